"""What a brief says, on worked conversations in four languages that were written before it.

`WRONG` names those that are wrong in a part; a test fails when one more is, and also when one of
these is right now, so that the list stays true.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuula.desk.briefing import Heading, Line, Material, Promised, Said, brief_of
from kuula.desk.wording.promises import find_promises

FOLDER: Final = Path(__file__).resolve().parents[5] / "tests" / "bench" / "words"
LANGUAGES: Final = ("en", "et", "hr", "ru")
PARTS: Final = ("wanted", "told", "tried", "promised")
ZONE: Final = ZoneInfo("Europe/Tallinn")
START: Final = datetime(2026, 11, 16, 10, tzinfo=ZONE)
WRONG: Final[dict[str, frozenset[str]]] = {
    "wanted": frozenset({"ru-b-17"}),
    "told": frozenset({"en-b-07", "en-b-08", "hr-b-17", "ru-b-14"}),
    "tried": frozenset(),
    "promised": frozenset({"hr-b-20", "ru-b-07", "ru-b-20"}),
}
HELD_RIGHT: Final = {"wanted": 16, "told": 14, "tried": 20, "promised": 15}
"""Of the twenty held back, that nobody wrote rules with, at least so many are right."""
Row = dict[str, Any]


def rows(lang: str, ending: str = "jsonl") -> list[Row]:
    """The worked conversations of a language."""
    text = (FOLDER / f"briefs.{lang}.{ending}").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def brief(row: Row) -> list[Line]:
    """The brief of a worked conversation: a message every twenty hours, every promise with a time
    written down, those labelled as kept done."""
    said = [
        Said(n, one["by"], one["text"], row["lang"], START + timedelta(hours=20 * n))
        for n, one in enumerate(row["messages"], 1)
    ]
    promised = [one for reply in said if reply.by == "agent" for one in _made(reply, row["kept"])]
    now = said[-1].at + timedelta(hours=3)
    return brief_of(Material(said, promised), now=now, zone=ZONE)


def _made(reply: Said, kept: list[Row]) -> Iterator[Promised]:
    for one in find_promises(reply.text, lang=reply.language, now=reply.at, zone=ZONE):
        if one.due_to is not None:
            labelled = (k for k in kept if k["message"] == reply.message_id)
            done = any(k["quote"] in one.quote or one.quote in k["quote"] for k in labelled)
            yield Promised(one.quote, reply.message_id, one.due_to, stands=not done, kept=done)


def is_right(part: str, row: Row, lines: list[Line]) -> bool:
    """Whether all that is labelled is found, in the right message, and nothing more."""
    found = [line for line in lines if line.heading == part]
    labelled = list(row[part])
    for line in found:
        same = next((one for one in labelled if _is_same(part, one, line)), None)
        if same is None:
            return False
        labelled.remove(same)
    return not labelled


def _is_same(part: str, one: Row, line: Line) -> bool:
    if part == "told":
        known, words = _flat(one["words"]), _flat(line.words)
        return one["kind"] == line.kind and (known in words or (words in known and len(words) > 3))
    held = one["quote"] in line.words or line.words in one["quote"]
    return one["message"] == line.message_id and held


def _flat(words: str) -> str:
    return "".join(one for one in words.lower() if one.isalnum())


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_twenty_worked_conversations_are_right_but_for_those_named(lang: str, part: str) -> None:
    found = rows(lang)
    wrong = {row["id"] for row in found if not is_right(part, row, brief(row))}
    assert len(found) == 20
    assert wrong == {name for name in WRONG[part] if name.startswith(lang)}


@pytest.mark.parametrize("part", PARTS)
def test_of_those_held_back_no_fewer_are_right(part: str) -> None:
    held = [row for lang in LANGUAGES for row in rows(lang, "held.jsonl")]
    assert len(held) == 20
    assert sum(is_right(part, row, brief(row)) for row in held) >= HELD_RIGHT[part]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_line_is_in_the_message_it_names(lang: str) -> None:
    for row in rows(lang):
        for line in brief(row):
            text = row["messages"][line.message_id - 1]["text"]
            assert line.message_id > 0
            assert _flat(line.words) in _flat(text), (row["id"], line)


@pytest.mark.parametrize(
    ("lang", "text", "words"),
    [
        ("en", "I am very disappointed. Where is it?", "I am very disappointed."),
        ("et", "Olen väga pettunud. Kus see on?", "Olen väga pettunud."),
        ("hr", "Jako sam ljuta i razočarana sam. Gdje je?", "Jako sam ljuta i razočarana sam."),
        ("ru", "Я очень недовольна. Где он?", "Я очень недовольна."),
    ],
)
def test_a_feeling_is_what_they_say_of_it(lang: str, text: str, words: str) -> None:
    said = [Said(1, "customer", text, lang, START)]
    felt = brief_of(Material(said), now=START, zone=ZONE)
    assert [line.words for line in felt if line.heading is Heading.FEELS] == [words]


def test_answered_questions_are_not_asked_again() -> None:
    said = [
        Said(1, "customer", "It is broken.", "en", START),
        Said(2, "agent", "Sorry! Which colour is it? Have you tried another cable?", "en", START),
        Said(3, "customer", "Green, and yes.", "en", START),
        Said(4, "agent", "May we collect it?", "en", START),
    ]
    known = brief_of(Material(said), now=START, zone=ZONE)
    assert [line.words for line in known if line.heading is Heading.KNOWN] == [
        "Which colour is it?",
        "Have you tried another cable?",
    ]


def test_nothing_is_known_of_a_greeting_or_of_another_language() -> None:
    for lang, text in (("en", "Hello there!"), ("", "Guten Tag, wo ist mein Paket?")):
        said = [Said(1, "customer", text, lang, START)]
        assert brief_of(Material(said), now=START, zone=ZONE) == []


@pytest.mark.parametrize("lang", LANGUAGES)
@settings(max_examples=40, deadline=None)
@given(texts=st.lists(st.text(max_size=200), max_size=4))
def test_no_text_raises(lang: str, texts: list[str]) -> None:
    said = [
        Said(n, ("customer", "agent")[n % 2], text, lang, START) for n, text in enumerate(texts, 1)
    ]
    brief_of(Material(said), now=START, zone=ZONE)
