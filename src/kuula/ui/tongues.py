"""Templates compiled once for each language: what stands in them is translated then, not each time.

A page has some 150 sentences that never change; looking each of them up took a sixth of drawing it.
"""

from collections.abc import Iterator, MutableMapping
from typing import Any, Final, cast
from weakref import ReferenceType

from django.utils.translation import get_language, gettext
from jinja2 import Environment, Template
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.utils import LRUCache

KEPT: Final = 400
Compiled = MutableMapping[tuple[ReferenceType[Any], str], Template]
_SHAPE: Final = ("name", "lparen", "string", "rparen")


class Tongues(Environment):
    """An environment that keeps the compiled templates of each language apart."""

    def __init__(self, **options: Any) -> None:
        self.by_language: dict[str | None, Compiled] = {}
        super().__init__(**options)

    @property
    def cache(self) -> Compiled:
        """The compiled templates of the language spoken now."""
        spoken = get_language()
        kept = self.by_language.get(spoken)
        return self.by_language.setdefault(spoken, _kept()) if kept is None else kept

    @cache.setter
    def cache(self, made: object) -> None:
        """The library makes one when the environment is; ours are made as they are needed."""


class Spoken(Extension):
    """`_("a sentence")` without values becomes what it says in the language spoken now.

    Sentences with values, plurals and contexts are looked up when the page is drawn.
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The tokens, with translated sentences marked as what they were: words of ours, safe."""
        window: list[Token] = []
        for token in stream:
            window.append(token)
            if len(window) == len(_SHAPE):
                if _is_sentence(window):
                    yield from _said(window)
                    window = []
                else:
                    yield window.pop(0)
        yield from window


def _kept() -> Compiled:
    return cast("Compiled", LRUCache(KEPT))


def _is_sentence(window: list[Token]) -> bool:
    return window[0].value == "_" and tuple(token.type for token in window) == _SHAPE


def _said(window: list[Token]) -> Iterator[Token]:
    opening, at = window[1], window[2].lineno
    yield opening
    yield Token(at, "string", gettext(window[2].value) % {})  # "%%" says "%" with values or without
    yield Token(at, "pipe", "|")
    yield Token(at, "name", "safe")
    yield window[3]
