"""Mail through the running product: from an IMAP server to a searchable message.

A Dovecot on loopback holds the mails; a mailbox is connected, and what happens until all of them
are found by search is measured: the time on the clock, and the processor time of every process of
Kuula and of its database (not of Dovecot). The floor is a bare script that reads the same mails
with Python's own parser and writes customer, conversation, message and ledger row in one statement.
"""

import email.policy
import imaplib
import statistics
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

import psutil
import psycopg

from kuula.channels.mail.practice import dovecot
from tests.bench.frame import Goal, Measured
from tests.bench.inside import database_of, opening_statement, own_processor, whole_processor
from tests.bench.letters import mix
from tests.product.running import Product, product

LASTS = "about two minutes"
BACKLOG = 500
MANY = 1500
PER_CORE = 100
BACKLOG_SECONDS = 15.0
PATIENCE = 120.0
_SORTED = (
    "SELECT count(*) FROM mail_rawmail r JOIN mail_mailbox b ON b.id = r.mailbox_id"
    " WHERE b.address = %s AND r.state <> 'stored'"
)
_FOUND = (
    "SELECT count(*) FROM desk_message m JOIN mail_rawmail r ON r.id = m.raw_id"
    " JOIN mail_mailbox b ON b.id = r.mailbox_id"
    " WHERE b.address = %s AND m.search @@"
    " (to_tsquery('simple', 'tellimus:*') || to_tsquery('estonian', 'tellimus:*'))"
)


@dataclass(frozen=True)
class Took:
    """Seconds on the clock from connecting the mailbox, and of processor time."""

    wall: float
    processor: float


def measure() -> list[Measured]:
    """Start everything, take in a backlog, then a long row of mails."""
    with tempfile.TemporaryDirectory(prefix="kuula-bench-imap-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with (
            dovecot.running(folder / "dovecot") as server,
            product(BENCH_IMAP=str(server.port)) as it,
        ):
            it.start()
            it.seed("desk")
            it.seed("backlog_mailbox", "seed_bench")  # nothing there yet: everything warms up
            backlog = _taken(it, server, "backlog@bench.example", BACKLOG)
            many = _taken(it, server, "many@bench.example", MANY)
            floor = _floor(it)
    return _measured(backlog, many, floor)


def _taken(it: Product, server: dovecot.Practice, address: str, count: int) -> Took:
    """Put the mails on the server, connect the mailbox, wait until all are found."""
    mails = mix(count, seed=count, to=address)
    with imaplib.IMAP4(dovecot.HOST, server.port) as line:
        line.login(address, server.password)
        for raw in mails:
            line.append("INBOX", "", None, raw)
    before = whole_processor(it)
    it.seed("backlog_mailbox", "seed_bench", BENCH_ADDRESS=address)
    with psycopg.connect(database_of(it), autocommit=True) as connection:
        row = connection.execute(
            "SELECT created_at FROM mail_mailbox WHERE address = %s", [address]
        ).fetchone()
        assert row is not None
        begun = time.monotonic()
        while _count(connection, _SORTED, address) < count:
            if time.monotonic() - begun > PATIENCE:
                raise AssertionError(f"mail of {address} was not sorted in time")
            time.sleep(0.2)
        wall = (datetime.now(UTC) - row[0]).total_seconds()
        if (found := _count(connection, _FOUND, address)) != count:
            raise AssertionError(f"{found} of {count} mails can be found")
    spent = whole_processor(it) - before
    each = ", ".join(f"{name} {1000 * took / count:.1f}" for name, took in spent.most_common())
    print(f"{count} mails, processor ms each: {each}", flush=True)
    return Took(wall, spent.total())


def _count(connection: psycopg.Connection, statement: str, address: str) -> int:
    row = connection.execute(statement, [address]).fetchone()
    return row[0] if row else 0


def _floor(it: Product) -> float:
    """Mails a second and core of the bare script."""
    statement = opening_statement(it, gated=False)
    mails = mix(300, seed=7, to="floor@bench.example")
    with psycopg.connect(database_of(it), autocommit=True) as connection:
        backend = psutil.Process(connection.info.backend_pid)
        own = psutil.Process()
        before = own_processor(backend) + own_processor(own)
        for raw in mails:
            connection.execute(statement, values_of(raw), prepare=True)
        return len(mails) / (own_processor(backend) + own_processor(own) - before)


def values_of(raw: bytes) -> dict[str, object]:
    """What the bare script writes of a mail."""
    parsed = message_from_bytes(raw, policy=email.policy.default)
    body = parsed.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    files = [part.get_content() for part in parsed.iter_attachments()]
    sender, now = str(parsed["From"]).split("<")[1].rstrip(">"), datetime.now(UTC)
    return {
        "email": sender, "domain": sender.split("@")[1], "name": "Person", "language": "et",
        "now": now, "brand": 1, "team": 1, "channel": "mail", "mailbox": None,
        "subject": str(parsed["Subject"]), "priority": 2, "spam": False, "at": now,
        "excerpt": text[:200], "waiting": now, "due": None, "target": None, "clocks": None,
        "sender": sender, "recipients": "{}", "text": text, "visible": text,
        "html": f"{len(files)} files",
        "header_id": str(parsed["Message-ID"]).strip("<>"), "automatic": "", "authentic": "{}",
        "raw": None, "config": "estonian", "search": text, "historic": False, "who_kind": "system",
        "who_id": None,
    }  # fmt: skip


def _measured(backlog: Took, many: Took, floor: float) -> list[Measured]:
    sizes = sorted(len(raw) for raw in mix(200, seed=MANY, to="x@bench.example"))
    print(f"the mails: median {statistics.median(sizes) / 1024:.1f} KB, one in ten over 200 KB")
    rate = MANY / many.processor
    enough = Goal(f"at least {PER_CORE} mails a second and core", rate >= PER_CORE)
    soon = Goal(
        f"a backlog of {BACKLOG} mails within {BACKLOG_SECONDS:g} s",
        backlog.wall < BACKLOG_SECONDS,
        wall=True,
    )
    return [
        Measured("mail", rate, "mails/s/core", MANY, floor, rate / floor, goals=(enough,)),
        Measured("mail.wall", MANY / many.wall, "mails/s", MANY),
        Measured("mail.backlog", backlog.wall, "s", BACKLOG, goals=(soon,)),
    ]
