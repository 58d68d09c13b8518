"""Reading Authentication-Results (RFC 8601): what a server found out about a mail's origin.

Part of such a header is written by the sender: local parts of addresses, comments, reasons. So it
is read by its grammar, quoted strings and nested comments included, and what breaks the grammar
says nothing at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(
    r'\s+|(?P<mark>[;=])|"(?P<quoted>(?:[^"\\]|\\.)*+)"|(?P<open>\()|(?P<text>[^\s;="()\\]++)', re.S
)
_IN_COMMENT: Final = re.compile(r"\\.|[()]", re.S)
_VERSION: Final = "1"


class Malformed(ValueError):
    """The header breaks the grammar, so nobody can say what in it is whose."""


@dataclass(frozen=True, slots=True)
class Result:
    """One method's result as the server wrote it, lower case; `about` is its header.from."""

    method: str
    word: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Who checked (authserv-id, lower case) and what was found, in its order."""

    server: str
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    quoted: bool = False

    def is_mark(self, mark: str) -> bool:
        return not self.quoted and self.text == mark


def read_results(value: str) -> Told:
    """What an unfolded header value says. Raises Malformed."""
    first, *others = _sections(value)
    if not first or (len(first) > 1 and [token.text for token in first[1:]] != [_VERSION]):
        raise Malformed("no server")
    found = (_result(section) for section in others)
    return Told(first[0].text.lower(), tuple(result for result in found if result is not None))


def _sections(value: str) -> list[list[_Token]]:
    sections: list[list[_Token]] = [[]]
    for token in _tokens(value):
        if token.is_mark(";"):
            sections.append([])
        else:
            sections[-1].append(token)
    return sections


def _tokens(value: str) -> Iterator[_Token]:
    position = 0
    while position < len(value):
        found = _TOKEN.match(value, position)
        if found is None:
            raise Malformed(f"position {position}")
        position = found.end()
        if found["open"]:
            position = _comment_end(value, position)
        elif found["quoted"] is not None:
            yield _Token(re.sub(r"\\(.)", r"\1", found["quoted"], flags=re.S), quoted=True)
        elif text := found["mark"] or found["text"]:
            yield _Token(text)


def _comment_end(value: str, position: int) -> int:
    depth = 1
    for found in _IN_COMMENT.finditer(value, position):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    raise Malformed("open comment")


def _result(section: list[_Token]) -> Result | None:
    """A section begins with `method = result`; "none" alone says that nothing was checked."""
    if len(section) < 3 or not section[1].is_mark("=") or section[0].quoted or section[2].quoted:
        return None
    method = section[0].text.partition("/")[0].lower()
    return Result(method, section[2].text.lower(), _property(section[3:], "header.from"))


def _property(tokens: list[_Token], name: str) -> str:
    for key, mark, value in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if not key.quoted and key.text.lower() == name and mark.is_mark("="):
            return value.text.lower()
    return ""
