"""Fifty agents at work at once on the desk with a million conversations.

Each has a browser of their own: opens a conversation, answers it, gives it to a colleague, one step
about every `PACE` seconds, quicker than people are. One conversation in five is one of a few that
all of them turn to. Times are those of the client; answering and giving include the page that
follows. In the end every answer must stand once: in the conversation when it was taken, in the
writer's draft when others had written meanwhile; and each conversation is with whom the ledger says
it was given to last. The floor of a step is one bare statement of psycopg at the same pace over as
many connections: the messages read, or a row written and committed.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import psycopg

from tests.bench.clerks import Clerk, Work, at_desk, by_script
from tests.bench.frame import Goal, Measured, middle, percentile
from tests.bench.inside import database_of, whole_processor
from tests.bench.large import fill
from tests.bench.pages import COUNT
from tests.product.running import Product, kept_product

LASTS = "two minutes, and ten more when the large desk must be made"
AGENTS = int(os.environ.get("BENCH_AGENTS", "50"))
PACE = float(os.environ.get("BENCH_PACE", "4"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "60"))
PROCESSES = 2
HOT = 10
LONG = 6
P95_MS = 200.0
SLOWEST_MS = 2000.0
STEPS = ("opening", "answering", "giving")
_LONG = (
    "SELECT id FROM desk_conversation WHERE messages_count >= %(many)s AND team_id = ANY(%(teams)s)"
    " AND state <> 'closed' AND NOT spam ORDER BY id DESC LIMIT 20000"
)
_TAKEN = (
    "SELECT text, count(*) FROM desk_message WHERE id > %(since)s AND kind = 'outbound' GROUP BY 1"
)
_HELD = "SELECT text FROM desk_draft WHERE text = ANY(%(words)s)"
_GIVEN = """
SELECT count(*) FROM desk_conversation c JOIN LATERAL (
    SELECT payload->>'staff_id' AS staff FROM ledger_event
    WHERE conversation_id = c.id AND type = 'desk.conversation_assigned' ORDER BY id DESC LIMIT 1
) last ON true
WHERE c.id = ANY(%(numbers)s) AND last.staff::bigint IS DISTINCT FROM c.assignee_id"""


def measure() -> list[Measured]:
    """Make the desk unless it is there, start the product on it, and let them work."""
    fill.main(COUNT)
    desk = json.loads((fill.FOLDER / "desk.json").read_text())
    with kept_product(fill.FOLDER / "home") as it:
        it.start()
        staff = json.loads(it.seed("fifty_agents", "seed_bench", BENCH_AGENTS=str(AGENTS)))
        clerks, database = _clerks(it, desk, staff), database_of(it)
        with (
            ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool,
            psycopg.connect(database, autocommit=True) as connection,
        ):
            _together(pool, at_desk, _for(clerks, 2 * PACE))
            connection.execute("CREATE TABLE IF NOT EXISTS bench_answer (words text)")
            floor = _together(pool, by_script, _for(clerks, 3 * PACE))
            since = _number(connection, "SELECT max(id) FROM desk_message", {})
            before = whole_processor(it)
            done = _together(pool, at_desk, clerks)
            spent = whole_processor(it) - before
            lost = list(_lost(connection, done, since))
    return _measured(done, floor, sum(spent.values()), lost)


def _clerks(it: Product, desk: dict[str, Any], staff: dict[str, int]) -> list[Clerk]:
    database = database_of(it)
    *teams, _closed = desk["teams"]
    with psycopg.connect(database) as connection:
        found = connection.execute(_LONG, {"teams": teams, "many": LONG}).fetchall()
    numbers = tuple(number for (number,) in found)
    colleagues = tuple(staff.values())
    return [
        Clerk(
            n, it.cookies(email)["kuula_session"], it.port, database, SECONDS, PACE,
            numbers[HOT:], numbers[:HOT], colleagues,
        )
        for n, email in enumerate(staff)
    ]  # fmt: skip


def _for(clerks: list[Clerk], seconds: float) -> list[Clerk]:
    return [Clerk(**{**vars(one), "seconds": seconds}) for one in clerks]


def _together(pool: ProcessPoolExecutor, act: Any, clerks: list[Clerk]) -> list[Work]:
    shares = [clerks[n::PROCESSES] for n in range(PROCESSES)]
    return [work for share in pool.map(act, shares) for work in share]


def _lost(connection: psycopg.Connection, done: list[Work], since: int) -> Iterator[str]:
    """What was lost or stands twice, in words."""
    stands: dict[str, int] = dict(connection.execute(_TAKEN, {"since": since}).fetchall())
    for words in (words for work in done for words in work.taken):
        if stands.get(words) != 1:
            yield f"{words!r} stands {stands.get(words, 0)} times"
    latest = [held for work in done for held in work.held.values()]
    kept = {text for (text,) in connection.execute(_HELD, {"words": latest}).fetchall()}
    for words in set(latest) - kept:
        yield f"{words!r} was held back and is no draft"
    numbers = list({number for work in done for number in work.given})
    if elsewhere := _number(connection, _GIVEN, {"numbers": numbers}):
        yield f"{elsewhere} conversations are not with whom they were given to last"


def _number(connection: psycopg.Connection, statement: str, values: dict[str, Any]) -> int:
    row = connection.execute(statement, values).fetchone()
    return int(row[0]) if row else 0


def _measured(done: list[Work], floor: list[Work], spent: float, lost: list[str]) -> list[Measured]:
    took, bare = _times(done), _times(floor)
    every = [ms for step in STEPS for ms in took[step]]
    held = sum(len(work.held) for work in done)
    print(
        f"{held} answers were held back, since a colleague had written; {lost[:5] or 'none'} lost"
    )
    soon = Goal(
        f"95 % of all steps within {P95_MS:g} ms with {AGENTS} agents",
        percentile(every, 0.95) < P95_MS,
        wall=True,
    )
    none = Goal(f"none over {SLOWEST_MS:g} ms", max(every) < SLOWEST_MS, wall=True)
    whole = Goal("no lost update", not lost)
    return [
        Measured(
            "agents", len(every) / SECONDS, "steps/s", len(every), p50=middle(every),
            p95=percentile(every, 0.95), goals=(soon, none, whole),
        ),
        *(_step(step, took[step], bare["opening" if step == "opening" else "writing"])
          for step in STEPS),
        Measured("agents.slowest", max(every), "ms", len(every)),
        Measured("agents.processor", spent / len(every) * 1000, "ms each", len(every)),
    ]  # fmt: skip


def _step(name: str, took: list[float], bare: list[float]) -> Measured:
    p95, floor = percentile(took, 0.95), percentile(bare, 0.95)
    found = Measured(f"agents.{name}", p95, "ms p95", len(took), floor, p95 / floor)
    return Measured(**{**vars(found), "p50": middle(took), "p95": p95})


def _times(done: list[Work]) -> dict[str, list[float]]:
    kinds = Counter(kind for work in done for kind in work.took)
    return {kind: [1000 * s for work in done for s in work.took.get(kind, [])] for kind in kinds}
