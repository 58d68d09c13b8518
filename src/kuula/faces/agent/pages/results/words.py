"""What people wrote to one question of a survey, as a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.access import hidden_from
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.results.choice import Choice
from kuula.kit.problems import NotFound
from kuula.listening.models import Survey
from kuula.listening.surveys.content import Kind
from kuula.listening.surveys.results.queries import questions_of
from kuula.listening.surveys.results.telling import worded
from kuula.listening.surveys.results.words import Asked, Words, page_of_words
from kuula.people.models import Customer
from kuula.ui.page import NavItem, Page
from kuula.workspace.permissions import Permission

LONGEST_WORDS = 1500


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody's words; who and when only of customers, and who only where they are known."""

    words: str
    language: str
    at: datetime | None
    who: str
    url: str
    pass_url: str = ""


@dataclass(frozen=True, kw_only=True)
class WordsPage(Page):
    """One page of words."""

    question: str
    crumbs: Sequence[NavItem]
    rows: Sequence[Row]
    older: str


def words_page(request: StaffRequest, choice: Choice, key: str) -> WordsPage:
    """The words to the question of this key. Raises NotFound for a question without words."""
    question = next((one for one in questions_of(choice.survey) if one.key == key), None)
    if question is None or question.kind is not Kind.TEXT:
        raise NotFound(_("This survey has no such question."))
    found = page_of_words(
        request.actor,
        Asked(choice.survey, question, choice.among),
        hidden=hidden_from(request.actor),
        cursor=request.GET.get("after", ""),
    )
    here = choice.url("survey_words", key)
    return WordsPage(
        title=_("In their words"),
        frame=frame_for(request, "surveys"),
        question=worded(question),
        crumbs=(
            NavItem(label=choice.survey.name, url=choice.url()),
            NavItem(label=_("In their words"), url="", current=True),
        ),
        rows=[_row(request, choice.survey, one) for one in found.rows],
        older=f"{here}&{urlencode({'after': found.next})}" if found.next else "",
    )


def _row(request: StaffRequest, survey: Survey, one: Words) -> Row:
    if survey.audience == Survey.Audience.STAFF:
        return Row(one.words, one.language, None, "", "")
    known = one.customer if request.actor.may(Permission.CUSTOMERS_READ) else None
    onward = _onward(request, one.words, known)
    if known is None:
        return Row(one.words, one.language, one.at, "", "", onward)
    url = reverse("customer", args=[known.pk])
    return Row(one.words, one.language, one.at, known.name, url, onward)


def _onward(request: StaffRequest, words: str, known: Customer | None) -> str:
    """Where these words are passed on to a department, for who may do so."""
    if not request.actor.may(Permission.FEEDBACK):
        return ""
    who = {"customer": str(known.pk)} if known is not None else {}
    said = {**who, "from": "survey", "words": words[:LONGEST_WORDS]}
    return f"{reverse('feedback_new')}?{urlencode(said)}"
