"""The library of tested questions and letters, to put into a survey by one press."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.surveys.survey_words import said, seconds_words
from kuula.kit.placeholders import filled_or_else
from kuula.listening.models import Survey
from kuula.listening.surveys.content import KINDS, Kind
from kuula.listening.surveys.library import AIMS, GROUPS, Tested, letters, library_questions
from kuula.listening.surveys.queries import draft_of
from kuula.listening.surveys.seconds import seconds_of
from kuula.people.actions import revision
from kuula.ui.page import Page


@dataclass(frozen=True, slots=True)
class TestedRow:
    """One question of the library."""

    id: str
    words: str
    kind: str
    aim: str
    source: str
    seconds: str
    choices: str


@dataclass(frozen=True, slots=True)
class GroupShown:
    """Questions for one touchpoint."""

    id: str
    name: str
    rows: Sequence[TestedRow]


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter."""

    id: str
    name: str
    subject: str
    words: str


@dataclass(frozen=True, kw_only=True)
class LibraryPage(Page):
    """The library, with the survey it is opened for."""

    id: int
    seen: str
    at: str
    groups: Sequence[GroupShown]
    letters: Sequence[LetterRow]


def library_page(request: StaffRequest, survey: Survey) -> LibraryPage:
    """What fits whom the survey asks, in the survey's first language."""
    staff = survey.audience == Survey.Audience.STAFF
    spoken = draft_of(survey).languages[0]
    reader = get_language() or "en"
    found: dict[str, list[TestedRow]] = {}
    for name, one in library_questions().items():
        if _fits(one, staff=staff):
            found.setdefault(one.group, []).append(_row(name, one, reader, spoken))
    return LibraryPage(
        title=_("Library of questions"),
        frame=frame_for(request, "surveys"),
        id=survey.pk,
        seen=revision(survey.changed_at),
        at=request.GET.get("at", ""),
        groups=[GroupShown(key, str(GROUPS[key]), rows) for key, rows in found.items()],
        letters=[
            LetterRow(
                one.id,
                said(one.name, reader),
                said(one.letter.subject, reader),
                filled_or_else(said(one.letter.words, reader), {}),
            )
            for one in letters().values()
            if staff == (one.id == "colleagues")
        ],
    )


def _fits(one: Tested, *, staff: bool) -> bool:
    if one.question.kind in (Kind.CONTACT, Kind.CONSENT):
        return not staff
    return one.group == "closing" or staff == (one.group == "staff")


def _row(name: str, one: Tested, reader: str, spoken: str) -> TestedRow:
    question = one.question
    return TestedRow(
        id=name,
        words=filled_or_else(said(question.words, reader), {}),
        kind=str(KINDS[question.kind]),
        aim=str(AIMS[one.aim]),
        source=one.source,
        seconds=seconds_words(round(seconds_of(question, spoken))),
        choices=" · ".join(said(it.words, reader) for it in (*question.rows, *question.choices)),
    )
