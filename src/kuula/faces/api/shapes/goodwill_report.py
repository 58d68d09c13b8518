"""The goodwill report, as programs ask for it and are told it."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from kuula.faces.api.shapes.goodwill import Kind, RoleName, goodwill_kind, goodwill_role
from kuula.faces.api.shapes.reports import IntervalTold, ScopeAsked, ShareTold, interval_told
from kuula.faces.api.shapes.told import Told
from kuula.insight.goodwill import Spent
from kuula.insight.retention import Advice, Comparison, Group


class GivenAsked(ScopeAsked):
    """Which number of the goodwill report: what was given, in all or of a currency, a kind and a
    month (named by any of its days); or what was `asked` above a limit; or that whose codes were
    `redeemed`."""

    of: Literal["given", "asked", "redeemed"] = "given"
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    kind: Kind | None = None
    month: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2200, 1, 1))] | None = None
    cursor: Annotated[str, Field(max_length=500, description="`next` of the page before.")] = ""
    limit: Annotated[int, Field(ge=1, le=100, description="How many at most.")] = 50


class SpentTold(Told):
    """So much in so many pieces of goodwill, alike in all else. `month` is its first day; `team`
    is null for none and for one that does not exist for you."""

    currency: str
    kind: Kind
    brand: int
    team: int | None
    month: date
    amount: int
    n: int


class DifferenceTold(Told):
    """The difference of two shares with the ends of its 95 % interval."""

    value: float
    low: float
    high: float


class ComparisonTold(Told):
    """One outcome in the ninety days after a bad experience, among those who were made good to and
    among similar ones who were not. `difference` is null where there is too little; `alone` had
    nobody similar and were left out."""

    made_good: ShareTold
    others: ShareTold
    difference: DifferenceTold | None
    alone: int


class AdviceTold(Told):
    """A role asks above what it may give at once, and is nearly always told yes. With `limit` four
    of five requests had needed no approval."""

    role: RoleName
    currency: str
    asked: int
    approved: int
    present: int
    limit: int


class GoodwillReportTold(Told):
    """What was spent on what, what was asked above a limit, what became of the codes, who came
    back, and limits that mostly cost a question."""

    first_day: date
    last_day: date
    time_zone: str
    spent: list[SpentTold]
    asked: int
    declined: int
    codes: int
    redeemed: int
    came_back: ComparisonTold
    satisfied: ComparisonTold
    advice: list[AdviceTold]


def spent_told(one: Spent, known: frozenset[int]) -> SpentTold:
    """One cell; of teams only the `known` are named."""
    return SpentTold(
        currency=one.currency,
        kind=goodwill_kind(one.kind),
        brand=one.brand_id,
        team=one.team_id if one.team_id in known else None,
        month=one.month,
        amount=one.amount,
        n=one.n,
    )


def comparison_told(one: Comparison) -> ComparisonTold:
    """One comparison."""
    gap = one.difference
    return ComparisonTold(
        made_good=_group(one.made_good),
        others=_group(one.others),
        difference=DifferenceTold(value=gap.value, low=gap.low, high=gap.high) if gap else None,
        alone=one.alone,
    )


def advice_told(one: Advice) -> AdviceTold:
    """One advice."""
    return AdviceTold(
        role=goodwill_role(one.role),
        currency=one.currency,
        asked=one.asked,
        approved=one.approved,
        present=one.present,
        limit=one.limit,
    )


def _group(one: Group) -> ShareTold:
    found: IntervalTold | None = interval_told(one.interval)
    return ShareTold(hits=one.hits, n=one.n, interval=found)
