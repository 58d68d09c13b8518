"""Lists in pages: what every list is asked, and how a page is told."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from kuula.faces.api.shapes.fields import Cursor, Limit
from kuula.faces.api.shapes.told import Told
from kuula.kit.keyset import KeysetPage, decode, page_of

SIZE: Final = 50

Row = TypeVar("Row")
Item = TypeVar("Item")


class Asked(BaseModel):
    """What every list is asked: where to go on, and how much."""

    model_config = ConfigDict(frozen=True)

    cursor: Cursor = ""
    limit: Limit = SIZE


class Page(Told, Generic[Item]):
    """One page of a list; `next` is the cursor of the next page, empty on the last."""

    items: list[Item]
    next: str


def paged(page: KeysetPage[Row], tell: Callable[[Row], Item]) -> Page[Item]:
    """A page of rows as the program gets it."""
    return Page(items=[tell(row) for row in page.rows], next=page.next)


def cut(rows: Iterable[Row], asked: Asked, *, key: Callable[[Row], int]) -> KeysetPage[Row]:
    """One page of a short list that is read whole, in the order of its numbers."""
    after = decode(asked.cursor, "n")
    begin = int(after[0] or 0) if after else 0
    found: Sequence[Row] = sorted((row for row in rows if key(row) > begin), key=key)
    return page_of(found[: asked.limit + 1], size=asked.limit, key=lambda row: (key(row),))
