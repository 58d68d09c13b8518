"""One order on a page of its own, and all orders of a customer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kuula.desk.concerns.access import conversations_about
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.commerce.words import (
    amount_words,
    dotted,
    invoice_pill,
    order_pill,
    order_title,
    return_pill,
)
from kuula.faces.agent.pages.panel import Earlier, earlier
from kuula.people.access import customer_for
from kuula.people.commerce.access import order_for, sees_money
from kuula.people.commerce.listed import WholeOrder, orders_of, whole_order
from kuula.people.commerce.moments import today
from kuula.people.models import Customer, Delivery, Invoice, Order, OrderLine, Payment, Return
from kuula.ui.formats import date_time, full_date, number
from kuula.ui.page import Column, NavItem, Page, Tone


@dataclass(frozen=True, slots=True)
class Cells:
    """One row of a table; the second cell is the pill, if there is one. `external` is where the
    first leads outside, `links` lead to manuals."""

    first: str
    rest: Sequence[str]
    pill: str = ""
    tone: Tone = ""
    external: str = ""
    links: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table under its title; `empty` says that there is nothing."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Cells]
    empty: str


@dataclass(frozen=True, kw_only=True)
class OrderPage(Page):
    """One order; `facts` are pairs of what and how."""

    crumbs: Sequence[NavItem]
    about: str
    customer_url: str
    customer_id: int
    outside_url: str
    pills: Sequence[tuple[str, Tone]]
    facts: Sequence[tuple[str, str]]
    tables: Sequence[Table]
    conversations: Sequence[Earlier]


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order of the list."""

    url: str
    number: str
    placed: str
    total: str
    state: str
    tone: Tone


@dataclass(frozen=True, kw_only=True)
class OrdersPage(Page):
    """All orders of a customer."""

    crumbs: Sequence[NavItem]
    columns: Sequence[Column]
    rows: Sequence[OrderRow]
    first_url: str
    next_url: str


def order_page(request: StaffRequest, order_id: int) -> OrderPage:
    """One order with all that belongs to it. Raises NotFound."""
    actor = request.actor
    order = order_for(actor, order_id)
    whole, day = whole_order(actor, order), today()
    title = order_title(order.number)
    customer = order.customer
    return OrderPage(
        title=title,
        frame=frame_for(request, "customers"),
        crumbs=_crumbs(customer, title),
        about=_customer_name(customer) if customer else order.email,
        customer_url=reverse("customer", args=[customer.pk]) if customer else "",
        customer_id=customer.pk if customer else 0,
        outside_url=order.url,
        pills=[order_pill(order.state), *_late_pill(whole, day)],
        facts=list(_facts(order, money=sees_money(actor))),
        tables=_tables(whole, day, money=sees_money(actor)),
        conversations=[earlier(one) for one in conversations_about(actor, order)],
    )


def orders_page(request: StaffRequest, customer_id: int) -> OrdersPage:
    """All orders of a customer, the latest first. Raises NotFound."""
    actor = request.actor
    customer, cursor = customer_for(actor, customer_id), request.GET.get("after", "")
    page, money = orders_of(actor, customer, cursor=cursor), sees_money(actor)
    own = reverse("customer_orders", args=[customer.pk])
    columns = [Column(_("Order number")), Column(_("Placed")), Column(_("State"))]
    columns += [Column(_("Total"), numeric=True)] if money else []
    return OrdersPage(
        title=_("Orders"),
        frame=frame_for(request, "customers"),
        crumbs=_crumbs(customer, _("Orders")),
        columns=columns,
        rows=[_row(one, money=money) for one in page.rows],
        first_url=own if cursor else "",
        next_url=f"{own}?{urlencode({'after': page.next})}" if page.next else "",
    )


def _crumbs(customer: Customer | None, title: str) -> Sequence[NavItem]:
    crumbs = [NavItem(label=_("Customers"), url=reverse("customers"))]
    if customer is not None:
        url = reverse("customer", args=[customer.pk])
        crumbs.append(NavItem(label=_customer_name(customer), url=url))
    return (*crumbs, NavItem(label=title, url="", current=True))


def _customer_name(customer: Customer) -> str:
    return customer.name or (_("Erased person") if customer.erased_at else _("No name"))


def _row(order: Order, *, money: bool) -> OrderRow:
    state, tone = order_pill(order.state)
    return OrderRow(
        url=reverse("order", args=[order.pk]),
        number=order.number or order_title(""),
        placed=full_date(order.placed_at),
        total=amount_words(order.total, order.currency) if money else "",
        state=state,
        tone=tone,
    )


def _late_pill(whole: WholeOrder, day: date) -> list[tuple[str, Tone]]:
    waits = whole.order.is_open
    late = [one for one in whole.deliveries if waits and _is_late(one, day)]
    return [(_("Late"), "bad")] if late else []


def _is_late(delivery: Delivery, day: date) -> bool:
    came = delivery.delivered_at is not None or delivery.cancelled
    return not came and delivery.days_late(day) > 0


def _facts(order: Order, *, money: bool) -> Sequence[tuple[str, str]]:
    facts = [(_("Placed"), date_time(order.placed_at))]
    if money:
        facts.append((_("Total"), amount_words(order.total, order.currency)))
    source = _("%(source)s, as of %(time)s")
    places = {"source": order.source, "time": date_time(order.fresh_at)}
    facts.append((_("Known from"), source % places))
    return facts


def _tables(whole: WholeOrder, day: date, *, money: bool) -> list[Table]:
    waits, currency = whole.order.is_open, whole.order.currency
    lines = [_line(one, currency, money=money) for one in whole.lines]
    amounts = [Column(_("Price"), numeric=True), Column(_("Total"), numeric=True)]
    columns = [Column(_("Product")), Column(_("Quantity"), numeric=True)]
    tables = [
        Table(_("Lines"), [*columns, *(amounts if money else [])], lines, _("No lines are known.")),
        Table(
            _("Deliveries"),
            [Column(_("Delivery")), Column(_("State")), Column(_("Promised")), Column(_("Sent"))],
            [_delivery(one, day, waits=waits) for one in whole.deliveries],
            _("No delivery is known."),
        ),
    ]
    if money:
        tables += _money_tables(whole, day)
    if whole.returns:
        tables.append(_returned(whole.returns, money=money))
    return tables


def _line(line: OrderLine, currency: str, *, money: bool) -> Cells:
    cells = [number(float(line.quantity.normalize() if line.quantity else Decimal(0)))]
    if money:
        cells += [amount_words(line.price, currency), amount_words(line.total, currency)]
    manuals = line.product.manuals if line.product else []
    links = [(one["title"], one["url"]) for one in manuals]
    return Cells(dotted(line.name, line.version), cells, links=links)


def _delivery(delivery: Delivery, day: date, *, waits: bool) -> Cells:
    pill, tone = _delivery_pill(delivery, day, waits=waits)
    return Cells(
        dotted(delivery.carrier, delivery.tracking) or _("Delivery"),
        [_day(delivery.promised_on), _day(delivery.sent_at)],
        pill,
        tone,
        delivery.url,
    )


def _delivery_pill(delivery: Delivery, day: date, *, waits: bool) -> tuple[str, Tone]:
    if delivery.cancelled:
        return pgettext("delivery", "Cancelled"), ""
    if delivery.delivered_at is not None:
        came = {"date": full_date(delivery.delivered_at)}
        if delivery.days_late(timezone.localdate(delivery.delivered_at)):
            return _("Delivered late, %(date)s") % came, "warn"
        return _("Delivered %(date)s") % came, "good"
    if waits and _is_late(delivery, day):
        return _("Late"), "bad"
    return (_("On its way"), "accent") if delivery.sent_at else (_("Being prepared"), "")


def _money_tables(whole: WholeOrder, day: date) -> list[Table]:
    bills = [_invoice(one, day) for one in whole.invoices]
    columns = [Column(_("Invoice")), Column(_("State")), Column(_("Total"), numeric=True)]
    columns += [Column(_("Issued")), Column(_("Due"))]
    paid = [_payment(one) for one in whole.payments]
    paying = [Column(_("Payment")), Column(_("When")), Column(_("Amount"), numeric=True)]
    return [
        Table(_("Invoices"), columns, bills, _("No invoice is known.")),
        Table(_("Payments"), paying, paid, _("No payment is known.")),
    ]


def _invoice(invoice: Invoice, day: date) -> Cells:
    pill, tone = invoice_pill(invoice, day)
    total = amount_words(invoice.total, invoice.currency)
    return Cells(
        invoice.number or _("Invoice"),
        [total, _day(invoice.issued_on), _day(invoice.due_on)],
        pill,
        tone,
    )


def _payment(payment: Payment) -> Cells:
    words = payment.method or _("Payment")
    if payment.amount < 0:
        words = dotted(words, _("given back"))
    return Cells(
        words, [date_time(payment.paid_at), amount_words(payment.amount, payment.currency)]
    )


def _returned(returns: Sequence[Return], *, money: bool) -> Table:
    columns = [Column(_("Return")), Column(_("State"))]
    columns += [Column(_("Amount"), numeric=True)] if money else []
    columns += [Column(_("Registered")), Column(_("Why"))]
    return Table(_("Returns"), columns, [_return(one, money=money) for one in returns], "")


def _return(row: Return, *, money: bool) -> Cells:
    pill, tone = return_pill(row.state)
    cells = [amount_words(row.amount or None, row.currency)] if money else []
    cells += [_day(row.opened_at), row.reason]
    return Cells(dotted(row.number, row.what) or _("Return"), cells, pill, tone)


def _day(day: date | datetime | None) -> str:
    return full_date(day) if day else "–"
