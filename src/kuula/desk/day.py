"""An agent's day: what to answer next, what was promised, who is silent, what comes back, what is
new."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

from django.db.models import Exists, F, OuterRef

from kuula.desk import events
from kuula.desk.access import conversations_for
from kuula.desk.models import Conversation, Promise
from kuula.desk.models.conversation import HELD, ConversationQuerySet
from kuula.desk.promises.standing import Day, promises_due
from kuula.ledger.models import Entry, EntryQuerySet
from kuula.workspace.actors import Actor

FEW: Final = 12
SILENT: Final = timedelta(days=3)
One = TypeVar("One", Conversation, Promise)


@dataclass(frozen=True, slots=True)
class Few(Generic[One]):
    """The first of a list, and whether there are more."""

    rows: Sequence[One]
    more: bool


@dataclass(frozen=True, slots=True)
class Agenda:
    """Somebody's day, at most 12 of each."""

    answer: Few[Conversation]
    promised: Few[Promise]
    waking: Few[Conversation]
    silent: Few[Conversation]
    new: Few[Conversation]


def agenda_of(actor: Actor, day: Day, *, since: datetime) -> Agenda:
    """The actor's day: what is theirs and exists for them, in five statements.

    What waits on us by the next due; promises due until the day ends; what is snoozed until then;
    customers silent for three days; and what others gave them since a moment, however it stands.
    """
    mine = conversations_for(actor).filter(assignee_id=actor.staff_id or 0, spam=False)
    answer = mine.waiting_on_us().order_by(F("due_at").asc(nulls_last=True), "id")
    silent = mine.waiting_on_customer().filter(last_at__lt=day.now - SILENT)
    waking = mine.snoozed().filter(snoozed_until__lte=day.end)
    given = mine.filter(Exists(_given_to(actor, since)), state__in=HELD)
    promised = list(promises_due(actor, until=day.end)[: FEW + 1])
    return Agenda(
        answer=_first(answer),
        promised=Few(promised[:FEW], len(promised) > FEW),
        waking=_first(waking.order_by("snoozed_until", "id")),
        silent=_first(silent.order_by("last_at", "id")),
        new=_first(given.order_by("-last_at", "-id")),
    )


def _first(rows: ConversationQuerySet) -> Few[Conversation]:
    found = list(rows.with_people()[: FEW + 1])
    return Few(found[:FEW], len(found) > FEW)


def _given_to(actor: Actor, since: datetime) -> EntryQuerySet:
    """That somebody else, or a rule, gave a conversation to the actor."""
    given = Entry.objects.standing().filter(
        conversation_id=OuterRef("pk"),
        type=events.ConversationAssigned.type,
        payload__staff_id=actor.staff_id or 0,
        occurred_at__gte=since,
    )
    return given.exclude(actor_kind="staff", actor_id=actor.staff_id or 0)
