"""Exports of other desks as their publishers write them, as large as one wants."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

BEGAN = datetime(2024, 3, 1, 8, tzinfo=UTC)
AGENTS = ("mari@pohjala.example", "toomas@gone.example")
WORDS = (
    "Hello, my order has not come and nobody answers the telephone. ",
    "The parcel was left with a neighbour I do not know. ",
    "Could you please look into it and tell me when to expect it? ",
    "We have asked the carrier and will write to you tomorrow. ",
)


def zendesk_users(customers: int) -> Iterator[dict]:
    """Two agents and some customers."""
    for number, address in enumerate(AGENTS, 1):
        name = address.partition("@")[0].title()
        yield {"id": number, "name": name, "email": address, "role": "agent"}
    for number in range(customers):
        yield {
            "id": 1000 + number,
            "name": f"Customer {number}",
            "email": f"customer{number}@people.example",
            "role": "end-user",
            "phone": "+372 5550 000",
            "locale": "en-US",
        }


def zendesk_tickets(count: int, customers: int) -> Iterator[dict]:
    """Tickets: a question, an answer, thanks, and a private comment; most of them closed."""
    for number in range(1, count + 1):
        at = BEGAN + timedelta(minutes=7 * number)
        customer = 1000 + number % customers
        state = "open" if number % 50 == 0 else "closed"
        said = [
            (customer, True, "".join(WORDS[:3])),
            (1 + number % 2, True, WORDS[3] * 2),
            (1, False, "Asked the warehouse."),
            (customer, True, "Thank you, that is kind."),
        ]
        yield {
            "id": number,
            "subject": f"Order {70000 + number} has not come",
            "status": state,
            "priority": "high" if number % 9 == 0 else None,
            "requester_id": customer,
            "assignee_id": 1 + number % 2,
            "created_at": _iso(at),
            "updated_at": _iso(at + timedelta(days=2)),
            "tags": ["delivery", f"week-{number % 40}"],
            "comments": [
                {
                    "id": number * 10 + place,
                    "author_id": author,
                    "public": public,
                    "html_body": f'<div class="zd-comment"><p>{text}</p></div>',
                    "plain_body": text,
                    "created_at": _iso(at + timedelta(hours=place)),
                }
                for place, (author, public, text) in enumerate(said)
            ],
        }


def write_lines(path: Path, records: Iterator[dict]) -> Path:
    """One record a line."""
    with path.open("w", encoding="utf-8") as file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


def zendesk_folder(folder: Path, count: int, customers: int) -> Path:
    """A folder with users and tickets."""
    folder.mkdir(parents=True, exist_ok=True)
    write_lines(folder / "users.jsonl", zendesk_users(customers))
    write_lines(folder / "tickets.jsonl", zendesk_tickets(count, customers))
    return folder


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
