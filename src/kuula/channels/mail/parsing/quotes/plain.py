"""Quoted history cut from plain text. Doubt shows more, never less."""

from typing import Final, NamedTuple

from kuula.channels.mail.parsing.quotes import words
from kuula.channels.mail.parsing.quotes.attribution import attribution_at, attribution_before
from kuula.channels.mail.parsing.quotes.marker import REPLY_MARKER
from kuula.channels.mail.parsing.quotes.signature import signature_start

_LINE_LIMIT: Final = 20_000
_SIGNS: Final = frozenset(">|-_=*—")


class _Cut(NamedTuple):
    """Which lines are history: from `start` to before `end`."""

    start: int
    end: int


def cut_quoted(text: str) -> tuple[str, str]:
    """What the author wrote now, and what is history or signature below or above it.

    Nothing is lost: both parts hold the lines of `text`. When everything would be cut, everything
    is shown. Answers written between quoted lines stay with the lines they answer.
    """
    lines = text.split("\n")
    found = _history(lines[:_LINE_LIMIT])
    if found is None:
        visible, rest = lines, []
    else:
        end = len(lines) if found.end >= min(len(lines), _LINE_LIMIT) else found.end
        visible, rest = lines[: found.start] + lines[end:], lines[found.start : end]
    signature = signature_start(visible)
    visible, rest = visible[:signature], visible[signature:] + rest
    shown = _joined(visible)
    return (shown, _joined(rest)) if shown else (text.strip(), "")


def _joined(lines: list[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def _history(lines: list[str]) -> _Cut | None:
    for index, line in enumerate(lines):
        written = line.strip()
        if not written or (":" not in line and _says_nothing(lines, index, written)):
            continue
        if words.FORWARD.fullmatch(line[:200]):
            return None
        if words.QUOTE.match(line):
            return _around_quote(lines, index)
        if _opens_history(lines, index):
            return _Cut(_with_attribution(lines, index), len(lines))
    return None


def _says_nothing(lines: list[str], index: int, written: str) -> bool:
    """Whether a line without a colon can be no sign of history: most lines are soon told apart.

    What begins an attribution ends with a colon on this line or one of the next two.
    """
    if written[0] in _SIGNS or REPLY_MARKER in written:
        return False
    return not any(line.rstrip().endswith(":") for line in lines[index + 1 : index + 3])


def _with_attribution(lines: list[str], index: int) -> int:
    """Where history begins whose first sign is lines[index]: at the attribution, if any."""
    before = attribution_before(lines, index, quoted=True)
    if before is not None:
        return before
    above = next((at for at in range(index - 1, max(index - 4, -1), -1) if lines[at].strip()), None)
    if REPLY_MARKER not in lines[index] or above is None:
        return index
    line = lines[above].rstrip()
    in_any_language = line.endswith(":") and words.TIME.search(line)
    return above if in_any_language else index


def _opens_history(lines: list[str], index: int) -> bool:
    line = lines[index]
    if REPLY_MARKER in line or words.SEPARATOR.fullmatch(line[:200]):
        return True
    if words.UNDERSCORES.fullmatch(line[:200]):
        following = _next_written(lines, index + 1)
        return following is not None and is_header_block(lines, following)
    return is_header_block(lines, index) or attribution_at(lines, index)


def is_header_block(lines: list[str], index: int) -> bool:
    """Whether three of From, Sent, To and Subject of another mail stand from lines[index] on."""
    if words.header_kind(lines[index]) != "from":
        return False
    block = [line for line in lines[index : index + 10] if line.strip()][:7]
    kinds = {words.header_kind(line) for line in block} - {None, "cc"}
    has_address = any("@" in line for line in block[:4])
    return len(kinds) >= 3 and ("subject" in kinds or has_address)


def _around_quote(lines: list[str], index: int) -> _Cut | None:
    """Which lines are history when the first quoted line is lines[index]."""
    end = _quote_end(lines, index)
    start = attribution_before(lines, index, quoted=True)
    above = [line for line in lines[: index if start is None else start] if line.strip()]
    tail = lines[end:]
    below = [line for line in tail[: signature_start(tail)] if line.strip()]
    if above and below:
        return None
    if below:
        answered_between = any(words.QUOTE.match(line) for line in below)
        return None if answered_between else _Cut(0, end)
    return None if start is None else _Cut(start, len(lines))


def _quote_end(lines: list[str], index: int) -> int:
    """Behind the last line of the quoted block; blank lines inside it belong to it."""
    end = index
    for position in range(index, len(lines)):
        if words.QUOTE.match(lines[position]):
            end = position + 1
        elif lines[position].strip():
            break
    return end


def _next_written(lines: list[str], index: int) -> int | None:
    for position in range(index, min(index + 3, len(lines))):
        if lines[position].strip():
            return position
    return None
