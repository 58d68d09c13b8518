"""`kuula clock`: a clock a line, and what it shows."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from kuula.faces.cli import main

WEEK = {"mon": [["09:00", "12:00"], ["13:00", "17:00"]], "tue": [["09:00", "17:00"]]}
ASKED: dict[str, Any] = {
    "id": "a1",
    "zone": "Europe/Tallinn",
    "week": WEEK,
    "holidays": [],
    "start": "2026-11-23T11:30:00+02:00",
    "pauses": [],
    "target_minutes": 60,
    "now": "2026-11-23T11:45:00+02:00",
}
SHOWN = {
    "id": "a1",
    "due": "2026-11-23T13:30:00+02:00",
    "left_minutes": 45,
    "counted": [
        ["2026-11-23T11:30:00+02:00", "2026-11-23T12:00:00+02:00"],
        ["2026-11-23T13:00:00+02:00", "2026-11-23T13:30:00+02:00"],
    ],
}
WRONG = {
    "zone": ["Europe/Atlantis", "", None, 5, "../etc/passwd"],
    "week": [None, [], {"mon": "09:00"}, {"mon": [["09:00"]]}, {"moon": []}, {"mon": [[9, 17]]},
             {"mon": [["17:00", "09:00"]]}],
    "holidays": ["2026-12-24", [5], ["24.12.2026"]],
    "start": [None, "soon", 5, "9999-12-31T23:00-12:00"],
    "now": [None, ""],
    "pauses": [[["2026-11-23T12:00"]], "x", [["soon", None]],
               [["2026-11-23T12:00", "2026-11-23T11:00"]]],
    "target_minutes": [None, -1, 1.5, True, "60", 10**9],
}  # fmt: skip


def ask(
    path: Path, capsys: pytest.CaptureFixture[str], *lines: object
) -> tuple[int, list[dict[str, Any]], str]:
    """Run it on these lines; its exit code, what it answered and what it complained of."""
    texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text("\n".join(texts), encoding="utf-8")
    code = main.run(["clock", "--jsonl", str(path)])
    said = capsys.readouterr()
    return code, [json.loads(line) for line in said.out.splitlines()], said.err


def test_what_a_clock_shows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told, complaints = ask(tmp_path / "clocks", capsys, ASKED)
    assert (code, told, complaints) == (0, [SHOWN], "")


def test_a_moment_without_an_offset_is_on_the_wall_clock(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    local = ASKED | {"start": "2026-11-23T11:30", "now": "2026-11-23T11:45:59"}
    assert ask(tmp_path / "clocks", capsys, local)[1] == [SHOWN]


def test_a_paused_clock_is_due_at_no_known_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paused = ASKED | {"pauses": [["2026-11-23T11:40:00+02:00", None]]}
    (told,) = ask(tmp_path / "clocks", capsys, paused)[1]
    assert (told["due"], told["left_minutes"]) == (None, 50)
    assert told["counted"] == [["2026-11-23T11:30:00+02:00", "2026-11-23T11:40:00+02:00"]]


@pytest.mark.parametrize(("name", "value"), [(n, v) for n in WRONG for v in WRONG[n]])
def test_a_line_that_cannot_be_answered_says_why_and_holds_up_no_other(
    name: str, value: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told, complaints = ask(tmp_path / "clocks", capsys, ASKED, ASKED | {name: value}, ASKED)
    assert code == 2
    assert (told[0], told[2]) == (SHOWN, SHOWN)
    assert set(told[1]) == {"id", "error"}
    assert complaints == f"Line 2: {told[1]['error']}\n"


@pytest.mark.parametrize("line", ["{", "[]", "5", '"x"', "[" * 10_000])
def test_a_line_that_is_no_object(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told, _complaints = ask(tmp_path / "clocks", capsys, line, "", ASKED)
    assert (code, told[0]["id"], told[1:]) == (2, None, [SHOWN])


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["clock", "--jsonl", str(tmp_path / "none")]) == 2
    assert "cannot be read: No such file" in capsys.readouterr().err


def test_lines_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(ASKED).encode())))
    assert main.run(["clock", "--jsonl", "-"]) == 0
    assert json.loads(capsys.readouterr().out) == SHOWN
