"""Words that people wrote are emptied: with the person, and when they are past their time. Numbers
and choices stay, so that statistics stay right."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from kuula.kit import clock
from kuula.listening.models import Answer, Invitation, SurveyVersion
from kuula.listening.surveys.answers import OTHER, Value
from kuula.listening.surveys.content import Kind, read_questionnaire
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

BATCH: Final = 500


def erase_answers(actor: Actor, *, customer_id: int) -> int:
    """Empty what an erased person wrote and end their open invitations; answers how many answers
    were emptied. Safe to run twice."""
    allow(actor, Permission.ERASE)
    now = clock.now()
    with transaction.atomic():
        invited = Invitation.objects.filter(customer_id=customer_id, expires_at__gt=now)
        invited.update(expires_at=now)
        theirs = Answer.objects.filter(response__customer_id=customer_id)
        versions = set(theirs.values_list("response__survey_id", "response__version"))
        return sum(_empty_page(page) for one in _versions(versions) for page in _pages(theirs, one))


def forget_old_words(actor: Actor, *, answered_before: datetime) -> int:
    """Empty what people wrote before a moment (retention); answers how many answers were emptied.

    Every 500 are a transaction of their own. Safe to run twice.
    """
    allow(actor, Permission.ERASE)
    old = Answer.objects.filter(answered_at__lt=answered_before)
    count = 0
    for version in SurveyVersion.objects.order_by("id").iterator():
        for page in _pages(old, version):
            count += _empty_page(page)
    return count


def _versions(known: Iterable[tuple[int, int]]) -> "Iterable[SurveyVersion]":
    found = [Q(survey_id=survey, number=number) for survey, number in known]
    for one in found:
        yield from SurveyVersion.objects.filter(one)


@dataclass(frozen=True, slots=True)
class _Page:
    """At most 500 answers to a version, and which of its questions take free text."""

    numbers: Sequence[int]
    free: frozenset[str]


def _pages(answers: "QuerySet[Answer, Answer]", version: SurveyVersion) -> Iterator[_Page]:
    """The answers to a version that hold words, page by page to the last one."""
    content = read_questionnaire(version.content)
    free = frozenset(one.key for one in content.questions if one.kind is Kind.TEXT)
    own = [one.key for one in content.questions if one.other]
    said = (Q(question__in=free) & ~Q(value="")) | (
        Q(question__in=own) & Q(value__regex=f'{OTHER}[^"]')
    )
    these = answers.filter(
        said, response__survey_id=version.survey_id, response__version=version.number
    )
    last = 0
    while numbers := list(
        these.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        yield _Page(numbers, free)
        last = numbers[-1]


def _empty_page(page: _Page) -> int:
    """Empty the words of a page; answers how many answers had any."""
    with transaction.atomic():
        rows = Answer.objects.select_for_update().filter(pk__in=page.numbers).order_by("pk")
        changed = [one for one in rows if _empty(one, one.question in page.free)]
        Answer.objects.bulk_update(changed, ["value"])
    return len(changed)


def _empty(answer: Answer, free: bool) -> bool:
    """Whether there was something to empty."""
    before: Value = answer.value
    answer.value = "" if free else _without_words(before)
    return bool(answer.value != before)


def _without_words(value: Value) -> Value:
    if isinstance(value, list):
        return [OTHER if one.startswith(OTHER) else one for one in value]
    return OTHER if isinstance(value, str) and value.startswith(OTHER) else value
