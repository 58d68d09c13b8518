"""Complaints over the API: a case from opening to closing, the register, what is refused."""

from tests.world import SECRET_WORD

from kuula.desk.actions.complaints import open_complaint
from kuula.desk.models import Complaint
from kuula.workspace.actors import SYSTEM
from kuula.workspace.permissions import Permission

STEPS = ("apology", "review", "record", "resolution", "follow_up", "lesson")


def test_a_case_goes_from_its_opening_to_its_closing(world, liis) -> None:
    opened = liis.post(f"/conversations/{world.wardrobe.pk}/complaints", key="once")
    again = liis.post(f"/conversations/{world.wardrobe.pk}/complaints", key="once")
    assert (opened.status_code, again.json()["id"]) == (201, opened.json()["id"])
    path = f"/complaints/{opened.json()['id']}"
    assert liis.post(f"{path}/steps", {"step": "lesson", "note": "x"}).status_code == 422
    assert liis.post(f"{path}/steps", {"step": "apology"}).status_code == 422
    for step in STEPS:
        sent = {"step": step, "note": "Done", "skipped": step == "review"}
        assert liis.post(f"{path}/steps", sent).status_code == 201
    refused = liis.post(f"{path}/closure")
    assert refused.status_code == 422
    assert "root cause" in refused.json()["detail"]
    cause = liis.post("/root-causes", {"name": "Courier was late"}).json()["id"]
    lesson = {"cause": cause, "prevention": "Call before", "owner": world.ivo.pk}
    assert liis.put(f"{path}/lesson", lesson).json()["missing"]
    whole = liis.put(f"{path}/lesson", lesson | {"due": "2027-01-31"}).json()
    assert (whole["missing"], whole["cause"]["name"]) == ([], "Courier was late")
    assert liis.put(f"{path}/owner", {"staff": world.ana.pk}).json()["owner"]["id"] == world.ana.pk
    assert liis.post(f"{path}/prevention").json()["prevention_done_at"]
    assert liis.post(f"{path}/closure").json()["state"] == "closed"
    reopened = liis.post(f"{path}/reopening", {"reason": "It sags again"}).json()
    assert (reopened["state"], reopened["round"]) == ("open", 2)
    assert [one["step"] for one in reopened["steps"]] == list(STEPS)
    assert liis.post(f"{path}/withdrawal").json()["state"] == "withdrawn"


def test_the_register_is_narrowed_paged_and_holds_what_exists_for_its_reader(world, ivo) -> None:
    for talk in (world.wardrobe, world.invoice, world.dispute):
        open_complaint(SYSTEM, conversation=talk)
    found = ivo.get("/complaints")
    assert [one["conversation"] for one in found.json()["items"]] == [
        world.invoice.pk,
        world.wardrobe.pk,
    ]
    assert SECRET_WORD not in found.content.decode()
    first = ivo.get("/complaints", limit=1).json()
    rest = ivo.get("/complaints", limit=1, cursor=first["next"]).json()
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (1, 1, "")
    assert ivo.get("/complaints", shown="closed").json()["items"] == []
    assert len(ivo.get("/complaints", brand=world.jadran.pk).json()["items"]) == 1
    assert ivo.get("/complaints", shown="late").status_code == 422
    secret = Complaint.objects.get(conversation=world.dispute)
    assert ivo.get(f"/complaints/{secret.pk}").status_code == 404
    assert ivo.post(f"/complaints/{secret.pk}/closure").status_code == 404


def test_causes_and_days_need_their_own_right(world, ivo, liis) -> None:
    assert ivo.post("/root-causes", {"name": "Price"}).status_code == 403
    made = liis.post("/root-causes", {"name": "Price"}).json()
    path = f"/root-causes/{made['id']}"
    assert liis.put(path, {"name": "Wrong price"}).json()["name"] == "Wrong price"
    assert liis.delete(path).json() == {"done": True}
    assert ivo.get("/root-causes").json() == [
        {"id": made["id"], "name": "Wrong price", "retired": True}
    ]
    assert ivo.get("/complaint-course").json() == {"step_days": 3, "follow_up_days": 7}
    days = {"step_days": 2, "follow_up_days": 5}
    assert ivo.put("/complaint-course", days).status_code == 403
    assert liis.put("/complaint-course", days).json() == days


def test_a_mistake_of_ours_is_written_down_and_taken_back(world, ivo, programs) -> None:
    path = f"/conversations/{world.account.pk}/mistake"
    reply = world.account.messages.get(kind="outbound").pk
    told = ivo.put(path, {"mistake": "Wrong price", "message": reply, "remedy": "Paid back"})
    assert told.json()["message"] == reply
    assert len(ivo.get("/mistakes").json()["items"]) == 1
    assert ivo.get("/mistakes", brand=world.jadran.pk).json()["items"] == []
    assert (
        ivo.put(f"/conversations/{world.dispute.pk}/mistake", {"mistake": "x"}).status_code == 404
    )
    narrow = programs.of(world.ivo, [Permission.READ])
    assert narrow.delete(f"/mistakes/{told.json()['id']}").status_code == 403
    assert ivo.delete(f"/mistakes/{told.json()['id']}").json() == {"done": True}
    assert ivo.get("/mistakes").json()["items"] == []
