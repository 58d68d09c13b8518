"""What every shape is: sent by a program, or told to it."""

from pydantic import BaseModel, ConfigDict

from kuula.listening.models import Department
from kuula.people.models import Segment
from kuula.workspace.models import Brand, Staff, Team


class Sent(BaseModel):
    """What a program sends: fields that are not known are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Told(BaseModel):
    """What a program is told."""

    model_config = ConfigDict(frozen=True)


class Named(Told):
    """Something with a name."""

    id: int
    name: str


class Done(Told):
    """It is done."""

    done: bool = True


def named(one: Brand | Team | Staff | Segment | Department | None) -> Named | None:
    """A brand, team, colleague, segment or department by name; None for none."""
    return Named(id=one.pk, name=one.name) if one is not None else None
