"""Bytes to text, whatever the mail claims about them. Never raises, never yields surrogates."""

import codecs
import re
from functools import lru_cache
from typing import Final

from charset_normalizer import from_bytes

_ALIASES: Final = {
    "utf8mb4": "utf-8",
    "utf-8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "utf-8-variant": "utf-8",
    "cp-850": "cp850",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "iso-8859-6-e": "iso-8859-6",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "x-mac-ce": "mac-latin2",
    "x-mac-greek": "mac-greek",
    "x-mac-turkish": "mac-turkish",
    "x-mac-icelandic": "mac-iceland",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-euc-jp": "euc-jp",
    "iso-2022-jp": "iso-2022-jp-ext",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "windows-874": "cp874",
    "x-windows-874": "cp874",
    "ansi_x3.110-1983": "latin-1",
}
_LATIN: Final = frozenset({"us-ascii", "ascii", "iso8859-1", "latin-1", "iso-8859-1", "cp1252"})
_GUESSES: Final = {"et": "cp1257", "hr": "cp1250", "ru": "cp1251", "sr": "cp1250", "bs": "cp1250"}
_CANDIDATES: Final = [
    *("cp1251", "koi8_r", "cp1250", "cp1257", "cp1252", "iso8859_2", "iso8859_5", "cp866"),
    *("mac_cyrillic", "cp932", "gb18030", "big5", "cp949", "euc_jp", "cp1253", "cp1254", "cp1255"),
]
_C1_TWINS: Final = {
    "iso8859-2": "cp1250",
    "iso8859-4": "cp1257",
    "iso8859-5": "cp1251",
    "iso8859-9": "cp1254",
    "iso8859-13": "cp1257",
    "iso8859-15": "cp1252",
}
_C1: Final = re.compile("[\x80-\x9f]")
_NOT_CHARSETS: Final = frozenset(
    {
        *("idna", "punycode", "unicode-escape", "raw-unicode-escape", "unicode_escape"),
        *(
            "raw_unicode_escape",
            "undefined",
            "base64",
            "bz2",
            "hex",
            "quopri",
            "rot-13",
            "rot13",
            "uu",
            "zlib",
        ),
    }
)
_WORDS_OF_HIGH_BYTES: Final = re.compile(rb"[\xa8\xb8\xc0-\xff]{3,}")
_UNWANTED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_META: Final = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)


def decode(content: bytes, declared: str = "", hint: str | None = None) -> tuple[str, str | None]:
    """The text of `content` and, when the declared charset did not fit, what was used instead.

    `hint` is a language code that decides between the single-byte charsets. The text has line ends
    as "\\n", no NUL, no control characters and no lone surrogates.
    """
    name = declared.strip().strip("\"'").lower()
    codec = codec_for(name)
    if codec and codec not in _LATIN:
        return _declared(content, codec, name, hint)
    if content.isascii() and b"\x1b$" not in content:
        return tidy(content.decode("ascii")), _unknown(name, codec)
    text, used = _guess(content, codec, hint)
    return tidy(text), None if codec in {used, "cp1252"} else f"{name or 'none'} read as {used}"


def codec_for(name: str) -> str | None:
    """The name under which Python knows the charset `name`, or None for an unknown one."""
    return _lookup(_ALIASES.get(name, name))


def charset_of_html(content: bytes) -> str:
    """The charset an HTML file names in its first 2,000 bytes, or ""."""
    found = _META.search(content[:2000])
    return found[1].decode("ascii", "replace") if found else ""


def tidy(text: str) -> str:
    """`text` with plain line ends, without NUL, control characters and lone surrogates."""
    if text.isascii() and text.isprintable():
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _UNWANTED.search(text):
        text = _UNWANTED.sub("", text)
    return whole(text).removeprefix("\ufeff")


def whole(text: str) -> str:
    """`text` with lone surrogates replaced, so that it can be stored and sent."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return text


@lru_cache(maxsize=256)
def _lookup(name: str) -> str | None:
    if not name or len(name) > 40:
        return None
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if found.name in _NOT_CHARSETS:
        return None
    return "latin-1" if found.name == "iso8859-1" else found.name


def _unknown(name: str, codec: str | None) -> str | None:
    return f"{name} is unknown" if name and codec is None else None


def _declared(content: bytes, codec: str, name: str, hint: str | None) -> tuple[str, str | None]:
    try:
        text = tidy(content.decode(codec))
    except (UnicodeError, ValueError):
        text, used = _guess(content, codec, hint)
        return tidy(text), f"{name} read as {used}"
    if codec in _C1_TWINS and _C1.search(text):
        used = _first_fit(content, ["utf-8", _C1_TWINS[codec]]) or codec
        return tidy(content.decode(used)), f"{name} read as {used}"
    return text, None


def _guess(content: bytes, codec: str | None, hint: str | None) -> tuple[str, str]:
    japanese = ["iso-2022-jp"] if content.isascii() and b"\x1b$" in content else []
    used = _first_fit(content, [*japanese, "utf-8"])
    if used:
        return content.decode(used), used
    if codec not in _LATIN and _nearly_utf8(content):
        return content.decode("utf-8", "replace"), "utf-8"
    used = _first_fit(content, _likely(content, codec, hint))
    if used:
        return content.decode(used), used
    fallback = codec if codec and codec not in {*_LATIN, "utf-8"} else "cp1252"
    return content.decode(fallback, "replace"), fallback


def _first_fit(content: bytes, names: list[str]) -> str | None:
    for name in names:
        try:
            content.decode(name)
        except (UnicodeError, ValueError):
            continue
        return name
    return None


def _likely(content: bytes, codec: str | None, hint: str | None) -> list[str]:
    if codec in _LATIN:
        return ["cp1252"]
    if codec and codec != "utf-8":
        return []
    return [*_by_language(content, hint), *_measured(content)]


def _nearly_utf8(content: bytes) -> bool:
    """Mostly UTF-8 with a broken byte or two reads best as UTF-8 with marks."""
    sample = content[:20000]
    broken = sample.decode("utf-8", "replace").count("\ufffd")
    wide = sum(1 for byte in sample if byte >= 0xC2)
    return wide > 3 and broken * 4 <= wide


def _by_language(content: bytes, hint: str | None) -> list[str]:
    guess = _GUESSES.get((hint or "")[:2])
    if guess == "cp1251" and _looks_koi8(content):
        return ["koi8-r"]
    return [guess] if guess else []


def _looks_koi8(content: bytes) -> bool:
    high = [byte for byte in content[:8000] if byte >= 0xC0]
    return sum(1 for byte in high if byte < 0xE0) * 2 > len(high)


def _measured(content: bytes) -> list[str]:
    cyrillic = _cyrillic(content)
    if cyrillic:
        return [cyrillic]
    best = from_bytes(content[:4000], cp_isolation=_CANDIDATES, steps=4, chunk_size=400).best()
    return [best.encoding] if best else []


def _cyrillic(content: bytes) -> str | None:
    """Runs of high bytes are words of a Cyrillic charset; accents in Latin text stand alone."""
    sample = content[:8000]
    high = sum(1 for byte in sample if byte >= 0x80)
    letters = sum(1 for byte in sample if byte >= 0xC0)
    in_words = sum(map(len, _WORDS_OF_HIGH_BYTES.findall(sample)))
    if high < 3 or letters < high * 0.9 or in_words < high * 0.6:
        return None
    return "koi8-r" if _looks_koi8(sample) else "cp1251"
