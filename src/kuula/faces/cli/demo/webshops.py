"""What the webshops of the demo company told, and whom it knows twice. No database, no Django."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from kuula.faces.cli.demo.words import FOLDER


@dataclass(frozen=True)
class Webshop:
    """A connected shop of a brand; `kind` is what it runs on."""

    brand: str
    name: str
    kind: Literal["woocommerce", "shopify"]


@dataclass(frozen=True)
class Ordered:
    """An order, told `days` ago; `article` is a place in the brand's catalogue."""

    brand: str
    number: int
    days: float
    first: str
    last: str
    email: str
    phone: str
    article: int
    state: Literal["placed", "sent"]


@dataclass(frozen=True)
class OtherCall:
    """A call that brings nothing in."""

    brand: str
    topic: str
    days: float
    body: dict[str, Any]


@dataclass(frozen=True)
class Caller:
    """Somebody who rang up and was written down anew by `writer`, with their birthday."""

    days: float
    writer: str
    name: str
    email: str
    city: str
    day: int
    month: int
    year: int


@dataclass(frozen=True)
class Merged:
    """Two that somebody put together, each named by a mail address."""

    days: float
    by: str
    into: str
    source: str


@dataclass(frozen=True)
class Webshops:
    """All of it."""

    shops: tuple[Webshop, ...]
    orders: tuple[Ordered, ...]
    others: tuple[OtherCall, ...]
    callers: tuple[Caller, ...]
    merged: tuple[Merged, ...]

    @property
    def emails(self) -> list[str]:
        """The addresses under which somebody was written down."""
        return [*(one.email for one in self.orders), *(one.email for one in self.callers)]


@cache
def load_webshops() -> Webshops:
    """Read it from its file. Raises KeyError or TypeError when that is malformed."""
    told = tomllib.loads((FOLDER / "webshops.toml").read_text(encoding="utf-8"))
    return Webshops(
        shops=tuple(Webshop(**row) for row in told["shop"]),
        orders=tuple(Ordered(**row) for row in told["order"]),
        others=tuple(OtherCall(**row) for row in told["other"]),
        callers=tuple(Caller(**row) for row in told["caller"]),
        merged=tuple(Merged(**row) for row in told["merged"]),
    )
