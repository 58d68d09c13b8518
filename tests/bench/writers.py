"""The two kinds of writers that `create` compares: programs over HTTP, and bare psycopg scripts.

Each is one process; nothing of Kuula is imported here, so that both are as cheap as can be.
"""

import hashlib
import json
import socket
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import psycopg

KNOWN = 2000
KNOWN_SHARE = 3  # one in three writes as somebody who is known
TEXT = (
    "Tere! Ootasin eile terve päeva kodus, aga kapp ei tulnud kohale ja keegi ei helistanud ka."
    " Palun öelge, millal uus kuller tuleb, sest homme olen ma tööl. Tellimuse number on {number}."
    " Lugupidamisega, Kadri Tamm. " * 3
)


@dataclass(frozen=True)
class Work:
    """What one writer does: for `seconds`, as writer number `number` of run `run`."""

    number: int
    run: str
    seconds: float
    brand: int
    team: int
    port: int = 0
    token: str = ""
    database: str = ""
    statement: str = ""
    gate: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """How long each took, in seconds, and how long all of it lasted."""

    took: list[float]
    lasted: float


def email(work: Work, turn: int) -> str:
    """Somebody known, or somebody new."""
    if turn % KNOWN_SHARE == 0:
        return f"known{(turn * 8 + work.number) % KNOWN}@kiri.example"
    return f"c{work.run}x{work.number}x{turn}@kiri.example"


def over_http(work: Work) -> Done:
    """Create conversations over one kept connection."""
    with socket.create_connection(("127.0.0.1", work.port)) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return _until(work, lambda turn: _post(line, work, turn))


def by_script(work: Work) -> Done:
    """Run the same writes with psycopg, prepared, one commit each."""
    with psycopg.connect(work.database, autocommit=True) as connection:
        cursor = connection.cursor()
        return _until(work, lambda turn: _execute(cursor, work, turn))


def _until(work: Work, act: Any) -> Done:
    took: list[float] = []
    begun = now = time.perf_counter()
    end = begun + work.seconds
    while now < end:
        act(len(took))
        later = time.perf_counter()
        took.append(later - now)
        now = later
    return Done(took, now - begun)


def _post(line: socket.socket, work: Work, turn: int) -> None:
    body = json.dumps(
        {
            "brand": work.brand, "team": work.team, "subject": "Kapp ei tulnud",
            "text": TEXT.format(number=turn), "language": "et",
            "customer": {"email": email(work, turn), "name": "Kadri Tamm"},
        },
        ensure_ascii=False,
    ).encode()  # fmt: skip
    head = (
        f"POST /api/v1/conversations HTTP/1.1\r\nHost: localhost:{work.port}\r\n"
        f"Authorization: Bearer {work.token}\r\n"
        f"Idempotency-Key: {work.run}-{work.number}-{turn}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    line.sendall(head.encode() + body)
    answer = line.recv(65536)
    while answer and not answer.endswith(b"}"):  # the body may come after the headers
        more = line.recv(65536)
        answer = answer + more if more else b""
    if not answer.startswith(b"HTTP/1.1 201"):
        raise RuntimeError(answer[:2000].decode("utf-8", "replace"))


def _execute(cursor: psycopg.Cursor[Any], work: Work, turn: int) -> None:
    cursor.execute(work.statement, values_of(work, turn) | work.gate, prepare=True)
    if cursor.fetchone() is None:
        raise RuntimeError("the gate was closed")


def values_of(work: Work, turn: int) -> dict[str, Any]:
    """What the bare script writes of a conversation."""
    now, address, text = datetime.now(UTC), email(work, turn), TEXT.format(number=turn)
    key = f"{work.run}-{work.number}-{turn}"
    return {
        "email": address, "domain": "kiri.example", "name": "Kadri Tamm", "language": "et",
        "now": now, "brand": work.brand, "team": work.team, "channel": "api", "mailbox": None,
        "subject": "Kapp ei tulnud", "priority": 2, "spam": False, "at": now,
        "excerpt": text[:199] + "…", "waiting": now, "due": None, "target": None, "clocks": None,
        "sender": address, "recipients": "{}", "text": text, "visible": text, "html": "",
        "header_id": "", "automatic": "", "authentic": "{}", "raw": None, "config": "estonian",
        "search": f"Kapp ei tulnud\nKadri Tamm\n{address}\n{text}", "historic": False,
        "who_kind": "staff", "gate_key": key,
        "gate_digest": hashlib.sha256(text.encode()).hexdigest(),
    }  # fmt: skip
