"""Shops as a whole: connected on a screen, heard at their address, their calls worked on."""

import base64
import hashlib
import hmac
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kuula.connectors.shops.jobs import forgotten, on_customer_erased, swept, work
from kuula.connectors.shops.models import Shop, ShopCall
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.faces.customer import shop_hooks
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.ledger.reading import entries
from kuula.people.actions import erase_customer
from kuula.people.models import Address, Buyer, Customer, Delivery, Order, Product, Return
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff
from tests.world import World

pytestmark = pytest.mark.django_db
PAYLOADS = Path(__file__).parent / "payloads"
GENERIC = {
    "data": [
        {
            "no": 5, "when": "2026-02-01T10:00:00Z", "state": "saadetud", "sum": 25,
            "who": {"mail": "kadri@example.ee", "name": "Kadri Kask"},
            "rows": [{"what": "Kapp", "n": 2, "each": "12.50"}],
        }
    ]
}  # fmt: skip
PATHS = {
    "external_id": "no", "placed_at": "when", "state": "state", "currency": "EUR",
    "email": "who.mail", "name": "who.name", "lines": "rows", "line.name": "what",
    "line.quantity": "n", "line.price": "each",
}  # fmt: skip


@pytest.fixture
def admin(world: World) -> Client:
    Staff.objects.update(language="en")
    return as_staff(world.mari)


def connected(admin: Client, kind: str, **more: str) -> tuple[Shop, str]:
    """A shop made on the screen; answers it and the secret the screen shows."""
    made = {"name": f"Our {kind}", "kind": kind, "active": "on", **more}
    page = admin.post("/settings/shops/new", made, follow=True).content.decode()
    shop = Shop.objects.get(name=made["name"])
    assert f"/hooks/shops/{shop.key}" in page
    found = re.search(r'id="shop-secret"[^>]*value="([^"]+)"', page) or re.search(
        r'value="([^"]+)"[^>]*id="shop-secret"', page
    )
    assert found, "the secret stands on the page"
    assert shop.secret_sealed != found[1]
    return shop, found[1]


def payload(name: str, **changes: Any) -> bytes:
    held = json.loads((PAYLOADS / f"{name}.json").read_text())
    return json.dumps(held | changes).encode()


HEADERS = {
    "woocommerce": ("X-WC-Webhook-Signature", "X-WC-Webhook-Topic", "X-WC-Webhook-Delivery-ID"),
    "shopify": ("X-Shopify-Hmac-Sha256", "X-Shopify-Topic", "X-Shopify-Webhook-Id"),
    "generic": ("X-Kuula-Signature", "X-Kuula-Topic", "X-Kuula-Delivery"),
}


def call(shop: Shop, secret: str, topic: str, body: bytes, number: str = "") -> int:
    """The shop calls; answers the status."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    signature, about, called = HEADERS[shop.kind]
    headers = {signature: base64.b64encode(digest).decode(), about: topic, called: number or topic}
    answer = Client().post(
        f"/hooks/shops/{shop.key}", body, content_type="application/json", headers=headers
    )
    return answer.status_code


def worked() -> list[str]:
    """Let the jobs run, twice each, as they may; answers what became of the calls."""
    ShopCall.objects.filter(state="waiting").update(again_at=clock.now() - timedelta(minutes=1))
    for one in ShopCall.objects.filter(state="waiting").order_by("pk"):
        work(one.pk)
        work(one.pk)
    return list(ShopCall.objects.order_by("pk").values_list("state", flat=True))


def test_woocommerce_tells_products_customers_and_orders(admin: Client) -> None:
    shop, secret = connected(admin, "woocommerce", source="veebipood")
    body = payload("woocommerce_order")
    assert call(shop, secret, "order.created", body, "d1") == 200
    assert call(shop, secret, "order.created", body, "d1") == 200
    assert ShopCall.objects.count() == 1
    call(shop, secret, "product.updated", payload("woocommerce_product"), "d2")
    call(shop, secret, "customer.created", payload("woocommerce_customer"), "d3")
    call(shop, secret, "coupon.created", b'{"id": 1}', "d4")
    assert worked() == ["done", "done", "done", "ignored"]
    order = Order.objects.get(source="veebipood", external_id="727")
    assert (order.state, order.currency, order.total) == ("preparing", "EUR", 2935)
    assert order.customer is not None
    assert (order.customer.name, order.customer.phone) == ("John Doe", "(555) 555-5555")
    lines = [(one.name[:13], one.quantity, one.price, one.total) for one in order.lines.all()]
    assert lines == [("Woo Single #1", 2, 322, 645), ("Ship Your Ide", 1, 1290, 1290)]
    assert order.lines.all()[1].version == "Black, M Test"
    assert Product.objects.get(external_id="93").name == "Woo Single #1"
    assert Buyer.objects.get(external_id="26").customer_id == order.customer_id
    late = {"status": "pending", "date_modified_gmt": "2026-03-22T19:28:03"}
    call(shop, secret, "order.updated", payload("woocommerce_order", **late), "d5")
    worked()
    order.refresh_from_db()
    assert order.state == "preparing", "what is older overwrites nothing"
    call(shop, secret, "order.deleted", b'{"id":727}', "d6")
    worked()
    order.refresh_from_db()
    assert order.state == "cancelled"


def test_shopify_tells_orders_deliveries_and_refunds_in_any_order(admin: Client) -> None:
    shop, secret = connected(admin, "shopify", secret="hush-from-shopify")
    assert secret == "hush-from-shopify"
    call(shop, secret, "refunds/create", payload("shopify_refund"))
    assert worked() == ["waiting"]
    early = ShopCall.objects.get()
    assert "Send the order first" in early.why
    page = admin.get(f"/settings/shops/{shop.pk}").content.decode()
    assert page.index("Last calls") < page.index('name="source"')
    refused = admin.post(f"/settings/shops/{shop.pk}", {"name": ""}).content.decode()
    assert refused.index('aria-invalid="true"') < refused.index("Last calls")
    assert "Send the order first" in page
    call(shop, secret, "orders/create", payload("shopify_order"))
    call(shop, secret, "fulfillments/update", payload("shopify_fulfillment"))
    assert worked() == ["waiting", "done", "done"]
    assert worked() == ["done", "done", "done"]
    order = Order.objects.get(external_id="820982911946154508")
    assert (order.number, order.total, order.state) == ("#9999", 35997, "preparing")
    assert [one.total for one in order.lines.all()] == [19999, 15998]
    assert order.customer is not None
    assert order.customer.name == "John Smith"
    delivery = Delivery.objects.get(order=order)
    assert (delivery.carrier, delivery.tracking) == ("UPS", "1z827wk74630")
    assert delivery.delivered_at is not None
    refund = Return.objects.get(order=order)
    assert (refund.amount, refund.reason) == (19999, "Things were damaged")


def test_a_system_of_ones_own_is_mapped_and_tried_on_a_sample(admin: Client) -> None:
    shop, secret = connected(admin, "generic")
    where = f"/settings/shops/{shop.pk}/mapping"
    asked = {"about": "orders", "records": "data", "sample": json.dumps(GENERIC)}
    asked |= {f"path-{name}": path for name, path in PATHS.items()}
    lacking = admin.post(where, asked | {"path-external_id": ""})
    assert (lacking.status_code, b"Say where" in lacking.content) == (422, True)
    tried = admin.post(where, asked | {"try": "1"}).content.decode()
    assert "2 × Kapp 25.00" in tried
    assert "Kadri Kask" in tried
    assert Shop.objects.get().mapping == {}
    call(shop, secret, "", json.dumps(GENERIC).encode(), "before")
    admin.post(where, asked)
    assert worked() == ["done"]
    order = Order.objects.get(source="Our generic", external_id="5")
    assert (order.state, order.total) == ("sent", 2500)
    call(shop, secret, "", b"no json", "broken")
    for _try in range(5):
        swept()
        worked()
    failed = ShopCall.objects.get(called="broken")
    assert failed.state == "failed"
    page = admin.get(f"/settings/shops/{shop.pk}?failed=1").content.decode()
    assert "This is no JSON" in page
    assert "1 call failed" in admin.get("/settings/shops").content.decode()
    admin.post(f"/settings/shops/{shop.pk}/again", {"call": str(failed.pk)})
    failed.refresh_from_db()
    assert failed.state == "waiting"


def test_what_is_free_costs_nothing_and_nothing_is_not_one(admin: Client) -> None:
    shop, secret = connected(admin, "generic")
    paths = PATHS | {"total": "sum", "line.total": "all"}
    asked = {"about": "orders", "records": "data"} | {f"path-{n}": at for n, at in paths.items()}
    admin.post(f"/settings/shops/{shop.pk}/mapping", asked)
    rows = [{"what": "Gift", "n": 2, "each": "9.00", "all": 0}, {"what": "Bag", "n": 0, "each": 1}]
    free = {"data": [GENERIC["data"][0] | {"sum": 0, "rows": rows}]}
    call(shop, secret, "", json.dumps(free).encode())
    assert worked() == ["done"]
    order = Order.objects.get(external_id="5", source="Our generic")
    lines = [(int(one.quantity), one.price, one.total) for one in order.lines.all()]
    assert (order.total, lines) == (0, [(2, 900, 0), (0, 100, 0)])


def test_who_orders_from_a_shared_address_is_nobody_yet(admin: Client, world: World) -> None:
    Address.objects.create(
        value="john.doe@example.com", customer=world.kadri, shared=True, created_at=clock.now()
    )
    shop, secret = connected(admin, "woocommerce", source="veebipood")
    call(shop, secret, "order.created", payload("woocommerce_order"))
    call(shop, secret, "customer.created", payload("woocommerce_customer"))
    assert worked() == ["done", "done"]
    assert Order.objects.get(source="veebipood", external_id="727").customer is None
    assert Buyer.objects.get(source="veebipood").customer is None


@pytest.mark.parametrize("line", ["no line", {"quantity": "1e-999999", "total": "1"}])
def test_a_call_nobody_can_read_is_tried_five_times_and_no_more(admin: Client, line: Any) -> None:
    shop, secret = connected(admin, "woocommerce")
    call(shop, secret, "order.created", payload("woocommerce_order", line_items=[line]))
    for _try in range(6):
        swept()
        worked()
    failed = ShopCall.objects.get()
    assert (failed.state, failed.attempts) == ("failed", 5)
    assert failed.why
    assert not Order.objects.filter(external_id="727").exists()


def test_who_does_not_sign_is_turned_away(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    shop, secret = connected(admin, "woocommerce")
    body = payload("woocommerce_order")
    assert call(shop, "wrong", "order.created", body) == 401
    assert call(shop, secret, "order.created", b"x" * (2 * 1024 * 1024 + 1)) == 413
    for key in ("nobodys", "a%00b"):
        shop.key = key
        assert call(shop, secret, "order.created", body) == 404
    shop.refresh_from_db()
    ping = Client().post(
        f"/hooks/shops/{shop.key}",
        b"webhook_id=5",
        content_type="application/x-www-form-urlencoded",
    )
    assert ping.status_code == 200
    assert not ShopCall.objects.exists()
    admin.post(f"/settings/shops/{shop.pk}/secret")
    assert call(shop, secret, "order.created", body) == 401
    monkeypatch.setattr(shop_hooks, "MOST_CALLS", 0)
    assert call(shop, secret, "order.created", body) == 429


def test_calls_are_forgotten_with_the_person_and_in_time(admin: Client) -> None:
    shop, secret = connected(admin, "woocommerce")
    call(shop, secret, "order.created", payload("woocommerce_order"))
    worked()
    person = Address.objects.get(value="john.doe@example.com").customer
    erase_customer(SYSTEM, customer=person)
    [erased] = [one for one in entries(_ids(person.pk)) if one.type == "people.customer_erased"]
    on_customer_erased(erased)
    assert ShopCall.objects.get().body == ""
    again = admin.post(f"/settings/shops/{shop.pk}/again", {"call": "1"}, follow=True)
    assert "There is nothing to try again" in again.content.decode()
    ShopCall.objects.update(received_at=clock.now() - timedelta(days=15))
    forgotten()
    assert not ShopCall.objects.exists()


def test_a_call_of_somebody_else_waits_on_when_a_person_is_erased(
    admin: Client, world: World
) -> None:
    Customer.objects.filter(pk=world.kadri.pk).update(name="Doe")
    Address.objects.filter(customer=world.kadri).update(value="doe@example.com")
    shop, secret = connected(admin, "woocommerce")
    call(shop, secret, "order.created", payload("woocommerce_order"))
    erase_customer(SYSTEM, customer=world.kadri)
    [erased] = [one for one in entries(_ids(world.kadri.pk)) if one.type.endswith("_erased")]
    on_customer_erased(erased)
    assert worked() == ["done"]


def _ids(customer: int) -> list[int]:
    return list(Entry.objects.filter(customer_id=customer).values_list("pk", flat=True))


STUMBLES = {
    "words for lines": {"line_items": ["x", None]},
    "words for parcels": {"fulfillments": ["x"]},
    "too large": {"total_price": "1E+999999"},
    "too small": {"line_items": [{"title": "a", "quantity": "1E-999999", "price": "1E+999999"}]},
}


@pytest.mark.parametrize("changes", STUMBLES.values(), ids=STUMBLES)
def test_a_call_that_makes_no_sense_fails_with_its_reason(
    admin: Client, changes: dict[str, Any]
) -> None:
    shop, secret = connected(admin, "shopify")
    call(shop, secret, "orders/create", payload("shopify_order", **changes), "odd")
    call(shop, secret, "orders/create", payload("shopify_order"), "good")
    assert worked() == ["waiting", "done"]
    for _once in range(4):
        worked()
    page = admin.get(f"/settings/shops/{shop.pk}").content.decode()
    assert ShopCall.objects.get(called="odd").state == "failed"
    assert "is no list of things" in page or "is no number" in page


def test_what_kuula_stumbles_over_is_tried_a_few_times_and_then_told(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, secret = connected(admin, "shopify")
    call(shop, secret, "orders/create", payload("shopify_order"), "one")

    def stumble(*_told: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("kuula.connectors.shops.actions.calls.read", stumble)
    for _once in range(5):
        worked()
    assert ShopCall.objects.get().state == "failed"
    assert "This was our mistake" in admin.get(f"/settings/shops/{shop.pk}").content.decode()
