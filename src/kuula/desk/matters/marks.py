"""The quiet mark beside a conversation: the customer turned to us about this before."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from kuula.desk.events import ConversationSplit
from kuula.desk.matters.rule import Contact, repeated_by
from kuula.desk.models import Conversation, Message, ToldMatter
from kuula.kit.compiled import SECOND
from kuula.ledger.models import Entry

Told = Literal["", "other", "same"]
READ: Final = ("brand", "opened_at", "solved_at")
"""What must be read of each earlier conversation beside its own line."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The earlier conversation this one seems to repeat. `solved` says whether that was settled
    before; `told` what a colleague said: another matter, the same, or nothing."""

    number: int
    solved: bool
    told: Told


def beside_another(earlier: "QuerySet[Conversation]") -> "QuerySet[Conversation]":
    """Earlier conversations with what the mark of conversation SECOND rests on, read along."""
    here = Conversation.objects.filter(
        pk=SECOND, brand_id=OuterRef("brand_id"), spam=False, merged_into=None
    )
    said = Message.objects.filter(conversation_id=OuterRef("pk")).exclude(kind=Message.Kind.NOTE)
    told = ToldMatter.objects.filter(conversation_id=SECOND)
    split = Entry.objects.filter(type=ConversationSplit.type, conversation_id=OuterRef("pk"))
    into = Cast(KeyTextTransform("into", "payload"), BigIntegerField())
    split_off = split.annotate(into=into).filter(into=OuterRef("pk"))
    return earlier.annotate(
        here_opened=Subquery(here.values("opened_at")[:1]),
        here_told=Subquery(told.values_list(Coalesce("same_as_id", Value(0)))[:1]),
        here_split=Exists(Conversation.objects.filter(Exists(split_off), pk=SECOND)),
        by_program=Subquery(said.order_by("pk").values("automatic")[:1]),
    )


def mark_of(earlier: Iterable[Conversation], number: int) -> Mark | None:
    """The mark of conversation `number` from what `beside_another` read; None when it repeats
    nothing, or was split off and nobody said otherwise."""
    rows = {one.pk: one for one in earlier if not one.by_program}  # type: ignore[attr-defined] # annotated
    first = next(iter(rows.values()), None)
    opened = max((one.here_opened for one in rows.values() if one.here_opened), default=None)  # type: ignore[attr-defined] # annotated
    if first is None or opened is None:
        return None
    told: int | None = first.here_told  # type: ignore[attr-defined] # annotated
    before = [_contact(one) for one in rows.values() if one.here_opened]  # type: ignore[attr-defined] # annotated
    found = repeated_by(Contact(number, opened, same_as=told or 0), before)
    if found is None or (told is None and first.here_split):  # type: ignore[attr-defined] # annotated
        return None
    solved = any(moment < opened for moment in found.solved)
    return Mark(found.number, solved, "" if told is None else "same" if told else "other")


def _contact(talk: Conversation) -> Contact:
    return Contact(talk.pk, talk.opened_at, [talk.solved_at] if talk.solved_at else [])
