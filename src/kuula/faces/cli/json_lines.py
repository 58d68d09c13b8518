"""Commands that read one JSON object a line and print one a line, in the same order."""

import json
import sys
from collections.abc import Callable, Iterator
from math import isfinite
from typing import IO, Any

import click

LONGEST = 8 * 1024 * 1024
Told = dict[str, Any]


def answer_lines(path: str, answer: Callable[[Told], Told]) -> int:
    """Print what `answer` says to each object in the file ("-" is standard input); an exit code.

    A line that cannot be answered (`answer` raises ValueError) is answered by {"id", "error"} and
    told on standard error; all others are answered all the same, and the exit code is 2.
    """
    try:
        with click.open_file(path, "rb") as file:
            return _answer(file, answer)
    except OSError as trouble:
        click.echo(f"{path} cannot be read: {trouble.strerror or trouble}", err=True)
        return 2


def _answer(file: IO[bytes], answer: Callable[[Told], Told]) -> int:
    code = 0
    for number, raw in _lines(file):
        asked: Told = {}
        try:
            asked = _object(raw)
            told = answer(asked)
        except ValueError as trouble:
            code = 2
            told = {"id": asked.get("id"), "error": str(trouble)}
            click.echo(f"Line {number}: {trouble}", err=True)
        sys.stdout.buffer.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.flush()
    return code


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    number = 0
    while raw := file.readline(LONGEST):
        number += 1
        if raw.strip():
            yield number, raw


def _finite(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError(f"{text} is no number that JSON can say.")
    return value


def _object(raw: bytes) -> Told:
    try:
        found = json.loads(raw, parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError) as trouble:
        raise ValueError(f"This is no JSON: {trouble}") from trouble
    if not isinstance(found, dict):
        raise ValueError("Each line must be an object like {...}.")
    return found
