"""What an agent needs at first contact of what the customer bought: beside the conversation and on
the customer's page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.pages.commerce.words import (
    amount_words,
    day_in,
    day_of,
    dotted,
    order_pill,
    order_title,
    price_words,
    return_pill,
    subscription_pill,
    warranty_pill,
)
from kuula.people.commerce.moments import today
from kuula.people.commerce.needed import Needed, Row, needed_of
from kuula.people.models import Order
from kuula.ui.formats import full_date
from kuula.ui.page import Tone

BESIDE: Final = 4
WHOLE: Final = 12
MOST_MANUALS: Final = 4


@dataclass(frozen=True, slots=True)
class GoodsRow:
    """One line. `order` and `owned` are numbers a conversation can be linked by; `links` lead to
    manuals."""

    text: str
    url: str = ""
    note: str = ""
    pill: str = ""
    tone: Tone = ""
    order: int = 0
    owned: int = 0
    links: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class GoodsGroup:
    """Some lines of one kind; `more_url` leads to all of them when there are more."""

    title: str
    rows: Sequence[GoodsRow]
    more: str = ""
    more_url: str = ""


@dataclass(frozen=True, slots=True)
class GoodsPart:
    """What there is, the most urgent first."""

    groups: Sequence[GoodsGroup]


def goods_of(request: StaffRequest, customer_id: int, most: int = BESIDE) -> GoodsPart:
    """The part about a customer that the reader may see; one statement."""
    found = needed_of(request.actor, customer_id, most=most)
    return GoodsPart([group for group in _groups(found, customer_id, today()) if group.rows])


def _groups(found: Needed, customer_id: int, day: date) -> Iterator[GoodsGroup]:
    yield GoodsGroup(_("Late deliveries"), [_late(row, day) for row in found.late])
    yield _more(
        _("Unpaid invoices"), [_invoice(row, day) for row in found.invoices], found.invoices
    )
    orders = [_order(row) for row in found.orders]
    more = found.orders_found - len(orders)
    url = reverse("customer_orders", args=[customer_id])
    words = _("all %(count)s") % {"count": found.orders_found}
    yield GoodsGroup(_("Orders"), orders, words if more else "", url if more else "")
    yield _more(_("Products"), [_owned(row, day) for row in found.owned], found.owned)
    subscribed = [_subscription(row) for row in found.subscriptions]
    yield _more(_("Subscriptions"), subscribed, found.subscriptions)
    yield _more(_("Returns"), [_return(row) for row in found.returns], found.returns)


def _more(title: str, rows: Sequence[GoodsRow], found: Sequence[Row]) -> GoodsGroup:
    """A group that says how many there are besides."""
    left = (found[0]["found"] if found else 0) - len(rows)
    return GoodsGroup(title, rows, _("and %(count)s more") % {"count": left} if left > 0 else "")


def _late(row: Row, day: date) -> GoodsRow:
    promised = day_in(row["promised_on"]) or day
    return GoodsRow(
        row["number"],
        reverse("order", args=[row["order_id"]]),
        dotted(row["carrier"], row["tracking"]),
        _("promised for %(date)s") % {"date": full_date(promised)},
        "bad",
    )


def _invoice(row: Row, day: date) -> GoodsRow:
    due = day_in(row["due_on"])
    late = due is not None and due < day
    words = _("due %(date)s") % {"date": full_date(due)} if due else ""
    return GoodsRow(
        row["number"],
        reverse("order", args=[row["order_id"]]) if row["order_id"] else "",
        words,
        amount_words(row["outstanding"], row["currency"]),
        "bad" if late else "warn",
    )


def _order(row: Row) -> GoodsRow:
    pill, tone = order_pill(row["state"])
    placed, promised = day_of(row["placed_at"]), day_in(row["promised_on"])
    when = full_date(placed) if placed else ""
    if promised and row["state"] in (Order.State.PLACED, Order.State.PREPARING, Order.State.SENT):
        when = _("expected %(date)s") % {"date": full_date(promised)}
    return GoodsRow(
        row["number"] or order_title(""),
        reverse("order", args=[row["id"]]),
        dotted(when, amount_words(row["total"], row["currency"])),
        pill,
        tone,
        order=row["id"],
    )


def _owned(row: Row, day: date) -> GoodsRow:
    pill, tone = warranty_pill(day_in(row["warranty_until"]), day)
    bought = day_in(row["bought_on"])
    since = _("bought %(date)s") % {"date": full_date(bought)} if bought else ""
    manuals = [(one["title"], one["url"]) for one in row["manuals"] or []]
    return GoodsRow(
        row["name"],
        note=dotted(row["version"], row["serial"], since),
        pill=pill,
        tone=tone,
        owned=row["id"],
        links=manuals[:MOST_MANUALS],
    )


def _subscription(row: Row) -> GoodsRow:
    pill, tone = subscription_pill(row["state"])
    renews = day_in(row["renews_on"])
    again = _("renews %(date)s") % {"date": full_date(renews)} if renews else ""
    price = price_words(row["price"], row["currency"], row["every"])
    return GoodsRow(row["name"], note=dotted(price, again), pill=pill, tone=tone)


def _return(row: Row) -> GoodsRow:
    pill, tone = return_pill(row["state"])
    opened = day_of(row["opened_at"])
    amount = amount_words(row["amount"] or None, row["currency"])
    return GoodsRow(
        row["number"] or row["what"] or _("Return"),
        reverse("order", args=[row["order_id"]]) if row["order_id"] else "",
        dotted(row["what"], full_date(opened) if opened else "", amount),
        pill,
        tone,
    )
