"""A company as a customer, as programs are told and send it."""

from datetime import date, datetime
from typing import Annotated

from pydantic import ConfigDict, Field, StrictStr

from kuula.desk.accounts import Cases
from kuula.faces.api.shapes.fields import SentId
from kuula.faces.api.shapes.told import Named, Told, named
from kuula.faces.api.shapes.told import Sent as Form
from kuula.listening.queries import Voice
from kuula.people.accounts.queries import Row, Worth
from kuula.people.actions.planning import LONGEST
from kuula.people.models import PlanItem
from kuula.science.intervals import wilson


class OrderedTold(Told):
    """Orders in one currency that were not cancelled; `total` in its smallest coin, null for who
    may not see money."""

    currency: str
    count: int
    open: int
    total: int | None


class OwedTold(Told):
    """Open invoices in one currency, and of these what is past its day."""

    currency: str
    open: int
    outstanding: int
    overdue: int
    late: int


class RenewalTold(Told):
    """A subscription and the day on which it is renewed."""

    name: str
    customer: int
    renews_on: date
    price: int | None
    currency: str
    every: str


class CasesTold(Told):
    """Cases as far as they exist for you: how they stand now, and of the last twelve months how
    many, complaints, the median seconds to the first answer, promises kept in time of those due,
    and the working minutes `saved` by `sooner` first answers before their promised time."""

    open: int
    late: int
    complaints_open: int
    count: int
    complaints: int
    first_answer: float | None
    answered: int
    saved: int
    sooner: int
    kept: int
    promised: int


class VoiceTold(Told):
    """How satisfied its people were in the last twelve months: `satisfied` of `answered`; `low` and
    `high` are the 95 % interval of the share (Wilson)."""

    satisfied: int
    answered: int
    low: float | None
    high: float | None


class AccountTold(Told):
    """A company as a customer. Cases and voice are null for who may not read conversations."""

    company: int
    people: int
    orders: list[OrderedTold]
    invoices: list[OwedTold]
    renewals: list[RenewalTold]
    cases: CasesTold | None
    voice: VoiceTold | None


class NewPlanItem(Form):
    """Something to do for the company; without an owner it is the company's owner's."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "Call about the terms", "due": "2027-03-01"}]}
    )

    text: Annotated[StrictStr, Field(min_length=1, max_length=LONGEST)]
    due: date
    owner: SentId | None = None


class PlanItemTold(Told):
    """Something to do for a company by a day, and whose it is."""

    id: int
    company: int
    text: str
    due: date
    owner: Named | None
    added_at: datetime
    done_at: datetime | None
    done_by: Named | None


def account_told(
    company: int, worth: Worth, cases: Cases | None, voice: Voice | None
) -> AccountTold:
    """One account."""
    return AccountTold(
        company=company,
        people=worth.people,
        orders=[OrderedTold(**row) for row in worth.orders],
        invoices=[OwedTold(**row) for row in worth.invoices],
        renewals=[_renewal(row) for row in worth.renewals],
        cases=CasesTold.model_validate(cases, from_attributes=True) if cases else None,
        voice=_voice(voice) if voice else None,
    )


def plan_item_told(item: PlanItem) -> PlanItemTold:
    """One thing that is planned."""
    return PlanItemTold(
        id=item.pk,
        company=item.company_id,
        text=item.text,
        due=item.due,
        owner=named(item.owner),
        added_at=item.added_at,
        done_at=item.done_at,
        done_by=named(item.done_by),
    )


def _renewal(row: Row) -> RenewalTold:
    return RenewalTold(
        name=row["name"],
        customer=row["customer_id"],
        renews_on=date.fromisoformat(row["renews_on"]),
        price=row["price"],
        currency=row["currency"],
        every=row["every"],
    )


def _voice(voice: Voice) -> VoiceTold:
    sure = wilson(voice.satisfied, voice.answered) if voice.answered else None
    return VoiceTold(
        satisfied=voice.satisfied,
        answered=voice.answered,
        low=sure.low if sure else None,
        high=sure.high if sure else None,
    )
