"""What happens to what a customer buys. Words never name an amount: not everybody may see it."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event, Experience

_NUMBER: frozenset[str] = frozenset({"number"})


@dataclass(frozen=True)
class OrderPlaced(Event):
    """A customer ordered something; recorded once it is known who. `number` is what they call
    it."""

    type: ClassVar[str] = "people.order_placed"
    words: ClassVar[str] = _("Order %(number)s was placed")
    personal: ClassVar[frozenset[str]] = _NUMBER
    order_id: int
    currency: str
    total: int
    number: str = ""


@dataclass(frozen=True)
class OrderStateChanged(Event):
    """An order went from state `previous` to `state`."""

    type: ClassVar[str] = "people.order_state_changed"
    words: ClassVar[str] = _("Order %(number)s was taken up again")
    personal: ClassVar[frozenset[str]] = _NUMBER
    order_id: int
    state: str
    previous: str
    number: str = ""

    def sentence(self) -> str:
        """What became of it."""
        if self.state == "preparing":
            return _("Order %(number)s is being prepared")
        if self.state == "sent":
            return _("Order %(number)s was sent")
        if self.state == "delivered":
            return _("Order %(number)s was completed")
        return _("Order %(number)s was cancelled") if self.state == "cancelled" else self.words


@dataclass(frozen=True)
class DeliveryLate(Event):
    """The promised day is over and it has not come; recorded once for each promise."""

    type: ClassVar[str] = "people.delivery_late"
    words: ClassVar[str] = _("The delivery of order %(number)s is late")
    personal: ClassVar[frozenset[str]] = _NUMBER
    delivery_id: int
    order_id: int
    number: str = ""

    def experience(self) -> Experience:
        """Bad: a promise was not kept."""
        return Experience.BAD


@dataclass(frozen=True)
class DeliveryMade(Event):
    """It came; `days_late` days after the promised one. `promised` says whether there was one."""

    type: ClassVar[str] = "people.delivery_made"
    words: ClassVar[str] = _("Order %(number)s was delivered")
    personal: ClassVar[frozenset[str]] = _NUMBER
    delivery_id: int
    order_id: int
    promised: bool
    days_late: int = 0
    number: str = ""

    def experience(self) -> Experience:
        """Good when it came as promised; that it was late was bad when it was late."""
        on_time = self.promised and not self.days_late
        return Experience.GOOD if on_time else Experience.NEUTRAL

    def sentence(self) -> str:
        """Whether it came as promised."""
        if self.days_late:
            return _("Order %(number)s was delivered, later than promised")
        return _("Order %(number)s was delivered on time") if self.promised else self.words


@dataclass(frozen=True)
class InvoiceOverdue(Event):
    """The last day to pay an invoice is over and something is owed; recorded once."""

    type: ClassVar[str] = "people.invoice_overdue"
    words: ClassVar[str] = _("Invoice %(number)s is past its due date")
    personal: ClassVar[frozenset[str]] = _NUMBER
    invoice_id: int
    currency: str
    outstanding: int
    number: str = ""


@dataclass(frozen=True)
class InvoicePaid(Event):
    """All of an invoice is paid."""

    type: ClassVar[str] = "people.invoice_paid"
    words: ClassVar[str] = _("Invoice %(number)s was paid")
    personal: ClassVar[frozenset[str]] = _NUMBER
    invoice_id: int
    currency: str
    total: int
    number: str = ""


@dataclass(frozen=True)
class ReturnOpened(Event):
    """The customer sends something back. Whether that is bad depends on why: it counts as
    neither."""

    type: ClassVar[str] = "people.return_opened"
    words: ClassVar[str] = _("Return %(number)s was registered")
    personal: ClassVar[frozenset[str]] = _NUMBER
    return_id: int
    order_id: int = 0
    number: str = ""


@dataclass(frozen=True)
class ReturnClosed(Event):
    """A return was settled or, in the state "refused", not accepted."""

    type: ClassVar[str] = "people.return_closed"
    words: ClassVar[str] = _("Return %(number)s was settled")
    personal: ClassVar[frozenset[str]] = _NUMBER
    return_id: int
    state: str
    number: str = ""

    def experience(self) -> Experience:
        """Bad when it was refused."""
        return Experience.BAD if self.state == "refused" else Experience.NEUTRAL

    def sentence(self) -> str:
        """How it ended."""
        return _("Return %(number)s was refused") if self.state == "refused" else self.words


@dataclass(frozen=True)
class SubscriptionStarted(Event):
    """The customer gets something again and again from now on; `name` is that of what we sell."""

    type: ClassVar[str] = "people.subscription_started"
    words: ClassVar[str] = _("The subscription “%(name)s” began")
    subscription_id: int
    name: str


@dataclass(frozen=True)
class SubscriptionEnded(Event):
    """The subscription is over."""

    type: ClassVar[str] = "people.subscription_ended"
    words: ClassVar[str] = _("The subscription “%(name)s” ended")
    subscription_id: int
    name: str


@dataclass(frozen=True)
class ProductRegistered(Event):
    """It is known that the customer has this product; `name` is that of what we sell."""

    type: ClassVar[str] = "people.product_registered"
    words: ClassVar[str] = _("The product “%(name)s” was registered")
    owned_id: int
    name: str
