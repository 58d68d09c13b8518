"""Companies as customers over the API."""

from kuula.workspace.permissions import Permission


def test_an_account_and_its_plan(world, ivo, programs) -> None:
    path = f"/companies/{world.northwind.pk}"
    told = ivo.get(f"{path}/account").json()
    assert (told["people"], told["cases"]["count"], told["voice"]["answered"]) == (1, 1, 0)
    body = {"text": "Call about the terms", "due": "2030-03-01", "owner": world.ana.pk}
    made = ivo.post(f"{path}/plan", body, "p-1")
    assert made.status_code == 201, made.content
    assert ivo.post(f"{path}/plan", body, "p-1").json() == made.json()
    item = f"/plan-items/{made.json()['id']}"
    assert ivo.put(f"{item}/completion", {}).json()["done_by"]["name"] == "Ivo Lepik"
    assert ivo.delete(f"{item}/completion").json()["done_at"] is None
    later = ivo.post(f"{path}/plan", body | {"due": "2030-01-01"}).json()
    first = ivo.get(f"{path}/plan", limit=1).json()
    rest = ivo.get(f"{path}/plan", limit=9, cursor=first["next"]).json()
    assert [one["id"] for one in first["items"] + rest["items"]] == [later["id"], made.json()["id"]]
    assert ivo.delete(item).status_code == 200
    assert ivo.delete(item).status_code == 404
    assert ivo.post(f"{path}/plan", body | {"owner": 10**9}).status_code == 422
    narrow = programs.of(world.ivo, [Permission.CUSTOMERS_READ])
    assert narrow.post(f"{path}/plan", body).status_code == 403
    assert narrow.get(f"{path}/account").json()["cases"] is None
    assert narrow.put(f"/plan-items/{later['id']}/completion", {}).status_code == 403
