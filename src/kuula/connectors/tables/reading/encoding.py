"""Which encoding a file of text is in: certain, or refused with the reason."""

import codecs
import re
from collections.abc import Iterator
from typing import IO, Final

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from kuula.connectors.tables.reading.refusing import Unreadable

ENCODINGS: Final = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 (LE)",
    "utf-16-be": "UTF-16 (BE)",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1252": "Windows-1252",
    "cp1257": "Windows-1257",
    "iso8859-4": "ISO-8859-4",
    "iso8859-15": "ISO-8859-15",
}
"""Those Kuula reads, with the names people know."""
_LEGACY: Final = ("cp1252", "cp1257", "cp1250", "cp1251", "iso8859-15", "iso8859-4")
_CHUNK: Final = 1 << 20
_SAMPLE: Final = 64 * 1024
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LATIN: Final = frozenset("õäöüšžÕÄÖÜŠŽčćđČĆĐ")
_NEAR: Final = frozenset("éèêëàâçñáíóúýßåæøÉÈÀÇÑÅÆØ€–—„“”’«»°§№ ·…")
_RUSSIAN: Final = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ")
_WORD: Final = re.compile(r"[^\W\d_]+")
_TWINS: Final = {"iso8859-15": "cp1252", "iso8859-4": "cp1257"}
_CLEAR: Final = 0.08


def encoding_of(stream: IO[bytes]) -> str:
    """The encoding of a seekable stream, as Python calls it; leaves it at the beginning.

    Raises Unreadable for bytes that are no text of an encoding Kuula knows, and where two would
    read other words and nothing tells which is meant.
    """
    stream.seek(0)
    start = stream.read(4096)
    stream.seek(0)
    if not start.strip():
        raise Unreadable(_("The file is empty."))
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    if wide := _wide(start):
        return wide
    try:
        return "utf-8" if _is_utf8(stream) else _legacy(_high_lines(stream))
    finally:
        stream.seek(0)


def first_undecodable(stream: IO[bytes], encoding: str) -> int:
    """The number of the first line that is no text in this encoding; 0 when all are."""
    stream.seek(0)
    number = 0
    for number, line in enumerate(iter(lambda: stream.readline(_CHUNK), b""), start=1):
        try:
            line.decode(encoding)
        except UnicodeDecodeError:
            return number
    return 0


def _wide(start: bytes) -> str:
    """UTF-16 without a mark: every other byte of Latin text is zero."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd > len(start) // 4 and not even:
        return "utf-16-le"
    if even > len(start) // 4 and not odd:
        return "utf-16-be"
    return ""


def _is_utf8(stream: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := stream.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _high_lines(stream: IO[bytes]) -> bytes:
    """The first lines that hold more than ASCII."""
    stream.seek(0)
    found = bytearray()
    for line in _lines(stream):
        if not line.isascii():
            found += line
        if len(found) > _SAMPLE:
            break
    return bytes(found)


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: stream.readline(_SAMPLE), b"")


def _legacy(sample: bytes) -> str:
    """The single-byte encoding whose reading makes words of our languages, by far."""
    read = {name: text for name in _LEGACY if (text := _decoded(sample, name)) is not None}
    likely = _by_detector(sample)
    scored = sorted(
        ((_oddness(text) - (0.02 if name in likely else 0.0), at, name)
         for at, (name, text) in enumerate(read.items())),
    )  # fmt: skip
    if not scored or scored[0][0] > 0.35:
        raise Unreadable(
            _("The encoding of the file cannot be recognised. Save it as UTF-8 and try again.")
        )
    best, rival = scored[0], _rival(scored, read)
    if rival is not None and rival[0] - best[0] < _CLEAR:
        raise Unreadable(
            _("The file may be %(one)s or %(other)s. Choose its encoding, or save it as UTF-8.")
            % {"one": ENCODINGS[best[2]], "other": ENCODINGS[rival[2]]}
        )
    return best[2]


def _rival(
    scored: list[tuple[float, int, str]], read: dict[str, str]
) -> tuple[float, int, str] | None:
    """The next best that would read other words."""
    mine = read[scored[0][2]]
    return next((one for one in scored[1:] if read[one[2]] != mine), None)


def _decoded(sample: bytes, name: str) -> str | None:
    try:
        text = sample.decode(name)
    except UnicodeDecodeError:
        return None
    return None if re.search("[\x80-\x9f]", text) else text


def _by_detector(sample: bytes) -> frozenset[str]:
    """What charset-normalizer finds most plausible, its twins included."""
    found = from_bytes(sample, cp_isolation=list(_LEGACY), language_threshold=0.0).best()
    return frozenset() if found is None else frozenset(map(_known, found.could_be_from_charset))


def _known(name: str) -> str:
    return name.replace("iso8859_", "iso8859-")


def _oddness(text: str) -> float:
    """The share of letters beyond ASCII that our languages do not write, by kind of word."""
    odd = total = 0.0
    for word in _WORD.findall(text):
        high = [letter for letter in word if letter > "\x7f"]
        if not high:
            continue
        total += len(high)
        odd += _odd_in(word, high)
    signs = [one for one in text if one > "\x7f" and not one.isalpha()]
    odd += 0.5 * sum(one not in _NEAR for one in signs)
    return odd / (total + len(signs)) if total + len(signs) else 0.0


def _odd_in(word: str, high: list[str]) -> float:
    russian = sum(letter in _RUSSIAN for letter in high)
    if russian:
        mixed = len(word) != russian or _shouts(word)
        return float(len(high)) if mixed else len(high) - russian
    odd = sum(0.0 if one in _LATIN else 0.4 if one in _NEAR else 1.0 for one in high)
    return float(len(high)) if _shouts(word) else odd


def _shouts(word: str) -> bool:
    """Capitals amid small letters: no word is written so."""
    return any(one.isupper() for one in word[1:]) and any(one.islower() for one in word)
