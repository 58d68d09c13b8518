"""Reads of a company as a customer of ours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import orjson
from django.utils.translation import gettext as _

from kuula.kit.compiled import fetched
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.kit.problems import NotFound
from kuula.people.access import companies_for, customers_for
from kuula.people.commerce.access import sees_money
from kuula.people.models import Company, Customer, PlanItem
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

PAGE: Final = 25
MOST: Final = 10
FEW: Final = 12
SOON: Final = timedelta(days=7)
Row = Mapping[str, Any]
_WORTH: Final = """
WITH asked AS MATERIALIZED (SELECT %s::bigint AS firm, %s::date AS today, %s::boolean AS money),
folk AS MATERIALIZED (SELECT c.id FROM people_customer c, asked
    WHERE c.company_id = asked.firm AND c.erased_at IS NULL AND c.merged_into_id IS NULL)
SELECT jsonb_build_object(
    'people', (SELECT count(*) FROM folk),
    'orders', (SELECT jsonb_agg(to_jsonb(r)) FROM (
        SELECT o.currency, count(*) AS count,
            count(*) FILTER (WHERE o.state IN ('placed', 'preparing', 'sent')) AS open,
            sum(o.total) FILTER (WHERE asked.money) AS total
        FROM people_order o JOIN folk ON folk.id = o.customer_id
        WHERE o.state <> 'cancelled' GROUP BY o.currency ORDER BY count(*) DESC) r),
    'invoices', (SELECT jsonb_agg(to_jsonb(r)) FROM (
        SELECT i.currency, count(*) AS open, sum(i.total - i.paid) AS outstanding,
            count(*) FILTER (WHERE i.due_on < asked.today) AS overdue,
            COALESCE(sum(i.total - i.paid) FILTER (WHERE i.due_on < asked.today), 0) AS late
        FROM people_invoice i JOIN folk ON folk.id = i.customer_id
        WHERE asked.money AND i.state = 'open' AND i.total > i.paid
        GROUP BY i.currency ORDER BY i.currency) r),
    'renewals', (SELECT jsonb_agg(to_jsonb(r)) FROM (
        SELECT s.name, s.renews_on, s.customer_id, s.currency, s.every,
            CASE WHEN asked.money THEN s.price END AS price
        FROM people_subscription s JOIN folk ON folk.id = s.customer_id
        WHERE s.state <> 'ended' AND s.renews_on IS NOT NULL
        ORDER BY s.renews_on, s.id LIMIT 10) r))::text
FROM asked"""


@dataclass(frozen=True, slots=True)
class Worth:
    """What a company buys: orders, what is owed, what is renewed next, by currency. Who does not
    see money gets no invoices and amounts of None."""

    people: int
    orders: Sequence[Row]
    invoices: Sequence[Row]
    renewals: Sequence[Row]


def worth_of(actor: Actor, company: Company, *, today: date) -> Worth:
    """What a company is worth, of its own people alone; one statement."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = fetched((_WORTH, (company.pk, today, sees_money(actor))))
    read: dict[str, Any] = orjson.loads(found[0][0])
    kinds = ("orders", "invoices", "renewals")
    return Worth(people=read["people"], **{kind: read[kind] or [] for kind in kinds})


def people_page(
    actor: Actor, company: Company, *, cursor: str = "", size: int = PAGE
) -> KeysetPage[Customer]:
    """One page of a company's people, the latest first."""
    found = customers_for(actor).present().filter(company=company)
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__lt=int(after[0] or 0))
    rows = list(found.with_people().order_by("-pk")[: size + 1])
    return page_of(rows, size=size, key=lambda customer: (customer.pk,))


def children_of(actor: Actor, company: Company) -> list[Company]:
    """The companies that belong to one, by name; at most 100."""
    return list(companies_for(actor).filter(parent=company).order_by("name", "pk")[:100])


def plan_of(
    actor: Actor, company: Company, *, cursor: str = "", size: int = PAGE
) -> KeysetPage[PlanItem]:
    """One page of what is planned for a company: what is open by its day, then what is done, the
    latest first."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = PlanItem.objects.filter(company=company).select_related("owner", "done_by")
    after = decode(cursor, "nwn")
    open_ones = found.filter(done_at=None).order_by("due", "pk")
    done_ones = found.exclude(done_at=None).order_by("-pk")
    if after is not None and after[0]:
        done_ones = done_ones.filter(pk__lt=int(after[2] or 0))
        rows = list(done_ones[: size + 1])
        return page_of(rows, size=size, key=_place)
    if after is not None:
        last = _day(str(after[1])), int(after[2] or 0)
        later = open_ones.filter(due__gt=last[0]) | open_ones.filter(due=last[0], pk__gt=last[1])
        open_ones = later.order_by("due", "pk")
    rows = list(open_ones[: size + 1])
    if len(rows) <= size:
        rows += list(done_ones[: size + 1 - len(rows)])
    return page_of(rows, size=size, key=_place)


def plan_item_for(actor: Actor, item_id: int) -> PlanItem:
    """One thing that is planned. Raises NotFound."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = PlanItem.objects.select_related("company").filter(pk=item_id).first()
    if found is None:
        raise NotFound(_("There is no such plan."))
    return found


def planned_for(actor: Actor, *, today: date) -> list[PlanItem]:
    """What the actor is to do for companies within a week, and what is late; at most 12."""
    if not actor.may(Permission.CUSTOMERS_READ):
        return []
    mine = PlanItem.objects.filter(owner_id=actor.staff_id or 0, done_at=None)
    return list(mine.filter(due__lte=today + SOON).select_related("company")[:FEW])


def _place(item: PlanItem) -> tuple[int, str, int]:
    return int(item.done_at is not None), item.due.isoformat(), item.pk


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return date.min
