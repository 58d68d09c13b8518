"""Goodwill, its limits and vouchers. Amounts are whole numbers of a currency's smallest coin."""

from datetime import date, datetime
from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field, StrictInt, StrictStr

from kuula.desk.goodwill.codes import shown
from kuula.desk.models import Goodwill, GoodwillLimit, Voucher
from kuula.faces.api.shapes.fields import Id, Line, SentId
from kuula.faces.api.shapes.pages import Asked
from kuula.faces.api.shapes.told import Named, Sent, Told, named
from kuula.kit.money import LARGEST

Kind = Literal["refund", "voucher", "discount", "replacement", "sample", "note"]
State = Literal["asked", "granted", "declined", "withdrawn"]
Over = Literal["", "grant", "customer", "month"]
VoucherState = Literal["open", "redeemed", "expired", "withdrawn"]
RoleName = Literal["agent", "lead", "cx_manager", "department_reader", "administrator"]
_KINDS: Final[dict[str, Kind]] = {
    "refund": "refund", "voucher": "voucher", "discount": "discount",
    "replacement": "replacement", "sample": "sample", "note": "note",
}  # fmt: skip
_STATES: Final[dict[str, State]] = {
    "asked": "asked", "granted": "granted", "declined": "declined", "withdrawn": "withdrawn",
}  # fmt: skip
_OVERS: Final[dict[str, Over]] = {
    "": "",
    "grant": "grant",
    "customer": "customer",
    "month": "month",
}
_VOUCHERS: Final[dict[str, VoucherState]] = {
    "open": "open", "redeemed": "redeemed", "expired": "expired", "withdrawn": "withdrawn",
}  # fmt: skip
_ROLES: Final[dict[str, RoleName]] = {
    "agent": "agent", "lead": "lead", "cx_manager": "cx_manager",
    "department_reader": "department_reader", "administrator": "administrator",
}  # fmt: skip
Minor = Annotated[StrictInt, Field(ge=0, le=LARGEST)]
Code = Annotated[StrictStr, Field(min_length=1, max_length=40)]
Day = Annotated[date, Field(strict=False)]


class GoodwillAsked(Asked):
    """Which goodwill: of a state, of a kind, of a conversation; any when left out."""

    state: State | None = None
    kind: Kind | None = None
    conversation: Id | None = None


class VoucherTold(Told):
    """A code. It is good for `amount`, or for `percent` off but at most `amount`."""

    code: str
    amount: int
    currency: str
    percent: int | None
    brand: Named | None
    valid_until: date
    state: VoucherState
    redeemed_at: datetime | None
    reference: str


class GoodwillTold(Told):
    """Something given, or asked to be given. `over` is the limit that it passed; `amount` is what
    all `pieces` of it cost."""

    id: int
    conversation: int
    kind: Kind
    amount: int
    currency: str
    percent: int | None
    pieces: int
    state: State
    over: Over
    reason: str
    asked_by: Named | None
    asked_at: datetime
    granted_at: datetime | None
    decided_by: Named | None
    decided_at: datetime | None
    word: str
    owner: Named | None
    due: date | None
    done_at: datetime | None
    vouchers: list[VoucherTold]


class NewGoodwill(Sent):
    """Something to give. `amount` is what one piece costs, of a discount what it takes off at most.

    A discount needs `percent`; what a person has to do needs `due`.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"kind": "voucher", "amount": 2000, "reason": "It came three days late"}]
        }
    )

    kind: Kind
    amount: Minor
    reason: Line
    percent: Annotated[StrictInt, Field(ge=1, le=100)] | None = None
    pieces: Annotated[StrictInt, Field(ge=1, le=50)] = 1
    valid_until: Day | None = None
    owner: SentId | None = None
    due: Day | None = None


class Decision(Sent):
    """A word to who asked; needed to decline."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"word": "They waited long"}]})

    word: Line = ""


class Redemption(Sent):
    """A code to redeem; `reference` is what for, `brand` where, if that matters."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"code": "7K2M-9QXD-4HTV", "reference": "Order 4711"}]}
    )

    code: Code
    reference: Annotated[StrictStr, Field(max_length=80)] = ""
    brand: SentId | None = None


class LimitTold(Told):
    """What a role may give without asking."""

    role: RoleName
    currency: str
    per_grant: int
    per_customer: int
    per_month: int


class LimitSet(Sent):
    """What a role may give at once, to one customer in twelve months, each colleague in a month."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"per_grant": 2000, "per_customer": 5000, "per_month": 20000}]
        }
    )

    per_grant: Minor
    per_customer: Minor
    per_month: Minor


def goodwill_kind(kind: str) -> Kind:
    """A kind as programs are told it."""
    return _KINDS[kind]


def goodwill_role(role: str) -> RoleName:
    """A role as programs are told it."""
    return _ROLES[role]


def goodwill_told(goodwill: Goodwill) -> GoodwillTold:
    """Goodwill as the program gets it."""
    return GoodwillTold(
        id=goodwill.pk,
        conversation=goodwill.conversation_id,
        kind=_KINDS[goodwill.kind],
        amount=goodwill.amount,
        currency=goodwill.currency,
        percent=goodwill.percent,
        pieces=goodwill.pieces,
        state=_STATES[goodwill.state],
        over=_OVERS[goodwill.over],
        reason=goodwill.reason,
        asked_by=named(goodwill.asked_by),
        asked_at=goodwill.asked_at,
        granted_at=goodwill.granted_at,
        decided_by=named(goodwill.decided_by),
        decided_at=goodwill.decided_at,
        word=goodwill.word,
        owner=named(goodwill.owner),
        due=goodwill.due,
        done_at=goodwill.done_at,
        vouchers=[voucher_told(one) for one in goodwill.vouchers.all()],
    )


def voucher_told(voucher: Voucher) -> VoucherTold:
    """A voucher as the program gets it."""
    return VoucherTold(
        code=shown(voucher.code),
        amount=voucher.amount,
        currency=voucher.currency,
        percent=voucher.percent,
        brand=named(voucher.brand),
        valid_until=voucher.valid_until,
        state=_VOUCHERS[voucher.state],
        redeemed_at=voucher.redeemed_at,
        reference=voucher.reference,
    )


def limit_told(limit: GoodwillLimit) -> LimitTold:
    """A limit as the program gets it."""
    return LimitTold(
        role=_ROLES[limit.role],
        currency=limit.currency,
        per_grant=limit.per_grant,
        per_customer=limit.per_customer,
        per_month=limit.per_month,
    )
