"""What happens with goodwill and its vouchers. Amounts are in the smallest coin of the currency;
reasons and answers are words of people and stand in the goodwill alone."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event, Experience


@dataclass(frozen=True)
class GoodwillGranted(Event):
    """Something was given within the limits of whoever gave it."""

    type: ClassVar[str] = "desk.goodwill_granted"
    words: ClassVar[str] = _("%(actor)s gave goodwill")
    goodwill_id: int
    kind: str
    amount: int
    currency: str

    def experience(self) -> Experience:
        """Good: we made up for something."""
        return Experience.GOOD


@dataclass(frozen=True)
class GoodwillAsked(Event):
    """Somebody asked to give something beyond a limit; `reason` names the limit."""

    type: ClassVar[str] = "desk.goodwill_asked"
    words: ClassVar[str] = _("%(actor)s asked to give goodwill")
    goodwill_id: int
    kind: str
    amount: int
    currency: str
    reason: str


@dataclass(frozen=True)
class GoodwillApproved(Event):
    """Somebody else approved what was asked for; it is given now."""

    type: ClassVar[str] = "desk.goodwill_approved"
    words: ClassVar[str] = _("%(actor)s approved goodwill")
    goodwill_id: int
    kind: str
    amount: int
    currency: str

    def experience(self) -> Experience:
        """Good: we made up for something."""
        return Experience.GOOD


@dataclass(frozen=True)
class GoodwillDeclined(Event):
    """Somebody else declined what was asked for."""

    type: ClassVar[str] = "desk.goodwill_declined"
    words: ClassVar[str] = _("%(actor)s declined goodwill")
    goodwill_id: int
    kind: str
    amount: int
    currency: str


@dataclass(frozen=True)
class GoodwillDone(Event):
    """What a person had to do for it is done: sent, or written."""

    type: ClassVar[str] = "desk.goodwill_done"
    words: ClassVar[str] = _("%(actor)s did what was given")
    goodwill_id: int
    kind: str


@dataclass(frozen=True)
class GoodwillWithdrawn(Event):
    """It was taken back; the entry that gave it, if any, is retracted."""

    type: ClassVar[str] = "desk.goodwill_withdrawn"
    words: ClassVar[str] = _("%(actor)s took goodwill back")
    goodwill_id: int
    kind: str
    amount: int
    currency: str


@dataclass(frozen=True)
class VoucherRedeemed(Event):
    """A voucher was redeemed, once and for all."""

    type: ClassVar[str] = "desk.voucher_redeemed"
    words: ClassVar[str] = _("A voucher was redeemed")
    voucher_id: int
    goodwill_id: int
    amount: int
    currency: str


@dataclass(frozen=True)
class VoucherExpired(Event):
    """The last day of a voucher passed and nobody had redeemed it."""

    type: ClassVar[str] = "desk.voucher_expired"
    words: ClassVar[str] = _("A voucher expired")
    voucher_id: int
    goodwill_id: int


@dataclass(frozen=True)
class GoodwillLimitsChanged(Event):
    """What a role may give without asking changed."""

    type: ClassVar[str] = "desk.goodwill_limits_changed"
    words: ClassVar[str] = _("%(actor)s changed the goodwill limits of a role")
    role: str
    currency: str
    per_grant: int
    per_customer: int
    per_month: int


@dataclass(frozen=True)
class GoodwillKindSwitched(Event):
    """A kind of goodwill is given here now, or no more."""

    type: ClassVar[str] = "desk.goodwill_kind_switched"
    words: ClassVar[str] = _("%(actor)s switched a kind of goodwill on")
    kind: str
    on: bool

    def sentence(self) -> str:
        """Switched off is told so."""
        return self.words if self.on else _("%(actor)s switched a kind of goodwill off")
