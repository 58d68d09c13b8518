"""Tokens and the table of rights over the API: nobody gives away what they do not have."""

import pytest

from kuula.workspace.models import ApiToken, Receipt, RolePermission
from kuula.workspace.permissions import Permission


def test_a_token_is_made_told_once_listed_and_stopped(world, mari, programs) -> None:
    body = {"name": "Web shop", "scopes": ["conversations.read"]}
    made = mari.post("/tokens", body)
    assert made.status_code == 201
    secret = made.json()["secret"]
    shop = type(mari)(secret)
    assert shop.get("/me").json()["scopes"] == ["conversations.read"]
    listed = mari.get("/tokens")
    assert secret not in listed.content.decode()
    told = {one["id"]: one for one in listed.json()["items"]}[made.json()["id"]]
    assert told["owner"] == {"id": world.mari.pk, "name": world.mari.name}
    assert told["last_used_at"]
    assert mari.delete(f"/tokens/{told['id']}").status_code == 200
    assert mari.delete(f"/tokens/{told['id']}").status_code == 200
    assert shop.get("/me").status_code == 401
    assert told["id"] not in {one["id"] for one in mari.get("/tokens").json()["items"]}


def test_a_repeat_makes_no_second_token_and_its_secret_is_kept_nowhere(mari) -> None:
    before = ApiToken.objects.count()
    body = {"name": "Web shop", "scopes": ["conversations.read"]}
    first, again = mari.post("/tokens", body, "t-1"), mari.post("/tokens", body, "t-1")
    assert again["Idempotent-Replayed"] == "true"
    assert again.json() == first.json() | {"secret": ""}
    assert ApiToken.objects.count() == before + 1
    assert first.json()["secret"] not in str(Receipt.objects.values_list("body", flat=True))


def test_no_token_makes_one_that_may_more(world, programs) -> None:
    before = ApiToken.objects.count()
    narrow = programs.of(world.mari, [Permission.TOKENS, Permission.READ])
    for scopes in (["customers.erase"], ["conversations.read", "customers.erase"]):
        answer = narrow.post("/tokens", {"name": "More", "scopes": scopes})
        assert answer.status_code == 403
    assert ApiToken.objects.count() == before + 1
    assert (
        narrow.post("/tokens", {"name": "A", "scopes": ["conversations.read"]}).status_code == 201
    )
    reader = programs.of(world.mari, [Permission.READ])
    assert reader.post("/tokens", {"name": "A", "scopes": ["tray.sort"]}).status_code == 403
    assert reader.get("/tokens").status_code == 403


def test_only_who_changes_rights_sees_and_stops_the_tokens_of_others(world, mari, programs) -> None:
    own = programs.of(world.mari, [Permission.TOKENS])
    theirs = mari.post("/tokens", {"name": "Hers", "scopes": ["tray.sort"]}).json()["id"]
    RolePermission.objects.create(role="agent", permission=Permission.TOKENS)
    ivo = programs.of(world.ivo)
    assert theirs not in {one["id"] for one in ivo.get("/tokens").json()["items"]}
    assert theirs in {one["id"] for one in own.get("/tokens").json()["items"]}
    ivo.delete(f"/tokens/{theirs}")
    assert ApiToken.objects.get(pk=theirs).revoked_at is None


@pytest.mark.parametrize(
    "body",
    [
        {"name": "A", "scopes": []},
        {"name": "A", "scopes": ["everything"]},
        {"name": "", "scopes": ["tray.sort"]},
        {"name": " ", "scopes": ["tray.sort"]},
        {"name": "A", "scopes": ["tray.sort"], "staff": 1},
    ],
)
def test_a_bad_token_is_refused(mari, body) -> None:
    assert mari.post("/tokens", body).status_code == 422


def test_the_table_of_rights_is_read_and_changed_cell_by_cell(world, ivo, mari) -> None:
    table = mari.get("/roles").json()
    assert {one["name"] for one in table["rights"]} == {str(one) for one in Permission}
    (agents,) = [one for one in table["roles"] if one["role"] == "agent"]
    assert "audit.read" not in agents["rights"]
    assert ivo.get("/audit").status_code == 403
    told = mari.put("/roles/agent/rights/audit.read", {"granted": True})
    assert set(told.json()["rights"]) == {*agents["rights"], "audit.read"}
    assert ivo.get("/roles").status_code == 403
    assert ivo.put("/roles/agent/rights/audit.read", {"granted": True}).status_code == 403
    taken = mari.put("/roles/agent/rights/audit.read", {"granted": False})
    assert taken.json()["rights"] == agents["rights"]
    assert mari.get("/audit", type="workspace.permission_changed").json()["items"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("king/rights/audit.read", {"granted": True}, 422),
        ("agent/rights/everything", {"granted": True}, 422),
        ("agent/rights/audit.read", {}, 422),
        ("administrator/rights/settings.roles", {"granted": False}, 422),
    ],
)
def test_a_change_that_cannot_be_is_refused(mari, path, body, status) -> None:
    assert mari.put(f"/roles/{path}", body).status_code == status


def test_a_token_gives_roles_and_people_no_right_it_does_not_have(world, programs) -> None:
    rights = programs.of(world.mari, [Permission.ROLES, Permission.STAFF, Permission.READ])
    granting = {"granted": True}
    assert rights.put("/roles/agent/rights/customers.erase", granting).status_code == 403
    assert rights.put("/roles/agent/rights/settings.staff", granting).status_code == 200
    guest = {"email": "uus@pohjala.example", "name": "Uus", "role": "administrator"}
    assert rights.post("/invitations", guest).status_code == 403
    assert rights.post("/invitations", guest | {"role": "agent"}).status_code == 403
    assert rights.patch(f"/staff/{world.ana.pk}", {"role": "administrator"}).status_code == 403
