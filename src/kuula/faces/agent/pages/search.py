"""What a search found: conversations by what was said in them, customers by name and address."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.models import Message, State
from kuula.desk.search import Hit, search_conversations
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.customers import CustomerRow, customer_row
from kuula.people.queries import customers_like
from kuula.ui.page import Page
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, slots=True)
class Found:
    """A conversation that was found; `state` in words, `kind` says who said it."""

    hit: Hit
    url: str
    state: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class SearchPage(Page):
    """The results; `count` is None from the second page on."""

    words: str
    found: Sequence[Found]
    count: int | None
    more: bool
    customers: Sequence[CustomerRow]
    first_url: str
    next_url: str


def search_page(request: StaffRequest, words: str) -> SearchPage:
    """Search what the person may see."""
    cursor = request.GET.get("after", "")
    hits = search_conversations(request.actor, words, cursor=cursor)
    return SearchPage(
        title=_("Search: %(words)s") % {"words": words} if words else _("Search"),
        frame=frame_for(request, "home"),
        words=words,
        found=[_found(hit) for hit in hits.rows],
        count=hits.count,
        more=hits.more,
        customers=[] if cursor or not words else _customers(request, words),
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


def _customers(request: StaffRequest, words: str) -> list[CustomerRow]:
    if not request.actor.may(Permission.CUSTOMERS_READ):
        return []
    return [customer_row(one) for one in customers_like(request.actor, words, size=5).rows]


def _url(words: str, cursor: str) -> str:
    said = {"q": words, "after": cursor}
    return f"{reverse('search')}?{urlencode({k: v for k, v in said.items() if v})}"
