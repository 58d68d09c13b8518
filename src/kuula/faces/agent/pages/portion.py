"""Lists that are read whole, such as teams or templates: narrowed to words, a hundred on a page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar
from urllib.parse import urlencode

from kuula.faces.agent.doors import StaffRequest
from kuula.kit.text import one_line, whole_number

SIZE: Final = 100
FEW: Final = 20

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Portion(Generic[Row]):
    """One page of the rows that hold `words`; `long` says that a search field is worth a place,
    `kept` is what else its addresses say."""

    rows: Sequence[Row]
    words: str
    long: bool
    url: str
    first_url: str
    next_url: str
    kept: Sequence[tuple[str, str]] = ()


def portion_of(
    request: StaffRequest,
    rows: Sequence[Row],
    text_of: Callable[[Row], str],
    kept: Mapping[str, str] | None = None,
) -> Portion[Row]:
    """The page that `?q=` and `?from=` ask for; `text_of` is what a row is found by, `kept` what
    else narrows the rows."""
    words = one_line(request.GET.get("q", ""), 100)
    start = whole_number(request.GET.get("from", ""), digits=6) or 0
    wanted = words.casefold()
    found = [row for row in rows if wanted in text_of(row).casefold()]
    others = {name: value for name, value in (kept or {}).items() if value}
    more = len(found) > start + SIZE
    return Portion(
        rows=found[start : start + SIZE],
        words=words,
        long=len(rows) > FEW,
        url=_address(request.path, "", 0, others),
        first_url=_address(request.path, words, 0, others) if start else "",
        next_url=_address(request.path, words, start + SIZE, others) if more else "",
        kept=tuple(others.items()),
    )


def _address(path: str, words: str, start: int, kept: Mapping[str, str]) -> str:
    said = ({"q": words} if words else {}) | ({"from": str(start)} if start else {})
    said = {**kept, **said}
    return f"{path}?{urlencode(said)}" if said else path
