"""How a colleague comes to a light seat, and what the settings say of it."""

import re

import pytest
from tests.world import World

from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.faces.agent.tests.test_light_seat import olev, words_of
from kuula.kit.problems import Problem
from kuula.workspace.actions import set_permission
from kuula.workspace.models import Invitation, Role, RolePermission, Staff
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import granted_cells

__all__ = ["olev"]
pytestmark = pytest.mark.django_db


def test_a_colleague_is_invited_to_a_light_seat_with_a_department(
    world: World, olev: Staff
) -> None:
    mari = as_staff(world.mari)
    page = words_of(mari, "/settings/people/invitations/new?role=department_reader")
    assert "A light seat costs nothing." in page
    assert '<option value="Warehouse">' in page
    assert re.search(r'<option value="department_reader" selected', page)
    sent = {"email": "uus@pohjala.example", "name": "Uus", "language": "en"}
    sent |= {"role": "department_reader", "department": " Quality  control "}
    assert mari.post("/settings/people/invitations/new", sent).status_code == 200
    invitation = Invitation.objects.get(email="uus@pohjala.example")
    assert (invitation.role, invitation.department) == (
        Role.DEPARTMENT_READER,
        "Quality control",
    )
    assert "Quality control" in words_of(mari, "/settings/people")


def test_the_settings_show_and_change_a_department(world: World, olev: Staff) -> None:
    mari, address = as_staff(world.mari), f"/settings/people/{olev.pk}"
    assert 'value="Warehouse"' in words_of(mari, address)
    sent = {"role": "department_reader", "department": "Returns"}
    assert mari.post(address, sent).status_code == 302
    olev.refresh_from_db()
    assert olev.department == "Returns"
    people = words_of(mari, "/settings/people?q=returns")
    assert "Olev Tamm" in people
    assert "free" in people
    assert mari.post(address, sent | {"department": "x" * 81}).status_code == 422


@pytest.mark.parametrize(
    ("right", "granted"), [("conversations.read", True), ("conversations.asked", False)]
)
def test_a_light_seat_gets_no_other_right_and_keeps_its_own(
    world: World, right: str, granted: bool
) -> None:
    with pytest.raises(Problem, match="no more and no less"):
        set_permission(
            world.actor(world.mari),
            role=Role.DEPARTMENT_READER,
            permission=Permission(right),
            granted=granted,
        )
    mari = as_staff(world.mari)
    cells = {f"{role}:{one}": "on" for role, one in granted_cells(world.actor(world.mari))}
    wanted = cells | {"department_reader:conversations.read": "on"}
    assert mari.post("/settings/roles", wanted).status_code == 302
    rights = RolePermission.objects.filter(role=Role.DEPARTMENT_READER)
    assert list(rights.values_list("permission", flat=True)) == ["conversations.asked"]
