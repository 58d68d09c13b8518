"""winmail.dat unpacked (MS-OXTNEF), as far as files and texts go.

tnefparse copies the rest of the file for each object and loops over counts it is given, so that a
small hostile file keeps it busy for hours; this reader walks once and believes no count.
"""

import struct
from dataclasses import dataclass, field
from typing import Final

SIGNATURE: Final = b"\x78\x9f\x3e\x22"
_OBJECT_LIMIT: Final = 5000
_PROPERTY_LIMIT: Final = 2000
_BODY, _RENDERING, _TITLE, _CONTENT = 0x800C, 0x9002, 0x8010, 0x800F
_MESSAGE_PROPERTIES, _FILE_PROPERTIES, _CODEPAGE = 0x9003, 0x9005, 0x9007
_LONG_NAME, _SHORT_NAME, _CONTENT_ID, _MIME_TYPE = 0x3707, 0x3704, 0x3712, 0x370E
_EMBEDDED: Final = 0x3701
_PROPERTY_BODY, _PROPERTY_HTML, _INTERNET_CODEPAGE = 0x1000, 0x1013, 0x3FDE
_WIDTHS: Final = {
    0x02: 4,
    0x03: 4,
    0x04: 4,
    0x0A: 4,
    0x0B: 4,
    0x05: 8,
    0x06: 8,
    0x07: 8,
    0x14: 8,
    0x40: 8,
    0x48: 16,
}
_COUNTED: Final = frozenset({0x1E, 0x1F, 0x0D, 0x102})
_CODECS: Final = {
    65001: "utf-8",
    20127: "ascii",
    20866: "koi8-r",
    28591: "latin-1",
    28592: "iso8859-2",
}


@dataclass(slots=True)
class TnefFile:
    """One file inside winmail.dat."""

    name: str = ""
    content: bytes = b""
    content_id: str = ""
    kind: str = ""


@dataclass(slots=True)
class Tnef:
    """What was found; `whole` is False when the file broke off or held more than was looked at."""

    files: list[TnefFile] = field(default_factory=list)
    text: str = ""
    html: str = ""
    codec: str = "cp1252"
    whole: bool = True


def read_tnef(content: bytes) -> Tnef | None:
    """The files and texts of a winmail.dat, or None when it is not one."""
    if not content.startswith(SIGNATURE):
        return None
    found, offset = Tnef(), 6
    try:
        for _ in range(_OBJECT_LIMIT):
            if offset + 11 > len(content):
                break
            kind, length = (
                struct.unpack_from("<H", content, offset + 1)[0],
                _u32(content, offset + 5),
            )
            end = offset + 9 + length
            if end > len(content):
                found.whole = False
                break
            _object(found, kind, content, (offset + 9, end))
            offset = end + 2
    except (struct.error, IndexError, ValueError, LookupError):
        found.whole = False
    found.whole = found.whole and offset + 11 > len(content)
    return found


def _object(found: Tnef, kind: int, content: bytes, span: tuple[int, int]) -> None:
    start, end = span
    if kind == _CODEPAGE:
        found.codec = _codec(_u32(content, start))
    elif kind == _RENDERING:
        found.files.append(TnefFile())
    elif kind == _BODY:
        found.text = _text(content[start:end], found.codec)
    elif kind == _MESSAGE_PROPERTIES:
        _message(found, _properties(content, start, end))
    elif found.files and kind == _TITLE:
        found.files[-1].name = found.files[-1].name or _text(content[start:end], found.codec)
    elif found.files and kind == _CONTENT:
        found.files[-1].content = content[start:end]
    elif found.files and kind == _FILE_PROPERTIES:
        _file(found, _properties(content, start, end))


def _message(found: Tnef, properties: dict[int, tuple[int, bytes]]) -> None:
    codec = found.codec
    if _INTERNET_CODEPAGE in properties:
        codec = _codec(_u32(properties[_INTERNET_CODEPAGE][1], 0))
    if _PROPERTY_BODY in properties:
        found.text = _string(properties[_PROPERTY_BODY], codec) or found.text
    if _PROPERTY_HTML in properties:
        found.html = _string(properties[_PROPERTY_HTML], codec)


def _file(found: Tnef, properties: dict[int, tuple[int, bytes]]) -> None:
    file = found.files[-1]
    for tag in (_SHORT_NAME, _LONG_NAME):
        if tag in properties:
            file.name = _string(properties[tag], found.codec) or file.name
    if _CONTENT_ID in properties:
        file.content_id = _string(properties[_CONTENT_ID], found.codec).strip("<> ")
    if _EMBEDDED in properties and not file.content:
        file.content = properties[_EMBEDDED][1]
    if _MIME_TYPE in properties:
        file.kind = _string(properties[_MIME_TYPE], found.codec).lower()


def _properties(content: bytes, start: int, end: int) -> dict[int, tuple[int, bytes]]:
    """The first value of each MAPI property: tag to (type, bytes)."""
    found: dict[int, tuple[int, bytes]] = {}
    offset = start + 4
    for _ in range(min(_u32(content, start), _PROPERTY_LIMIT)):
        if offset + 4 > end:
            break
        kind, tag = struct.unpack_from("<HH", content, offset)
        offset += 4
        if tag >= 0x8000:
            offset = _after_name(content, offset)
        value, offset = _value(content, offset, kind)
        found.setdefault(tag, (kind & 0xFFF, value))
    return found


def _after_name(content: bytes, offset: int) -> int:
    if _u32(content, offset + 16) == 0:
        return offset + 24
    return offset + 24 + _padded(_u32(content, offset + 20))


def _value(content: bytes, offset: int, kind: int) -> tuple[bytes, int]:
    base, several = kind & 0xFFF, bool(kind & 0x1000)
    count = 1
    if several or base in _COUNTED:
        count = _u32(content, offset)
        offset += 4
    if base in _WIDTHS:
        width = _WIDTHS[base] * min(count, len(content))
        return content[offset : offset + min(width, 16)], offset + width
    if base not in _COUNTED:
        raise ValueError(f"unknown property type {base:#x}")
    first = b""
    for index in range(min(count, _PROPERTY_LIMIT)):
        length = _u32(content, offset)
        if index == 0:
            first = content[offset + 4 : offset + 4 + length]
        offset += 4 + _padded(length)
    return first, offset


def _string(value: tuple[int, bytes], codec: str) -> str:
    kind, content = value
    return _text(content, "utf-16-le" if kind == 0x1F else codec)


def _text(content: bytes, codec: str) -> str:
    return content.decode(codec, "replace").rstrip("\0")


def _codec(number: int) -> str:
    name = _CODECS.get(number, f"cp{number}")
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name


def _padded(length: int) -> int:
    return (length + 3) & ~3


def _u32(content: bytes, offset: int) -> int:
    number: int = struct.unpack_from("<I", content, offset)[0]
    return number
