"""Header lines of mail we send. Each is built here from cleaned text, so nothing can be injected.

The standard library folds long ids in References into encoded words, which breaks threading; this
module folds ids and addresses only between them.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from typing import Final

from kuula.kit.text import ascii_domain, one_line

WIDTH: Final = 76
CHAIN: Final = 20
_ID: Final = re.compile(r"[!-;=?-~]{3,500}")
_PLAIN_WORDS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_BARE: Final = re.compile(
    r"[^\s\x00-\x1f\x7f<>(),;:\\\"\[\]@]+@[^\s\x00-\x1f\x7f<>(),;:\\\"\[\]@]+"
)
_DIRECTION: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


class BadAddress(ValueError):
    """This is no address a mail can be sent to."""


def text_line(name: str, text: str) -> bytes:
    """A header of free text, encoded where it must be, on lines of at most 76 characters."""
    value = safe(text, 500)
    needs_words = not value.isascii() or "=?" in value
    header = Header(value, "utf-8" if needs_words else "us-ascii", WIDTH, name)
    return _line(name, header.encode(linesep="\r\n"))


def address_line(name: str, people: Iterable[tuple[str, str]]) -> bytes:
    """A header of addresses given as (shown name, address). Raises BadAddress."""
    return _line(name, ",\r\n ".join(_person(shown, address) for shown, address in people))


def id_line(name: str, ids: Iterable[str]) -> bytes:
    """A header of message ids, given without brackets, one on a line; unusable ids are left out."""
    return _line(name, "\r\n ".join(f"<{part}>" for part in ids if usable_id(part)))


def date_line(moment: datetime) -> bytes:
    """The Date header."""
    return _line("Date", format_datetime(moment))


def word_line(name: str, word: str) -> bytes:
    """A header whose value is a word of ours, in ASCII."""
    return _line(name, safe(word, 200).encode("ascii", "ignore").decode())


def usable_id(header_id: str) -> bool:
    """Whether an id can stand in References: an ASCII token, and not made up for lack of one."""
    looks_encoded = "=?" in header_id
    return (
        bool(_ID.fullmatch(header_id)) and not looks_encoded and not header_id.endswith(".invalid")
    )


def chain_of(ids: Iterable[str], parent: str) -> tuple[str, ...]:
    """What stands in References: usable ids in order, `parent` last, the first always kept."""
    chain = [known for known in dict.fromkeys(ids) if usable_id(known) and known != parent]
    if usable_id(parent):
        chain.append(parent)
    if len(chain) > CHAIN:
        chain = [chain[0], *chain[-(CHAIN - 1) :]]
    return tuple(chain)


def wire_address(address: str) -> str:
    """`address` as servers take it: the domain in A-labels, nothing that could break a command.

    Raises BadAddress. The local part is kept as written; it may be outside ASCII.
    """
    trimmed = address.strip()
    if len(trimmed) > 320 or not _BARE.fullmatch(trimmed):
        raise BadAddress(f"{safe(address, 100)!r} is not an address.")
    local, _at, domain = trimmed.rpartition("@")
    try:
        return f"{local}@{ascii_domain(domain)}"
    except UnicodeError as error:
        raise BadAddress(f"{safe(address, 100)!r} is not an address.") from error


def safe(text: str, limit: int) -> str:
    """`text` on one line, without control, invisible or direction characters."""
    return one_line(_DIRECTION.sub("", text), limit)


def _line(name: str, value: str) -> bytes:
    return f"{name}: {value}\r\n".encode() if value else b""


def _person(shown: str, address: str) -> str:
    wire = wire_address(address)
    phrase = safe(shown, 80)
    if not phrase:
        return wire
    if not phrase.isascii() or "=?" in phrase:
        words = Header(phrase, "utf-8", WIDTH - 4).encode(linesep="\r\n")
        return f"{words}\r\n <{wire}>"
    if _PLAIN_WORDS.fullmatch(phrase):
        return f"{phrase} <{wire}>"
    escaped = phrase.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}" <{wire}>'
