"""What somebody may still give without asking: to this customer, in this month, at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Sum
from django.utils import timezone

from kuula.desk.models import Conversation, Goodwill, GoodwillKind, GoodwillKindOff, GoodwillLimit
from kuula.desk.models.goodwill import GoodwillQuerySet
from kuula.kit import clock
from kuula.workspace.actors import Actor
from kuula.workspace.models import Staff

A_YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Allowance:
    """The limits of somebody's role in a currency, and what of them is used up.

    `to_customer` is all that the customer got within twelve months, whoever gave it; `this_month`
    what the colleague gave on their own in this calendar month on the brand's clock. What somebody
    else approved does not use up the giver's month.
    """

    currency: str
    per_grant: int
    per_customer: int
    per_month: int
    to_customer: int
    this_month: int

    def over(self, amount: int) -> Goodwill.Over | None:
        """The first limit that this amount would pass; None inside all of them."""
        if amount > self.per_grant:
            return Goodwill.Over.GRANT
        if self.to_customer + amount > self.per_customer and amount:
            return Goodwill.Over.CUSTOMER
        if self.this_month + amount > self.per_month and amount:
            return Goodwill.Over.MONTH
        return None

    @property
    def left(self) -> int:
        """The most that can be given now without asking."""
        rests = (
            self.per_grant,
            self.per_customer - self.to_customer,
            self.per_month - self.this_month,
        )
        return max(0, min(rests))


def allowance_of(actor: Actor, conversation: Conversation) -> Allowance:
    """What the actor may still give in a conversation. Whoever is about to give on the strength of
    it holds the purse (`hold_purse`), or another may give meanwhile."""
    currency = conversation.brand.currency
    role = Staff.objects.filter(pk=actor.staff_id or 0).values("role")
    limit = GoodwillLimit.objects.filter(role__in=role, currency=currency).first()
    given = Goodwill.objects.given().filter(currency=currency)
    theirs = given.filter(
        customer_id=conversation.customer_id, granted_at__gte=clock.now() - A_YEAR
    )
    mine = given.filter(
        asked_by_id=actor.staff_id,
        decided_at=None,
        granted_at__gte=month_start(conversation.brand.time_zone),
    )
    return Allowance(
        currency=currency,
        per_grant=limit.per_grant if limit else 0,
        per_customer=limit.per_customer if limit else 0,
        per_month=limit.per_month if limit else 0,
        to_customer=_sum(theirs),
        this_month=_sum(mine),
    )


def kinds_given() -> list[GoodwillKind]:
    """The kinds that are given here, in their order."""
    off = set(GoodwillKindOff.objects.values_list("kind", flat=True))
    return [kind for kind in GoodwillKind if kind not in off]


def limit_in_force(role: str, currency: str) -> GoodwillLimit:
    """The limits of a role in a currency; of nothing when none were set."""
    found = GoodwillLimit.objects.filter(role=role, currency=currency).first()
    return found or GoodwillLimit(role=role, currency=currency)


def limits_in_force() -> list[GoodwillLimit]:
    """The limits of every role and currency that were ever set; at most a few hundred."""
    return list(GoodwillLimit.objects.order_by("currency", "role")[:1000])


def month_start(zone: str) -> datetime:
    """When this calendar month began on the wall clock of a time zone."""
    local = timezone.localtime(clock.now(), ZoneInfo(zone))
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _sum(given: GoodwillQuerySet) -> int:
    return given.aggregate(sum=Sum("amount"))["sum"] or 0
