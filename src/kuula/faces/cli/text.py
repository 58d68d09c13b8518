"""`kuula text`: what Kuula finds in the words of a reply, without a database."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from kuula.desk.wording.promises import find_promises
from kuula.desk.wording.repeats import Said, find_repeats
from kuula.desk.wording.tone import find_marks
from kuula.faces.cli.json_lines import Told, answer_lines

LANGUAGES: Final = ("en", "et", "hr", "ru")
LONGEST: Final = 200_000
_FILE: Final = click.option(
    "--jsonl", "path", required=True, metavar="FILE", help="One text a line; - is standard input."
)


@click.group()
def command() -> None:
    """Look at the words of a reply the way the composer does.

    Each line of FILE is a JSON object, and one is printed for each, in the same order. Exit code 2
    when a line could not be answered.
    """


@command.command()
@_FILE
def promises(*, path: str) -> int:
    """Promises: {id, lang, now, zone, text} gives {id, promises: [{quote, due_from, due_to}]}."""
    return answer_lines(path, promised)


@command.command()
@_FILE
def tone(*, path: str) -> int:
    """Tone: {id, lang, text} gives {id, marks: [{kind, quote}]}."""
    return answer_lines(path, toned)


@command.command()
@_FILE
def repeats(*, path: str) -> int:
    """Repeats: {id, lang, conversation: [{by, text}], reply} gives {id, repeated: [kind]}."""
    return answer_lines(path, repeated)


def promised(asked: Told) -> Told:
    """What is promised in a text. Raises ValueError in plain words."""
    zone = _zone(asked.get("zone"))
    now = _moment(asked.get("now"), zone)
    found = find_promises(_text(asked, "text"), lang=_language(asked), now=now, zone=zone)
    return {
        "id": asked.get("id"),
        "promises": [
            {"quote": one.quote, "due_from": _iso(one.due_from), "due_to": _iso(one.due_to)}
            for one in found
        ],
    }


def toned(asked: Told) -> Told:
    """How a text sounds. Raises ValueError in plain words."""
    found = find_marks(_text(asked, "text"), lang=_language(asked))
    return {
        "id": asked.get("id"),
        "marks": [{"kind": one.kind, "quote": one.quote} for one in found],
    }


def repeated(asked: Told) -> Told:
    """What a reply asks again. Raises ValueError in plain words."""
    if "conversation" not in asked:
        raise ValueError("conversation is missing.")
    conversation = asked["conversation"]
    if not isinstance(conversation, list):
        raise ValueError('conversation is a list of {"by", "text"}.')
    said = [_said(one) for one in conversation]
    found = find_repeats(said, _text(asked, "reply"), lang=_language(asked))
    return {"id": asked.get("id"), "repeated": list(found)}


def _said(one: object) -> Said:
    if not isinstance(one, dict) or one.get("by") not in ("customer", "agent"):
        raise ValueError('Each message of a conversation is {"by": "customer" or "agent", "text"}.')
    return Said(one["by"], _text(one, "text"))


def _text(asked: Told, name: str) -> str:
    if name not in asked:
        raise ValueError(f"{name} is missing.")
    found = asked[name]
    if not isinstance(found, str) or len(found) > LONGEST:
        raise ValueError(f"{name} is a text of at most {LONGEST} characters.")
    return found


def _language(asked: Told) -> str:
    if "lang" not in asked:
        raise ValueError(f"lang is missing; it is one of {', '.join(LANGUAGES)}.")
    found = asked["lang"]
    if found not in LANGUAGES:
        raise ValueError(f"lang is one of {', '.join(LANGUAGES)}, not {found}.")
    return str(found)


def _zone(name: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"There is no time zone called {name}.") from error


def _moment(text: object, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise ValueError(f"now is a moment like 2026-11-22T09:00+02:00, not {text}.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
