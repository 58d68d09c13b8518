"""Small beginnings for a running product, made by actions. Each prints what its caller needs."""

import json

from kuula.kit import clock
from kuula.workspace.access import actor_for
from kuula.workspace.actions import BrandForm, StaffForm, add_brand, add_staff, add_team, make_token
from kuula.workspace.actors import SYSTEM
from kuula.workspace.gate import remembered_actor
from kuula.workspace.permissions import Permission

PASSWORD = "kuula-demo"
OFFICE = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


def desk() -> None:
    """One brand, an open and a closed team, an administrator, an agent and an API token."""
    brand = add_brand(SYSTEM, form=BrandForm("Põhjala Kodu", "et", hours=OFFICE))
    team = add_team(SYSTEM, name="First line")
    closed = add_team(SYSTEM, name="Board", closed=True)
    admin = _staff("mari@pohjala.example", "Mari Mets", "administrator", team.pk, closed.pk)
    _staff("liis@pohjala.example", "Liis Kask", "agent", team.pk)
    scopes = [Permission.READ, Permission.REPLY, Permission.CHANGE, Permission.NOTE]
    _token, secret = make_token(actor_for(admin), name="tests", scopes=scopes)
    print(
        json.dumps(
            {"brand": brand.pk, "team": team.pk, "closed": closed.pk, "token": secret,
             "at": clock.now().isoformat()}
        )
    )  # fmt: skip


def _staff(email: str, name: str, role: str, *teams: int):
    return add_staff(SYSTEM, form=StaffForm(email, name, role, "en", teams), password=PASSWORD)


def writers() -> None:
    """One brand, an open team and eight tokens, with what a bare script must know of the gate."""
    brand = add_brand(SYSTEM, form=BrandForm("Põhjala Kodu", "et", hours=OFFICE))
    team = add_team(SYSTEM, name="First line")
    admin = _staff("mari@pohjala.example", "Mari Mets", "administrator", team.pk)
    actor = actor_for(admin)
    made = [make_token(actor, name=f"shop {n}", scopes=[Permission.REPLY]) for n in range(8)]
    remembered = remembered_actor(made[0][1])
    assert remembered is not None
    print(
        json.dumps(
            {
                "brand": brand.pk,
                "team": team.pk,
                "staff": admin.pk,
                "tokens": [{"id": token.pk, "secret": secret} for token, secret in made],
                "since": remembered.since.isoformat(),
                "changes": remembered.changes,
            }
        )
    )
