"""`kuula text`: what is found in the words of a reply, a line for a line."""

import json
from pathlib import Path
from typing import Any

import pytest

from kuula.faces.cli import main

CALL: dict[str, Any] = {
    "id": 1,
    "lang": "en",
    "now": "2026-11-23T10:00:00+00:00",
    "zone": "Europe/London",
    "text": "Thank you for waiting. I will call you tomorrow before three.",
}
BLAME: dict[str, Any] = {
    "id": 2,
    "lang": "en",
    "text": "Thanks for writing. You should have read the instructions first.",
}
AGAIN: dict[str, Any] = {
    "id": 3,
    "lang": "en",
    "conversation": [{"by": "customer", "text": "Where is my order 10422?"}],
    "reply": "Thank you. Could you please send me your order number?",
}
WRONG = [
    ("promises", CALL | {"lang": "fi"}),
    ("promises", CALL | {"zone": "Europe/Atlantis"}),
    ("promises", CALL | {"now": "soon"}),
    ("promises", CALL | {"text": None}),
    ("tone", BLAME | {"lang": None}),
    ("tone", BLAME | {"text": ["a"]}),
    ("repeats", AGAIN | {"conversation": "x"}),
    ("repeats", AGAIN | {"conversation": [{"by": "nobody", "text": "x"}]}),
    ("repeats", AGAIN | {"conversation": [{"by": "agent"}]}),
    ("repeats", AGAIN | {"reply": 5}),
]


def ask(
    kind: str, path: Path, capsys: pytest.CaptureFixture[str], *lines: object
) -> tuple[int, list[dict[str, Any]], str]:
    """Run it on these lines; its exit code, what it answered and what it complained of."""
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    code = main.run(["text", kind, "--jsonl", str(path)])
    said = capsys.readouterr()
    return code, [json.loads(line) for line in said.out.splitlines()], said.err


def test_a_promise_and_its_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, (told,), complaints = ask("promises", tmp_path / "lines", capsys, CALL)
    assert (code, complaints, told["id"]) == (0, "", 1)
    (promise,) = told["promises"]
    assert promise["quote"] in CALL["text"]
    assert "I will call you tomorrow before three" in promise["quote"]
    assert promise["due_from"] == "2026-11-23T10:00:00+00:00"
    assert promise["due_to"] == "2026-11-24T15:00:00+00:00"


def test_how_a_text_sounds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, (told,), complaints = ask("tone", tmp_path / "lines", capsys, BLAME)
    assert (code, complaints, told["id"]) == (0, "", 2)
    (mark,) = told["marks"]
    assert mark["kind"] == "blame"
    assert mark["quote"] in BLAME["text"]


def test_what_is_asked_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unknown = AGAIN | {"id": 4, "conversation": [{"by": "customer", "text": "Where is my sofa?"}]}
    code, told, complaints = ask("repeats", tmp_path / "lines", capsys, AGAIN, unknown)
    assert (code, complaints) == (0, "")
    assert told == [{"id": 3, "repeated": ["order_number"]}, {"id": 4, "repeated": []}]


@pytest.mark.parametrize(("kind", "line"), WRONG)
def test_a_line_that_cannot_be_answered_says_why(
    kind: str, line: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, (told,), complaints = ask(kind, tmp_path / "lines", capsys, line)
    assert code == 2
    assert set(told) == {"id", "error"}
    assert complaints == f"Line 1: {told['error']}\n"


@pytest.mark.parametrize(
    ("kind", "line", "missing"),
    [("tone", BLAME, "text"), ("tone", BLAME, "lang"), ("repeats", AGAIN, "conversation")],
)
def test_a_missing_part_is_named_with_its_line_and_the_others_are_answered_in_order(
    kind: str,
    line: dict[str, Any],
    missing: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    short = {name: value for name, value in line.items() if name != missing} | {"id": "short"}
    code, told, complaints = ask(kind, tmp_path / "lines", capsys, line, short, line)
    assert code == 2
    assert [one["id"] for one in told] == [line["id"], "short", line["id"]]
    assert told[1]["error"].startswith(f"{missing} is missing")
    assert complaints == f"Line 2: {told[1]['error']}\n"
