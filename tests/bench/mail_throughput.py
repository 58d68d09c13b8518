"""How many mails a second one core takes in: from raw bytes to a searchable message, committed.

The mix has a median of 8 KB, and one mail in ten carries a file of over 200 KB. Needs a database
that is set up (DATABASE_URL or the embedded one of a temporary KUULA_HOME); run it as
`python -m tests.bench.mail_throughput [COUNT]`.
"""

import os
import random
import resource
import sys
import tempfile
import time
from base64 import encodebytes
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

WORDS = [
    "tellimus",
    "kapp",
    "kohale",
    "tarne",
    "arve",
    "raha",
    "tagasi",
    "palun",
    "vastake",
    "homme",
    "order",
    "wardrobe",
    "delivery",
    "invoice",
    "refund",
    "please",
    "answer",
    "tomorrow",
    "račun",
    "dostava",
    "ormar",
    "povrat",
    "novca",
    "заказ",
    "шкаф",
    "доставка",
    "счёт",
    "возврат",
]
BATCH = 50


@dataclass(frozen=True)
class Took:
    """Seconds of a phase: on the wall, of processor in this process, and in the database."""

    wall: float
    app: float
    database: float


def main(count: int = 500) -> None:
    """Print the rates, overall and per phase."""
    _set_up()
    from kuula.channels.mail.actions.incoming import take_in_many
    from kuula.channels.mail.actions.sorting import sort_mail
    from kuula.desk.models import Message
    from kuula.workspace.actors import SYSTEM

    mailbox = _mailbox()
    chance = random.Random(time.time_ns())
    for raw_id in take_in_many(SYSTEM, mailbox=mailbox, mails=_mix(chance, 40)):
        sort_mail(SYSTEM, raw_id=raw_id)
    mails = _mix(chance, count)
    fresh: list[int] = []

    def take() -> None:
        for start in range(0, count, BATCH):
            fresh.extend(take_in_many(SYSTEM, mailbox=mailbox, mails=mails[start : start + BATCH]))

    def sort() -> None:
        for raw_id in fresh:
            sort_mail(SYSTEM, raw_id=raw_id)

    phases = {"take in": _timed(take), "sort": _timed(sort)}
    searchable = Message.objects.filter(raw_id__in=fresh, search__isnull=False).count()
    assert searchable == count, f"{searchable} of {count} became messages"
    both = list(phases.values())
    total = Took(
        sum(took.wall for took in both),
        sum(took.app for took in both),
        sum(took.database for took in both),
    )
    for name, took in {**phases, "all": total}.items():
        cores = took.app + took.database
        print(
            f"{name:8} {count / took.wall:7.0f} mails/s  {count / cores:7.0f} per core  "
            f"(ms each: wall {1000 * took.wall / count:.1f}, app {1000 * took.app / count:.1f}, "
            f"database {1000 * took.database / count:.1f})"
        )


def _timed(act: Callable[[], None]) -> Took:
    wall, app, base = time.perf_counter(), _own_time(), _database_time()
    act()
    return Took(time.perf_counter() - wall, _own_time() - app, _database_time() - base)


def _own_time() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _database_time() -> float:
    """Processor seconds of the backend that serves this connection."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])
    times = backend.cpu_times()
    return times.user + times.system


def _mix(chance: random.Random, count: int) -> list[bytes]:
    return [_mail(chance, number, large=number % 10 == 0) for number in range(count)]


def _mail(chance: random.Random, number: int, *, large: bool) -> bytes:
    size = max(500, int(chance.lognormvariate(9.0, 0.6)))
    words = []
    while size > 0:
        words.append(chance.choice(WORDS))
        size -= 2 * len(words[-1].encode()) + 4
    text = " ".join(words)
    person = chance.randrange(10_000)
    mark = f"{number}.{chance.randrange(1 << 60):x}"
    head = (
        f"Return-Path: <p{person}@mail{person % 50}.example>\r\n"
        f"Received: from mx.example by us.example; Sat, 21 Nov 2026 10:00:00 +0000\r\n"
        f"Message-ID: <{mark}@mail.example>\r\nDate: Sat, 21 Nov 2026 10:00:00 +0000\r\n"
        f"From: Person {person} <p{person}@mail{person % 50}.example>\r\n"
        "To: <abi@bench.example>\r\n"
        f"Subject: Tellimus {number}\r\nMIME-Version: 1.0\r\n"
    )
    paragraphs = "".join(f"<p>{text[i : i + 400]}</p>\r\n" for i in range(0, len(text), 400))
    plain = "\r\n".join(text[i : i + 70] for i in range(0, len(text), 70))
    both = (
        'Content-Type: multipart/alternative; boundary="alt"\r\n\r\n'
        f"--alt\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{plain}\r\n"
        "--alt\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        f"<html><body>{paragraphs}</body></html>\r\n--alt--\r\n"
    )
    if not large:
        return (head + both).encode()
    file = encodebytes(chance.randbytes(chance.randrange(150_000, 400_000))).decode()
    return (
        f'{head}Content-Type: multipart/mixed; boundary="mix"\r\n\r\n--mix\r\n{both}\r\n--mix\r\n'
        'Content-Type: application/pdf; name="arve.pdf"\r\nContent-Transfer-Encoding: base64\r\n'
        f'Content-Disposition: attachment; filename="arve.pdf"\r\n\r\n{file}\r\n--mix--\r\n'
    ).encode()


def _mailbox() -> "object":
    from kuula.channels.mail.models import Mailbox
    from kuula.kit import clock
    from kuula.workspace.actions import BrandForm, add_brand
    from kuula.workspace.actors import SYSTEM
    from kuula.workspace.hours import OFFICE

    brand = add_brand(SYSTEM, form=BrandForm(f"Bench {time.time()}", "et", hours=OFFICE))
    return Mailbox.objects.create(
        address=f"abi{time.time()}@bench.example", brand=brand, reply_target=60,
        created_at=clock.now(),
    )  # fmt: skip


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuula.config.settings")
    if "KUULA_HOME" not in os.environ:
        folder = Path(tempfile.mkdtemp(prefix="kuula-bench-"))
        folder.chmod(0o755)
        os.environ["KUULA_HOME"] = str(folder / "home")
    from kuula.kit import home, postgres

    if "DATABASE_URL" not in os.environ:
        postgres.ensure_running(home.load())
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
