"""An export of another desk, as large as one wants: made line by line, the same each time.

Unlike the small exports of the importers' own tests no two tickets are alike: subjects, words,
lengths, people, companies, fields and files differ, as they do in a real history.
"""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

BEGAN = datetime(2023, 1, 2, 8, tzinfo=UTC)
AGENTS = 24
COMPANIES = 400
EACH_CUSTOMER = 3
FILE_EVERY = 40
FILES = 50
PHRASES = {
    "en": (
        "Hello, my order has not come and nobody answers the telephone.",
        "The parcel was left with a neighbour I do not know.",
        "Could you please look into it and tell me when to expect it?",
        "The left door of the cupboard does not close, and a hinge is missing.",
        "I was charged twice for the same invoice last month.",
    ),
    "et": (
        "Tere, minu tellimus pole kohale jõudnud ja keegi ei vasta telefonile.",
        "Pakk jäeti naabri juurde, keda ma ei tunne.",
        "Palun uurige, millal seda oodata võib.",
        "Kapi vasak uks ei sulgu ja üks hing on puudu.",
        "Eelmisel kuul võeti sama arve eest raha kaks korda.",
    ),
    "hr": (
        "Dobar dan, moja narudžba nije stigla i nitko se ne javlja na telefon.",
        "Paket je ostavljen kod susjeda kojeg ne poznajem.",
        "Molim vas da provjerite i javite mi kada je mogu očekivati.",
        "Lijeva vrata ormara se ne zatvaraju, a nedostaje i šarka.",
        "Prošli mjesec mi je isti račun naplaćen dva puta.",
    ),
    "ru": (
        "Здравствуйте, мой заказ не пришёл, и никто не отвечает по телефону.",
        "Посылку оставили у соседа, которого я не знаю.",
        "Пожалуйста, проверьте и скажите, когда её ждать.",
        "Левая дверца шкафа не закрывается, не хватает петли.",
        "В прошлом месяце с меня дважды списали за один счёт.",
    ),
}
ANSWERS = (
    "We have asked the carrier and will write to you tomorrow.",
    "I am sorry for the trouble. A new hinge is on its way to you.",
    "The second charge is returned; it takes three working days.",
)
Record = dict[str, Any]


def write_zendesk(folder: Path, count: int) -> Path:
    """A folder of JSON Lines with `count` tickets, their people, companies, fields and files."""
    files = folder / "attachments"
    files.mkdir(parents=True, exist_ok=True)
    for number in range(FILES):
        (files / str(number)).write_bytes(f"Receipt {number}. ".encode() * 2000)
    _write(folder / "organizations.jsonl", _companies())
    _write(folder / "users.jsonl", _users(count))
    _write(folder / "ticket_fields.jsonl", iter([{"id": 1, "type": "text", "title": "Order"}]))
    _write(folder / "tickets.jsonl", _tickets(count))
    return folder


def _write(path: Path, records: Iterator[Record]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def _companies() -> Iterator[Record]:
    for number in range(COMPANIES):
        yield {
            "id": number + 1,
            "name": f"Company {number} OÜ",
            "domain_names": [f"company{number}.example"],
        }


def _users(count: int) -> Iterator[Record]:
    for number in range(AGENTS):
        email = f"agent{number}@kuula.example"
        yield {"id": number + 1, "name": f"Agent {number}", "email": email, "role": "agent"}
    for number in range(_customers(count)):
        at_work = number % 5 == 0
        home = f"company{number % COMPANIES}.example" if at_work else "people.example"
        yield {
            "id": 1000 + number,
            "name": f"Customer {number}",
            "email": f"customer{number}@{home}",
            "role": "end-user",
            "phone": f"+372 55{number:06}",
            "locale": tuple(PHRASES)[number % len(PHRASES)],
            "organization_id": number % COMPANIES + 1 if at_work else None,
        }


def _customers(count: int) -> int:
    return max(count // EACH_CUSTOMER, 1)


def _tickets(count: int) -> Iterator[Record]:
    dice = random.Random(2026)
    for number in range(1, count + 1):
        customer = dice.randrange(_customers(count))
        agent = 1 + dice.randrange(AGENTS)
        at = BEGAN + timedelta(minutes=10 * number)
        said = list(_comments(dice, number, customer, agent, at))
        yield {
            "id": number,
            "subject": f"Order {70000 + number}: {dice.choice(ANSWERS)[:30]}",
            "status": "open" if number % 50 == 0 else "closed",
            "priority": dice.choice(("low", "normal", "normal", "high")),
            "requester_id": 1000 + customer,
            "assignee_id": agent,
            "created_at": _iso(at),
            "updated_at": _iso(at + timedelta(days=2)),
            "tags": [f"topic-{dice.randrange(60)}", f"week-{number // 1000}"],
            "custom_fields": [{"id": 1, "value": f"{70000 + number}"}],
            "comments": said,
        }


def _comments(
    dice: random.Random, number: int, customer: int, agent: int, at: datetime
) -> Iterator[Record]:
    """Question and answer in turn, now and then a private comment; two to eight of them."""
    language = tuple(PHRASES)[customer % len(PHRASES)]
    for place in range(dice.choice((2, 2, 3, 3, 4, 5, 8))):
        theirs = place % 2 == 0
        phrases = PHRASES[language] if theirs else ANSWERS
        words = [dice.choice(phrases) for _ in range(dice.randrange(1, 7))]
        words.append(f"№ {70000 + number}/{place}.")
        yield {
            "id": number * 10 + place,
            "author_id": 1000 + customer if theirs else agent,
            "public": theirs or place != 3,
            "html_body": '<div class="zd-comment" dir="auto"><p dir="auto">'
            + "<br>".join(words)
            + '</p><p><a href="https://shop.example/o">the <b>order</b></a></p></div>',
            "plain_body": "\n".join(words),
            "created_at": _iso(at + timedelta(hours=3 * place)),
            "attachments": [_file(dice)] if dice.randrange(FILE_EVERY) == 0 else [],
        }


def _file(dice: random.Random) -> Record:
    number = dice.randrange(FILES)
    return {"id": number, "file_name": f"receipt-{number}.txt", "content_type": "text/plain"}


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
