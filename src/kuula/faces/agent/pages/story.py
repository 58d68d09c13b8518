"""The timeline of a customer: filtered, by day, page by page, or as one long sheet to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.access import hidden_numbers
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.forms.story import StoryForm
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.customers import Day, days_of
from kuula.faces.agent.pages.facts import lines_of
from kuula.faces.agent.pages.surroundings import surroundings
from kuula.ledger.timeline import customer_facts
from kuula.people.access import customer_for, untold_types
from kuula.ui.page import Page

SIZE: Final = 50
SHEET: Final = 10_000


@dataclass(frozen=True, kw_only=True)
class StoryPage(Page):
    """One page of it; `sheet` is the one for printing, all of a period up to 10,000 lines."""

    id: int
    customer: str
    form: StoryForm
    days: Sequence[Day]
    sheet: bool
    first_url: str
    next_url: str
    print_url: str
    back_url: str


def story_page(request: StaffRequest, customer_id: int) -> StoryPage:
    """The page the address asks for. Raises NotFound."""
    actor = request.actor
    customer = customer_for(actor, customer_id)
    query = {key: request.GET[key] for key in ("kind", "since", "until") if request.GET.get(key)}
    form = StoryForm(query or None)
    cursor, sheet = request.GET.get("after", ""), request.GET.get("print") == "1"
    facts = customer_facts(
        customer.everybody,
        hidden=hidden_numbers(actor),
        sought=form.wanted(untold_types(actor)),
        cursor=cursor,
        size=SHEET if sheet else SIZE,
    )
    lines = lines_of(facts.rows, surroundings(actor).names(customer.name))
    name = customer.name or _("Erased person")
    return StoryPage(
        title=_("Timeline of %(name)s") % {"name": name},
        frame=frame_for(request, "customers"),
        id=customer.pk,
        customer=name,
        form=form,
        days=days_of(request, lines),
        sheet=sheet,
        first_url=_url(customer_id, query) if cursor else "",
        next_url=_url(customer_id, query | _more(facts.next, sheet=sheet)) if facts.next else "",
        print_url=_url(customer_id, query | {"print": "1"}),
        back_url=reverse("customer", args=[customer.pk]),
    )


def _more(cursor: str, *, sheet: bool) -> dict[str, str]:
    return {"after": cursor, "print": "1"} if sheet else {"after": cursor}


def _url(customer_id: int, query: dict[str, str]) -> str:
    own = reverse("customer_timeline", args=[customer_id])
    return f"{own}?{urlencode(query)}" if query else own
