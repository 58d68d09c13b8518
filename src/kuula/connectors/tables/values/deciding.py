"""Deciding over a whole column how its dates or numbers are written, in constant memory."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from kuula.connectors.tables.values.kinds import Kind
from kuula.connectors.tables.values.styles import (
    DATE_STYLES,
    NUMBER_STYLES,
    moment_in,
    number_in,
)
from kuula.kit.problems import Problem


@dataclass(slots=True)
class Deciding:
    """What the cells of one column said so far. A cell that fits no style at all is left to be
    refused by itself."""

    kind: Kind
    fits: dict[str, int] = field(default_factory=dict)
    alone: dict[str, int] = field(default_factory=dict)
    doubtful: str = ""
    count: int = 0

    def hear(self, number: int, text: str) -> None:
        """A cell, and the line it stands in."""
        if len(self.alone) == 1 and self._read(text, next(iter(self.alone))) is not None:
            return  # nothing new: it is written as only that style is
        found = {
            style: value
            for style in styles_for(self.kind)
            if (value := self._read(text, style)) is not None
        }
        if not found:
            return
        self.count += 1
        for style in found:
            self.fits[style] = self.fits.get(style, 0) + 1
        if len(found) == 1:
            self.alone.setdefault(next(iter(found)), number)
        elif len(set(found.values())) > 1:
            self.doubtful = self.doubtful or text

    def decided(self, column: str) -> str:
        """The style of the column. Raises Problem when two are mixed, or both read every cell, each
        as something else."""
        if not self.count:
            return next(iter(styles_for(self.kind)))
        if len(self.alone) > 1:
            (one, first), (two, second) = list(self.alone.items())[:2]
            raise Problem(
                _("Column “%(column)s” mixes %(one)s (line %(first)s) with %(two)s (line "
                  "%(second)s). Choose how it is written.")
                % {"column": column, "one": self._like(one), "first": first,
                   "two": self._like(two), "second": second}
            )  # fmt: skip
        if self.alone:
            return next(iter(self.alone))
        if self.doubtful:
            one, two = list(self.fits)[:2]
            raise Problem(
                _("Column “%(column)s”: “%(text)s” may be written like %(one)s or like %(two)s. "
                  "Choose how it is written.")
                % {"column": column, "text": self.doubtful, "one": self._like(one),
                   "two": self._like(two)}
            )  # fmt: skip
        return max(self.fits, key=lambda style: self.fits[style])

    def _read(self, text: str, style: str) -> object:
        if self.kind is Kind.NUMBER:
            return number_in(text, style)
        return moment_in(text, style)

    def _like(self, style: str) -> str:
        return styles_for(self.kind)[style]


def styles_for(kind: Kind) -> dict[str, str]:
    """The styles a column of this kind may be written in, by an example; none for most kinds."""
    if kind is Kind.NUMBER:
        return NUMBER_STYLES
    return DATE_STYLES if kind in (Kind.DATE, Kind.MOMENT) else {}
