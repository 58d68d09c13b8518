"""Customers: the list with its search, and one customer with everything that happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kuula.desk.access import hidden_numbers
from kuula.desk.queries import earlier_of, subjects_of
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.forms.customers import CustomerEdit
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.commerce.goods import WHOLE, GoodsPart, goods_of
from kuula.faces.agent.pages.facts import Line, lines_of
from kuula.faces.agent.pages.panel import YEAR, Earlier, earlier
from kuula.faces.agent.pages.surroundings import surroundings
from kuula.kit import clock
from kuula.kit.languages import ENDONYMS
from kuula.ledger.timeline import Balance, balance, customer_facts
from kuula.people.access import customer_for
from kuula.people.models import Address, Customer
from kuula.people.queries import companies, customers_like
from kuula.ui.formats import numbered
from kuula.ui.page import Column, Page
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One customer of the list."""

    url: str
    name: str
    company: str
    addresses: str
    city: str
    language: str


@dataclass(frozen=True, kw_only=True)
class CustomersPage(Page):
    """The list."""

    words: str
    columns: Sequence[Column]
    rows: Sequence[CustomerRow]
    first_url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of the timeline with the conversation it links to."""

    line: Line
    url: str
    subject: str


@dataclass(frozen=True, slots=True)
class Day:
    """What happened on one day."""

    at: datetime
    happenings: Sequence[Happening]


@dataclass(frozen=True, kw_only=True)
class CustomerPage(Page):
    """One customer."""

    id: int
    name: str
    since: str
    company: str
    language: str
    erased: bool
    addresses: Sequence[Address]
    balance: Balance
    earlier: Sequence[Earlier]
    days: Sequence[Day]
    first_url: str
    next_url: str
    goods: GoodsPart
    form: CustomerEdit
    may_change: bool
    may_erase: bool


def customers_page(request: StaffRequest) -> CustomersPage:
    """The list, narrowed to the words asked for."""
    words, cursor = request.GET.get("q", "").strip(), request.GET.get("after", "")
    page = customers_like(request.actor, words, cursor=cursor)
    return CustomersPage(
        title=_("Customers"),
        frame=frame_for(request, "customers"),
        words=words,
        columns=[
            Column(label)
            for label in (_("Name"), _("Addresses"), _("Company"), _("City"), _("Language"))
        ],
        rows=[customer_row(one) for one in page.rows],
        first_url=_list_url(words, "") if cursor else "",
        next_url=_list_url(words, page.next) if page.next else "",
    )


def customer_row(customer: Customer) -> CustomerRow:
    """A customer as a line."""
    return CustomerRow(
        url=reverse("customer", args=[customer.pk]),
        name=customer.name or _("No name"),
        company=customer.company.name if customer.company else "",
        addresses=", ".join(one.value for one in customer.addresses.all()),
        city=customer.city,
        language=ENDONYMS.get(customer.language, ""),
    )


def customer_page(
    request: StaffRequest, customer_id: int, form: CustomerEdit | None = None
) -> CustomerPage:
    """One customer; `form` is the edit form as sent, with its mistakes. Raises NotFound."""
    actor = request.actor
    customer = customer_for(actor, customer_id)
    cursor = request.GET.get("after", "")
    hidden, around = hidden_numbers(actor), surroundings(actor)
    facts = customer_facts(customer.pk, hidden=hidden, cursor=cursor)
    lines = lines_of(facts.rows, around.names(customer.name))
    own = reverse("customer", args=[customer.pk])
    return CustomerPage(
        title=customer.name or _("Erased person"),
        frame=frame_for(request, "customers"),
        id=customer.pk,
        name=customer.name or _("Erased person"),
        since=str(customer.created_at.year),
        company=customer.company.name if customer.company else "",
        language=ENDONYMS.get(customer.language, ""),
        erased=customer.erased_at is not None,
        addresses=list(customer.addresses.all()),
        balance=balance(customer.pk, hidden=hidden, since=clock.now() - YEAR),
        earlier=[earlier(one) for one in earlier_of(actor, customer.pk)],
        days=_days(lines, _subjects(request, lines)),
        first_url=own if cursor else "",
        next_url=f"{own}?{urlencode({'after': facts.next})}#timeline" if facts.next else "",
        goods=goods_of(request, customer.pk, WHOLE),
        form=form or edit_form(customer),
        may_change=actor.may(Permission.CUSTOMERS_CHANGE),
        may_erase=actor.may(Permission.ERASE),
    )


def company_choices() -> list[tuple[str, str]]:
    """The companies somebody can belong to."""
    return [(str(one.pk), one.name) for one in companies()]


def edit_form(customer: Customer) -> CustomerEdit:
    """The form with the profile as it stands."""
    return CustomerEdit(
        companies=company_choices(),
        initial={
            "name": customer.name,
            "language": customer.language,
            "company": customer.company_id or "",
            "city": customer.city,
            "phone": customer.phone,
        },
    )


def _subjects(request: StaffRequest, lines: Sequence[Line]) -> dict[int, str]:
    return subjects_of(request.actor, {one.number for one in lines if one.number})


def _days(lines: Sequence[Line], subjects: dict[int, str]) -> list[Day]:
    """The lines by local day, newest first; a conversation the reader may not see has no name."""
    grouped = groupby(lines, key=lambda line: timezone.localtime(line.at).date())
    days = []
    for _day, group in grouped:
        happenings = [_happening(line, subjects) for line in group]
        days.append(Day(happenings[0].line.at, happenings))
    return days


def _happening(line: Line, subjects: dict[int, str]) -> Happening:
    if line.number is None or line.number not in subjects:
        return Happening(line, "", "")
    url = reverse("conversation", args=[line.number])
    return Happening(line, url, f"{numbered(line.number)} {subjects[line.number]}")


def _list_url(words: str, cursor: str) -> str:
    said = {key: value for key, value in (("q", words), ("after", cursor)) if value}
    return reverse("customers") + (f"?{urlencode(said)}" if said else "")
