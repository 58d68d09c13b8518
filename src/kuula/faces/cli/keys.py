"""`kuula keys`: a new key for everything that is stored encrypted, while everything goes on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import click
import orjson
from django.db import connection

from kuula.faces.cli.running import database
from kuula.faces.cli.saying import say, step
from kuula.kit import home
from kuula.kit.crypto import BEGINNING, opens_with_newest, reseal
from kuula.kit.problems import Problem
from kuula.kit.trouble import Trouble

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Place:
    """A column that holds sealed words: alone, or somewhere in its JSON."""

    table: str
    column: str
    json: bool = False


PLACES: Final = (
    Place("people_attributevalue", "sealed"),
    Place("people_customermerge", "kept", json=True),
    Place("form_contactform", "secret_sealed"),
    Place("mail_mailbox", "password_sealed"),
    Place("mail_mailbox", "oauth_secret_sealed"),
    Place("mail_mailbox", "oauth_refresh_sealed"),
    Place("mail_mailbox", "oauth_access_sealed"),
    Place("mail_mailbox", "webhook_secret_sealed"),
    Place("push_pushkey", "secret"),
    Place("shops_shop", "secret_sealed"),
    Place("tables_pull", "password_sealed"),
    Place("mfa_authenticator", "data", json=True),
)


@click.group()
def command() -> None:
    """Change the key under which passwords, tokens and sensitive attributes are stored.

    First `rotate`, then, when a day has passed and a backup was made, `retire`.
    """


@command.command()
def rotate() -> None:
    """Make a new key and seal everything with it. The old key still opens backups and what was
    missed."""
    with database(home.load()):
        home.add_field_key(home.load())
        with step("Sealing everything with the new key"):
            done, lost = reseal_all()
    say(f"{done} values are sealed with the new key; the old one still opens the rest.")
    _tell_lost(lost)
    say("Copy secrets.json to your other machines now. `kuula keys retire` forgets the old key.")


@command.command()
def retire() -> None:
    """Forget the old keys, once nothing needs them. Refused while something does."""
    with database(home.load()):
        if not home.load().old_field_keys:
            say("There is no old key.")
            return
        reseal_all()
        needing = sum(1 for word in _words() if not opens_with_newest(word))
        if needing:
            raise Trouble(
                f"{needing} values are not sealed with the newest key, so the old ones stay.",
                "Run `kuula keys rotate`, and enter again what it cannot open.",
            )
        home.drop_old_field_keys(home.load())
    say("The old keys are forgotten. Backups made before `kuula keys rotate` bring their own.")


def reseal_all() -> tuple[int, int]:
    """Seal every stored secret with the newest key; answers how many were, and how many no key
    opens. A value that somebody changes meanwhile is left as they wrote it."""
    done = lost = 0
    for place in PLACES:
        for number, value in _rows(place):
            try:
                changed = _walked(value, reseal)
            except Problem:
                lost += 1
                continue
            if changed != value:
                done += _put(place, number, value, changed)
    return done, lost


def _tell_lost(lost: int) -> None:
    if lost:
        say(f"{lost} values cannot be opened with any key and were left as they are.")


def _words() -> Iterator[str]:
    """Every sealed word there is."""
    found: list[str] = []

    def note(word: str) -> str:
        found.append(word)
        return word

    for place in PLACES:
        for _number, value in _rows(place):
            _walked(value, note)
            yield from found
            found.clear()


def _walked(value: Any, change: Callable[[str], str]) -> Any:
    """The value with every sealed word in it changed."""
    if isinstance(value, str):
        return change(value) if value.startswith(BEGINNING) else value
    if isinstance(value, list):
        return [_walked(one, change) for one in value]
    if isinstance(value, dict):
        return {key: _walked(one, change) for key, one in value.items()}
    return value


def _rows(place: Place) -> Iterator[tuple[int, Any]]:
    """The rows of a place by number, a batch at a time."""
    last = 0
    sql = (
        f"SELECT id, {place.column}::text FROM {place.table} WHERE id > %s"
        f" AND {place.column}::text LIKE %s ORDER BY id LIMIT {BATCH}"
    )
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sql, [last, f"%{BEGINNING}%"])
            rows = cursor.fetchall()
        for number, text in rows:
            yield number, orjson.loads(text) if place.json else text
        if len(rows) < BATCH:
            return
        last = rows[-1][0]


def _put(place: Place, number: int, before: Any, after: Any) -> int:
    kind = "::jsonb" if place.json else ""
    old, new = ((orjson.dumps(one).decode() if place.json else one) for one in (before, after))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {place.table} SET {place.column} = %s{kind}"
            f" WHERE id = %s AND {place.column}{kind} = %s{kind}",
            [new, number, old],
        )
        return int(cursor.rowcount)
