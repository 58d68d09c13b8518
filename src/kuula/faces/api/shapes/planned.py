"""Replies that leave later, as programs send and are told them."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, ConfigDict, Field

from kuula.desk.models import PlannedReply
from kuula.faces.api.shapes.fields import Email, Flag, Words
from kuula.faces.api.shapes.meanwhile import LastSeen
from kuula.faces.api.shapes.told import Named, Told
from kuula.faces.api.shapes.told import Sent as Form


class NewPlanned(Form):
    """A reply and the moment at which it leaves; `anyway` even if the customer writes before.

    `from_draft` takes over the files of your own draft here and discards the draft.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"text": "It comes tomorrow.", "send_at": "2026-12-01T09:00:00+02:00"}]
        }
    )

    text: Words
    html: Words = ""
    send_at: Annotated[AwareDatetime, Field()]
    anyway: Flag = False
    solve: Flag = False
    cc: Annotated[list[Email], Field(max_length=50)] = []
    bcc: Annotated[list[Email], Field(max_length=50)] = []
    from_draft: Flag = False
    last_seen: LastSeen | None = None


class PlannedChange(Form):
    """What to change; what is left out stays, but new words without `html` have none."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"send_at": "2026-12-02T09:00:00+02:00"}]}
    )

    text: Words = ""
    html: Words = ""
    send_at: Annotated[AwareDatetime, Field()] | None = None
    anyway: Flag = False
    solve: Flag = False
    cc: Annotated[list[Email], Field(max_length=50)] = []
    bcc: Annotated[list[Email], Field(max_length=50)] = []
    last_seen: LastSeen | None = None


class PlannedTold(Told):
    """A reply that waits to leave (`state` waiting), is held, has left (sent) or was stopped
    (withdrawn). `why` says why it is held; `message` is what it became."""

    id: int
    conversation: int
    state: str
    why: str
    text: str
    cc: list[str]
    bcc: list[str]
    writer: Named
    anyway: bool
    solve: bool
    written_at: datetime
    send_at: datetime
    message: int | None


def planned_told(one: PlannedReply) -> PlannedTold:
    """As programs are told it."""
    return PlannedTold(
        id=one.pk,
        conversation=one.conversation_id,
        state=one.state,
        why=one.why,
        text=one.text,
        cc=list(one.cc),
        bcc=list(one.bcc),
        writer=Named(id=one.staff_id, name=one.staff.name),
        anyway=one.anyway,
        solve=one.solve,
        written_at=one.written_at,
        send_at=one.send_at,
        message=one.message_id,
    )
