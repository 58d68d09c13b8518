"""What we promised and have not done yet."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from kuula.desk.briefing.material import Heading, Line, Promised, Said
from kuula.desk.wording.promises import FoundPromise, find_promises
from kuula.kit.languages import LANGUAGES

MOST: Final = 12
_LONGEST: Final = 12_000


def vows(
    said: Sequence[Said], promised: Sequence[Promised], *, now: datetime, zone: ZoneInfo
) -> list[Line]:
    """The promises that stand, in the order they were made, each once.

    Those written down as promises, and what replies say besides: with a time that is still to come,
    or in our last reply without any.
    """
    noted = [
        Line(Heading.PROMISED, one.quote, one.message_id)
        for one in promised
        if one.stands and one.quote
    ]
    replies = [one for one in said if one.by == "agent"]
    more = (
        Line(Heading.PROMISED, found.quote, reply.message_id)
        for reply in replies
        for found in _unnoted(reply, promised, zone)
        if _is_open(found, now, last=reply is replies[-1])
    )
    order = {one.message_id: place for place, one in enumerate(said)}
    found = sorted([*noted, *more], key=lambda line: order.get(line.message_id, 0))
    return found[:MOST]


def _unnoted(reply: Said, promised: Sequence[Promised], zone: ZoneInfo) -> Iterator[FoundPromise]:
    """What a reply promises that was not written down as a promise."""
    if reply.language not in LANGUAGES:
        return
    noted = [one.quote for one in promised if one.message_id == reply.message_id]
    text = reply.text[:_LONGEST]
    for one in find_promises(text, lang=reply.language, now=reply.at, zone=zone):
        if not any(one.quote in quote or quote in one.quote for quote in noted if quote):
            yield one


def _is_open(found: FoundPromise, now: datetime, *, last: bool) -> bool:
    return last if found.due_to is None else found.due_to > now
