"""The header block of a mail or of one of its parts: found, unfolded, decoded, never trusted."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kuula.channels.mail.parsing.charsets import decode, tidy
from kuula.channels.mail.parsing.model import (
    HEADER_BLOCK_LIMIT,
    HEADER_LIMIT,
    LONG_HEADER_LIMIT,
    Problems,
)

_FIELD: Final = re.compile(rb"([!-9;-~]{1,200})[ \t]*:[ \t]*(.*)", re.S)
_KNOWN: Final = re.compile(
    rb"(?:from|to|cc|subject|date|message-id|mime-version|content-[a-z-]+|received|return-path|"
    rb"delivered-to|reply-to|sender|references|in-reply-to|x-[a-z0-9-]+|dkim-signature|"
    rb"authentication-results|auto-submitted|list-[a-z]+|precedence|importance"
    rb"|resent-[a-z]+)[ \t]*:",
    re.I,
)
_WORD: Final = re.compile(r"=\?([^?*\s]{1,60})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?]*)\?=")
_BLANK_LINE: Final = re.compile(rb"\n\r?\n")
_LINE_LIMIT: Final = 5000
_BOM: Final = b"\xef\xbb\xbf"  # after trace fields, where a server put them before it
_HIDDEN: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LONG: Final = frozenset({"to", "cc", "references", "in-reply-to", "from", "reply-to"})


@dataclass(frozen=True, slots=True)
class Headers:
    """The header fields of one part: lower-case name to raw values, in their order."""

    fields: Mapping[str, tuple[bytes, ...]]

    def raw(self, name: str) -> bytes:
        """The first raw value, unfolded, or empty."""
        values = self.fields.get(name)
        return values[0] if values else b""

    def all(self, name: str) -> tuple[str, ...]:
        """Every value as undecoded text."""
        return tuple(plain(value) for value in self.fields.get(name, ()))

    def text(self, name: str) -> str:
        """The first value as undecoded text, or empty."""
        return plain(self.raw(name))


EMPTY: Final = Headers({})


def split_mail(raw: bytes, problems: Problems) -> tuple[Headers, int]:
    """The headers of a mail and where its body begins. Forgives junk before the first field."""
    start = _skip_junk(raw, problems)
    headers, body = split_part(raw, start, len(raw), problems)
    if headers.fields and not any(_KNOWN.match(name.encode() + b":") for name in headers.fields):
        headers, body = EMPTY, start
    if not headers.fields:
        problems.add("no-headers")
    return headers, body


def split_part(raw: bytes, start: int, end: int, problems: Problems) -> tuple[Headers, int]:
    """The headers of the part at raw[start:end] and where its body begins."""
    if raw.startswith((b"\n", b"\r\n"), start, end):
        return EMPTY, raw.index(b"\n", start) + 1
    blank = _BLANK_LINE.search(raw, start, end)
    stop, body = (blank.start(), blank.end()) if blank else (end, end)
    if stop - start > HEADER_BLOCK_LIMIT:
        problems.add("headers-cut", f"{stop - start} bytes")
        if not blank:
            body = raw.rfind(b"\n", start, start + HEADER_BLOCK_LIMIT) + 1 or end
    lines = raw[start : min(stop, start + HEADER_BLOCK_LIMIT)].splitlines(keepends=True)
    if len(lines) > _LINE_LIMIT:
        problems.add("headers-cut", f"{len(lines)} lines")
        del lines[_LINE_LIMIT:]
    fields, used = _fields(lines, problems)
    if used is not None:
        problems.add("no-blank-line")
        body = start + used
    return Headers(fields), body


def plain(value: bytes) -> str:
    """A raw header value as one line of text, encoded words left as they are."""
    if not value:
        return ""
    if value.isascii():
        return one_line(value.decode("ascii"))
    return one_line(decode(value)[0])


def one_line(text: str) -> str:
    """`text` with white space collapsed and control characters gone: safe to put in a header."""
    return " ".join(tidy(text).split())


def decoded(value: bytes, charset: str = "", hint: str | None = None) -> str:
    """A raw header value as text for people: encoded words decoded, raw 8-bit bytes guessed."""
    if b"=?" not in value:
        return _shown(eight_bit_text(value, charset, hint))
    return _shown(decode_words(eight_bit_text(value, charset, hint), hint))


def decode_words(text: str, hint: str | None = None) -> str:
    """`text` with its encoded words decoded; neighbours of one charset are joined first."""
    out: list[str] = []
    pending: list[bytes] = []
    charset, end = "", 0
    for found in _WORD.finditer(text):
        between = text[end : found.start()]
        end = found.end()
        name = found[1].lower()
        if pending and (between.strip() or name != charset):
            out.append(decode(b"".join(pending), charset, hint)[0])
            pending = []
        if between.strip() or (not out and not pending):
            out.append(between)
        pending.append(_word_bytes(found[2], found[3]))
        charset = name
    if pending:
        out.append(decode(b"".join(pending), charset, hint)[0])
    return "".join([*out, text[end:]])


def eight_bit_text(value: bytes, charset: str = "", hint: str | None = None) -> str:
    """A raw value as text, raw 8-bit bytes guessed, encoded words left as they are."""
    if value.isascii():
        return value.decode("ascii")
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return decode(value, charset, hint)[0]


def _shown(text: str) -> str:
    return one_line(_HIDDEN.sub("", text))


def _word_bytes(kind: str, body: str) -> bytes:
    content = body.encode("utf-8", "replace")
    if kind in "qQ":
        return binascii.a2b_qp(content.replace(b" ", b"_"), header=True)
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", content)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))


def _skip_junk(raw: bytes, problems: Problems) -> int:
    """Where the headers begin: after a byte order mark, an mbox line or a few junk lines."""
    start = len(_BOM) if raw.startswith(_BOM) else 0
    if raw.startswith((b"From ", b">From "), start) and not _KNOWN.match(raw, start):
        start = raw.find(b"\n", start) + 1 or len(raw)
    if _KNOWN.match(raw, start):
        return start
    position = start
    for _ in range(10):
        following = raw.find(b"\n", position, position + 1000)
        if following < 0:
            break
        position = following + 1
        if _KNOWN.match(raw, position) and _opens_headers(raw, start, position):
            problems.add("junk-before-headers", plain(raw[start:position][:80]))
            return position
    return start


def _opens_headers(raw: bytes, start: int, position: int) -> bool:
    """A known field is the first header if another follows or only blanks were skipped."""
    if not raw[start:position].strip():
        return True
    if _FIELD.match(raw, start, position) or b"\n\n" in raw[start:position].replace(b"\r", b""):
        return False
    following = raw.find(b"\n", position) + 1
    return bool(following and _KNOWN.match(raw, following))


def _fields(
    lines: list[bytes], problems: Problems
) -> tuple[dict[str, tuple[bytes, ...]], int | None]:
    """The fields, and the offset of the body where it begins without a blank line before it."""
    fields: dict[str, list[bytes]] = {}
    current: list[bytes] = []
    used = 0
    for index, written in enumerate(lines):
        line = written.removeprefix(_BOM)
        if line[:1] in {b" ", b"\t"} and current:
            current.append(line)
        elif _FIELD.match(line):
            _keep(fields, current, problems)
            current = [line]
        elif any(_KNOWN.match(later) for later in lines[index + 1 : index + 40]):
            problems.add("junk-in-headers", plain(line[:80]))
        elif line.strip():
            _keep(fields, current, problems)
            return _frozen(fields), used
        used += len(written)
    _keep(fields, current, problems)
    return _frozen(fields), None


def _frozen(fields: dict[str, list[bytes]]) -> dict[str, tuple[bytes, ...]]:
    return {name: tuple(values) for name, values in fields.items()}


def _keep(fields: dict[str, list[bytes]], lines: list[bytes], problems: Problems) -> None:
    found = _FIELD.match(b"".join(lines)) if lines else None
    if not found:
        return
    name = found[1].decode("ascii").lower()
    value = found[2].replace(b"\0", b"").strip()
    limit = LONG_HEADER_LIMIT if name in _LONG else HEADER_LIMIT
    if len(value) > limit:
        problems.add("header-cut", name)
        value = value[-limit:] if name == "references" else value[:limit]
    fields.setdefault(name, []).append(value)
