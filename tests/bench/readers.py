"""The two kinds of readers that `pages` compares: people over HTTP, and bare psycopg scripts.

Each is one process that never asks for the same page twice in a row.
"""

import http.client
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg

from tests.bench.large.words import COMMON, RARE_WORDS, rare_word
from tests.bench.writers import Done

VIEWS = ("mine", "unassigned", "open", "waiting", "solved", "all")
SORTS = ("due", "newest", "oldest")
MATCH = (
    "search @@ (websearch_to_tsquery('estonian', %(word)s)"
    " || websearch_to_tsquery('english', %(word)s))"
)
FLOORS = {
    "inbox": "SELECT c.*, p.name FROM desk_conversation c JOIN people_customer p"
    " ON p.id = c.customer_id WHERE c.team_id = %(team)s AND NOT c.spam"
    " AND c.state IN ('new', 'open', 'waiting') ORDER BY c.last_at DESC, c.id DESC LIMIT 50",
    "conversation": "SELECT id, kind, text, occurred_at FROM desk_message"
    " WHERE conversation_id = %(number)s ORDER BY id DESC LIMIT 40",
    "opening": "SELECT id, kind, text, occurred_at FROM desk_message"
    " WHERE conversation_id = %(number)s ORDER BY id DESC LIMIT 40",
    "search_rare": f"WITH m AS MATERIALIZED (SELECT id, text FROM desk_message WHERE {MATCH})"
    " SELECT id, text FROM m ORDER BY id DESC LIMIT 20",
    "search_common": f"SELECT id, text FROM (SELECT id, text, search FROM desk_message"
    f" ORDER BY id DESC LIMIT 5000) m WHERE {MATCH} ORDER BY id DESC LIMIT 20",
}


@dataclass(frozen=True)
class Reading:
    """What one reader does for `seconds`: pages of `kind`, as somebody with this session.

    `numbers` are conversations of 20 messages that this person may see.
    """

    kind: str
    number: int
    seconds: float
    seed: int
    numbers: tuple[int, ...]
    teams: tuple[int, ...]
    port: int
    session: str
    database: str


def over_http(work: Reading) -> Done:
    """Ask for pages over one kept connection, as a browser would."""
    line = http.client.HTTPConnection("127.0.0.1", work.port, timeout=30)
    headers = {
        "Host": f"localhost:{work.port}",
        "Cookie": f"kuula_session={work.session}",
        "Accept-Encoding": "gzip, br",
    }
    if work.kind == "opening":  # a click in the list asks for the conversation and its customer
        headers |= {"HX-Request": "true", "HX-Target": "section#talk"}

    def ask(path: str, _values: dict[str, Any]) -> None:
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} was answered with {answer.status}")

    return _until(work, ask)


def by_script(work: Reading) -> Done:
    """Run the one query that the page cannot do without."""
    with psycopg.connect(work.database, autocommit=True) as connection:
        return _until(work, lambda _path, values: _rows(connection, work.kind, values))


def _rows(connection: psycopg.Connection, kind: str, values: dict[str, Any]) -> None:
    connection.execute(FLOORS[kind], values, prepare=True).fetchall()


def _until(work: Reading, ask: Callable[[str, dict[str, Any]], None]) -> Done:
    chance = random.Random(work.seed)
    took: list[float] = []
    before = ""
    begun = time.perf_counter()
    while time.perf_counter() - begun < work.seconds:
        path, values = _page(work, chance)
        if path == before:
            continue
        before, asked = path, time.perf_counter()
        ask(path, values)
        took.append(time.perf_counter() - asked)
    return Done(took, time.perf_counter() - begun)


def _page(work: Reading, chance: random.Random) -> tuple[str, dict[str, Any]]:
    if work.kind == "inbox":
        team = chance.choice(work.teams)
        view = chance.choice((*VIEWS, f"team-{team}", f"team-{team}"))
        return f"/inbox/{view}?sort={chance.choice(SORTS)}", {"team": team}
    if work.kind in ("conversation", "opening"):
        number = chance.choice(work.numbers)
        return f"/conversations/{number}", {"number": number}
    if work.kind == "search_rare":
        word = rare_word(chance.randrange(RARE_WORDS))
    else:
        word = chance.choice(COMMON[chance.choice(tuple(COMMON))].split()[:20])
    return f"/search?q={_quoted(word)}", {"word": word}


def _quoted(word: str) -> str:
    return "".join(f"%{byte:02X}" for byte in word.encode())
