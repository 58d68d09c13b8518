"""Lines of a file, none of them longer than fits."""

import io
from collections.abc import Iterator
from typing import IO, Final

LONGEST: Final = 32 * 1024 * 1024
_PIECE: Final = 1 << 20


def lines(stream: IO[bytes], longest: int = LONGEST) -> Iterator[tuple[int, bytes | None]]:
    """The lines with their numbers from 1 on; None for one that is longer than `longest` bytes,
    which is passed over without being held."""
    held = io.BufferedReader(stream, _PIECE)  # type: ignore[type-var] # any raw stream will do
    number = 0
    try:
        while line := held.readline(longest):
            number += 1
            if len(line) < longest or line.endswith(b"\n"):
                yield number, line
                continue
            while (rest := held.readline(_PIECE)) and not rest.endswith(b"\n"):
                continue
            yield number, None
    finally:
        held.detach()
