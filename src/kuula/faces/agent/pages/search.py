"""What a search found: conversations by what was said in them, customers by name and address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.models import Message, State
from kuula.desk.search import Asked, Hit, question, search_conversations
from kuula.desk.search.operators import Operator
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.customers import CustomerRow, customer_row
from kuula.faces.agent.pages.search_words import Example, examples, nothing_found, odd_words
from kuula.people.queries import customers_like
from kuula.ui.page import Page
from kuula.workspace.permissions import Permission

CUSTOMERS: Final = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A conversation that was found; `state` in words, `kind` says who said it."""

    hit: Hit
    url: str
    state: str
    kind: str


@dataclass(frozen=True, slots=True)
class Known:
    """Customers who fit, and the address of all of them when there are more."""

    rows: Sequence[CustomerRow] = ()
    all_url: str = ""


@dataclass(frozen=True, kw_only=True)
class SearchPage(Page):
    """The results; `count` is None from the second page on, and when only the pages to come can
    tell. `odd` says what was not understood, `nothing` what to try when nothing was found."""

    words: str
    found: Sequence[Found]
    count: int | None
    more: bool
    talks: bool
    odd: Sequence[str]
    examples: Sequence[tuple[Example, str]]
    nothing: tuple[str, str]
    customers: Known
    save_url: str
    first_url: str
    next_url: str


def search_page(request: StaffRequest, words: str) -> SearchPage:
    """Search what the person may see."""
    cursor = request.GET.get("after", "")
    wanted = question(words)
    hits = search_conversations(request.actor, words, cursor=cursor)
    return SearchPage(
        title=_("Search: %(words)s") % {"words": words} if words else _("Search"),
        frame=frame_for(request, "home"),
        words=words,
        found=[_found(hit) for hit in hits.rows],
        count=hits.count,
        more=hits.more,
        talks=hits.talks,
        odd=odd_words(hits.odd),
        examples=[(one, _tried(words, one)) for one in examples()],
        nothing=nothing_found(narrowed=bool(wanted.terms), older=bool(hits.next)),
        customers=Known() if cursor else _customers(request, wanted),
        save_url=f"{reverse('saved_view_new')}?{urlencode({'q': words})}" if words else "",
        first_url=_url(words, "") if cursor else "",
        next_url=_url(words, hits.next) if hits.next else "",
    )


def _found(hit: Hit) -> Found:
    kinds = {
        Message.Kind.INBOUND: "",
        Message.Kind.OUTBOUND: _("our answer"),
        Message.Kind.NOTE: _("note"),
    }
    url = reverse("conversation", args=[hit.number])
    return Found(hit, url, str(State(hit.state).label), kinds[Message.Kind(hit.kind)])


def _tried(words: str, example: Example) -> str:
    """The address of the search with the example added; empty when it is only to be read."""
    return _url(f"{words} {example.text}".strip(), "") if example.tries else ""


def _customers(request: StaffRequest, wanted: Asked) -> Known:
    """By the words, or by whom the search asks for."""
    said = [one.text for one in wanted.words if not one.without]
    people = [one.value for one in wanted.terms if one.operator is Operator.FROM]
    words = " ".join(said) or next(iter(people), "")
    if not words or not request.actor.may(Permission.CUSTOMERS_READ):
        return Known()
    page = customers_like(request.actor, words, size=CUSTOMERS)
    all_url = f"{reverse('customers')}?{urlencode({'q': words})}" if page.next else ""
    return Known([customer_row(one) for one in page.rows], all_url)


def _url(words: str, cursor: str) -> str:
    said = {"q": words, "after": cursor}
    return f"{reverse('search')}?{urlencode({k: v for k, v in said.items() if v})}"
