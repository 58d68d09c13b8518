"""What the customers of the demo company bought: what they write about came from somewhere."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from django.utils import timezone

from kuula.desk.access import conversation_for
from kuula.desk.actions.concerns import link_named
from kuula.faces.cli.demo.cast import Cast
from kuula.faces.cli.demo.goods import CURRENCY, SOURCE, VERSIONS, Article, article, article_in
from kuula.faces.cli.demo.planned import Period, PlannedConversation
from kuula.faces.cli.demo.script import Script
from kuula.kit import clock
from kuula.ledger.recording import as_history
from kuula.people.commerce.actions import (
    Outcome,
    note_late_deliveries,
    note_overdue_invoices,
    put_deliveries,
    put_invoices,
    put_orders,
    put_owned,
    put_payments,
    put_returns,
    put_subscriptions,
)
from kuula.people.commerce.forms import (
    DeliveryForm,
    InvoiceForm,
    LineForm,
    OrderForm,
    OwnedForm,
    PaymentForm,
    ReturnForm,
    SubscriptionForm,
)
from kuula.workspace.actors import SYSTEM

_NUMBER: Final = re.compile(r"\b(?:PK|JD)-\d{4,6}\b")
DAY: Final = timedelta(days=1)
DELIVERED_IN: Final = timedelta(days=6)
WARRANTY: Final = timedelta(days=730)
OLD: Final = timedelta(days=200)
REASONS: Final = {
    "et": "Ei sobinud tuppa.",
    "hr": "Ne stane u sobu.",
    "ru": "Не подошло по размеру.",
    "en": "It did not fit the room.",
}


@dataclass(frozen=True)
class Purchase:
    """One order of the story: by whom, of what, when it was placed, promised for, and came (None:
    not yet)."""

    number: str
    brand: str
    customer_id: int
    article: Article
    placed: datetime
    promised: datetime
    came: datetime | None

    def has_come(self) -> bool:
        """Whether it was delivered by now."""
        return self.came is not None and self.came <= clock.now()


def shop(planned: PlannedConversation, cast: Cast) -> None:
    """Let the order that a conversation is about be placed, sent, delivered late or in time, billed
    and paid, or sent back, as the letters tell."""
    number = named_order(planned)
    if not number:
        return
    bought = _purchase(planned, cast, number, _words(planned))
    _order(bought)
    _deliver(bought)
    _bill(bought, paid=planned.tag != "invoice" and int(number[3:]) % 12 != 0)
    if planned.tag == "return":
        _send_back(planned, bought)
    if bought.has_come() and planned.tag in ("warranty", "missing_part", "question"):
        _own(bought)


def named_order(planned: PlannedConversation) -> str:
    """The number of the order the letters name; empty when they name none."""
    found = _NUMBER.search(_words(planned))
    return found[0] if found else ""


def _words(planned: PlannedConversation) -> str:
    return "\n".join((planned.subject, *(turn.text for turn in planned.turns)))


def point_at(number: int) -> None:
    """Link a conversation to the order its letters name, as it is when they come in."""
    talk = conversation_for(SYSTEM, number)
    for message in talk.messages.filter(kind="inbound").order_by("pk"):
        with as_history(message.occurred_at):
            link_named(SYSTEM, message_id=message.pk)


def furnish(script: Script, cast: Cast, when: Period) -> None:
    """What customers had before the ninety days: an order, what they own of it, now and then a
    subscription."""
    for place, one in enumerate(script.customers):
        brand, customer = one.brand, cast.customers[one.email]
        placed = when.since - OLD + timedelta(days=place * 3 % 180, hours=place % 9)
        bought = Purchase(
            f"{'JD' if brand == 'jadran' else 'PK'}-{30_000 + place * 7}",
            brand, customer.pk, article(brand, place), placed, placed + 7 * DAY,
            placed + DELIVERED_IN,
        )  # fmt: skip
        if place % 3 == 0:
            _order(bought)
            _deliver(bought)
            _bill(bought, paid=True)
            _own(bought)
        if place % 5 == 0:
            _subscribe(bought, when, ended=place % 15 == 0)


def watch(when: Period) -> None:
    """Let each morning say what did not come and what is past due, as the timers would have."""
    day = when.since
    while day < when.until:
        with as_history(day):
            note_late_deliveries(SYSTEM)
            note_overdue_invoices(SYSTEM)
        day += DAY
    with as_history(when.until):
        note_late_deliveries(SYSTEM)
        note_overdue_invoices(SYSTEM)


def _purchase(planned: PlannedConversation, cast: Cast, number: str, words: str) -> Purchase:
    customer = cast.customers[planned.customer].pk
    what = article_in(planned.brand, words, int(number[-2:]))
    started = planned.started_at
    if planned.tag == "late_delivery":
        settled = planned.finished_at
        promised = started - DAY
        placed, came = promised - 7 * DAY, settled + 2 * DAY if settled else None
    elif planned.tag in ("delivery_damage", "missing_part", "return"):
        came = started - DAY
        placed, promised = came - DELIVERED_IN, came
    elif planned.tag == "warranty":
        came = started - timedelta(days=150)
        placed, promised = came - DELIVERED_IN, came
    else:
        placed = started - 3 * DAY
        promised, came = placed + 7 * DAY, placed + DELIVERED_IN
    return Purchase(number, planned.brand, customer, what, placed, promised, came)


def _order(bought: Purchase) -> None:
    sent = bought.promised - 2 * DAY
    moments = [("placed", bought.placed), ("sent", sent), ("delivered", bought.came)]
    for state, moment in moments:
        if moment is not None and moment <= clock.now():
            with as_history(moment):
                _done(put_orders(SYSTEM, source=SOURCE, forms=[_order_form(bought, state, moment)]))


def _order_form(bought: Purchase, state: str, moment: datetime) -> OrderForm:
    second = article(bought.brand, int(bought.number[-1]) + 3)
    lines = [_line(bought.article, 1)]
    if second != bought.article:
        lines.append(_line(second, 1 + int(bought.number[-2]) % 3))
    return OrderForm(
        external_id=bought.number,
        fresh_at=moment,
        customer_id=bought.customer_id,
        number=bought.number,
        placed_at=bought.placed,
        state=state,
        currency=CURRENCY,
        total=sum(line.total for line in lines),
        url=f"https://{bought.brand}.example/orders/{bought.number}",
        lines=tuple(lines),
    )


def _line(sold: Article, pieces: int) -> LineForm:
    return LineForm(
        product=sold.key,
        version=VERSIONS[-1],
        quantity=Decimal(pieces),
        price=sold.price,
        total=sold.price * pieces,
    )


def _deliver(bought: Purchase) -> None:
    promised = timezone.localdate(bought.promised)
    sent = bought.promised - 2 * DAY
    form = DeliveryForm(
        external_id=f"{bought.number}-1",
        fresh_at=bought.placed,
        order=bought.number,
        carrier="Omniva" if bought.brand == "pohjala" else "Overseas Express",
        tracking=f"CC{int(bought.number[3:]) * 7919 % 10**9:09d}EE",
        promised_on=promised,
    )
    told = [form, replace(form, fresh_at=sent, sent_at=sent)]
    if bought.came is not None:
        came = bought.came
        told.append(replace(form, fresh_at=came, sent_at=sent, delivered_at=came))
    for one in told:
        if one.fresh_at <= clock.now():
            with as_history(one.fresh_at):
                _done(put_deliveries(SYSTEM, source=SOURCE, forms=[one]))


def _done(outcomes: Sequence[Outcome]) -> None:
    """Raise what something was refused for: the story is wrong then."""
    for one in outcomes:
        if one.problem is not None:
            raise one.problem


def _bill(bought: Purchase, *, paid: bool) -> None:
    total = sum(line.total for line in _order_form(bought, "placed", bought.placed).lines)
    name = f"A-{bought.number[3:]}"
    issued = timezone.localdate(bought.placed)
    invoice = InvoiceForm(
        external_id=name,
        fresh_at=bought.placed,
        order=bought.number,
        number=name,
        issued_on=issued,
        due_on=issued + 14 * DAY,
        currency=CURRENCY,
        total=total,
    )
    payment = PaymentForm(
        external_id=name,
        fresh_at=bought.placed,
        invoice=name,
        order=bought.number,
        currency=CURRENCY,
        amount=total,
        paid_at=bought.placed + DAY / 24,
        method="Visa" if total % 3 else "Swedbank",
    )
    with as_history(bought.placed):
        _done(put_invoices(SYSTEM, source=SOURCE, forms=[invoice]))
    if paid:
        with as_history(payment.paid_at):
            _done(put_payments(SYSTEM, source=SOURCE, forms=[payment]))


def _send_back(planned: PlannedConversation, bought: Purchase) -> None:
    opened = planned.started_at + DAY / 12
    form = ReturnForm(
        external_id=f"T-{bought.number[3:]}",
        fresh_at=opened,
        order=bought.number,
        what=bought.article.name,
        reason=REASONS[planned.language],
        currency=CURRENCY,
        amount=bought.article.price,
        opened_at=opened,
    )
    settled = planned.finished_at
    for state, moment in (("opened", opened), ("refunded", settled + 3 * DAY if settled else None)):
        if moment is not None and moment <= clock.now():
            with as_history(moment):
                told = replace(form, fresh_at=moment, state=state)
                _done(put_returns(SYSTEM, source=SOURCE, forms=[told]))


def _own(bought: Purchase) -> None:
    moment = bought.came or bought.promised
    bought_on = timezone.localdate(bought.placed)
    form = OwnedForm(
        external_id=f"{bought.number}-1",
        fresh_at=moment,
        customer_id=bought.customer_id,
        product=bought.article.key,
        version=VERSIONS[-1],
        serial=f"SN{int(bought.number[3:]) * 104_729 % 10**8:08d}",
        bought_on=bought_on,
        warranty_until=bought_on + WARRANTY,
    )
    with as_history(moment):
        _done(put_owned(SYSTEM, source=SOURCE, forms=[form]))


def _subscribe(bought: Purchase, when: Period, *, ended: bool) -> None:
    began = timezone.localdate(bought.placed)
    form = SubscriptionForm(
        external_id=f"{bought.number}-care",
        fresh_at=bought.placed,
        customer_id=bought.customer_id,
        product=f"{bought.brand}-care",
        currency=CURRENCY,
        price=9_90,
        every="month",
        started_on=began,
        renews_on=timezone.localdate(when.until) + timedelta(days=bought.customer_id % 28 + 1),
    )
    with as_history(bought.placed):
        _done(put_subscriptions(SYSTEM, source=SOURCE, forms=[form]))
    if ended:
        over = when.until - 20 * DAY
        told = replace(form, fresh_at=over, state="ended", ended_on=timezone.localdate(over))
        with as_history(over):
            _done(put_subscriptions(SYSTEM, source=SOURCE, forms=[told]))
