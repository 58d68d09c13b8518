"""Records of a workbook (XLSX): one sheet, row by row, in constant memory; nothing is evaluated."""

import re
import struct
import tempfile
import zipfile
import zlib
from array import array
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import IO, Any, Final

from django.utils.translation import gettext as _
from lxml import etree

from kuula.connectors.tables.reading.records import MOST_COLUMNS, MOST_LINES, Record
from kuula.connectors.tables.reading.refusing import Unreadable, at_line
from kuula.kit.text import whole_number

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REL_STRICT: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_DIGITS: Final = 7
_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_CELL: Final = re.compile(r"([A-Z]{1,3})\d+")
_MOST_LETTERS: Final = 1 << 30
_MOST_WORDS: Final = 1 << 24
_LARGEST: Final = 8 << 20
"""Bytes in which a row or a shared word must end: what is larger is packed to fill the memory."""
_NOT_MUCH: Final = 32 << 20
_TIGHTEST: Final = 150
"""Rows that people write are packed to a tenth, the same row over and over to a fiftieth."""
_DAMAGED: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, etree.XMLSyntaxError, LookupError, ValueError,
    OverflowError, EOFError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Book:
    """What must be known of a workbook before its rows are read."""

    sheets: dict[str, str]
    dates: frozenset[int]
    epoch: datetime


def sheets_of(stream: IO[bytes]) -> tuple[str, ...]:
    """The names of the sheets that are shown. Raises Unreadable."""
    with _opened(stream) as archive:
        return tuple(_book(archive).sheets)


def records_of_sheet(stream: IO[bytes], sheet: str) -> Generator[Record, None, None]:
    """Every row of a sheet that is not blank; dates as 2026-12-31, with their time if they have
    one. A formula is what it last came to. Raises Unreadable."""
    with _opened(stream) as archive, tempfile.TemporaryFile() as kept:
        book = _book(archive)
        path = book.sheets.get(sheet)
        if path is None:
            raise Unreadable(_("There is no sheet “%(name)s”.") % {"name": sheet})
        words = _Words(archive, kept)
        with archive.open(path) as rows:
            yield from _rows(rows, book, words)


@contextmanager
def _opened(stream: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    try:
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            if any(map(_is_swollen, archive.infolist())):
                raise Unreadable(_("The workbook is too large."))
            yield archive
    except _DAMAGED as error:
        raise Unreadable(_("The workbook is damaged. Save it again and try once more.")) from error
    except (NotImplementedError, RuntimeError) as error:
        raise Unreadable(_("The workbook is encrypted. Save it without a password.")) from error


def _is_swollen(part: zipfile.ZipInfo) -> bool:
    """Whether a part is far larger unpacked than what people write can be."""
    return part.file_size > max(_NOT_MUCH, _TIGHTEST * part.compress_size)


def _rows(stream: IO[bytes], book: Book, words: "_Words") -> Iterator[Record]:
    number = 0
    for count, row in enumerate(_elements(stream, "row")):
        number = max(_row_number(row), number + 1)
        if count >= MOST_LINES:
            raise at_line(number, _("There are more than five million lines."))
        cells: list[str] = []
        for cell in row:
            at, text = _place(cell.get("r"), len(cells)), _text(cell, book, words)
            if at >= MOST_COLUMNS:
                if text:
                    raise at_line(number, _too_wide())
                continue  # a row that was coloured as a whole reaches to the last column
            cells += [""] * (at - len(cells))
            cells.append(text)
        if any(cells):
            yield Record(number, cells)


def _row_number(row: Any) -> int:
    """What a row says it is called; 0 for what is no number that a sheet has."""
    return whole_number(row.get("r") or "", digits=_DIGITS) or 0


def _too_wide() -> str:
    return _("The table has more than %(count)s columns.") % {"count": MOST_COLUMNS}


class _Watched:
    """A part of the workbook as it is unpacked, `since` the last element that was whole."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.since = stream, 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises Unreadable for an element that does not end."""
        piece = self.stream.read(size)
        self.since += len(piece)
        if self.since > _LARGEST:
            raise Unreadable(_("The workbook is too large."))
        return piece


def _elements(stream: IO[bytes], name: str) -> Iterator[Any]:
    """Every element of a name, emptied as soon as the next is wanted; what stands behind the rows
    is not read."""
    end = "sheetData"
    tags = (_MAIN + name, _STRICT + name, _MAIN + end, _STRICT + end)
    watched = _Watched(stream)
    reading = etree.iterparse(
        watched, tag=tags, resolve_entities=False, no_network=True, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    for _event, element in reading:
        watched.since = 0
        if element.tag.endswith(end):
            return
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _place(reference: str | None, otherwise: int) -> int:
    found = _CELL.fullmatch(reference or "")
    return _column(found[1]) if found else otherwise


@lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter) - 64
    return at - 1


def _text(cell: Any, book: Book, words: "_Words") -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(_letters(cell))
    value = next((one.text or "" for one in cell if one.tag.endswith("}v")), "")
    if kind == "s":
        return words.word(int(value)) if value else ""
    if kind == "b":
        return "yes" if value == "1" else "no"
    if kind == "e":
        return ""
    if kind == "n" and value:
        return _number(value, int(cell.get("s") or 0) in book.dates, book.epoch)
    return value


def _number(value: str, is_date: bool, epoch: datetime) -> str:
    """A number as a spreadsheet shows it: by its first 15 digits, what follows is no part of a sum
    that came to 0.30000000000000004."""
    try:
        number = float(value)
        if is_date:
            return _moment(number, epoch)
    except (ValueError, OverflowError):
        return value
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{Decimal(format(number, '.15g')):f}"


def _moment(number: float, epoch: datetime) -> str:
    moment = epoch + timedelta(seconds=round(number * 86400))
    whole = number == int(number)
    return moment.strftime("%Y-%m-%d" if whole else "%Y-%m-%d %H:%M:%S")


def _letters(element: Any) -> Iterator[str]:
    """The words of rich text, without what is said of their reading (phonetic)."""
    for one in element.iter():
        if str(one.tag).endswith("}t") and not str(one.getparent().tag).endswith("}rPh"):
            yield one.text or ""


def _book(archive: zipfile.ZipFile) -> Book:
    root = _read(archive, "xl/workbook.xml")
    relations = _read(archive, "xl/_rels/workbook.xml.rels")
    paths = {one.get("Id"): _path(one.get("Target", "")) for one in relations}
    sheets = {
        one.get("name", ""): paths[one.get(_REL) or one.get(_REL_STRICT)]
        for one in root.iter(_MAIN + "sheet", _STRICT + "sheet")
        if one.get("state", "visible") == "visible"
    }
    if not sheets:
        raise Unreadable(_("The workbook has no sheet."))
    old = any(
        one.get("date1904") in ("1", "true")
        for one in root.iter(_MAIN + "workbookPr", _STRICT + "workbookPr")
    )
    epoch = datetime(1904, 1, 1, tzinfo=UTC) if old else datetime(1899, 12, 30, tzinfo=UTC)
    return Book(sheets, _date_styles(archive), epoch)


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _read(archive: zipfile.ZipFile, name: str) -> Any:
    """A small part. Raises Unreadable for one that pretends to be."""
    if archive.getinfo(name).file_size > 16 * 1024 * 1024:
        raise Unreadable(_("The workbook is damaged. Save it again and try once more."))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    return etree.fromstring(archive.read(name), parser)


def _date_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """Which styles of cells show a date."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    root = _read(archive, "xl/styles.xml")
    custom = {
        int(one.get("numFmtId", 0)): one.get("formatCode", "")
        for one in root.iter(_MAIN + "numFmt", _STRICT + "numFmt")
    }
    formats = next(iter([*root.iter(_MAIN + "cellXfs"), *root.iter(_STRICT + "cellXfs")]), ())
    ids = [int(one.get("numFmtId", 0)) for one in formats]
    return frozenset(
        at for at, number in enumerate(ids) if number in _DATES or _shows_date(custom.get(number))
    )


def _shows_date(code: str | None) -> bool:
    return bool(code) and bool(re.search("[dmyhs]", _LITERAL.sub("", code or ""), re.I))


class _Words:
    """The words that the cells share, kept in a file: there may be millions."""

    def __init__(self, archive: zipfile.ZipFile, kept: IO[bytes]) -> None:
        self.kept, self.ends = kept, array("Q", [0])
        if "xl/sharedStrings.xml" in archive.namelist():
            with archive.open("xl/sharedStrings.xml") as stream:
                self._take(stream)
        self.word = lru_cache(maxsize=4096)(self._word)

    def _take(self, stream: IO[bytes]) -> None:
        end = 0
        for one in _elements(stream, "si"):
            word = "".join(_letters(one)).encode("utf-8", "replace")
            end += len(word)
            if end > _MOST_LETTERS or len(self.ends) > _MOST_WORDS:
                raise Unreadable(_("The workbook is too large."))
            self.kept.write(word)
            self.ends.append(end)

    def _word(self, at: int) -> str:
        if not 0 <= at < len(self.ends) - 1:
            raise Unreadable(_("The workbook is damaged. Save it again and try once more."))
        self.kept.seek(self.ends[at])
        return self.kept.read(self.ends[at + 1] - self.ends[at]).decode("utf-8")
