"""Merges read: those into a conversation, and what each brought."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import QuerySet

from kuula.desk.models import Conversation, Merge
from kuula.workspace.models import Staff

SHOWN: Final = 50


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


def merges_into(conversation: Conversation) -> list[Merged]:
    """What was merged into a conversation, the latest first; at most 50."""
    found = _whole().filter(target_id=conversation.pk)
    return [_told(one) for one in found.order_by("-pk")[:SHOWN]]


def whole_merge(merge: Merge) -> Merged:
    """One merge with what it brought."""
    return _told(_whole().get(pk=merge.pk))


def _whole() -> "QuerySet[Merge]":
    numbers = ArrayAgg("parts__source_id", order_by="parts__id")
    return Merge.objects.select_related("staff").annotate(numbers=numbers)


def _told(merge: Merge) -> Merged:
    numbers = tuple(getattr(merge, "numbers", ()))
    return Merged(merge.pk, merge.target_id, numbers, merge.staff, merge.merged_at, merge.undone_at)
