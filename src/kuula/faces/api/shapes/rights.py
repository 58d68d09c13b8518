"""What programs and roles may do: tokens, and the table of rights."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StrictStr

from kuula.faces.api.shapes.fields import Flag
from kuula.faces.api.shapes.told import Named, Sent, Told
from kuula.workspace.models import ApiToken, Role
from kuula.workspace.permissions import LABELS, Permission

RoleName = Literal["agent", "lead", "cx_manager", "department_reader", "administrator"]


class TokenTold(Told):
    """A token that works. Its secret is told by nobody."""

    id: int
    name: str
    owner: Named
    scopes: list[str]
    created_at: datetime
    last_used_at: datetime | None


class NewToken(Sent):
    """A token to make: what uses it, and which of your rights it has."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "Web shop", "scopes": ["conversations.reply", "customers.read"]}]
        }
    )

    name: Annotated[StrictStr, Field(min_length=1, max_length=80)]
    scopes: Annotated[list[Permission], Field(min_length=1, max_length=100)]


class TokenMade(TokenTold):
    """A token that was just made. `secret` is told this once, and is empty in a repeat."""

    secret: str


class RightTold(Told):
    """A right. `words` say it in the language of Accept-Language."""

    name: str
    words: str


class RoleTold(Told):
    """A role and the rights it has. `words` name it in the language of Accept-Language."""

    role: RoleName
    words: str
    rights: list[str]


class RightsTold(Told):
    """The table of rights: every right there is, and for each role those it has."""

    rights: list[RightTold]
    roles: list[RoleTold]


class Granting(Sent):
    """Whether the role has the right."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"granted": True}]})

    granted: Flag


def token_told(token: ApiToken) -> TokenTold:
    """One token, its owner read along."""
    return TokenTold(
        id=token.pk,
        name=token.name,
        owner=Named(id=token.staff_id, name=token.staff.name),
        scopes=token.scopes,
        created_at=token.created_at,
        last_used_at=token.last_used_at,
    )


def rights_told(granted: Collection[tuple[str, str]]) -> RightsTold:
    """The table whose granted cells are these pairs of role and right."""
    return RightsTold(
        rights=[RightTold(name=one, words=str(LABELS[one])) for one in Permission],
        roles=[role_told(role, granted) for role in ROLES],
    )


def role_told(role: RoleName, granted: Collection[tuple[str, str]]) -> RoleTold:
    """One column of the table."""
    rights = [str(one) for one in Permission if (role, str(one)) in granted]
    return RoleTold(role=role, words=str(Role(role).label), rights=rights)


ROLES: tuple[RoleName, ...] = ("agent", "lead", "cx_manager", "department_reader", "administrator")
