"""Content-Transfer-Encoding undone on slices of the raw mail, with as few copies as can be."""

import binascii
import io
import re
from typing import Final

_LEGAL: Final = re.compile(rb"[A-Za-z0-9+/=\s]*")
_ALPHABET: Final = bytes(c for c in range(256) if _LEGAL.fullmatch(bytes([c])))
_PIECE: Final = 64 * 1024
_ILLEGAL: Final = re.compile(rb"[^A-Za-z0-9+/]")
_LINE: Final = re.compile(rb"[A-Za-z0-9+/]{20,}={0,2}\s*(?:\n|$)")
_BEGIN: Final = re.compile(r"^begin [0-7]{3,4} ([^\n]{1,200})\n", re.M)
_END: Final = re.compile(r"^(?:`|\s)?\n?end[ \t]*$", re.M)
_UU: Final = frozenset({"x-uuencode", "uuencode", "x-uue", "uue"})
_ENCODED: Final = _UU | {"base64", "quoted-printable"}
_FOOTER_LIMIT: Final = 4096
_CHUNK_LIMIT: Final = 10_000


def decode_body(raw: bytes, start: int, end: int, encoding: str) -> tuple[bytes, bytes]:
    """The decoded bytes of raw[start:end], and plain text somebody appended to a base64 body."""
    words = encoding.lower().replace(";", " ").split()
    name = words[0].strip("\"'") if words else ""
    if name == "base64":
        return _base64(raw, start, end)
    if name == "quoted-printable":
        return binascii.a2b_qp(raw[start:end]), b""
    if name in _UU:
        return _uu(raw[start:end]), b""
    return raw[start:end], b""


def as_it_stands(encoding: str) -> bool:
    """Whether a body with this encoding is its own content."""
    words = encoding.lower().replace(";", " ").split()
    return not words or words[0].strip("\"'") not in _ENCODED


def cut_uuencoded(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """`text` without the files uuencoded inside it, and these files as (name, content)."""
    files: list[tuple[str, bytes]] = []
    kept: list[str] = []
    position = 0
    for _ in range(50):
        begin = _BEGIN.search(text, position)
        end = _END.search(text, begin.end()) if begin else None
        if not begin or not end:
            break
        content = _uu_strict(text[begin.end() : end.start()])
        if content is None:
            kept.append(text[position : begin.end()])
            position = begin.end()
            continue
        kept.append(text[position : begin.start()])
        files.append((begin[1].strip(), content))
        position = end.end()
    return "".join([*kept, text[position:]]), files


def _base64(raw: bytes, start: int, end: int) -> tuple[bytes, bytes]:
    stop = _legal_end(raw, start, end)
    if stop < end:
        stop = max(raw.rfind(b"\n", start, stop) + 1, start)
        if end - stop > _FOOTER_LIMIT or _mostly_letters(raw[stop:end]):
            return _letters(memoryview(raw)[start:end]), b""
    padding = raw.find(b"=", start, stop)
    if padding < 0 or not raw[padding:stop].strip(b"=\r\n \t"):
        return _letters(memoryview(raw)[start:stop]), raw[stop:end].strip()
    return _chunks(raw, start, stop, end)


def _legal_end(raw: bytes, start: int, end: int) -> int:
    """Where raw[start:end] stops to be base64; pieces are looked at in the fastest way there is."""
    while start < end and not raw[start : min(start + _PIECE, end)].translate(None, _ALPHABET):
        start += _PIECE
    legal = _LEGAL.match(raw, min(start, end), end)
    return legal.end() if legal else start


def _mostly_letters(rest: bytes) -> bool:
    """Whether a line with illegal bytes is damaged base64 rather than appended words."""
    line = rest.split(b"\n", 1)[0].strip()
    return b" " not in line and len(line) >= 20 and len(_ILLEGAL.sub(b"", line)) > len(line) * 0.8


def _chunks(raw: bytes, start: int, stop: int, end: int) -> tuple[bytes, bytes]:
    """Padded runs of base64 one after the other; what does not look like one is text."""
    content = bytearray()
    for _ in range(_CHUNK_LIMIT):
        padding = raw.find(b"=", start, stop)
        close = padding if padding >= 0 else stop
        while close < stop and raw[close] in b"= \t\r\n":
            close += 1
        content += _letters(memoryview(raw)[start:close])
        start = close
        if start >= stop or not _LINE.match(raw, start, stop):
            break
    return bytes(content), raw[start:end].strip()


def _letters(view: memoryview) -> bytes:
    try:
        return binascii.a2b_base64(view)
    except binascii.Error:
        letters = _ILLEGAL.sub(b"", view)
        whole = len(letters) - len(letters) % 4
        rest = letters[whole:]
        ending = binascii.a2b_base64(rest + b"=" * (4 - len(rest))) if len(rest) > 1 else b""
        return binascii.a2b_base64(memoryview(letters)[:whole]) + ending


def _uu(content: bytes) -> bytes:
    out = bytearray()
    for line in io.BytesIO(content):
        if line.startswith(b"begin ") or line.strip() in {b"", b"`", b"end"}:
            continue
        out += _uu_line(line.rstrip(b"\r\n"))
    return bytes(out)


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        length = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:length])
        except binascii.Error:
            return b""


def _uu_strict(text: str) -> bytes | None:
    out = bytearray()
    try:
        binascii.a2b_uu(text[:80].partition("\n")[0].encode("ascii"))
        for line in text.splitlines():
            if line.strip("` "):
                out += binascii.a2b_uu(line.encode("ascii"))
    except (binascii.Error, UnicodeEncodeError, ValueError):
        return None
    return bytes(out) if out else None
