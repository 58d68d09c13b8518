"""Content-Type and Content-Disposition with their parameters, and safe file names."""

import mimetypes
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote_to_bytes

from kuula.channels.mail.parsing.charsets import decode
from kuula.channels.mail.parsing.headers import decoded, eight_bit_text

_TYPE: Final = re.compile(r"\s*([\w.+-]{1,80}/[\w.+-]{1,100})")
_WORD: Final = re.compile(r"\s*([\w-]{1,40})")
_PARAMETER: Final = re.compile(r';\s*([^\s=;"]{1,60})\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))', re.S)
_SECTION: Final = re.compile(r"([^*]+)\*(\d{1,3})?(\*)?")
_ESCAPED: Final = re.compile(r"\\([\"\\])")
_UNSAFE: Final = re.compile(
    '[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff<>:"|?*]'
)
_EXTENSIONS: Final = {
    "message/rfc822": ".eml",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/vcard": ".vcf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/gzip": ".gz",
    "application/json": ".json",
    "application/pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m",
    "message/delivery-status": ".txt",
    "message/disposition-notification": ".txt",
    "text/rfc822-headers": ".txt",
}
_BYTES: Final = 150


@dataclass(frozen=True, slots=True)
class Field:
    """A structured header: its value in lower case and its parameters, decoded."""

    value: str = ""
    parameters: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """A parameter, or empty."""
        return self.parameters.get(name, "")


def content_type(raw: bytes) -> Field:
    """A Content-Type header; value is empty when there is no usable type in it."""
    return _field(raw, _TYPE)


def disposition(raw: bytes) -> Field:
    """A Content-Disposition header."""
    return _field(raw, _WORD)


def safe_name(name: str, kind: str, number: int) -> str:
    """A name without path, control or bidi characters, 150 bytes at most, never empty."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/")
    plain = _UNSAFE.sub("", plain.rstrip("/").rpartition("/")[2])
    plain = " ".join(plain.split()).strip(". ")
    return _shortened(plain) if plain else f"attachment-{number}{extension(kind)}"


def extension(kind: str) -> str:
    """The usual file extension of a content type, with its dot."""
    return _EXTENSIONS.get(kind) or mimetypes.guess_extension(kind) or ".bin"


def _shortened(name: str) -> str:
    if len(name.encode()) <= _BYTES:
        return name
    stem, dot, end = name.rpartition(".")
    if not dot or len(end.encode()) > 20:
        stem, dot, end = name, "", ""
    room = _BYTES - len((dot + end).encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip() + dot + end


def _field(raw: bytes, pattern: re.Pattern[str]) -> Field:
    if not raw:
        return Field()
    text = eight_bit_text(raw).replace("\r", "").replace("\n", "")
    found = pattern.match(text)
    if not found:
        return Field("", _parameters(text))
    return Field(found[1].lower(), _parameters(text[found.end() :]))


def _parameters(text: str) -> dict[str, str]:
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for found in _PARAMETER.finditer(text):
        name = found[1].lower()
        value = found[3].strip() if found[2] is None else _ESCAPED.sub(r"\1", found[2])
        section = _SECTION.fullmatch(name)
        if not section:
            plain.setdefault(name, decoded(value.encode("utf-8", "replace")))
        elif len(sections) < 50:
            extended = bool(section[3]) or section[2] is None
            parts = sections.setdefault(section[1], {})
            parts.setdefault(int(section[2] or 0), (value, extended))
    return plain | {name: _assembled(parts) for name, parts in sections.items()}


def _assembled(parts: dict[int, tuple[str, bool]]) -> str:
    """A parameter given in RFC 2231 pieces: charset'language'percent-encoded."""
    charset, content = "", b""
    for number in sorted(parts):
        value, extended = parts[number]
        if number == 0 and extended and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        content += unquote_to_bytes(value) if extended else value.encode("utf-8", "replace")
    return decoded(decode(content, charset)[0].encode("utf-8", "replace"))
