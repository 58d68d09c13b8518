"""Commercial facts in words: how they stand, and in which colour."""

from datetime import date, datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from kuula.faces.agent.pages.goodwill.words import money_words
from kuula.people.models import Invoice, Order, Return, Subscription
from kuula.ui.formats import full_date
from kuula.ui.page import Tone

_ORDERS: Final[dict[str, Tone]] = {Order.State.SENT: "accent", Order.State.DELIVERED: "good"}
_RETURNS: Final[dict[str, Tone]] = {
    Return.State.OPENED: "warn",
    Return.State.RECEIVED: "accent",
    Return.State.REFUNDED: "good",
    Return.State.REFUSED: "bad",
}
_SUBSCRIPTIONS: Final[dict[str, Tone]] = {
    Subscription.State.ACTIVE: "good",
    Subscription.State.PAUSED: "warn",
}


def order_title(number: str) -> str:
    """What an order is called; an erased person's has no number."""
    return _("Order %(number)s") % {"number": number} if number else _("Order without a number")


def order_pill(state: str) -> tuple[str, Tone]:
    """How an order stands."""
    return str(Order.State(state).label), _ORDERS.get(state, "")


def return_pill(state: str) -> tuple[str, Tone]:
    """How a return stands."""
    return str(Return.State(state).label), _RETURNS.get(state, "")


def subscription_pill(state: str) -> tuple[str, Tone]:
    """How a subscription stands."""
    return str(Subscription.State(state).label), _SUBSCRIPTIONS.get(state, "")


def invoice_pill(invoice: Invoice, today: date) -> tuple[str, Tone]:
    """How an invoice stands."""
    if invoice.is_overdue(today):
        return _("Overdue"), "bad"
    tones: dict[str, Tone] = {Invoice.State.OPEN: "warn", Invoice.State.PAID: "good"}
    return str(Invoice.State(invoice.state).label), tones.get(invoice.state, "")


def warranty_pill(until: date | None, today: date) -> tuple[str, Tone]:
    """Whether the warranty holds; nothing when none is known."""
    if until is None:
        return "", ""
    if until < today:
        return _("Warranty ended %(date)s") % {"date": full_date(until)}, ""
    return _("Warranty until %(date)s") % {"date": full_date(until)}, "good"


def price_words(price: int | None, currency: str, every: str) -> str:
    """What a subscription costs: 9.90 € a month; nothing for who may not see it."""
    if price is None:
        return ""
    return f"{money_words(price, currency)} {Subscription.Every(every).label}"


def amount_words(minor: int | None, currency: str) -> str:
    """An amount, or nothing for who may not see it and where there is none."""
    return money_words(minor, currency) if minor is not None and currency else ""


def dotted(*parts: str) -> str:
    """What there is of some words, in one line."""
    return " · ".join(part for part in parts if part)


def day_of(moment: str | datetime | None) -> date | None:
    """The local day of a moment, also of one in ISO 8601."""
    if not moment:
        return None
    found = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return timezone.localdate(found)


def day_in(day: str | None) -> date | None:
    """A day in ISO 8601."""
    return date.fromisoformat(day) if day else None
