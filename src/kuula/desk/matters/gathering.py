"""What the judging of matters rests on, read for many conversations at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from kuula.desk import events
from kuula.desk.concerns.near import concerns_of
from kuula.desk.handovers.events import HandoverTaken
from kuula.desk.matters.rule import Case, Contact, Said
from kuula.desk.models import Conversation, Message, ToldMatter
from kuula.ledger.models import Entry

BEFORE: Final = timedelta(days=90)
"""So long before it began, another conversation of the customer may still be unsolved."""
_TOLD: Final = tuple(
    event.type
    for event in (
        events.ConversationSolved,
        events.ConversationSplit,
        events.ConversationAssigned,
        events.ConversationMoved,
        HandoverTaken,
    )
)


@dataclass(slots=True)
class Gathered:
    """The rows that a batch of conversations is judged by, each under its conversation."""

    talks: dict[int, Conversation]
    groups: dict[int, set[int]]
    entries: dict[int, list[Entry]] = field(default_factory=dict)
    said: dict[int, list[Said]] = field(default_factory=dict)
    others: dict[int, list[Conversation]] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)
    told: dict[int, int] = field(default_factory=dict)
    about: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def entries_of(self, number: int, kind: str) -> list[Entry]:
        """The standing entries of one type about a conversation and what was merged into it."""
        everybody = self.groups.get(number, {number})
        found = [one for part in everybody for one in self.entries.get(part, ())]
        return sorted(
            (one for one in found if one.type == kind), key=lambda one: (one.occurred_at, one.id)
        )

    def solving_of(self, number: int) -> Entry | None:
        """What solved a conversation first, if anything did that stands."""
        return next(iter(self.entries_of(number, events.ConversationSolved.type)), None)

    def case_of(self, number: int) -> Case | None:
        """What is known of a conversation; None when it stands under no number of its own, is spam
        or was never solved."""
        talk, solving = self.talks.get(number), self.solving_of(number)
        if talk is None or solving is None or talk.spam or talk.merged_into_id is not None:
            return None
        others = [self._contact(one) for one in self.others[number] if one.pk in self.begun]
        return Case(
            contact=self._contact(talk),
            solving=solving.id,
            solved=solving.occurred_at,
            said=self.said.get(number, ()),
            others=others,
            handovers=len(self._before(solving, number, HandoverTaken.type)),
            passed_on=self._passed_on(solving, number),
        )

    def _contact(self, talk: Conversation) -> Contact:
        number, solved = talk.pk, events.ConversationSolved.type
        same = self.told.get(number)
        return Contact(
            number=number,
            opened=self._began(talk),
            solved=[one.occurred_at for one in self.entries_of(number, solved)],
            own=same == 0 or (same is None and self._was_split_off(number)),
            same_as=same or 0,
            about=self.about.get(number, frozenset()),
        )

    def _began(self, talk: Conversation) -> datetime:
        """When its first word was written, also in what was merged into it."""
        first = next(iter(self.said.get(talk.pk, ())), None)
        return min(talk.opened_at, first.at) if first else talk.opened_at

    def _was_split_off(self, number: int) -> bool:
        split = self.entries_of(number, events.ConversationSplit.type)
        return any(one.payload.get("into") == number for one in split)

    def _before(self, solving: Entry, number: int, kind: str) -> list[Entry]:
        found = self.entries_of(number, kind)
        return [one for one in found if one.occurred_at <= solving.occurred_at]

    def _passed_on(self, solving: Entry, number: int) -> bool:
        """Whether it went from one colleague or team to another."""
        if self._before(solving, number, HandoverTaken.type):
            return True
        given = self._before(solving, number, events.ConversationAssigned.type)
        if any(one.payload.get("previous_id") and one.payload.get("staff_id") for one in given):
            return True
        moved = self._before(solving, number, events.ConversationMoved.type)
        return any(one.payload.get("previous_id") and one.payload.get("team_id") for one in moved)


def gather(numbers: Iterable[int]) -> Gathered:
    """Read what these conversations are judged by; eight statements, one more for each level of
    merges."""
    wanted = list(numbers)
    talks = Conversation.objects.in_bulk(wanted)
    found = Gathered(talks, _groups(talks))
    found.others = _others(talks.values())
    around = {one.pk for rows in found.others.values() for one in rows}
    parts = {part for group in found.groups.values() for part in group}
    found.entries = _entries(parts | around)
    found.said = _said(talks)
    found.begun = _begun_by_customers(around)
    found.told = _told({*talks, *around})
    found.about = concerns_of({*talks, *around})
    return found


def _groups(talks: Iterable[int]) -> dict[int, set[int]]:
    """Each conversation with all that was merged into it, directly or into one that was."""
    below: dict[int, set[int]] = {}
    level = set(talks)
    wanted = tuple(level)
    while level:
        found = Conversation.objects.filter(merged_into_id__in=level)
        below |= {number: set() for number in level}
        for number, into in found.values_list("pk", "merged_into_id"):
            below[into or 0].add(number)
        level = {number for parts in below.values() for number in parts} - set(below)
    return {number: _all_below(number, below) for number in wanted}


def _all_below(number: int, below: Mapping[int, set[int]]) -> set[int]:
    return {number}.union(*(_all_below(one, below) for one in below[number]))


def _others(talks: Iterable[Conversation]) -> dict[int, list[Conversation]]:
    """The other conversations of each one's customer with its brand around its time."""
    wanted = list(talks)
    if not wanted:
        return {}
    found = Conversation.objects.filter(
        customer_id__in={one.customer_id for one in wanted},
        last_at__gte=min(one.opened_at for one in wanted) - BEFORE,
        merged_into=None,
        spam=False,
    )
    rows: dict[tuple[int, int], list[Conversation]] = defaultdict(list)
    for one in found.only("pk", "customer_id", "brand_id", "opened_at").order_by("opened_at", "pk"):
        rows[one.customer_id, one.brand_id].append(one)
    return {
        talk.pk: [one for one in rows[talk.customer_id, talk.brand_id] if _is_near(one, talk)]
        for talk in wanted
    }


def _is_near(one: Conversation, talk: Conversation) -> bool:
    return one.pk != talk.pk and one.opened_at >= talk.opened_at - BEFORE


def _entries(numbers: set[int]) -> dict[int, list[Entry]]:
    found = Entry.objects.standing().filter(conversation_id__in=numbers, type__in=_TOLD)
    told: dict[int, list[Entry]] = defaultdict(list)
    for entry in found:
        told[entry.conversation_id or 0].append(entry)
    return told


def _said(talks: Mapping[int, Conversation]) -> dict[int, list[Said]]:
    """What people said in each conversation, oldest first; notes and programs left out."""
    found = Message.objects.filter(conversation_id__in=talks, withdrawn_at=None, automatic="")
    rows = found.exclude(kind=Message.Kind.NOTE).order_by("occurred_at", "pk")
    said: dict[int, list[Said]] = defaultdict(list)
    fields = ("conversation_id", "pk", "occurred_at", "kind", "home_id")
    for number, pk, at, kind, home in rows.values_list(*fields):
        ours = kind == Message.Kind.OUTBOUND
        said[number].append(Said(pk, at, ours, home or number))
    return said


def _begun_by_customers(numbers: set[int]) -> set[int]:
    """Those that a customer began, not we and no program."""
    said = Message.objects.filter(conversation_id__in=numbers).exclude(kind=Message.Kind.NOTE)
    first = said.order_by("conversation_id", "pk").distinct("conversation_id")
    rows = first.values_list("conversation_id", "kind", "automatic")
    return {
        number for number, kind, automatic in rows
        if kind == Message.Kind.INBOUND and not automatic
    }  # fmt: skip


def _told(numbers: set[int]) -> dict[int, int]:
    """What colleagues said: the number it is the same as, where that is now, or 0 for none."""
    rows = ToldMatter.objects.filter(conversation_id__in=numbers).select_related("same_as")
    return {one.conversation_id: _place(one.same_as) for one in rows}


def _place(talk: Conversation | None) -> int:
    while talk is not None and talk.merged_into is not None:
        talk = talk.merged_into
    return talk.pk if talk else 0
