"""Nobody makes, raises or lets go somebody who may do more than they themselves."""

import re

import pytest
from django.test import Client
from tests.world import World, world

from kuula.kit.problems import NotAllowed, NotFound
from kuula.workspace.access import actor_for
from kuula.workspace.actions import (
    StaffForm,
    add_staff,
    add_team,
    change_staff,
    change_team,
    deactivate_staff,
    invite_staff,
    reactivate_staff,
    set_members,
    set_permission,
)
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Invitation, Role, Staff
from kuula.workspace.permissions import Permission

__all__ = ["world"]

PEOPLE = "/settings/people"
INVITING = "/settings/people/invitations/new"
GUEST = {"email": "uus@pohjala.example", "name": "Uus", "language": "en"}
JOINING = {"name": "Uus", "password": "seven blue kettles", "again": "seven blue kettles"}


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def roles_offered(page: str) -> set[str]:
    select = page.split('name="role"', 1)[1].split("</select>", 1)[0]
    return set(re.findall(r'<option value="([^"]+)"', select))


@pytest.fixture
def manager(world: World) -> Staff:
    """A CX manager, in a company whose CX managers may erase people; leads may not."""
    set_permission(SYSTEM, role=Role.CX_MANAGER, permission=Permission.ERASE, granted=True)
    form = StaffForm("kalle@pohjala.example", "Kalle", Role.CX_MANAGER)
    return add_staff(SYSTEM, form=form, password=None)


def test_a_lead_is_offered_the_roles_that_hold_no_more_than_theirs(
    world: World, manager: Staff
) -> None:
    lead, admin = signed_in(world.liis), signed_in(world.mari)
    theirs = {"agent", "lead", "department_reader"}
    assert roles_offered(lead.get(INVITING).content.decode()) == theirs
    assert roles_offered(lead.get(f"{PEOPLE}/{world.ivo.pk}").content.decode()) == theirs
    assert roles_offered(admin.get(INVITING).content.decode()) == set(Role.values)


def test_a_lead_raises_neither_themselves_nor_others_nor_invites_above(
    world: World, manager: Staff
) -> None:
    lead = signed_in(world.liis)
    for person in (world.liis, world.ivo):
        assert lead.post(f"{PEOPLE}/{person.pk}", {"role": "cx_manager"}).status_code == 422
        with pytest.raises(NotAllowed, match="more rights than you have"):
            change_staff(actor_for(world.liis), staff=person, role="cx_manager", team_ids=[])
    assert lead.post(INVITING, GUEST | {"role": "cx_manager"}).status_code == 422
    form = StaffForm("uus@pohjala.example", "Uus", "cx_manager")
    with pytest.raises(NotAllowed):
        add_staff(actor_for(world.liis), form=form, password=None)
    world.liis.refresh_from_db()
    assert (world.liis.role, Invitation.objects.count()) == ("lead", 0)
    assert lead.post(INVITING, GUEST | {"role": "lead"}).status_code == 200


def test_a_lead_does_not_change_or_end_who_may_do_more(world: World, manager: Staff) -> None:
    lead = signed_in(world.liis)
    page = lead.get(f"{PEOPLE}/{manager.pk}").content.decode()
    assert "Kalle: rohkem õigusi kui sinul" in page
    assert 'name="role"' not in page
    assert "Deactivate" not in page
    assert lead.get(f"{PEOPLE}/{manager.pk}/leaving").status_code == 403
    assert lead.post(f"{PEOPLE}/{manager.pk}/leaving", {}).status_code == 403
    assert lead.post(f"{PEOPLE}/{manager.pk}", {"role": "agent"}).status_code == 403
    assert lead.post(f"{PEOPLE}/{manager.pk}/factors/removal").status_code == 403
    deactivate_staff(SYSTEM, staff=manager)
    assert "Let them in again" not in lead.get(f"{PEOPLE}/{manager.pk}").content.decode()
    assert lead.post(f"{PEOPLE}/{manager.pk}/return").status_code == 403
    manager.refresh_from_db()
    assert (manager.role, manager.is_active) == ("cx_manager", False)
    reactivate_staff(actor_for(world.mari), staff=manager)
    assert signed_in(world.mari).post(f"{PEOPLE}/{manager.pk}/leaving", {}).status_code == 302


def test_a_lead_neither_stops_nor_replaces_an_invitation_above(world: World) -> None:
    boss = StaffForm("uus@pohjala.example", "Uus", Role.ADMINISTRATOR)
    invitation, secret = invite_staff(actor_for(world.mari), form=boss)
    lead = signed_in(world.liis)
    page = lead.get(PEOPLE).content.decode()
    assert "uus@pohjala.example" in page
    assert "Withdraw" not in page
    assert lead.post(f"{PEOPLE}/invitations/{invitation.pk}/withdrawal").status_code == 403
    assert lead.post(INVITING, GUEST | {"role": "agent"}).status_code == 403
    assert Client().get(f"/invitation/{secret}").status_code == 200


def test_an_invitation_above_that_stands_no_more_is_in_nobodys_way(world: World) -> None:
    boss = StaffForm("boss@pohjala.example", "Boss", Role.ADMINISTRATOR)
    gone = add_staff(SYSTEM, form=boss, password=None)
    above = StaffForm("uus@pohjala.example", "Uus", Role.ADMINISTRATOR)
    _invitation, secret = invite_staff(actor_for(gone), form=above)
    deactivate_staff(SYSTEM, staff=gone)
    lead = signed_in(world.liis)
    assert "uus@pohjala.example" not in lead.get(PEOPLE).content.decode()
    assert lead.post(INVITING, GUEST | {"role": "agent"}).status_code == 200
    assert list(Invitation.objects.filter(withdrawn_at=None).values_list("role")) == [("agent",)]
    reactivate_staff(SYSTEM, staff=gone)
    assert Client().get(f"/invitation/{secret}").status_code == 404


@pytest.mark.parametrize("lost", ["role", "access", "right"])
def test_an_invitation_ends_with_the_right_of_who_sent_it(world: World, lost: str) -> None:
    form = StaffForm("uus@pohjala.example", "Uus", Role.LEAD)
    _invitation, secret = invite_staff(actor_for(world.liis), form=form)
    assert Client().get(f"/invitation/{secret}").status_code == 200
    if lost == "role":
        change_staff(SYSTEM, staff=world.liis, role=Role.AGENT, team_ids=[])
    elif lost == "access":
        deactivate_staff(SYSTEM, staff=world.liis)
    else:
        set_permission(SYSTEM, role=Role.LEAD, permission=Permission.STAFF, granted=False)
    assert Client().get(f"/invitation/{secret}").status_code == 404
    assert Client().post(f"/invitation/{secret}", JOINING).status_code == 404
    assert not Staff.objects.filter(email="uus@pohjala.example").exists()
    assert "uus@pohjala.example" not in signed_in(world.mari).get(PEOPLE).content.decode()


def test_an_invitation_opens_no_team_that_its_sender_lost(world: World) -> None:
    form = StaffForm(
        "uus@pohjala.example", "Uus", Role.AGENT, "en", (world.legal.pk, world.first_line.pk)
    )
    _invitation, secret = invite_staff(actor_for(world.liis), form=form)
    set_members(SYSTEM, team=world.legal, staff_ids=[world.vera.pk])
    assert Client().post(f"/invitation/{secret}", JOINING).status_code == 302
    joined = Staff.objects.get(email="uus@pohjala.example")
    assert list(joined.teams.all()) == [world.first_line]


def test_a_lead_opens_no_closed_team_they_are_not_in(world: World) -> None:
    board = add_team(SYSTEM, name="Board", closed=True)
    with pytest.raises(NotFound):
        change_team(actor_for(world.liis), team=board, name="Board", closed=False)
    with pytest.raises(NotFound):
        set_members(actor_for(world.liis), team=board, staff_ids=[world.liis.pk])
    form = {"name": "Board", "members": [world.liis.pk]}
    assert signed_in(world.liis).post(f"/settings/teams/{board.pk}", form).status_code == 404
    invited = StaffForm("uus@pohjala.example", "Uus", Role.AGENT, "en", (board.pk,))
    assert invite_staff(actor_for(world.liis), form=invited)[0].team_ids == []
