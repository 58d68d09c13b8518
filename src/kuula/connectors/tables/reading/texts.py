"""Records of text: CSV, TSV and their kin, line by line, in constant memory."""

import csv
import io
import re
from collections import Counter
from collections.abc import Generator, Iterator
from typing import IO, Final

from django.utils.translation import gettext as _

from kuula.connectors.tables.reading.encoding import first_undecodable
from kuula.connectors.tables.reading.records import LONGEST_LINE, Record, Shape
from kuula.connectors.tables.reading.refusing import Unreadable, at_line

_DELIMITERS: Final = (";", "\t", ",", "|")
_LOOKED_AT: Final = 100
_SPAN: Final = 500
_HINT: Final = re.compile(r"\s*sep=(.)\s*", re.I)


def records_of_text(stream: IO[bytes], shape: Shape) -> Generator[Record, None, None]:
    """Every record that is not blank. Raises Unreadable with the line for bytes that are no text,
    NUL, a line that does not end and a quotation mark that is not closed."""
    lines = _Lines(stream, shape)
    reader = csv.reader(lines, delimiter=shape.delimiter, quotechar=shape.quote)
    while True:
        began = lines.number + 1
        lines.quotes = 0
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise at_line(began, _("A quotation mark is never closed.")) from error
        if cells is None:
            return
        if lines.ended and lines.number > began and lines.quotes % 2:
            raise at_line(began, _("A quotation mark is never closed."))
        if any(cells) and not (began == 1 and _HINT.fullmatch(shape.delimiter.join(cells))):
            yield Record(began, cells)


def dialect_of(stream: IO[bytes], encoding: str) -> tuple[str, str]:
    """What parts the cells, and what they are quoted with, as the first lines show."""
    lines: list[str] = []
    shape = Shape("text", encoding=encoding)
    for line in _Lines(stream, shape):
        if line.strip():
            lines.append(line)
        if len(lines) == _LOOKED_AT:
            break
    stream.seek(0)
    if lines and (told := _HINT.fullmatch(lines[0])):
        return told[1], '"'
    quote = _quote(lines)
    found = [(*_evenness(lines, one, quote), one) for one in _DELIMITERS]
    fitting = [one for one in found if one[1] > 1 and one[0] >= 0.5]
    best = max(fitting, key=lambda one: one[:2], default=(0.0, 1, ","))
    return best[2], quote


def _evenness(lines: list[str], delimiter: str, quote: str) -> tuple[float, int]:
    """Which share of the records has as many cells as most, and how many that is."""
    try:
        rows = [row for row in csv.reader(lines, delimiter=delimiter, quotechar=quote) if row]
    except csv.Error:
        return 0.0, 1
    many = [len(row) for row in rows if len(row) > 1] or [1]
    width, count = Counter(many).most_common(1)[0]
    return round(count / len(rows), 2) if rows else 0.0, width


def _quote(lines: list[str]) -> str:
    text = "".join(lines)
    single, double = (
        len(re.findall(rf"(?:^|[;,\t|]){one}[^{one}\n]*{one}(?=[;,\t|]|\s*$)", text, re.M))
        for one in ("'", '"')
    )
    return "'" if single > double else '"'


class _Lines:
    """The lines of a stream with their number; `quotes` counts the marks since it was set to 0."""

    def __init__(self, stream: IO[bytes], shape: Shape) -> None:
        stream.seek(0)
        self.raw, self.encoding, self.quote = stream, shape.encoding, shape.quote
        self.text = io.TextIOWrapper(io.BufferedReader(_Open(stream)), shape.encoding, newline="")
        self.number = self.quotes = self.span = 0
        self.ended = False

    def __iter__(self) -> "Iterator[str]":
        return self

    def __next__(self) -> str:
        try:
            line = self.text.readline(LONGEST_LINE + 1)
        except UnicodeError as error:
            number = first_undecodable(self.raw, self.encoding) or self.number + 1
            reason = _("This is no text in the encoding %(name)s.") % {"name": self.encoding}
            raise at_line(number, reason) from error
        if not line:
            self.ended = True
            raise StopIteration
        self.number += 1
        if self.quotes or self.quote in line or len(line) > LONGEST_LINE or "\0" in line:
            self._check(line)
        return line

    def _check(self, line: str) -> None:
        if len(line) > LONGEST_LINE:
            raise at_line(self.number, _("The line is longer than a million characters."))
        if "\0" in line:
            raise at_line(self.number, _("It holds a NUL byte. This is no text."))
        if self.quote not in line:
            self.span += 1 if self.quotes % 2 else 0
        else:
            self.quotes += line.count(self.quote)
            self.span = 0
        if self.quotes % 2 and self.span > _SPAN:
            start = self.number - self.span
            raise at_line(start, _("A quotation mark is never closed."))


class _Open(io.RawIOBase):
    """A stream that stays open when its reader is thrown away."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # any writable buffer
        """Fill the buffer with what comes next."""
        piece = self.stream.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


__all__ = ["Unreadable", "dialect_of", "records_of_text"]
