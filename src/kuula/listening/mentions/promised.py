"""When an answer to a mention is owed, in the working hours of its brand."""

from datetime import datetime

from kuula.listening.models import MentionSource
from kuula.workspace.hours import due_after, schedule_of, working_seconds
from kuula.workspace.models import Brand


def due_of(source: MentionSource, since: datetime) -> datetime | None:
    """When the answer to what was published at `since` is owed; None without a target or working
    hours."""
    if source.target_minutes is None:
        return None
    brand = Brand.objects.get(pk=source.brand_id)
    return due_after(since, source.target_minutes, schedule_of(brand))


def minutes_between(brand_id: int, start: datetime, end: datetime) -> int:
    """Whole working minutes of a brand between two moments; of all time with no hours set."""
    brand = Brand.objects.get(pk=brand_id)
    return int(working_seconds(start, end, schedule_of(brand)) // 60)
