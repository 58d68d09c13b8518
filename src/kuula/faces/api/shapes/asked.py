"""What somebody is asked, as programs send and are told it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StrictStr

from kuula.desk.asked import Concern
from kuula.desk.models import Mention
from kuula.faces.api.shapes.fields import SentId
from kuula.faces.api.shapes.pages import Asked
from kuula.faces.api.shapes.told import Named, Sent, Told

Ending = Literal["answered", "declined", "passed", "put_away"]
ENDINGS: tuple[Ending, ...] = ("answered", "declined", "passed", "put_away")


class Listing(Asked):
    """Which of what concerns you: only what waits for your answer, only what holds some words."""

    standing: bool = False
    q: Annotated[str, Field(max_length=200)] = ""


class AskedTold(Told):
    """What you are or were asked in note `message`, or, where `question` is false, that it names
    you. `ending` is null while it stands; it was `passed_on_by` a colleague, if by anybody."""

    id: int
    message: int
    question: bool
    text: str
    asked_by: Named | None
    passed_on_by: Named | None
    asked_at: datetime
    needed_by: datetime | None
    done_at: datetime | None
    ending: Ending | None


class ConcernTold(Told):
    """A conversation that concerns you since a moment, and what you are asked in it: what stands,
    else what was asked last; null for what you follow or were let into."""

    number: int
    subject: str
    customer: str
    state: str
    since: datetime
    asked: AskedTold | None


class Giving(Sent):
    """Words for colleagues."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Yes, two are here."}]})

    text: Annotated[StrictStr, Field(min_length=1, max_length=20_000)]


class Reason(Sent):
    """Why a question is not for you."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Finance knows."}]})

    reason: Annotated[StrictStr, Field(min_length=1, max_length=20_000)]


class Passing(Sent):
    """Who is asked instead, with a word if you like."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"staff": 7, "text": ""}]})

    staff: SentId
    text: Annotated[StrictStr, Field(max_length=20_000)] = ""


def concern_told(one: Concern) -> ConcernTold:
    """One conversation of the list."""
    talk = one.conversation
    return ConcernTold(
        number=talk.pk,
        subject=talk.subject,
        customer=talk.customer.name,
        state=talk.state,
        since=one.since,
        asked=asked_told(one.mention) if one.mention else None,
    )


def asked_told(one: Mention) -> AskedTold:
    """One question or mention, read with its people."""
    earlier: Mention | None = getattr(one, "passed_from", None)
    asker = one.message.staff
    return AskedTold(
        id=one.pk,
        message=one.message_id,
        question=one.question,
        text=one.message.text,
        asked_by=Named(id=asker.pk, name=asker.name) if asker else None,
        passed_on_by=Named(id=earlier.staff_id, name=earlier.staff.name) if earlier else None,
        asked_at=(earlier.done_at if earlier else None) or one.message.occurred_at,
        needed_by=one.needed_by,
        done_at=one.done_at,
        ending=next((name for name in ENDINGS if name == one.outcome), None),
    )
