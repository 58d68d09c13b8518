"""The goodwill report over the API: its figures and what is behind each, as on the page."""

import pytest

from kuula.desk.access import conversation_for
from kuula.desk.actions.goodwill import (
    GoodwillForm,
    LimitForm,
    give_goodwill,
    redeem_voucher,
    set_limit,
)
from kuula.desk.goodwill.codes import shown
from kuula.desk.models import Goodwill
from kuula.workspace.actors import SYSTEM
from kuula.workspace.permissions import Permission

pytestmark = pytest.mark.django_db
WHY = "It came three days late"


@pytest.fixture
def given(world) -> dict[str, Goodwill]:
    set_limit(SYSTEM, role="agent", currency="EUR", form=LimitForm(2000, 100_000, 100_000))
    kinds = {"refund": 1500, "voucher": 1000, "above": 9000}
    made = {}
    for name, amount in kinds.items():
        kind = "refund" if name == "above" else name
        talk = conversation_for(world.actor(world.ivo), world.wardrobe.pk)
        form = GoodwillForm(kind=kind, amount=amount, reason=WHY)
        made[name] = give_goodwill(world.actor(world.ivo), conversation=talk, form=form)
    return made


def test_the_figures_and_what_is_behind_each(world, given, liis) -> None:
    code = shown(given["voucher"].vouchers.get().code)
    redeem_voucher(SYSTEM, voucher=given["voucher"].vouchers.get(), reference="Order 1")
    told = liis.get("/goodwill-report", weeks="4").json()
    spent = {one["kind"]: (one["amount"], one["n"]) for one in told["spent"]}
    assert spent == {"refund": (1500, 1), "voucher": (1000, 1)}
    assert (told["asked"], told["declined"], told["codes"], told["redeemed"]) == (1, 0, 1, 1)
    assert told["came_back"]["difference"] is None

    def behind(**asked):
        items = liis.get("/goodwill-report/goodwill", weeks="4", **asked).json()["items"]
        return [one["id"] for one in items]

    assert behind() == [given["voucher"].pk, given["refund"].pk]
    assert behind(kind="refund") == [given["refund"].pk]
    assert behind(of="asked") == [given["above"].pk]
    assert behind(of="redeemed") == [given["voucher"].pk]
    assert behind(currency="USD") == []
    assert behind(month=told["spent"][0]["month"]) == behind()
    first = liis.get("/goodwill-report/goodwill", weeks="4", limit=1).json()
    assert first["items"][0]["conversation"] == world.wardrobe.pk
    assert first["items"][0]["vouchers"][0]["code"] == code
    rest = liis.get("/goodwill-report/goodwill", weeks="4", limit=1, cursor=first["next"]).json()
    assert [one["id"] for one in rest["items"]] == [given["refund"].pk]


def test_it_needs_the_scope_of_reports(world, given, programs) -> None:
    reader = programs.of(world.liis, (Permission.READ,))
    assert reader.get("/goodwill-report").status_code == 403
    assert reader.get("/goodwill-report/goodwill").status_code == 403
    sums = programs.of(world.liis, (Permission.REPORTS,))
    assert sums.get("/goodwill-report").status_code == 200
    assert sums.get("/goodwill-report/goodwill").status_code == 403
    assert sums.get("/goodwill-report", team=999_999).status_code == 404
