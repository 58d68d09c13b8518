"""Oneself, colleagues and invitations over the API."""

import re

import pytest
from allauth.mfa.models import Authenticator

from kuula.workspace.models import Invitation, Receipt, RolePermission, Staff
from kuula.workspace.permissions import Permission

NEW = {"email": "Uus@pohjala.example", "name": "Uus Inimene", "role": "lead", "language": "et"}


def test_a_colleague_is_invited_with_a_link_that_is_told_once(
    world, mari, ivo, client, mailoutbox
) -> None:
    assert ivo.post("/invitations", NEW).status_code == 403
    made = mari.post("/invitations", NEW | {"teams": [world.first_line.pk]}, "i-1")
    assert made.status_code == 201
    told = made.json()
    assert (told["email"], told["role"]) == ("uus@pohjala.example", "lead")
    assert told["mailed"] is True
    assert told["link"] in mailoutbox[0].body
    assert client.get(re.sub(r"^https?://[^/]+", "", told["link"])).status_code == 200
    again = mari.post("/invitations", NEW | {"teams": [world.first_line.pk]}, "i-1")
    assert again.json() == told | {"link": ""}
    assert len(mailoutbox) == 1
    assert told["link"] not in str(Receipt.objects.values_list("body", flat=True))
    assert Invitation.objects.get().team_ids == [world.first_line.pk]
    assert mari.delete(f"/invitations/{told['id']}").status_code == 200
    assert client.get(re.sub(r"^https?://[^/]+", "", told["link"])).status_code == 404


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"email": "no address"}, 422),
        ({"email": "pæ@\u0092.ee"}, 422),
        ({"email": "ivo@pohjala.example"}, 409),
        ({"name": " "}, 422),
        ({"role": "king"}, 422),
        ({"language": "fi"}, 422),
        ({"teams": ["first"]}, 422),
    ],
)
def test_a_bad_invitation_is_refused(world, mari, change, status) -> None:
    if status == 409:
        change = {"email": world.ivo.email}
    assert mari.post("/invitations", NEW | change).status_code == status
    assert not Invitation.objects.exists()


def test_people_are_told_with_the_role_and_teams_that_are_sent_back(world, mari) -> None:
    told = {one["id"]: one for one in mari.get("/people").json()["items"]}[world.ivo.pk]
    assert told["role"] == "agent"
    assert told["teams"] == [{"id": world.first_line.pk, "name": "First line"}]


def test_teams_are_listed_and_their_members_told_to_those_who_fill_them(
    world, ivo, mari, programs
) -> None:
    lines = {one["id"]: one for one in mari.get("/people/teams").json()["items"]}
    assert lines[world.legal.pk]["closed"]
    members = mari.get(f"/teams/{world.first_line.pk}/members").json()
    assert len(members) == lines[world.first_line.pk]["members"]
    assert world.ivo.pk in {one["id"] for one in members}
    assert ivo.get("/people/teams").status_code == 403
    narrow = programs.of(world.mari, [Permission.STAFF])
    assert narrow.get(f"/teams/{world.legal.pk}/members").status_code == 404
    assert world.legal.pk not in {t["id"] for t in narrow.get("/people/teams").json()["items"]}


def test_ones_own_profile_is_read_and_changed(world, ivo) -> None:
    told = ivo.get("/me/profile").json()
    assert (told["name"], told["email"], told["role"]) == ("Ivo Lepik", world.ivo.email, "agent")
    change = {"theme": "dark", "signature": "Ivo"}
    assert ivo.patch("/me/profile", change).json() == told | change
    assert ivo.patch("/me/profile", {"name": "Ivo L."}).json()["signature"] == "Ivo"
    assert Staff.objects.get(pk=world.ivo.pk).name == "Ivo L."


@pytest.mark.parametrize(
    "change",
    [{"theme": "pink"}, {"language": "fi"}, {"name": ""}, {"name": " "}, {"email": "a@b.ee"}],
)
def test_a_bad_profile_is_refused(ivo, change) -> None:
    assert ivo.patch("/me/profile", change).status_code == 422


def test_what_customers_read_needs_the_scope_to_reply(world, programs) -> None:
    narrow = programs.of(world.ivo, [Permission.READ])
    assert narrow.patch("/me/profile", {"density": "roomy"}).status_code == 200
    assert narrow.patch("/me/profile", {"signature": "Buy here"}).status_code == 403
    assert narrow.patch("/me/profile", {"name": "Boss"}).status_code == 403


def test_a_lost_second_factor_is_removed(world, ivo, mari) -> None:
    Authenticator.objects.create(user=world.ivo, type=Authenticator.Type.TOTP, data={})
    address = f"/staff/{world.ivo.pk}/factors-removal"
    assert ivo.post(address).status_code == 403
    assert mari.post(address).status_code == 201
    assert not Authenticator.objects.exists()
    assert mari.post(f"/staff/{world.mari.pk}/factors-removal").status_code == 422


def test_nobody_gives_or_takes_over_the_api_more_than_they_have(world, mari, programs) -> None:
    cells = RolePermission.objects
    cells.create(role="lead", permission=Permission.TOKENS)
    cells.create(role="cx_manager", permission=Permission.ERASE)
    lead = programs.of(world.liis)
    manager = Staff.objects.get(pk=world.reader.pk)
    mari.patch(f"/staff/{manager.pk}", {"role": "cx_manager"})
    refused = lead.patch(f"/staff/{world.liis.pk}", {"role": "cx_manager"})
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:kuula:problem:not-allowed")
    assert "rights" in refused.json()["detail"]
    assert lead.post("/invitations", NEW | {"role": "cx_manager"}).status_code == 403
    assert lead.patch(f"/staff/{manager.pk}", {"role": "agent"}).status_code == 403
    assert lead.patch(f"/staff/{manager.pk}", {"teams": []}).status_code == 403
    assert lead.post(f"/staff/{manager.pk}/deactivation").status_code == 403
    assert mari.post(f"/staff/{manager.pk}/deactivation").status_code == 201
    assert lead.post(f"/staff/{manager.pk}/reactivation").status_code == 403
    assert lead.patch(f"/staff/{world.ivo.pk}", {"role": "lead"}).status_code == 200
    assert lead.post("/tokens", {"name": "A", "scopes": ["customers.erase"]}).status_code == 403


def test_a_narrow_program_of_a_lead_lets_go_whom_the_lead_may_let_go(world, programs) -> None:
    narrow = programs.of(world.liis, [Permission.STAFF])
    assert narrow.post(f"/staff/{world.mari.pk}/deactivation").status_code == 403
    assert narrow.post(f"/staff/{world.ivo.pk}/deactivation").status_code == 201
    back = narrow.post(f"/staff/{world.ivo.pk}/reactivation")
    assert back.status_code == 403, "letting in gives the rights anew, and the token lacks them"
