"""Whether customers who were made good to come back more than similar ones who were not.

Everybody is looked at from their first bad experience in a year: a complaint, a mistake of ours
that was written down, or an answer "not satisfied". Within thirty days of it they got goodwill or
they did not; then, in the ninety days that follow, they came back with a new matter or did not, and
said how satisfied they were or did not. Nobody is counted before those ninety days are over, so
that nobody had less time to come back. Only customers of the same brand with the same kind of bad
experience are compared with one another.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.expressions import CombinedExpression

from kuula.desk import events
from kuula.desk.complaints.events import ComplaintOpened, MistakeFlagged
from kuula.desk.goodwill.events import GoodwillApproved, GoodwillGranted
from kuula.desk.models import Conversation, Goodwill, GoodwillLimit
from kuula.insight.measures import ANSWERED, talks_of
from kuula.insight.scope import Scope
from kuula.kit import clock
from kuula.ledger.models import Entry, EntryQuerySet
from kuula.science.comparing import Difference, Stratum, difference
from kuula.science.intervals import Interval, percentile, wilson
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

ENOUGH: Final = 30
"""So many in each group, or nothing is said."""
MADE_GOOD: Final = timedelta(days=30)
LATER: Final = timedelta(days=90)
A_YEAR: Final = timedelta(days=365)
YES: Final = 0.8
"""Where at least so large a share of requests is surely approved, the limit stands in the way."""
MOST_CELLS: Final = 10_000
_BAD: Final = (ComplaintOpened.type, MistakeFlagged.type)
_GOOD: Final = (GoodwillGranted.type, GoodwillApproved.type)


@dataclass(frozen=True, slots=True)
class Group:
    """`hits` of `n` customers; below thirty there is no interval."""

    hits: int
    n: int

    @property
    def interval(self) -> Interval | None:
        """The share with its interval; None when there is too little."""
        return wilson(self.hits, self.n) if self.n >= ENOUGH else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One outcome among those who were made good to and among similar ones; `difference` is None
    when there is too little. `alone` had nobody similar and were left out."""

    made_good: Group
    others: Group
    difference: Difference | None
    alone: int


@dataclass(frozen=True, slots=True)
class Retention:
    """Who came back with a new matter, and who of those that answered was satisfied then."""

    came_back: Comparison
    satisfied: Comparison


@dataclass(frozen=True, slots=True)
class Advice:
    """A role asks above what it may give at once, and is nearly always told yes: `approved` of
    `asked`, surely more than `YES`. With `limit` four of five of those had needed no approval."""

    role: str
    currency: str
    asked: int
    approved: int
    present: int
    limit: int


def retention(actor: Actor, scope: Scope) -> Retention:
    """The comparison for a reader, within the brand and team of a scope. One statement.

    Raises NotAllowed without the right to read reports.
    """
    allow(actor, Permission.REPORTS)
    cells = _cells(actor, scope)
    return Retention(
        _comparison(_strata(cells, lambda row: True, "back")),
        _comparison(_strata(cells, lambda row: row["rated"], "pleased")),
    )


def advice(actor: Actor) -> list[Advice]:
    """Limits of roles that mostly cost a question, from a year of decided requests; at most one for
    each role and currency, and none from fewer than thirty. Two statements. Raises NotAllowed."""
    allow(actor, Permission.REPORTS)
    found = [
        one
        for (role, currency), decided in _decided(actor).items()
        if (one := _advice(role, currency, decided)) is not None
    ]
    return [one for one in found if one.limit > one.present]


def _decided(actor: Actor) -> Mapping[tuple[str, str], list[tuple[str, int, int]]]:
    """State, amount and number of the requests decided in a year, by role and currency."""
    seen = Conversation.objects.all().visible_to(actor)
    rows = Goodwill.objects.filter(
        over=Goodwill.Over.GRANT,
        decided_at__gte=clock.now() - A_YEAR,
        conversation_id__in=seen.values("pk"),
    )
    counted = (
        rows.annotate(role=F("asked_by__role"))
        .order_by()
        .values_list("role", "currency", "state", "amount")
        .annotate(n=Count("pk"))[:MOST_CELLS]
    )
    found: dict[tuple[str, str], list[tuple[str, int, int]]] = defaultdict(list)
    for role, currency, state, amount, n in counted:
        found[role, currency].append((state, amount, n))
    return found


def _advice(role: str, currency: str, decided: list[tuple[str, int, int]]) -> Advice | None:
    asked = sum(n for _state, _amount, n in decided)
    yes: dict[float, int] = defaultdict(int)
    for state, amount, n in decided:
        if state != Goodwill.State.DECLINED:
            yes[amount] += n
    approved = sum(yes.values())
    if asked < ENOUGH or wilson(approved, asked).low < YES:
        return None
    limit = GoodwillLimit.objects.filter(role=role, currency=currency).first()
    present = limit.per_grant if limit else 0
    return Advice(role, currency, asked, approved, present, int(percentile(yes, 0.8).value))


def _cells(actor: Actor, scope: Scope) -> list[dict[str, Any]]:
    """How many customers there are, by all that matters."""
    last = clock.now() - MADE_GOOD - LATER
    bad = _bad_ones(actor, scope).filter(occurred_at__gte=last - A_YEAR, occurred_at__lt=last)
    earlier = (
        _bad_ones(actor, scope)
        .filter(occurred_at__gte=last - A_YEAR, customer_id=OuterRef("customer_id"))
        .filter(
            Q(occurred_at__lt=OuterRef("occurred_at"))
            | Q(occurred_at=OuterRef("occurred_at"), id__lt=OuterRef("id"))
        )
    )
    theirs = Entry.objects.standing().filter(
        customer_id=OuterRef("customer_id"),
        conversation_id__in=Conversation.objects.all().visible_to(actor).values("pk"),
    )
    made_good = theirs.filter(
        type__in=_GOOD, occurred_at__gte=_after(), occurred_at__lt=_after(MADE_GOOD)
    )
    later = theirs.filter(
        occurred_at__gte=_after(MADE_GOOD), occurred_at__lt=_after(MADE_GOOD + LATER)
    )
    came = later.filter(type=events.ConversationOpened.type, payload__from_us=False)
    rated = later.filter(type__in=ANSWERED)
    counted = (
        bad.filter(~Exists(earlier), customer_id__isnull=False)
        .annotate(
            made_good=Exists(made_good),
            back=Exists(came),
            rated=Exists(rated),
            pleased=Exists(rated.filter(payload__satisfied=True)),
        )
        .order_by()
        .values("brand_id", "type", "made_good", "back", "rated", "pleased")
        .annotate(n=Count("id"))
    )
    return list(counted[:MOST_CELLS])


def _bad_ones(actor: Actor, scope: Scope) -> EntryQuerySet:
    found = Q(type__in=_BAD) | Q(type__in=ANSWERED, payload__satisfied=False)
    talks = talks_of(actor, scope).values("pk")
    return Entry.objects.standing().filter(found, conversation_id__in=talks)


def _after(span: timedelta = timedelta()) -> CombinedExpression:
    return OuterRef("occurred_at") + span


def _strata(cells: Iterable[dict[str, Any]], counts: Any, hit: str) -> list[Stratum]:
    sums: dict[tuple[int | None, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in cells:
        if not counts(row):
            continue
        sum_of = sums[row["brand_id"], row["type"]]
        at = 0 if row["made_good"] else 2
        sum_of[at] += row["n"] if row[hit] else 0
        sum_of[at + 1] += row["n"]
    return [Stratum(*one) for one in sums.values()]


def _comparison(strata: list[Stratum]) -> Comparison:
    both = [one for one in strata if one.compares]
    made_good = Group(sum(one.hits for one in both), sum(one.n for one in both))
    others = Group(sum(one.other_hits for one in both), sum(one.other_n for one in both))
    enough = min(made_good.n, others.n) >= ENOUGH
    return Comparison(
        made_good,
        others,
        difference(both) if enough else None,
        sum(one.n for one in strata if not one.compares),
    )
