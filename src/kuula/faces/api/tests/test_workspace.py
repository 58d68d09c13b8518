"""You, brands, teams, colleagues and templates over the API."""

import pytest


def test_a_program_learns_who_it_is(world, ivo) -> None:
    told = ivo.get("/me").json()
    assert (told["id"], told["name"]) == (world.ivo.pk, "Ivo Lepik")
    assert "conversations.read" in told["scopes"]
    assert "settings.staff" not in told["scopes"]
    assert [team["name"] for team in told["teams"]] == ["First line"]


def test_brands_are_read_by_all_and_changed_with_the_right(world, ivo, mari) -> None:
    assert [one["name"] for one in ivo.get("/brands").json()["items"]] == [
        "Põhjala Kodu",
        "Jadran Dom",
    ]
    body = {
        "name": "Uus", "language": "et", "hours": {"mon": [["09:00", "17:00"]]},
        "holidays": "EE", "other_days": {"2026-12-23": [], "2026-12-31": [["09:00", "12:00"]]},
    }  # fmt: skip
    assert ivo.post("/brands", body).status_code == 403
    made = mari.post("/brands", body, "b-1")
    assert made.status_code == 201
    assert mari.post("/brands", body, "b-1").json() == made.json()
    assert mari.post("/brands", body).status_code == 409
    told = mari.patch(f"/brands/{made.json()['id']}", {"language": "en"}).json()
    assert (told["name"], told["language"]) == ("Uus", "en")
    assert {name: told[name] for name in ("hours", "holidays", "other_days")} == {
        name: body[name] for name in ("hours", "holidays", "other_days")
    }
    assert mari.get("/brands/999999").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"name": "A", "time_zone": "Mars/Base"},
        {"name": "A", "hours": {"mon": [["17:00", "09:00"]]}},
        {"name": "A", "hours": {"mon": [["25:00", "26:00"]]}},
        {"name": "A", "hours": {"moonday": []}},
        {"name": "A", "hours": {"mon": [["²:00", "17:00"]]}},
        {"name": "A", "hours": {"mon": [["٠٩:٠٠", "17:00"]]}},
        {"name": "A", "language": "fi"},
        {"name": "A", "holidays": "XX"},
        {"name": "A", "holidays": "ee"},
        {"name": "A", "other_days": {"2026-13-24": []}},
        {"name": "A", "other_days": {"24.12.": []}},
        {"name": "A", "other_days": {"2026-12-24": [["12:00", "09:00"]]}},
        {"name": "A", "other_days": {f"2{n:03}-01-01": [] for n in range(201)}},
    ],
)
def test_a_bad_brand_is_refused(mari, body) -> None:
    assert mari.post("/brands", body).status_code == 422


def test_closed_teams_exist_for_their_members_only(world, ivo, liis) -> None:
    assert [one["name"] for one in ivo.get("/teams").json()["items"]] == ["First line"]
    assert len(liis.get("/teams").json()["items"]) == 2
    assert ivo.get(f"/teams/{world.legal.pk}").status_code == 404
    assert liis.get(f"/teams/{world.legal.pk}").json()["closed"]


def test_teams_are_made_and_changed(world, ivo, mari) -> None:
    assert ivo.post("/teams", {"name": "Tarne"}).status_code == 403
    made = mari.post("/teams", {"name": "Tarne"}).json()
    assert mari.post("/teams", {"name": "tarne"}).status_code == 409
    change = {"name": "Delivery", "members": [world.ivo.pk]}
    assert mari.patch(f"/teams/{made['id']}", change).json()["name"] == "Delivery"
    assert "Delivery" in {team["name"] for team in ivo.get("/me").json()["teams"]}
    assert ivo.patch(f"/teams/{made['id']}", {"name": "X"}).status_code == 403
    own = {"hours": {"sat": [["10:00", "14:00"]]}, "time_zone": "Europe/Zagreb"}
    assert mari.patch(f"/teams/{made['id']}", own).json().items() >= own.items()
    assert mari.patch(f"/teams/{made['id']}", {"name": "Drivers"}).json().items() >= own.items()
    wrong = {"hours": {"sat": [["14:00", "10:00"]]}}
    assert mari.patch(f"/teams/{made['id']}", wrong).status_code == 422
    assert mari.patch(f"/teams/{made['id']}", {"time_zone": "Mars/Base"}).status_code == 422


def test_colleagues(world, ivo, mari) -> None:
    staff = ivo.get("/staff", limit=100).json()["items"]
    assert {"id": world.ana.pk, "name": "Ana Kovačević", "active": True} in staff
    assert "email" not in staff[0]
    assert ivo.get("/people").status_code == 403
    told = {one["id"]: one for one in mari.get("/people").json()["items"]}
    assert told[world.vera.pk]["email"] == "vera@pohjala.example"
    assert ivo.patch(f"/staff/{world.ana.pk}", {"role": "lead"}).status_code == 403
    assert mari.patch(f"/staff/{world.ana.pk}", {"role": "lead"}).status_code == 200
    assert mari.patch(f"/staff/{world.ana.pk}", {"role": "king"}).status_code == 422
    assert mari.patch("/staff/999999", {"role": "lead"}).status_code == 404


def test_who_leaves_loses_the_token_at_once(world, ivo, mari, programs) -> None:
    ana = programs.of(world.ana)
    assert ana.get("/me").status_code == 200
    leaving = f"/staff/{world.ana.pk}/deactivation"
    assert ivo.post(leaving, {"successor": None}).status_code == 403
    assert mari.post(leaving, {"successor": world.ivo.pk}).status_code == 201
    assert ana.get("/me").status_code == 401
    assert mari.post(f"/staff/{world.ana.pk}/reactivation").status_code == 201
    assert ana.get("/me").status_code == 401


def test_invitations_are_seen_and_stopped_but_their_link_is_not_told(world, ivo, mari) -> None:
    from kuula.workspace.actions import StaffForm, invite_staff

    form = StaffForm("uus@pohjala.example", "Uus Inimene")
    invitation, secret = invite_staff(world.actor(world.mari), form=form)
    answer = mari.get("/invitations")
    assert [one["id"] for one in answer.json()["items"]] == [invitation.pk]
    assert secret not in answer.content.decode()
    assert ivo.get("/invitations").status_code == 403
    assert mari.delete(f"/invitations/{invitation.pk}").status_code == 200
    assert mari.get("/invitations").json()["items"] == []


def test_templates(world, ivo, liis) -> None:
    assert ivo.get("/templates").json()["items"][0]["name"] == "Greeting"
    body = {"name": "Thanks", "language": "en", "text": "Thank you, {customer.first_name}."}
    assert ivo.post("/templates", body).status_code == 403
    made = liis.post("/templates", body)
    assert made.status_code == 201
    assert liis.post("/templates", body).status_code == 409
    here = f"/templates/{made.json()['id']}"
    assert liis.put(here, body | {"brand": world.jadran.pk}).json()["brand"]["name"] == "Jadran Dom"
    assert liis.put(here, body | {"text": "{customer.shoe_size}"}).status_code == 422
    assert liis.put(here, body | {"brand": 999_999}).status_code == 404
    assert ivo.delete(here).status_code == 403
    assert liis.delete(here).status_code == 200
    assert liis.get(here).status_code == 404


def test_a_team_of_strangers_is_refused_and_keeps_its_members(world, mari) -> None:
    path, inside = f"/teams/{world.first_line.pk}", world.first_line.memberships
    before = set(inside.values_list("staff_id", flat=True))
    refused = mari.patch(path, {"members": [999_999]})
    assert (refused.status_code, refused.json()["field"]) == (422, "members")
    assert set(inside.values_list("staff_id", flat=True)) == before


def test_a_signature_with_an_unknown_place_is_refused(world, mari) -> None:
    for text in ("Bok {nope}", "Bok {customer.name"):
        refused = mari.patch(f"/brands/{world.jadran.pk}", {"signatures": {"hr": text}})
        assert (refused.status_code, refused.json()["field"]) == (422, "signatures")


def test_what_nobody_can_see_says_nothing(world, ivo) -> None:
    number, unseen = world.wardrobe.pk, "\u200b\u2060 \ufeff"
    for path, sent in (
        (f"/conversations/{number}/replies", {"text": unseen}),
        (f"/conversations/{number}/notes", {"text": unseen}),
        (f"/conversations/{number}/questions", {"staff": world.liis.pk, "question": unseen}),
        ("/incidents", {"title": unseen}),
    ):
        answer = ivo.post(path, sent)
        assert answer.status_code == 422, (path, answer.content)
