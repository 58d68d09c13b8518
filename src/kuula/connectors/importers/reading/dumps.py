"""Rows of a MySQL or MariaDB dump, one at a time: INSERT statements and the columns they fill.

A general SQL parser holds a whole statement, and a dump has statements of many megabytes. This
reads only what mysqldump, mariadb-dump and phpMyAdmin write, value by value.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Final

Value = bytes | str | None
Row = dict[str, Value]
LONGEST: Final = 64 * 1024 * 1024
_PIECE: Final = 1 << 20
_GAP: Final = re.compile(rb"(?:[\s]++|--[ \t\r\n][^\n]*+\n|--\n|#[^\n]*+\n|/\*(?!!).*?\*/)++", re.S)
_WORD: Final = re.compile(rb"[^\s'\"`(),;]++")
_PLAIN: Final = {39: re.compile(rb"[^'\\]*+"), 34: re.compile(rb'[^"\\]*+')}
_ESCAPED: Final = re.compile(rb"\\(.)", re.S)
_SAID: Final = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"0": b"\x00", b"b": b"\b", b"Z": b"\x1a"}
_KEYS: Final = frozenset(
    {"primary", "unique", "key", "index", "constraint", "fulltext", "spatial", "foreign", "check"}
)
_MARK: Final = "'\"`(),;"


class Broken(Exception):
    """The dump ends in the middle of a statement, or a value in it is too long."""


@dataclass(slots=True)
class Token:
    """A word, a mark of punctuation or a text; `kind` is "word", "mark", "text" or "name"."""

    kind: str
    said: bytes


@dataclass(frozen=True, slots=True)
class Inserted:
    """A row of a table, and at which byte its statement begins. Texts are bytes, NULL is None."""

    table: str
    row: Row
    place: int


@dataclass(slots=True)
class _Reader:
    """The bytes of a dump as tokens."""

    stream: IO[bytes]
    buffer: bytes = b""
    at: int = 0
    gone: int = 0
    ended: bool = False
    depth: list[int] = field(default_factory=list)

    @property
    def place(self) -> int:
        return self.gone + self.at

    def more(self) -> bool:
        """Read on; False at the end."""
        if self.ended:
            return False
        piece = self.stream.read(_PIECE)
        self.ended = not piece
        self.gone += self.at
        self.buffer, self.at = self.buffer[self.at :] + piece, 0
        if len(self.buffer) > LONGEST:
            raise Broken("a word or comment in it has no end")
        return not self.ended

    def token(self) -> Token | None:
        """The next token; None at the end."""
        self._over_gaps()
        if self.at >= len(self.buffer):
            return None
        letter = self.buffer[self.at]
        if letter in _PLAIN:
            self.at += 1
            return Token("text", self._text(letter))
        if letter == 96:
            return Token("name", self._until_tick())
        if chr(letter) in _MARK:
            self.at += 1
            return Token("mark", bytes([letter]))
        return Token("word", self._word())

    def _over_gaps(self) -> None:
        while True:
            found = _GAP.match(self.buffer, self.at)
            if found is not None and found.end() < len(self.buffer):
                self.at = found.end()
            rest = self.buffer[self.at : self.at + 2]
            unsure = len(self.buffer) - self.at < 2 or found is not None or rest == b"/*"
            starts = rest[:1] in (b"-", b"#") or rest == b"/*"
            if unsure and (starts or len(rest) < 2 or rest[:1].isspace()) and self.more():
                continue
            if self.ended and (tail := _GAP.match(self.buffer, self.at)) is not None:
                self.at = tail.end()
            return

    def _text(self, quote: int) -> bytes:
        parts: list[bytes] = []
        size = 0
        while True:
            found = _PLAIN[quote].match(self.buffer, self.at)
            end = found.end() if found else self.at
            parts.append(self.buffer[self.at : end])
            size += end - self.at
            self.at = end
            if len(self.buffer) - end < 2 and self.more():
                continue
            if end >= len(self.buffer) and not self._at_hand():
                raise Broken("it ends in the middle of a text")
            here = self.buffer[self.at]
            following = self.buffer[self.at + 1 : self.at + 2]
            if here != quote:
                parts.append(_SAID.get(following, following))
                self.at += 2
            elif following == bytes([quote]):
                parts.append(following)
                self.at += 2
            else:
                self.at += 1
                return b"".join(parts) if size <= LONGEST else b""
            if size > LONGEST:
                parts.clear()

    def _at_hand(self) -> bool:
        return self.at < len(self.buffer)

    def _until_tick(self) -> bytes:
        while (end := self.buffer.find(b"`", self.at + 1)) < 0:
            if not self.more():
                raise Broken("it ends in the middle of a name")
        name = self.buffer[self.at + 1 : end]
        self.at = end + 1
        return name

    def _word(self) -> bytes:
        while True:
            found = _WORD.match(self.buffer, self.at)
            if found is None:
                self.at += 1
                return b""
            if found.end() < len(self.buffer) or not self.more():
                self.at = found.end()
                return found[0]


def rows(stream: IO[bytes], wanted: Callable[[str], bool]) -> Iterator[Inserted]:
    """The rows that a dump puts into the tables that are `wanted`, in its order.

    Raises Broken when it ends in the middle of a statement.
    """
    reader = _Reader(stream)
    columns: dict[str, list[str]] = {}
    while (token := reader.token()) is not None:
        verb = token.said.lower() if token.kind == "word" else b""
        if verb == b"create":
            _columns(reader, columns)
        elif verb in (b"insert", b"replace"):
            yield from _inserted(reader, columns, wanted)
        elif token.said != b";":
            _to_end(reader)


def text_of(value: Value) -> str:
    """A value as text; what is no UTF-8 is read as Windows-1252, which never fails."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


def _next(reader: _Reader) -> Token:
    token = reader.token()
    if token is None:
        raise Broken("it ends in the middle of a statement")
    return token


def _to_end(reader: _Reader) -> None:
    while (token := reader.token()) is not None:
        if token.kind == "mark" and token.said == b";":
            return


def _columns(reader: _Reader, columns: dict[str, list[str]]) -> None:
    """Note the columns of CREATE TABLE, whose order a dump relies on."""
    token = _next(reader)
    if token.said.lower() == b"temporary":
        token = _next(reader)
    if token.said.lower() != b"table":
        _to_end(reader)
        return
    name, opened = _table(reader)
    if not opened:
        return
    found: list[str] = []
    deep, first = 1, True
    while deep:
        token = _next(reader)
        mark = token.said if token.kind == "mark" else b""
        deep += (mark == b"(") - (mark == b")")
        if first and deep == 1 and (token.kind == "name" or _names_a_column(token)):
            found.append(text_of(token.said))
        first = deep == 1 and mark == b","
    columns[name] = found
    _to_end(reader)


def _names_a_column(token: Token) -> bool:
    return token.kind == "word" and text_of(token.said).lower() not in _KEYS


def _table(reader: _Reader) -> tuple[str, bool]:
    """The name before the next bracket, and whether there was one before the statement ended."""
    name = ""
    while (token := _next(reader)).said not in (b"(", b";") or token.kind != "mark":
        if token.kind in ("name", "text") or token.said.lower() not in (b"if", b"not", b"exists"):
            name = text_of(token.said).rpartition(".")[2].strip('`"') or name
    return name, token.said == b"("


def _inserted(
    reader: _Reader, columns: dict[str, list[str]], wanted: Callable[[str], bool]
) -> Iterator[Inserted]:
    place = reader.place
    name, token = _target(reader)
    known = columns.get(name, [])
    if token.said == b"(":
        known = [text_of(one) for one in _values(reader) if one is not None]
        while (token := _next(reader)).said.lower() not in (b"values", b"value", b";"):
            pass
    if token.said == b";":
        return
    if not wanted(name):
        _to_end(reader)
        return
    while (token := _next(reader)).said != b";" or token.kind != "mark":
        if token.kind == "mark" and token.said == b"(":
            yield Inserted(name, dict(zip(known, _values(reader), strict=False)), place)
            place = reader.place


def _target(reader: _Reader) -> tuple[str, Token]:
    """The table that is filled, and what stands behind its name."""
    name = ""
    while True:
        token = _next(reader)
        if token.kind != "name" and token.said.lower() in (b"values", b"value", b"(", b";"):
            return name, token
        if token.kind == "name" or token.said.lower() not in (b"into", b"ignore", b"delayed"):
            name = text_of(token.said).rpartition(".")[2].strip('`"') or name


def _values(reader: _Reader) -> list[Value]:
    """What stands in brackets up to the closing one."""
    found: list[Value] = []
    value: Value = None
    deep = 1
    while True:
        token = _next(reader)
        mark = token.said if token.kind == "mark" else b""
        deep += (mark == b"(") - (mark == b")")
        if mark == b"," and deep == 1:
            found.append(value)
            value = None
        elif not deep:
            return [*found, value]
        elif token.kind in ("text", "name"):
            value = token.said
        elif token.kind == "word" and not token.said.startswith(b"_"):
            value = _plain(token.said)


def _plain(word: bytes) -> Value:
    if word.upper() == b"NULL":
        return None
    if word[:2].lower() == b"0x":
        try:
            return bytes.fromhex(word[2:].decode())
        except ValueError:
            return word
    return word.decode("ascii", "replace")
