"""Merges read: those into a conversation, and what each brought."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import QuerySet

from kuula.desk.models import Conversation, Merge
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.workspace.models import Staff


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge: by whom and when, which conversations went into which, and when it was taken back,
    if it was."""

    id: int
    into: int
    numbers: tuple[int, ...]
    by: Staff | None
    at: datetime
    undone_at: datetime | None


def merges_into(
    conversation: Conversation, *, cursor: str = "", size: int = 50
) -> KeysetPage[Merged]:
    """One page of what was merged into a conversation that the caller looked up for the reader, the
    latest first. Raises Problem for a damaged cursor."""
    found = _whole().filter(target_id=conversation.pk).order_by("-pk")
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__lt=int(after[0] or 0))
    rows = [_told(one) for one in found[: size + 1]]
    return page_of(rows, size=size, key=lambda one: (one.id,))


def whole_merge(merge: Merge) -> Merged:
    """One merge with what it brought."""
    return _told(_whole().get(pk=merge.pk))


def _whole() -> "QuerySet[Merge]":
    numbers = ArrayAgg("parts__source_id", order_by="parts__id")
    return Merge.objects.select_related("staff").annotate(numbers=numbers)


def _told(merge: Merge) -> Merged:
    numbers = tuple(getattr(merge, "numbers", ()))
    return Merged(merge.pk, merge.target_id, numbers, merge.staff, merge.merged_at, merge.undone_at)
