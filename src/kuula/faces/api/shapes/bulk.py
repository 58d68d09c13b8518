"""Many conversations at once, as programs send and are told it."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StrictStr

from kuula.desk.bulk.foreseeing import Foreseen
from kuula.desk.bulk.orders import MOST
from kuula.desk.bulk.reading import LeftOut, Tally
from kuula.desk.models import Bulk
from kuula.faces.api.shapes.fields import SentId
from kuula.faces.api.shapes.told import Sent as Form
from kuula.faces.api.shapes.told import Told


class NewBulk(Form):
    """One order for many conversations.

    `value` is the number of a colleague or team (0 for nobody), tags with commas between, a state,
    a priority from 1 to 4, "tomorrow", "monday" or a date to snooze until, 1 and 0 for spam, or the
    number of an incident (0 for none).
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"verb": "tag", "value": "streik", "conversations": [12, 15]}]
        }
    )

    verb: Literal["assign", "move", "tag", "untag", "state", "priority", "snooze", "spam", "link"]
    value: Annotated[StrictStr, Field(min_length=1, max_length=1000)]
    conversations: Annotated[list[SentId], Field(min_length=1, max_length=MOST)]


class ReasonTold(Told):
    """Why how many stay as they are."""

    why: str
    count: int


class PreviewTold(Told):
    """What would come of an order now."""

    count: int
    changing: int
    reasons: list[ReasonTold]


class LeftOutTold(Told):
    """A conversation that was not changed, or not changed back, and why."""

    conversation: int
    why: str


class BulkLineTold(Told):
    """A bulk action as a list tells it. It has ended when `ended_at` is set."""

    id: int
    verb: str
    value: str
    count: int
    waiting: int
    changed: int
    skipped: int
    undone: int
    kept: int
    begun_at: datetime
    ended_at: datetime | None
    undo_at: datetime | None


class BulkTold(BulkLineTold):
    """A bulk action. It has ended when `ended_at` is set; `left_out` holds 200 at most."""

    left_out: list[LeftOutTold]


def preview_told(seen: Foreseen) -> PreviewTold:
    """As programs are told it."""
    reasons = [ReasonTold(why=why, count=count) for why, count in seen.reasons]
    return PreviewTold(count=seen.count, changing=seen.changing, reasons=reasons)


def bulk_line_told(bulk: Bulk, tally: Tally) -> BulkLineTold:
    """As a list tells it."""
    return BulkLineTold(**_bulk(bulk, tally))


def bulk_told(bulk: Bulk, tally: Tally, left_out: list[LeftOut]) -> BulkTold:
    """As programs are told it."""
    lines = [LeftOutTold(conversation=one.number, why=one.why) for one in left_out]
    return BulkTold(left_out=lines, **_bulk(bulk, tally))


def _bulk(bulk: Bulk, tally: Tally) -> dict[str, Any]:
    return {
        "id": bulk.pk,
        "verb": bulk.verb,
        "value": bulk.value,
        "count": bulk.count,
        "waiting": tally.waiting,
        "changed": tally.done,
        "skipped": tally.skipped,
        "undone": tally.undone,
        "kept": tally.kept,
        "begun_at": bulk.begun_at,
        "ended_at": bulk.ended_at,
        "undo_at": bulk.undo_at,
    }
