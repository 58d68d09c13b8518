"""Promises in the words of a reply, with the time they name."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from kuula.desk.wording.promises.commitments import commitments
from kuula.desk.wording.promises.due import Calendar
from kuula.desk.wording.promises.rules import rules_of


@dataclass(frozen=True, slots=True)
class FoundPromise:
    """`quote` is an exact part of the text; both times are None without a time of its own."""

    quote: str
    due_from: datetime | None
    due_to: datetime | None


def find_promises(text: str, *, lang: str, now: datetime, zone: ZoneInfo) -> list[FoundPromise]:
    """The promises in a text, in order; times are in `zone`."""
    clock = Calendar(now.astimezone(zone), zone)
    return [
        FoundPromise(text[one.start : one.end], *(one.due or (None, None)))
        for one in commitments(text, rules_of(lang), clock)
    ]
