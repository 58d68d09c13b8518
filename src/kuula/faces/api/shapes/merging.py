"""Merges, splits and snoozes, as programs send and are told them."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field, StrictStr

from kuula.desk.actions.merging import MOST
from kuula.desk.merged import Merged
from kuula.faces.api.shapes.fields import Flag, SentId
from kuula.faces.api.shapes.told import Named, Told, named
from kuula.faces.api.shapes.told import Sent as Form


class NewMerge(Form):
    """What is merged into this conversation. `confirmed` says that you know that some came from
    another customer, or out of a closed team."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"conversations": [48213, 48220], "confirmed": False}]}
    )

    conversations: Annotated[list[SentId], Field(min_length=1, max_length=MOST)]
    confirmed: Flag = False


class MergeTold(Told):
    """A merge. It can be taken back for 90 days, the latest into a conversation first."""

    id: int
    into: int
    conversations: list[int]
    merged_by: Named | None
    merged_at: datetime
    undone_at: datetime | None


class NewSplit(Form):
    """A conversation that begins with this message, and with all after it if `following`."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"subject": "The invoice", "following": True}]}
    )

    subject: Annotated[StrictStr, Field(max_length=500)] = ""
    following: Flag = False


class NewSnooze(Form):
    """Until a moment (`until`), or the morning on which the brand opens: "tomorrow", "monday" or a
    date. One of the two."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"until": "2027-03-01T09:00:00+02:00"}, {"morning": "monday"}]
        }
    )

    until: Annotated[AwareDatetime, Field()] | None = None
    morning: Literal["tomorrow", "monday"] | date | None = None


def merge_told(one: Merged) -> MergeTold:
    """One merge."""
    return MergeTold(
        id=one.id,
        into=one.into,
        conversations=list(one.numbers),
        merged_by=named(one.by),
        merged_at=one.at,
        undone_at=one.undone_at,
    )
