"""The measures of the report, each as the ledger entries behind it.

A number and the list it opens are made of the same rows, so they always agree. Conversations are
placed where they are now: what moved into a closed team is gone for outsiders, spam counts nowhere.
Retracted facts are netted; history counts.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from kuula.desk.models import Conversation, WatchedMatter
from kuula.insight.scope import Scope
from kuula.ledger.models import Entry, EntryQuerySet, Personal
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

ANSWERED: Final = ("listening.rating_given", "listening.rating_changed")
ASKED: Final = ("listening.rating_asked",)
REPLIED: Final = ("desk.first_reply_given",)
SOLVED: Final = ("desk.conversation_solved",)
HANDED: Final = ("desk.conversation_handed_over",)
TAKEN: Final = ("desk.handover_taken",)
LEFT: Final = ("desk.handover_called_back", "desk.handover_ended")
ENDED: Final = ("desk.target_met", "desk.target_missed")
MISSED: Final = ("desk.target_missed",)
ASKED_AGAIN: Final = ("desk.asked_again",)
JUDGED: Final = ("desk.matter_judged",)


class Measure(StrEnum):
    """What can be counted and opened. Names stand in addresses: add, never rename."""

    ANSWERS = "answers"
    SATISFIED = "satisfied"
    UNSATISFIED = "unsatisfied"
    COMMENTS = "comments"
    GOOD_WORDS = "good-words"
    BAD_WORDS = "bad-words"
    ASKED = "asked"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    FIRST_ANSWERS = "first-answers"
    WITH_TARGET = "with-target"
    IN_TIME = "in-time"
    LATE = "late"
    SOLVED = "solved"
    REOPENED = "reopened"
    HANDOVERS = "handovers"
    HANDOVERS_TAKEN = "handovers-taken"
    HANDOVERS_NEVER = "handovers-never"
    HANDOVERS_WAITING = "handovers-waiting"
    ASKED_AGAIN = "asked-again"
    MATTERS = "matters"
    AT_FIRST = "at-first"
    WROTE_AGAIN = "wrote-again"
    CAME_BACK = "came-back"
    NEW_CONTACT = "new-contact"
    CASES = "cases"
    FOLLOWED = "followed"
    REPEATS = "repeats"
    HANDED_CASES = "handed-cases"
    PASSED_ON = "passed-on"
    DAYS_RUNNING = "days-running"
    TARGETS_FIRST = "targets-first"
    TARGETS_NEXT = "targets-next"
    TARGETS_SOLUTION = "targets-solution"
    MISSED_FIRST = "missed-first"
    MISSED_NEXT = "missed-next"
    MISSED_SOLUTION = "missed-solution"


def entries_behind(actor: Actor, scope: Scope, measure: Measure) -> EntryQuerySet:
    """The entries a measure counts, one per fact. Raises NotAllowed without the right to report."""
    types, narrow = _RECIPES[measure]
    facts = facts_of(actor, scope, types)
    return narrow(_first_solvings(facts, scope) if types is SOLVED else facts)


def facts_of(actor: Actor, scope: Scope, types: tuple[str, ...]) -> EntryQuerySet:
    """Standing entries of these types in the scope, about conversations the actor may see."""
    allow(actor, Permission.REPORTS)
    edges = scope.period.edges
    return Entry.objects.standing().filter(
        type__in=types,
        occurred_at__gte=edges[0],
        occurred_at__lt=edges[-1],
        conversation_id__in=talks_of(actor, scope).values("pk"),
    )


def solvings_of(actor: Actor, scope: Scope) -> EntryQuerySet:
    """The first solving of each conversation within the whole report."""
    return _first_solvings(facts_of(actor, scope, SOLVED), scope)


def talks_of(actor: Actor, scope: Scope) -> QuerySet[Conversation]:
    """The conversations a report of this scope may speak of."""
    talks = Conversation.objects.all().visible_to(actor).filter(spam=False)
    if scope.brand_id is not None:
        talks = talks.filter(brand_id=scope.brand_id)
    if scope.team_id is not None:
        talks = talks.filter(team_id=scope.team_id)
    if scope.teamless:
        talks = talks.filter(team__isnull=True)
    return talks


def answer_came() -> Exists:
    """Whether the question of an entry was answered, whenever that was."""
    return Exists(
        Entry.objects.filter(
            type="listening.rating_given",
            conversation_id=OuterRef("conversation_id"),
            payload__request_id=OuterRef("payload__request_id"),
        )
    )


def came_back() -> Exists:
    """Whether the customer had to come back after the solving of an entry."""
    return Exists(
        Entry.objects.filter(
            type="desk.conversation_reopened",
            conversation_id=OuterRef("conversation_id"),
            payload__by_customer=True,
            occurred_at__gt=OuterRef("occurred_at"),
        )
    )


def days_running() -> Exists:
    """Whether the seven days after the solving of an entry are not over and judged yet."""
    return Exists(
        WatchedMatter.objects.filter(
            conversation_id=OuterRef("conversation_id"), due_at__isnull=False, entry_id=None
        )
    )


def _came_of(types: tuple[str, ...]) -> Exists:
    """Whether one of these came of the handover of an entry, whenever that was."""
    return Exists(
        Entry.objects.filter(
            type__in=types,
            payload__handover_id=OuterRef("payload__handover_id"),
            customer_id=OuterRef("customer_id"),
        )
    )


def _first_solvings(facts: EntryQuerySet, scope: Scope) -> EntryQuerySet:
    earlier = Entry.objects.standing().filter(
        Q(occurred_at__lt=OuterRef("occurred_at"))
        | Q(occurred_at=OuterRef("occurred_at"), id__lt=OuterRef("id")),
        type__in=SOLVED,
        conversation_id=OuterRef("conversation_id"),
        occurred_at__gte=scope.beginning,
    )
    return facts.filter(~Exists(earlier))


def _has_words() -> Exists:
    return Exists(Personal.objects.filter(event_id=OuterRef("id"), payload__has_key="comment"))


def _all(facts: EntryQuerySet) -> EntryQuerySet:
    return facts


def _of_clock(kind: str) -> "_Narrow":
    return lambda facts: facts.filter(payload__kind=kind)


_Narrow = Callable[[EntryQuerySet], EntryQuerySet]
_RECIPES: Final[dict[Measure, tuple[tuple[str, ...], _Narrow]]] = {
    Measure.ANSWERS: (ANSWERED, _all),
    Measure.SATISFIED: (ANSWERED, lambda facts: facts.filter(payload__satisfied=True)),
    Measure.UNSATISFIED: (ANSWERED, lambda facts: facts.filter(payload__satisfied=False)),
    Measure.COMMENTS: (ANSWERED, lambda facts: facts.filter(_has_words())),
    Measure.GOOD_WORDS: (
        ANSWERED,
        lambda facts: facts.filter(_has_words(), payload__satisfied=True),
    ),
    Measure.BAD_WORDS: (
        ANSWERED,
        lambda facts: facts.filter(_has_words(), payload__satisfied=False),
    ),
    Measure.ASKED: (ASKED, _all),
    Measure.ANSWERED: (ASKED, lambda facts: facts.filter(answer_came())),
    Measure.UNANSWERED: (ASKED, lambda facts: facts.filter(~answer_came())),
    Measure.FIRST_ANSWERS: (REPLIED, _all),
    Measure.WITH_TARGET: (REPLIED, lambda facts: facts.filter(payload__in_time__in=[True, False])),
    Measure.IN_TIME: (REPLIED, lambda facts: facts.filter(payload__in_time=True)),
    Measure.LATE: (REPLIED, lambda facts: facts.filter(payload__in_time=False)),
    Measure.SOLVED: (SOLVED, _all),
    Measure.REOPENED: (SOLVED, lambda facts: facts.filter(came_back())),
    Measure.HANDOVERS: (HANDED, _all),
    Measure.HANDOVERS_TAKEN: (TAKEN, _all),
    Measure.HANDOVERS_NEVER: (HANDED, lambda facts: facts.filter(~_came_of(TAKEN), _came_of(LEFT))),
    Measure.HANDOVERS_WAITING: (HANDED, lambda facts: facts.filter(~_came_of((*TAKEN, *LEFT)))),
    Measure.ASKED_AGAIN: (ASKED_AGAIN, _all),
    Measure.MATTERS: (JUDGED, lambda facts: facts.filter(payload__repeats=0)),
    Measure.AT_FIRST: (JUDGED, lambda facts: facts.filter(payload__at_first=True)),
    Measure.WROTE_AGAIN: (JUDGED, lambda facts: facts.filter(payload__reason="wrote_again")),
    Measure.CAME_BACK: (JUDGED, lambda facts: facts.filter(payload__reason="came_back")),
    Measure.NEW_CONTACT: (JUDGED, lambda facts: facts.filter(payload__reason="new_contact")),
    Measure.CASES: (JUDGED, _all),
    Measure.FOLLOWED: (JUDGED, lambda facts: facts.filter(payload__followed=True)),
    Measure.REPEATS: (JUDGED, lambda facts: facts.filter(payload__reason="repeats")),
    Measure.HANDED_CASES: (JUDGED, lambda facts: facts.filter(payload__handovers__gt=0)),
    Measure.PASSED_ON: (JUDGED, lambda facts: facts.filter(payload__passed_on=True)),
    Measure.DAYS_RUNNING: (SOLVED, lambda facts: facts.filter(days_running())),
    Measure.TARGETS_FIRST: (ENDED, _of_clock("first")),
    Measure.TARGETS_NEXT: (ENDED, _of_clock("next")),
    Measure.TARGETS_SOLUTION: (ENDED, _of_clock("resolution")),
    Measure.MISSED_FIRST: (MISSED, _of_clock("first")),
    Measure.MISSED_NEXT: (MISSED, _of_clock("next")),
    Measure.MISSED_SOLUTION: (MISSED, _of_clock("resolution")),
}
