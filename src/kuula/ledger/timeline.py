"""The timeline: what happened to a customer or in a conversation, as people read it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.ledger.events import Event, Experience, UnknownEvent, event_type, event_types
from kuula.ledger.models import Entry, EntryQuerySet, Personal
from kuula.ledger.recording import About, Who

MOST_FACTS: Final = 500
MOST_FELT: Final = 1000


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry with its typed event; `occurred_at` is when it happened."""

    id: int
    occurred_at: datetime
    who: Who
    about: About
    event: Event

    @property
    def experience(self) -> Experience:
        """What it meant to the customer."""
        return self.event.experience()

    def words(self, actor: str, **places: str) -> str:
        """The sentence of the timeline in the reader's language; `actor` is who did it."""
        return gettext(self.event.sentence()) % {**asdict(self.event), "actor": actor, **places}


@dataclass(frozen=True, slots=True)
class Balance:
    """Good experiences minus bad ones; `steps` are the latest of them, oldest first."""

    good: int
    bad: int
    steps: tuple[Experience, ...]


def conversation_facts(conversation_id: int, *, leave_out: Iterable[str] = ()) -> tuple[Fact, ...]:
    """What happened in a conversation, oldest first, but for `leave_out`; at most 500."""
    found = Entry.objects.filter(conversation_id=conversation_id).exclude(type__in=list(leave_out))
    return tuple(reversed(facts_of(found.standing().order_by("-id")[:MOST_FACTS])))


def customer_facts(
    customer_id: int, *, hidden: "QuerySet[Any]", cursor: str = "", size: int = 50
) -> KeysetPage[Fact]:
    """One page of what happened to a customer, newest first.

    `hidden` are the conversations that do not exist for the reader (a queryset of their rows):
    nothing of them is told.
    """
    found = _visible(Entry.objects.about_customers([customer_id]), hidden).newest_first()
    after = decode(cursor, "tn")
    if after is not None:
        moment, number = datetime.fromisoformat(str(after[0])), int(after[1] or 0)
        found = found.filter(
            Q(occurred_at__lte=moment) & (Q(occurred_at__lt=moment) | Q(id__lt=number))
        )
    facts = facts_of(found[: size + 1])
    return page_of(facts, size=size, key=lambda fact: (fact.occurred_at.isoformat(), fact.id))


def balance(customer_id: int, *, hidden: "QuerySet[Any]", since: datetime) -> Balance:
    """Good minus bad experiences of a customer since a moment, of what the reader may see."""
    felt = _visible(Entry.objects.about_customers([customer_id]), hidden)
    felt = felt.filter(type__in=felt_types(), occurred_at__gte=since).newest_first()
    meanings = [fact.experience for fact in facts_of(felt[:MOST_FELT])]
    told = [meaning for meaning in meanings if meaning is not Experience.NEUTRAL]
    good = sum(meaning is Experience.GOOD for meaning in told)
    return Balance(good, len(told) - good, tuple(told[:12][::-1]))


def felt_types() -> list[str]:
    """Names of the event types that can be a good or a bad experience."""
    return [name for name, kind in event_types().items() if kind.experience is not Event.experience]


def _visible(found: EntryQuerySet, hidden: "QuerySet[Any]") -> EntryQuerySet:
    theirs = hidden.filter(pk=OuterRef("conversation_id"))
    return found.standing().filter(~Exists(theirs))


def facts_of(entries: "QuerySet[Entry]") -> list[Fact]:
    """The typed facts of some entries, in their order, the personal part joined."""
    rows, kept_apart = list(entries), _personal_types()
    personal = _personal_parts([row.id for row in rows if row.type in kept_apart])
    return [fact for row in rows if (fact := _fact(row, personal.get(row.id, {}))) is not None]


def _personal_types() -> frozenset[str]:
    return frozenset(name for name, kind in event_types().items() if kind.personal)


def _personal_parts(ids: list[int]) -> Mapping[int, dict[str, Any]]:
    if not ids:
        return {}
    return dict(Personal.objects.filter(event_id__in=ids).values_list("event_id", "payload"))


def _fact(row: Entry, personal: dict[str, Any]) -> Fact | None:
    """None for an event this version does not know: an older Kuula reads on."""
    try:
        event = event_type(row.type).load(row.payload | personal)
    except (UnknownEvent, TypeError):
        return None
    about = About(row.customer_id, row.conversation_id, row.brand_id, row.team_id)
    return Fact(row.id, row.occurred_at, Who(row.actor_kind, row.actor_id), about, event)
