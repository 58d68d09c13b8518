"""Addresses as people and programs really write them, salvaged where that is safe."""

import re
from dataclasses import dataclass, field
from typing import Final

from kuula.channels.mail.parsing.headers import decode_words, decoded, eight_bit_text
from kuula.channels.mail.parsing.model import RECIPIENT_LIMIT, Address, Problems

_TOKEN: Final = re.compile(
    r"(?P<word>=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?=)"
    r'|"(?P<quoted>(?:[^"\\]|\\.)*)"'
    r"|<(?P<angle>[^<>]*)>"
    r"|(?P<comment>\()"
    r"|(?P<end>[,;])"
    r"|(?P<group>:)"
    r"|(?P<text>[^\"<(,;:=]+|.)",
    re.S,
)
_LOOSE: Final = re.compile(
    r"(?<![@\w])[^\s<>()\[\],;:\"'@]{1,128}+@[^\s<>()\[\],;:\"'@]{1,253}+(?!@)"
)
_LOCAL: Final = r"(?:\"(?:[^\"\\\r\n]|\\.){1,62}\"|[^\s<>()\[\],;:@\"\\]{1,64})"
_DOMAIN: Final = r"(?:\[[0-9a-fA-F.:IPv]{3,50}\]|[^\s<>()\[\],;:@\"\\!#$%&'*+/=?^`{|}~_]{1,253})"
_VALID: Final = re.compile(rf"{_LOCAL}@{_DOMAIN}")
_NOISE: Final = re.compile(r"[\s\u200b\u2060\xad\x00-\x1f]+")
_AROUND_AT: Final = re.compile(r"\s+@\s*|(?<=\S)@\s+")
_ESCAPED: Final = re.compile(r"\\(.)", re.S)
_NOBODY: Final = re.compile(r"undisclosed|recipient|unlisted|hidden", re.I)


@dataclass(slots=True)
class _Entry:
    """One address while it is read: what stood outside brackets, in brackets and in a comment."""

    outside: list[str] = field(default_factory=list)
    angle: str | None = None
    comment: str = ""

    def text(self) -> str:
        return decoded("".join(self.outside).encode("utf-8", "replace")).strip(" '\"<>,;")

    def said_nothing(self) -> bool:
        return self.angle is None and not self.comment and not "".join(self.outside).strip()


def address_list(
    raw: bytes, what: str, problems: Problems, *, limit: int = RECIPIENT_LIMIT, charset: str = ""
) -> tuple[Address, ...]:
    """The addresses of a header, `limit` at most. What is none has address None and is told."""
    found: list[Address] = []
    waiting = ""
    for entry in _entries(eight_bit_text(raw, charset)):
        if len(found) >= limit:
            problems.add("too-many-recipients", what)
            return tuple(found)
        person, wrong = _person(entry)
        if wrong and "@" not in wrong and entry.angle is None:
            waiting = f"{waiting}, {wrong}".strip(", ")
            continue
        found.append(_join(waiting, person))
        waiting = ""
        if person.address is None:
            problems.add("invalid-address", f"{what}: {wrong}")
    if waiting and not found and not _NOBODY.search(waiting):
        problems.add("invalid-address", f"{what}: {waiting}")
        found.append(Address(waiting))
    return tuple(found)


def single_address(
    values: tuple[bytes, ...], what: str, problems: Problems, *, charset: str = ""
) -> Address:
    """The first usable address of all headers of one kind, else what stood there, by name."""
    noted = Problems()
    people = [
        person
        for value in values[:20]
        for person in address_list(value, what, noted, limit=20, charset=charset)
    ]
    usable = next((person for person in people if person.address), None)
    for problem in () if usable else noted.found():
        problems.add(problem.code, problem.detail)
    return usable or (people[0] if people else Address())


def _entries(text: str) -> list[_Entry]:
    entries, entry, position = [], _Entry(), 0
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            break
        position = token.end()
        if token.lastgroup == "comment":
            position = _comment_end(text, position)
            entry.comment = entry.comment or text[token.end() : position - 1]
        elif token.lastgroup == "end":
            entries.append(entry)
            entry = _Entry()
        else:
            _take(entry, token)
    return [e for e in (*entries, entry) if not e.said_nothing()]


def _take(entry: _Entry, token: re.Match[str]) -> None:
    if token["angle"] is not None:
        if entry.angle is None or "@" in token["angle"]:
            entry.angle = token["angle"]
    elif token["group"]:
        if "@" not in "".join(entry.outside):
            entry.outside.clear()
    elif token["quoted"] is not None:
        glued = '"' if token.string[token.end() : token.end() + 1] == "@" else ""
        entry.outside.append(glued + _ESCAPED.sub(r"\1", token["quoted"]) + glued)
    else:
        entry.outside.append(token[0])


def _comment_end(text: str, position: int) -> int:
    """Where the comment opened just before `position` ends; nested ones are only counted."""
    depth = 1
    for found in re.compile(r"\\.|[()]", re.S).finditer(text, position):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    return len(text) + 1


def _person(entry: _Entry) -> tuple[Address, str]:
    """Who an entry names, and the text that should have been an address when it is none."""
    outside = entry.text()
    if entry.angle is not None:
        address = _salvaged(entry.angle)
        if address:
            return Address(outside or _comment(entry), address), ""
    written = "".join(entry.outside).strip()
    if _VALID.fullmatch(written):
        return Address(_comment(entry), written), ""
    address, name = _loose(outside)
    if address:
        return Address(name or _comment(entry), address), ""
    wrong = f"<{decode_words(entry.angle)}>" if entry.angle is not None else outside
    return Address(outside or _comment(entry)), wrong


def _comment(entry: _Entry) -> str:
    return decoded(entry.comment.encode("utf-8", "replace")).strip(" '\"()")


def _loose(text: str) -> tuple[str | None, str]:
    """An address standing in free text, and what is left of the text as a name."""
    if "@" not in text:
        return None, text
    whole = _salvaged(text) if " " not in text else None
    if whole:
        return whole, ""
    joined = _AROUND_AT.sub("@", text)
    for found in reversed(list(_LOOSE.finditer(joined))):
        address = _salvaged(found[0])
        if address:
            rest = joined[: found.start()] + joined[found.end() :]
            return address, " ".join(rest.split()).strip(" '\"<>()[],;")
    return None, text


def _salvaged(text: str) -> str | None:
    """`text` as an address without spaces, stray brackets and trailing dots, or None."""
    plain = _NOISE.sub("", decode_words(text) if "=?" in text else text)
    plain = plain.removeprefix("mailto:").strip("<>[],;'").rstrip(".")
    if len(plain) > 320 or not _VALID.fullmatch(plain):
        return None
    domain = plain.rpartition("@")[2]
    if domain.startswith((".", "-")) or domain.endswith("-") or ".." in domain:
        return None
    return plain


def _join(waiting: str, person: Address) -> Address:
    """An unquoted comma in a name parts it in two; here it comes together again."""
    if waiting and person.name:
        return Address(f"{waiting}, {person.name}", person.address)
    return person
