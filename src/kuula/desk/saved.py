"""What a saved view asks for, and the conversations it holds for who looks."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from kuula.desk.listing import (
    Filters,
    Listing,
    Sort,
    View,
    conversations_in,
    in_their_order,
    is_view,
)
from kuula.desk.models import Conversation, SavedView
from kuula.desk.search import search_conversations
from kuula.kit.keyset import KeysetPage
from kuula.kit.text import one_line, whole_number
from kuula.workspace.actors import Actor

BY_DUE: Final = (View.MINE, View.HANDED, View.UNASSIGNED, View.OPEN)


def listing_said(view: str, said: Mapping[str, str]) -> Listing:
    """The list of a view as an address says how it is narrowed and ordered; nonsense in it is taken
    for nothing."""
    sort = said.get("sort", "")
    filters = Filters(
        state=said.get("state", ""),
        team_id=_number(said, "team"),
        assignee_id=_number(said, "assignee"),
        tag=one_line(said.get("tag", ""), 40),
        field=one_line(said.get("field", ""), 200),
        brand_id=_number(said, "brand"),
        priority=_number(said, "priority"),
    )
    known = sort if sort in tuple(Sort) else usual_sort(view)
    return Listing(view, known, filters, said.get("after", ""))


def narrowing_of(listing: Listing) -> dict[str, str]:
    """How a list is narrowed and ordered, as its address says it; empty where it says nothing."""
    wanted = listing.filters
    return {
        "sort": "" if listing.sort == usual_sort(listing.view) else listing.sort,
        "state": wanted.state,
        "team": _said(wanted.team_id),
        "assignee": _said(wanted.assignee_id),
        "tag": wanted.tag,
        "field": wanted.field,
        "brand": _said(wanted.brand_id),
        "priority": _said(wanted.priority),
    }


def usual_sort(view: str) -> str:
    """The order a view has unless another is chosen."""
    return Sort.DUE if view in BY_DUE else Sort.NEWEST


def listing_of(saved: SavedView) -> Listing | None:
    """The list a saved view narrows; None for one that searches."""
    if not saved.listing or not is_view(saved.listing):
        return None
    return listing_said(saved.listing, dict(parse_qsl(saved.query)))


def page_of_saved(
    actor: Actor, saved: SavedView, *, cursor: str = "", size: int = 50
) -> KeysetPage[Conversation]:
    """One page of what a saved view holds for the actor, with people and `tag_names`.

    The caller looked the view up for the actor. Of a search a page may hold fewer than `size` and
    still have a `next`. Raises Problem for a damaged cursor.
    """
    listing = listing_of(saved)
    if listing is None:
        hits = search_conversations(actor, saved.query, cursor=cursor, size=size)
        rows = in_their_order([hit.number for hit in hits.rows])
        return KeysetPage(tuple(rows), hits.next)
    here = Listing(listing.view, listing.sort, listing.filters, cursor, size)
    return conversations_in(actor, here)


def _said(number: int | None) -> str:
    return "" if number is None else str(number)


def _number(said: Mapping[str, str], name: str) -> int | None:
    return whole_number(said.get(name, ""))
