"""Calls: one person's open pages are told that something of their own changed. No fact; kept
nowhere, and whoever misses one sees it with the next page."""

from typing import Final, NamedTuple

import orjson

from kuula.kit.crypto import seal, unseal
from kuula.kit.problems import Problem

CALLED: Final = b'data: {"topics":["notices"]}\n\n'
"""As a page's stream carries it."""


class Call(NamedTuple):
    """What is told to one person changed."""

    staff: int

    def word(self) -> str:
        """As the bus carries it: sealed, since installations may share a Redis."""
        return seal(orjson.dumps({"call": self.staff}).decode())


def call_in(word: str) -> Call | None:
    """The call that a word of the bus says; None for anything else."""
    try:
        said = orjson.loads(unseal(word))
    except (ValueError, Problem):
        return None
    staff = said.get("call") if isinstance(said, dict) else None
    return Call(staff) if type(staff) is int else None
