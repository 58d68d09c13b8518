"""What a rule of a segment may ask about: the profile, what somebody buys, what happened to them.

Each field says how it is compared, which facts of the ledger can change it, and which right one
needs to know it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from kuula.kit.languages import ENDONYMS
from kuula.people.models import Attribute, AttributeKind, Basis, Channel, Purpose
from kuula.people.segments.tree import Op
from kuula.workspace.permissions import Permission

Label = str | Promise


class Kind(StrEnum):
    """What a field holds, and with it how it is compared."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    COUNT = "count"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"
    YES_NO = "yes_no"
    NAMED = "named"
    """One of several things that have names: owned products, running subscriptions."""
    GROUP = "group"
    """Nearest to a group that was found."""


class Part(StrEnum):
    """Where a field stands in the list to choose from."""

    PROFILE = "profile"
    ATTRIBUTE = "attribute"
    BOUGHT = "bought"
    HAPPENED = "happened"
    CONSENT = "consent"


PARTS: Final[Mapping[Part, Label]] = {
    Part.PROFILE: _("Profile"),
    Part.ATTRIBUTE: _("Attributes"),
    Part.BOUGHT: _("What they buy"),
    Part.HAPPENED: _("What happened"),
    Part.CONSENT: _("Consents"),
}
_EMPTY: Final = (Op.KNOWN, Op.UNKNOWN)
OPS: Final[Mapping[Kind, tuple[Op, ...]]] = {
    Kind.TEXT: (Op.IS, Op.IS_NOT, Op.CONTAINS, Op.BEGINS, *_EMPTY),
    Kind.CHOICE: (Op.IS, Op.IS_NOT, *_EMPTY),
    Kind.NUMBER: (Op.AT_LEAST, Op.AT_MOST, Op.IS, *_EMPTY),
    Kind.COUNT: (Op.AT_LEAST, Op.AT_MOST, Op.IS),
    Kind.MONEY: (Op.AT_LEAST, Op.AT_MOST, *_EMPTY),
    Kind.DATE: (Op.BEFORE, Op.SINCE, Op.WITHIN, Op.LONGER_AGO, Op.AHEAD, *_EMPTY),
    Kind.MOMENT: (Op.WITHIN, Op.LONGER_AGO, Op.BEFORE, Op.SINCE, *_EMPTY),
    Kind.YES_NO: (Op.IS, *_EMPTY),
    Kind.NAMED: (Op.IS, Op.IS_NOT, Op.CONTAINS, *_EMPTY),
    Kind.GROUP: (Op.IS,),
}
TIMED: Final = frozenset({Op.WITHIN, Op.LONGER_AGO, Op.AHEAD})
"""What becomes true or false by the clock alone."""

BEGINS: Final = frozenset({"people.customer_added", "desk.conversation_opened"})
"""How somebody becomes a customer."""
_EDITED: Final = BEGINS | {"people.customer_changed"}
_COMPANY: Final = _EDITED | {"people.company_changed"}
_ORDERS: Final = frozenset({"people.order_placed", "people.order_state_changed"})
_RATED: Final = ("listening.rating_given", "listening.rating_changed")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to ask about. `types` are the facts of the ledger that are counted, `triggers`
    those that can change the answer; `period` says that only some days may be counted, `timed` that
    the days alone can change it."""

    key: str
    label: Label
    part: Part
    kind: Kind
    triggers: frozenset[str] = frozenset()
    types: tuple[str, ...] = ()
    options: tuple[tuple[str, Label], ...] = ()
    needs: Permission | None = None
    currency: str = ""
    period: bool = False
    timed: bool = False
    pleased: bool | None = None
    unsaid: bool = False
    """What a yes or no is while nobody said either."""
    ops: tuple[Op, ...] = field(default=())

    @property
    def comparisons(self) -> tuple[Op, ...]:
        """How it may be compared, the usual one first."""
        return self.ops or OPS[self.kind]


def _counted(key: str, label: Label, *types: str, pleased: bool | None = None) -> Field:
    return Field(
        key, label, Part.HAPPENED, Kind.COUNT, frozenset(types), types, period=True, pleased=pleased
    )


def _ordered(key: str, label: Label, kind: Kind, *, period: bool = False) -> Field:
    needs = Permission.MONEY if kind is Kind.MONEY else None
    return Field(key, label, Part.BOUGHT, kind, _ORDERS, needs=needs, period=period)


_DELIVERIES: Final = frozenset({"people.delivery_late", "people.delivery_made"})
_INVOICES: Final = frozenset({"people.invoice_overdue", "people.invoice_paid"})
_SUBSCRIBED: Final = frozenset({"people.subscription_started", "people.subscription_ended"})
FIXED: Final[tuple[Field, ...]] = (
    Field(
        "language", _("Language"), Part.PROFILE, Kind.CHOICE, _EDITED,
        options=tuple(ENDONYMS.items()),
    ),
    Field("city", _("City"), Part.PROFILE, Kind.TEXT, _EDITED),
    Field("company", _("Company"), Part.PROFILE, Kind.TEXT, _COMPANY),
    Field(
        "channel", _("Likes to be reached by"), Part.PROFILE, Kind.CHOICE, _EDITED,
        options=tuple(Channel.choices),
    ),
    Field("since", _("Customer since"), Part.PROFILE, Kind.MOMENT, BEGINS),
    _ordered("orders.count", _("Orders"), Kind.COUNT, period=True),
    _ordered("orders.last", _("Last order"), Kind.MOMENT),
    _ordered("orders.first", _("First order"), Kind.MOMENT),
    _ordered("orders.sum", _("Sum of orders"), Kind.MONEY, period=True),
    Field(
        "invoices.open", _("Unpaid invoices"), Part.BOUGHT, Kind.COUNT, _INVOICES,
        needs=Permission.MONEY,
    ),
    Field(
        "invoices.overdue", _("Overdue invoices"), Part.BOUGHT, Kind.COUNT, _INVOICES,
        needs=Permission.MONEY, timed=True,
    ),
    Field(
        "deliveries.late", _("Deliveries that are late now"), Part.BOUGHT, Kind.COUNT,
        _DELIVERIES | _ORDERS, timed=True,
    ),
    Field(
        "returns.count", _("Returns"), Part.BOUGHT, Kind.COUNT,
        frozenset({"people.return_opened"}), period=True,
    ),
    Field(
        "owned", _("Product owned"), Part.BOUGHT, Kind.NAMED,
        frozenset({"people.product_registered"}),
    ),
    Field("subscribed", _("Running subscription"), Part.BOUGHT, Kind.NAMED, _SUBSCRIBED),
    _counted(
        "contacts", _("Contacts"), "desk.conversation_opened", "desk.message_received"
    ),
    _counted("ratings", _("Ratings given"), *_RATED),
    _counted("ratings.good", _("Satisfied ratings"), *_RATED, pleased=True),
    _counted("ratings.bad", _("Unsatisfied ratings"), *_RATED, pleased=False),
    _counted(
        "complaints", _("Complaints"), "desk.complaint_opened", "desk.complaint_reopened"
    ),
    _counted("promises.late", _("Promises kept late or not yet"), "desk.promise_late"),
    _counted("promises.broken", _("Broken promises"), "desk.promise_broken"),
    _counted("waits", _("Missed reply targets"), "desk.target_missed"),
    _counted("handovers", _("Handovers"), "desk.conversation_handed_over"),
    _counted("late", _("Late deliveries"), "people.delivery_late"),
)  # fmt: skip
BY_KEY: Final = {one.key: one for one in FIXED}
JOINED: Final = frozenset({"people.customers_merged", "people.customers_unmerged"})
"""Facts after which two customers have something else than before."""
GROUP: Final = Field(
    "group", gettext_noop("Group found by clustering"), Part.BOUGHT, Kind.GROUP,
    _ORDERS | BY_KEY["contacts"].triggers, needs=Permission.MONEY, timed=True,
)  # fmt: skip
UNDONE: Final = frozenset(
    {
        "ledger.fact_undone", "desk.complaint_withdrawn", "desk.person_named",
        "desk.conversation_merged", "desk.conversation_unmerged",
    }
)  # fmt: skip
"""Facts that take others back, or say whose they are: they can change whatever is counted."""
_ATTRIBUTE_KINDS: Final = {
    AttributeKind.TEXT: Kind.TEXT,
    AttributeKind.NUMBER: Kind.NUMBER,
    AttributeKind.DATE: Kind.DATE,
    AttributeKind.YES_NO: Kind.YES_NO,
    AttributeKind.CHOICE: Kind.CHOICE,
    AttributeKind.MONEY: Kind.MONEY,
}


def attribute_key(number: int) -> str:
    """The name of an attribute in a rule."""
    return f"attribute:{number}"


def consent_key(number: int) -> str:
    """The name of a purpose in a rule."""
    return f"consent:{number}"


def all_fields() -> dict[str, Field]:
    """Every field there is now, by its key, in the order to choose from; two statements. Sensitive
    attributes are none: what is sealed cannot be compared."""
    found = [*FIXED, *_attributes(), *_purposes(), GROUP]
    return {one.key: one for one in found}


def _attributes() -> Iterator[Field]:
    for one in Attribute.objects.filter(archived_at=None, sensitive=False):
        yield Field(
            attribute_key(one.pk), one.name, Part.ATTRIBUTE,
            _ATTRIBUTE_KINDS[AttributeKind(one.kind)],
            frozenset({"people.attribute_set"}),
            options=tuple((str(it["key"]), it["label"]) for it in one.offered),
            currency=one.currency,
        )  # fmt: skip


def _purposes() -> Iterator[Field]:
    asked = Purpose.objects.filter(archived_at=None, basis__in=(Basis.CONSENT, Basis.LEGITIMATE))
    for one in asked:
        yield Field(
            consent_key(one.pk), one.name, Part.CONSENT, Kind.YES_NO,
            frozenset({"people.consent_recorded", "people.consent_withdrawn"}),
            needs=Permission.CONSENTS, ops=(Op.IS,), unsaid=one.basis == Basis.LEGITIMATE,
        )  # fmt: skip
