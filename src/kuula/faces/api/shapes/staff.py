"""Colleagues and invitations."""

from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field, StrictStr

from kuula.channels.mail.sending.invitation_mail import Invited
from kuula.faces.api.shapes.fields import Email, LanguageCode, SentId
from kuula.faces.api.shapes.rights import ROLES, RoleName
from kuula.faces.api.shapes.told import Named, Sent, Told
from kuula.workspace.models import Invitation
from kuula.workspace.queries import Colleague, Person


class ColleagueTold(Told):
    """Somebody who works or worked here."""

    id: int
    name: str
    active: bool


class PersonTold(Told):
    """A colleague as those see them who may invite and deactivate."""

    id: int
    name: str
    email: str
    role: RoleName
    department: str
    active: bool
    teams: list[Named]
    last_seen: datetime | None


class StaffChange(Sent):
    """A colleague's role, teams and department; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"role": "lead", "teams": [1]}]})

    role: RoleName = "agent"
    teams: Annotated[list[SentId], Field(max_length=1000)] = []
    department: Annotated[StrictStr, Field(max_length=80)] | None = None


class Deactivation(Sent):
    """Who takes over what they hold; null gives it back to their teams."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"successor": 3}]})

    successor: SentId | None = None


class InvitationTold(Told):
    """An invitation whose link still works."""

    id: int
    email: str
    name: str
    role: RoleName
    department: str
    expires_at: datetime


class NewInvitation(Sent):
    """Whom to invite, into which role and teams. The mail to them is in `language`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"email": "tiit@pohjala.example", "name": "Tiit Kask", "role": "agent",
                 "language": "et", "teams": [1]}
            ]
        }
    )  # fmt: skip

    email: Email
    name: Annotated[StrictStr, Field(min_length=1, max_length=80)]
    role: RoleName = "agent"
    language: LanguageCode = "en"
    teams: Annotated[list[SentId], Field(max_length=1000)] = []
    department: Annotated[StrictStr, Field(max_length=80)] = ""


class InvitationMade(InvitationTold):
    """An invitation that was just sent. `link` is told this once, and is empty in a repeat.

    `mailed` says whether a mail with the link is on its way to them.
    """

    link: str
    mailed: bool


def colleague_told(one: Colleague) -> ColleagueTold:
    """One colleague by name."""
    return ColleagueTold(id=one.id, name=one.name, active=one.active)


def person_told(person: Person) -> PersonTold:
    """One colleague as the settings list them."""
    return PersonTold(
        id=person.id,
        name=person.name,
        email=person.email,
        role=_role(person.role),
        department=person.department,
        active=person.active,
        teams=[Named(id=team.id, name=team.name) for team in person.teams],
        last_seen=person.last_seen,
    )


def invitation_told(invitation: Invitation) -> InvitationTold:
    """One invitation; its link is told to nobody."""
    return InvitationTold(
        id=invitation.pk,
        email=invitation.email,
        name=invitation.name,
        role=_role(invitation.role),
        department=invitation.department,
        expires_at=invitation.expires_at,
    )


def invitation_made(invited: Invited) -> InvitationMade:
    """One invitation with its link, right after it was made."""
    told = invitation_told(invited.invitation)
    return InvitationMade(**told.model_dump(), link=invited.link, mailed=invited.mailed)


def _role(role: str) -> RoleName:
    return next(one for one in ROLES if one == role)
