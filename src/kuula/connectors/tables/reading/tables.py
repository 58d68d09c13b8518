"""A file as a table: recognised, its header found, its records read."""

import re
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import IO, Final

from django.utils.translation import gettext as _

from kuula.connectors.tables.reading.encoding import ENCODINGS, encoding_of
from kuula.connectors.tables.reading.records import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_LINES,
    Record,
    Shape,
)
from kuula.connectors.tables.reading.refusing import Unreadable, at_line
from kuula.connectors.tables.reading.sheets import records_of_sheet, sheets_of
from kuula.connectors.tables.reading.texts import dialect_of, records_of_text
from kuula.kit.text import one_line

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS: Final = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"{\\rtf",
)
_FIRST: Final = 50
_SHOWN: Final = 5
_VALUE: Final = re.compile(r"[-+]?[\d.,'\s/:-]*\d[\d.,'\s/:%-]*|\S+@\S+\.\S+")
_MARKED: Final = re.compile(r"'[=+\-@]")


def shape_of(stream: IO[bytes], *, encoding: str = "", sheet: str = "") -> Shape:
    """How the file is to be read, as far as it tells itself; `encoding` and `sheet` are what
    somebody said. Raises Unreadable with the reason."""
    stream.seek(0, 2)
    if stream.tell() > MOST_BYTES:
        raise Unreadable(
            _("The file is larger than %(size)s MB. Send it in parts.")
            % {"size": MOST_BYTES // (1024 * 1024)}
        )
    stream.seek(0)
    start = stream.read(8)
    if start.startswith(_OLE):
        raise Unreadable(
            _("This is an old or encrypted Excel file. Save it as XLSX without a password, or CSV.")
        )
    if start.startswith(_OTHERS):
        raise Unreadable(_("This is no table. Send CSV, TSV or XLSX."))
    if start.startswith(_ZIP):
        names = sheets_of(stream)
        shape = Shape("sheet", sheet=sheet or names[0], sheets=names)
    else:
        shape = _text_shape(stream, encoding)
    return described(stream, shape, None)


def described(stream: IO[bytes], shape: Shape, header: int | None) -> Shape:
    """The shape with its columns and samples; `header` is the line of the header when somebody
    said it. Raises Unreadable for a file without a single record."""
    reading = _raw(stream, shape)
    first = list(islice(reading, _FIRST))
    reading.close()
    if not first:
        raise Unreadable(_("The file is empty."))
    width = max(len(_trimmed(record.cells)) for record in first)
    if width > MOST_COLUMNS:
        wide = next(one for one in first if len(_trimmed(one.cells)) == width)
        raise at_line(
            wide.number, _("The table has more than %(count)s columns.") % {"count": MOST_COLUMNS}
        )
    line = _header_of(first) if header is None else header
    named = next((one for one in first if one.number == line), None)
    if line and named is None:
        raise Unreadable(_("There is no header in line %(line)s.") % {"line": line})
    rows = [one.cells for one in first if one.number > line]
    if not rows:
        raise Unreadable(_("The file has a header and no line below it."))
    return replace(
        shape,
        header=line,
        columns=tuple(_names(_trimmed(named.cells) if named else [""] * width)),
        samples=tuple(tuple(one_line(cell, 60) for cell in row) for row in rows[:_SHOWN]),
    )


def records(stream: IO[bytes], shape: Shape) -> Iterator[Record]:
    """The records below the header, cells cleaned, as wide as the header where they can be.

    Raises Unreadable when reading goes wrong, whatever was read before.
    """
    for count, record in enumerate(_raw(stream, shape)):
        if count > MOST_LINES:
            raise at_line(record.number, _("There are more than five million lines."))
        if record.number > shape.header:
            yield Record(
                record.number,
                [
                    cell if "'" < cell[:1] < "\x80" and " " < cell[-1:] < "\x80" else _cleaned(cell)
                    for cell in _trimmed(record.cells)
                ],
            )


def _text_shape(stream: IO[bytes], encoding: str) -> Shape:
    if encoding and encoding not in ENCODINGS:
        raise Unreadable(_("Kuula does not read this encoding."))
    found = encoding or encoding_of(stream)
    if found == "utf-8":
        found = "utf-8-sig"
    delimiter, quote = dialect_of(stream, found)
    return Shape("text", encoding=found, delimiter=delimiter, quote=quote)


def _raw(stream: IO[bytes], shape: Shape) -> Generator[Record, None, None]:
    if shape.kind == "sheet":
        return records_of_sheet(stream, shape.sheet)
    return records_of_text(stream, shape)


def _header_of(first: Sequence[Record]) -> int:
    """The line of the header: the first that is as full as most and names things; 0 for none."""
    widths = Counter(len([cell for cell in one.cells if cell.strip()]) for one in first)
    usual = max(width for width, count in widths.items() if count == max(widths.values()))
    for record in first[:20]:
        cells = [cell.strip() for cell in record.cells if cell.strip()]
        if len(cells) < max(1, round(usual * 0.7)):
            continue
        named = not any(_VALUE.fullmatch(cell) for cell in cells)
        return record.number if named and len(set(cells)) == len(cells) else 0
    return 0


def _names(cells: Sequence[str]) -> Iterator[str]:
    for at, cell in enumerate(cells, start=1):
        yield one_line(cell, 80) or _("Column %(number)s") % {"number": at}


def _trimmed(cells: list[str]) -> list[str]:
    """Without the empty cells at the end."""
    if cells and cells[-1] and not cells[-1].isspace():
        return cells
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _cleaned(cell: str) -> str:
    """A cell as text; the apostrophe that keeps a spreadsheet from evaluating it is no part."""
    text = cell.strip()
    return text[1:] if _MARKED.match(text) else text
