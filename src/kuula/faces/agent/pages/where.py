"""Where somebody is in the inbox: which list, how narrowed and ordered, kept in every address."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest

from kuula.desk.listing import Filters, Listing, View
from kuula.desk.saved import listing_said, narrowing_of
from kuula.kit.routes import path_of


@dataclass(frozen=True, slots=True)
class Where:
    """A list of the inbox and its place; `listing` is what the desk is asked for."""

    listing: Listing

    @property
    def inbox_url(self) -> str:
        """The list from its first page."""
        return path_of("inbox", self.listing.view) + _tail(self._narrowing())

    @property
    def query(self) -> str:
        """What an address of a conversation carries, so that its list stays beside it."""
        place = {"in": self.listing.view, **self._narrowing(), "after": self.listing.cursor}
        return _tail(place)

    @property
    def to_save(self) -> str:
        """What an address carries that saves this list as it is narrowed and ordered."""
        return _tail({"in": self.listing.view, **self._narrowing()})

    @property
    def narrowing(self) -> str:
        """The filters and the order, as the list's address says them."""
        return _tail(self._narrowing()).removeprefix("?")

    def talk_url(self, number: int) -> str:
        """A conversation with this list beside it."""
        return path_of("conversation", number) + self.query

    def turned_to(self, cursor: str) -> str:
        """The list from `cursor` on."""
        place = self._narrowing() | {"after": cursor}
        return path_of("inbox", self.listing.view) + _tail(place)

    def part(self, name: str) -> str:
        """Where the region `name` of the list can be had alone, whatever is open beside it."""
        own = self.turned_to(self.listing.cursor)
        return f"{own}{'&' if '?' in own else '?'}part={name}"

    def in_view(self, view: str) -> str:
        """Another view, unfiltered, in its own order."""
        return path_of("inbox", view)

    def sorted_by(self, sort: str) -> str:
        """The same list in another order, from its first page."""
        return Where(replace(self.listing, sort=sort, cursor="")).inbox_url

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return self.listing.filters != Filters()

    def _narrowing(self) -> dict[str, str]:
        return narrowing_of(self.listing)


def where_in(request: HttpRequest, view: str = "") -> Where:
    """The place an address names; nonsense in it is taken for nothing."""
    asked = request.GET
    wanted = view or asked.get("in", "") or View.OPEN
    return Where(listing_said(wanted, asked))


def _tail(place: dict[str, str]) -> str:
    said = {key: value for key, value in place.items() if value}
    return f"?{urlencode(said)}" if said else ""
