"""News of the ledger for live pages: what happened to what, who may hear of it, how it is said.

Pages are told topics ("conversation:42", "inbox"), never content.
"""

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, Final, NamedTuple

import orjson
import psycopg

MOVED: Final = "desk.conversation_moved"
INVITED: Final = "desk.guest_invited"
CONCERNS: Final = frozenset(
    {INVITED, "desk.colleague_mentioned", "desk.help_asked", "desk.help_passed"}
)
"""From then on the conversation concerns the colleague named in it."""
REARRANGED: Final = frozenset(
    {
        "desk.conversation_merged",
        "desk.conversation_unmerged",
        "desk.conversation_split",
    }
)
"""Messages went from one conversation to another: other ones concern a light seat from then on."""
RIGHTS_CHANGED: Final = frozenset(
    {
        "workspace.staff_changed",
        "workspace.staff_deactivated",
        "workspace.team_added",
        "workspace.team_changed",
        "workspace.permission_changed",
    }
)
EVERYTHING: Final = "*"
DISPATCHED: Final = "SELECT position FROM ledger_reader WHERE name = 'dispatcher'"
_TEAM: Final = """
SELECT team_id FROM ledger_event WHERE conversation_id = %s AND type LIKE 'desk.%%'
ORDER BY id DESC LIMIT 1"""
_NEWS: Final = f"""
SELECT id, type, conversation_id, customer_id, team_id, CASE type
    WHEN '{MOVED}' THEN (payload->>'previous_id')::bigint
    {" ".join(f"WHEN '{one}' THEN (payload->>'staff_id')::bigint" for one in sorted(CONCERNS))} END
FROM ledger_event WHERE id > %s AND id <= %s AND NOT historic ORDER BY id LIMIT %s
"""


class News(NamedTuple):
    """One entry. `whom` is the team a conversation left, or the colleague it concerns from then
    on."""

    id: int
    type: str
    conversation: int | None
    customer: int | None
    team: int | None
    whom: int | None

    def message(self) -> bytes:
        """As a page's stream carries it. Other rights show other rows everywhere on a page."""
        if self.type in RIGHTS_CHANGED:
            return _said(self.id, [EVERYTHING])
        topics = [self.type.split(".")[0]]
        if self.conversation is not None:
            topics += [f"conversation:{self.conversation}", "inbox"]
        if self.customer is not None:
            topics.append(f"customer:{self.customer}")
        return _said(self.id, topics)


def _said(number: int, topics: list[str]) -> bytes:
    return b"id: %d\ndata: %s\n\n" % (number, orjson.dumps({"topics": topics}))


@dataclass(slots=True)
class Hearing:
    """What exists for one reader: all but the `hidden` teams, and of these the conversations the
    reader is `invited` to; for a light seat only the conversations that `concern` it. Who is at a
    conversation is for those alone who may read them."""

    staff: int | None = None
    hidden: frozenset[int] = frozenset()
    invited: set[int] = field(default_factory=set)
    reads: bool = False
    concern: set[int] | None = None

    def takes(self, news: News) -> bool:
        """Whether the reader may be told; who is invited hears from that moment on.

        That a conversation went to a hidden team is told to who saw it before: it leaves their
        lists. That rights changed is told to everybody, and no more than that.
        """
        if news.type in RIGHTS_CHANGED:
            return True
        if news.type in CONCERNS and news.whom == self.staff and news.conversation is not None:
            self._let_in(news.type, news.conversation)
        if self.concern is not None and news.conversation not in self.concern:
            return False
        if self._sees(news.team) or news.conversation in self.invited:
            return True
        return news.type == MOVED and self._sees(news.whom)

    def _let_in(self, how: str, conversation: int) -> None:
        if how == INVITED:
            self.invited.add(conversation)
        if self.concern is not None:
            self.concern.add(conversation)

    def is_outdated_by(self, news: News) -> bool:
        """Whether what concerns the reader has to be asked anew."""
        if self.concern is None or news.type not in REARRANGED:
            return False
        return news.conversation in self.concern

    def sees(self, conversation: int, team: int | None) -> bool:
        """Whether the reader may know who is at a conversation of that team."""
        return self.reads and (self._sees(team) or conversation in self.invited)

    def _sees(self, team: int | None) -> bool:
        return team is None or team not in self.hidden


class Lately:
    """The newest news, so that who joins need not ask the database; complete after `since`."""

    def __init__(self, since: int, most: int) -> None:
        self.since = since
        self._most = most
        self._news: deque[News] = deque()

    def add(self, news: News) -> None:
        """Keep one more, in order; the oldest goes when there are too many."""
        if len(self._news) == self._most:
            self.since = self._news.popleft().id
        self._news.append(news)

    def after(self, last_id: int) -> list[News] | None:
        """What came after `last_id`; None when that is not known any more."""
        if last_id < self.since:
            return None
        return list(takewhile(lambda one: one.id > last_id, reversed(self._news)))[::-1]


async def dispatched(link: psycopg.AsyncConnection[Any]) -> int:
    """How far the ledger has been told."""
    row = await (await link.execute(DISPATCHED)).fetchone()
    return int(row[0]) if row else 0


async def team_of(
    link: psycopg.AsyncConnection[Any], conversation: int
) -> tuple[int | None] | None:
    """The team a conversation is in, as the ledger was told last; None when it tells of no such."""
    row = await (await link.execute(_TEAM, (conversation,))).fetchone()
    return None if row is None else (row[0],)


async def news_between(
    link: psycopg.AsyncConnection[Any], after: int, upto: int, limit: int
) -> AsyncIterator[News]:
    """What happened with `after` < id <= `upto` in order, at most `limit`; no history."""
    cursor = await link.execute(_NEWS, (after, upto, limit))
    async for row in cursor:
        yield News(*row)
