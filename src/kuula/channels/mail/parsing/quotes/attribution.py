"""The line a mail program writes above a quote: who wrote what follows, and when."""

from kuula.channels.mail.parsing.quotes import words

_MOST_LINES = 4


def attribution_before(lines: list[str], index: int, *, quoted: bool) -> int | None:
    """Where the attribution that ends just above lines[index] begins, or None."""
    last = index - 1
    while last >= 0 and not lines[last].strip() and index - last <= 3:
        last -= 1
    if last < 0 or not lines[last].strip() or words.QUOTE.match(lines[last]):
        return None
    for count in range(1, _MOST_LINES + 1):
        first = last - count + 1
        if first < 0 or not lines[first].strip() or words.QUOTE.match(lines[first]):
            break
        if is_attribution(_joined(lines, first, last), quoted=quoted):
            return _whole(lines, first, last)
    return last if quoted and _is_bare(lines[last]) else None


def attribution_at(lines: list[str], index: int) -> bool:
    """Whether an attribution begins at lines[index] above history that is not marked by ">"."""
    if not words.MACHINE_START.match(lines[index]) and "@" not in lines[index]:
        return False
    for count in range(1, _MOST_LINES):
        last = index + count - 1
        if last >= len(lines) or not lines[last].strip():
            return False
        if is_attribution(_joined(lines, index, last), quoted=False):
            return _next_is_unmarked(lines, last + 1)
    return False


def is_attribution(text: str, *, quoted: bool) -> bool:
    """Whether `text` is a machine's line above a quote; `quoted` says that ">" lines follow it."""
    if not text.rstrip().endswith(":") or len(text) > 400:
        return False
    date, time = words.DATE.search(text), words.TIME.search(text)
    verb, address = words.VERB.search(text), words.ADDRESS.search(text)
    starts = bool(words.MACHINE_START.match(text))
    if not date:
        return quoted and bool(verb and address)
    if not quoted:
        return bool(time and (_signed(text, starts) if verb and not address else address))
    return bool((time and starts) or (verb and _named(text, starts)) or address)


def _signed(text: str, starts: bool) -> bool:
    return starts and bool(words.NAMED.search(text))


def _named(text: str, starts: bool) -> bool:
    return starts or bool(words.NAMED.search(text))


def _is_bare(line: str) -> bool:
    return len(line) <= 80 and bool(words.BARE.fullmatch(line.strip()))


def _joined(lines: list[str], first: int, last: int) -> str:
    return " ".join(line.strip() for line in lines[first : last + 1])[:500]


def _whole(lines: list[str], first: int, last: int) -> int:
    """An attribution broken before its date or its verb begins a line or two further up."""
    while first > 0 and last - first < _MOST_LINES - 1:
        start, above = lines[first].lstrip(), lines[first - 1]
        if not above.strip() or words.QUOTE.match(above) or not _continues(start, above):
            break
        first -= 1
    return first


def _continues(start: str, above: str) -> bool:
    carried_on = start[:1].islower() or start[:1] in "<(" or above.rstrip().endswith(("<", ","))
    return carried_on and bool(
        words.MACHINE_START.match(above) or words.ADDRESS.search(above) or start[:1] in "<("
    )


def _next_is_unmarked(lines: list[str], index: int) -> bool:
    for line in lines[index : index + 4]:
        if line.strip():
            return not words.QUOTE.match(line)
    return False
