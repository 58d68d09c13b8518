"""What came into a conversation meanwhile, told to who was about to answer it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StrictStr

from kuula.desk.meanwhile import Came
from kuula.desk.models import Message
from kuula.desk.queries import Said
from kuula.faces.api.shapes.facts import FactTold, facts_told
from kuula.faces.api.shapes.told import Named, Told, named

LastSeen = Annotated[
    StrictStr,
    Field(
        pattern=r"^[0-9]{1,15}\.[0-9]{1,15}$",
        description="`last_seen` of the conversation as you read it. When others wrote or changed"
        " something since, nothing happens and the answer is 409 with `came`.",
    ),
]


class NewsSaidTold(Told):
    """A message that came meanwhile."""

    id: int
    kind: Literal["inbound", "outbound", "note"]
    at: datetime
    author: Named | None
    text: str


class CameTold(Told):
    """What others said and did meanwhile, oldest first, at most 20 of either. `last_seen` is how
    far one knows the conversation with that: send it to go on, or none to go on in any case."""

    last_seen: str
    messages: list[NewsSaidTold]
    facts: list[FactTold]


def came_told(came: Came) -> CameTold:
    """What came, as the program gets it."""
    return CameTold(
        last_seen=str(came.known),
        messages=[_said(one) for one in came.said],
        facts=facts_told(came.facts, ""),
    )


def _said(one: Said) -> NewsSaidTold:
    row = one.message
    return NewsSaidTold(
        id=row.pk,
        kind=_KINDS[row.kind],
        at=row.occurred_at,
        author=named(row.staff) or _customer(row),
        text=row.visible or row.text,
    )


def _customer(row: Message) -> Named | None:
    return Named(id=row.customer.pk, name=row.customer.name) if row.customer else None


_KINDS: dict[str, Literal["inbound", "outbound", "note"]] = {
    "inbound": "inbound", "outbound": "outbound", "note": "note",
}  # fmt: skip
