"""The quiet mark beside a conversation: the customer turned to us about this before."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from kuula.desk.events import ConversationSplit
from kuula.desk.matters.rule import Contact, repeated_by
from kuula.desk.models import Concern, Conversation, Message, ToldMatter
from kuula.kit.compiled import SECOND
from kuula.ledger.models import Entry

Told = Literal["", "other", "same"]
READ: Final = ("brand", "opened_at", "solved_at")
"""What must be read of each earlier conversation beside its own line."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The earlier conversation this one seems to repeat. `solved` says whether that was settled
    before; `told` what a colleague said: another matter, the same, or nothing; `same_goods` that
    both are about the same order or product."""

    number: int
    solved: bool
    told: Told
    same_goods: bool = False


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
        about=ArraySubquery(_things(OuterRef("pk"))),
        here_about=ArraySubquery(_things(SECOND)),
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
    here = Contact(number, opened, same_as=told or 0, about=frozenset(first.here_about))  # type: ignore[attr-defined] # annotated
    found = repeated_by(here, before)
    if found is None or (told is None and first.here_split):  # type: ignore[attr-defined] # annotated
        return None
    solved = any(moment < opened for moment in found.solved)
    word: Told = "" if told is None else "same" if told else "other"
    return Mark(found.number, solved, word, here.shares(found))


def _things(conversation: Any) -> "QuerySet[Concern, int]":
    """The orders and products that a conversation is about, as `Contact.about` numbers them."""
    found = Concern.objects.filter(conversation_id=conversation, removed_at=None)
    return found.values_list(Coalesce("order_id", -F("owned_id")), flat=True)


def _contact(talk: Conversation) -> Contact:
    solved = [talk.solved_at] if talk.solved_at else []
    return Contact(talk.pk, talk.opened_at, solved, about=frozenset(talk.about))  # type: ignore[attr-defined] # annotated
