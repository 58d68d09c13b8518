"""Sealed words on their way out in the clear, and back under the key of another installation."""

from collections.abc import Callable, Iterable, Iterator

import orjson

from kuula.kit.crypto import BEGINNING, seal, unseal
from kuula.kit.problems import Problem


def opened(lines: Iterable[bytes], column: str) -> Iterator[bytes]:
    """The rows with what is sealed in `column` in the clear; what no key opens stays sealed."""
    return _changed(lines, column, _opened)


def closed(lines: Iterable[bytes], column: str) -> Iterator[bytes]:
    """The rows with what is in the clear in `column` sealed by this installation."""
    return _changed(lines, column, _closed)


def _changed(lines: Iterable[bytes], column: str, change: Callable[[str], str]) -> Iterator[bytes]:
    """The rest of a row stays as it is, byte for byte."""
    name = orjson.dumps(column) + b":"
    for line in lines:
        said = orjson.loads(line)[column]
        if said:
            before, mark, after = line.rpartition(name + _json(said))
            line = before + name + _json(change(said)) + after if mark else line
        yield line


def _json(word: str) -> bytes:
    return orjson.dumps(word)


def _opened(word: str) -> str:
    try:
        return unseal(word)
    except Problem:
        return word


def _closed(word: str) -> str:
    """Sealed, unless it is still sealed by a key that was lost."""
    return word if word.startswith(BEGINNING) else seal(word)
