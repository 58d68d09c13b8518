"""Progress policies and the updates they bring, as programs send and are told them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StrictInt, StrictStr

from kuula.desk.actions.progress.policies import LONGEST, MOST, SHORTEST
from kuula.desk.models import ProgressPolicy, ProgressUpdate
from kuula.desk.promises.links import customers_language
from kuula.faces.api.shapes.fields import Flag, LanguageCode, SentId, Words
from kuula.faces.api.shapes.told import Named, Sent, Told, named

Mode = Literal["drafted", "approved", "automatic"]


class SavedPolicy(Sent):
    """A policy as it is to be: after so many minutes without a word to the customer an update is
    due. Minutes are working time, or of the wall clock when `natural`; `texts` are words of its own
    by language."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"brand": 1, "minutes": 960, "mode": "approved", "most": 2}]
        }
    )

    brand: SentId | None = None
    team: SentId | None = None
    minutes: Annotated[StrictInt, Field(ge=SHORTEST, le=LONGEST)]
    natural: Flag = False
    mode: Mode = "drafted"
    most: Annotated[StrictInt, Field(ge=1, le=MOST)] = 2
    texts: Annotated[dict[LanguageCode, Words], Field(max_length=4)] = {}


class PolicyOfProgressTold(Told):
    """A policy: an update is `drafted` for who sees to it, waits to be `approved`, or goes out by
    itself (`automatic`), at most so often in one conversation."""

    id: int
    brand: Named | None
    team: Named | None
    minutes: int
    natural: bool
    mode: Mode
    most: int
    texts: dict[str, str]


class UpdateTold(Told):
    """An update that waits: nothing was said to the customer since `silent_since`."""

    id: int
    conversation: int
    customer: Named
    mode: Mode
    text: str
    language: str
    silent_since: datetime
    offered_at: datetime


class SentUpdate(Sent):
    """The words that go out; without any, those that were offered."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "We are still looking for your parcel."}]}
    )

    text: Annotated[StrictStr, Field(max_length=200_000)] = ""


def policy_told(one: ProgressPolicy) -> PolicyOfProgressTold:
    """One policy."""
    return PolicyOfProgressTold(
        id=one.pk,
        brand=named(one.brand),
        team=named(one.team),
        minutes=one.minutes,
        natural=one.natural,
        mode=_MODES[one.mode],
        most=one.most,
        texts=dict(one.texts),
    )


def update_told(one: ProgressUpdate) -> UpdateTold:
    """One update that waits."""
    talk = one.conversation
    return UpdateTold(
        id=one.pk,
        conversation=talk.pk,
        customer=Named(id=talk.customer_id, name=talk.customer.name),
        mode=_MODES[one.mode],
        text=one.text,
        language=customers_language(talk),
        silent_since=one.about_at,
        offered_at=one.made_at,
    )


_MODES: dict[str, Mode] = {
    "drafted": "drafted", "approved": "approved", "automatic": "automatic",
}  # fmt: skip
