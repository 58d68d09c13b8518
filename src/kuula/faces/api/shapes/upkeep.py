"""Upkeep: how long words are kept, and events that wait for a person."""

from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field, StrictInt

from kuula.faces.api.shapes.told import Sent, Told
from kuula.ledger.models import Delivery

Days = Annotated[StrictInt, Field(ge=1, le=36_500)] | None


class RetentionTold(Told):
    """For each kind of words the days they are kept; null keeps them for ever."""

    messages: int | None
    originals: int | None
    comments: int | None
    looks: int | None
    mentions: int | None


class RetentionChange(Sent):
    """What to change; what is left out stays. Old words go in the next night."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"messages": 730, "originals": 90}]})

    messages: Days = None
    originals: Days = None
    comments: Days = None
    looks: Days = None
    mentions: Days = None


class ParkedTold(Told):
    """An event that a subscriber could not digest after all its attempts."""

    id: int
    subscriber: str
    event: int
    attempts: int
    error: str
    parked_at: datetime


class EventTypeTold(Told):
    """A type of event. `words` say what happened, its places left open."""

    type: str
    words: str


def parked_told(delivery: Delivery) -> ParkedTold:
    """One parked event."""
    return ParkedTold(
        id=delivery.pk,
        subscriber=delivery.subscriber,
        event=delivery.event_id,
        attempts=delivery.attempts,
        error=delivery.error,
        parked_at=delivery.changed_at,
    )
