"""Goodwill and vouchers over the API: within limits, decided on, redeemed once and only once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from kuula.desk.actions.goodwill import GoodwillForm, LimitForm, give_goodwill, set_limit
from kuula.desk.goodwill.codes import shown
from kuula.desk.models import Goodwill, Voucher
from kuula.faces.api.tests.conftest import Program, Programs
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.workspace.access import actor_for
from kuula.workspace.actors import SYSTEM
from kuula.workspace.permissions import Permission

MANY, TRIES, AWAY = 100, 50, 503
WHY = "It came three days late"
LIMITS = {"per_grant": 2000, "per_customer": 5000, "per_month": 20000}


def body(amount: int = 2000, kind: str = "refund", **more):
    return {"kind": kind, "amount": amount, "reason": WHY} | more


def test_limits_are_set_and_decide_what_is_given_and_what_is_asked(world, ivo, liis, programs):
    mari = programs.of(world.mari)
    address = "/goodwill-limits/agent/EUR"
    assert ivo.put(address, LIMITS).status_code == 403
    assert mari.put(address, LIMITS | {"per_month": 1}).status_code == 422
    assert mari.put("/goodwill-limits/agent/XXX", LIMITS).status_code == 422
    assert mari.put("/goodwill-limits/nobody/EUR", LIMITS).status_code == 422
    assert mari.put(address, LIMITS).json()["per_grant"] == 2000
    assert mari.get("/goodwill-limits").json()["items"][0]["role"] == "agent"
    here = f"/conversations/{world.wardrobe.pk}/goodwill"
    given = ivo.post(here, body(), "g-1")
    assert (given.status_code, given.json()["state"]) == (201, "granted")
    assert ivo.post(here, body(), "g-1").json()["id"] == given.json()["id"]
    asked = ivo.post(here, body(2001)).json()
    assert (asked["state"], asked["over"]) == ("asked", "grant")
    one = f"/goodwill/{asked['id']}"
    assert ivo.post(f"{one}/approval").status_code == 403
    assert liis.post(f"{one}/refusal").status_code == 422
    approved = liis.post(f"{one}/approval", {"word": "Yes"}).json()
    assert (approved["state"], approved["word"]) == ("granted", "Yes")
    assert ivo.post(f"{one}/withdrawal").json()["state"] == "withdrawn"
    assert [row["state"] for row in ivo.get("/goodwill").json()["items"]] == [
        "withdrawn",
        "granted",
    ]
    assert not ivo.get("/goodwill", state="asked").json()["items"]


def test_a_refused_request_a_task_and_what_is_hidden(world, ivo, liis):
    here = f"/conversations/{world.wardrobe.pk}/goodwill"
    due = (clock.now() + timedelta(days=5)).date().isoformat()
    task = ivo.post(here, body(0, "note", due=due)).json()
    assert (task["state"], task["owner"]["name"]) == ("granted", "Ivo Lepik")
    assert ivo.post(f"/goodwill/{task['id']}/completion").json()["done_at"]
    asked = ivo.post(here, body(1)).json()
    declined = liis.post(f"/goodwill/{asked['id']}/refusal", {"word": "A note will do"})
    assert declined.json()["state"] == "declined"
    for wrong in (body(5, "note"), body(0), body(5, "discount"), body(5, reason=" ")):
        assert ivo.post(here, wrong).status_code == 422
    secret = liis.post(f"/conversations/{world.dispute.pk}/goodwill", body()).json()
    assert ivo.get(f"/goodwill/{secret['id']}").status_code == 404
    assert ivo.get("/goodwill", conversation=world.dispute.pk).json()["items"] == []
    assert ivo.get(f"/goodwill/{task['id']}").json()["kind"] == "note"


def test_redeeming_has_a_scope_of_its_own_and_a_key(world, programs):
    code = voucher(world)
    till = programs.of(world.mari, [Permission.VOUCHERS])
    assert till.get("/goodwill").status_code == 403
    blind = programs.of(world.mari, [Permission.READ])
    assert blind.post("/vouchers/redemptions", {"code": code}).status_code == 403
    wrong = {"code": code, "brand": world.jadran.pk}
    assert till.post("/vouchers/redemptions", wrong).status_code == 409
    right = {"code": code.lower(), "brand": world.pohjala.pk, "reference": "Order 7"}
    done = till.post("/vouchers/redemptions", right, "till-1")
    assert (done.status_code, done.json()["state"], done.json()["amount"]) == (
        201,
        "redeemed",
        1000,
    )
    again = till.post("/vouchers/redemptions", right, "till-1")
    assert (again.status_code, again.json()) == (201, done.json())
    assert till.post("/vouchers/redemptions", right).status_code == 409
    assert till.post("/vouchers/redemptions", {"code": "0000-0000-0001"}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_redemptions_at_the_same_moment_exactly_one_succeeds(world) -> None:
    code, till = voucher(world), Programs(world).of(world.mari, [Permission.VOUCHERS])
    start = Barrier(MANY)

    def redeem(number: int) -> int:
        start.wait(60)
        try:
            return _status(till, code, number)
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as people:
        answers = list(people.map(redeem, range(MANY)))
    assert sorted(set(answers)) == [201, 409]
    assert answers.count(201) == 1
    assert Voucher.objects.get().state == "redeemed"
    assert Entry.objects.filter(type="desk.voucher_redeemed").count() == 1


def voucher(world) -> str:
    """A voucher of 10 € that Kadri holds."""
    set_limit(SYSTEM, role="agent", currency="EUR", form=LimitForm(2000, 5000, 20000))
    form = GoodwillForm("voucher", 1000, WHY)
    given = give_goodwill(actor_for(world.ivo), conversation=world.wardrobe, form=form)
    assert given.state == Goodwill.State.GRANTED
    return shown(given.vouchers.get().code)


def _status(till: Program, code: str, number: int) -> int:
    """What one of many is answered, each with a key of its own; who finds no connection free asks
    again, as a program is told to."""
    for _try in range(TRIES):
        answer = till.post("/vouchers/redemptions", {"code": code}, f"till-{number}")
        if answer.status_code != AWAY:
            break
        connection.close()
    return int(answer.status_code)
