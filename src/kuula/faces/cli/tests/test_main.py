"""The command line as a person meets it."""

import subprocess
import sys

import click
import pytest

from kuula.faces.cli import main
from kuula.kit.problems import Problem
from kuula.kit.trouble import Trouble


def fail_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> int:
    """Run a command that fails like this."""

    @click.command()
    def command() -> None:
        raise error

    monkeypatch.setattr(main.Commands, "get_command", lambda *_: command)
    return main.run(["up"])


def test_help_names_every_command_and_loads_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["--help"]) == 0
    said = capsys.readouterr().out
    for name, entry in main.COMMANDS.items():
        assert (f"  {name} " in said) is not entry.hidden


@pytest.mark.parametrize("words", [["nonsense"], ["up", "--nonsense"], ["backup"]])
def test_a_wrong_word_is_said_and_exits_with_2(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(words) == 2
    assert "Error:" in capsys.readouterr().err


@pytest.mark.parametrize("error", [Trouble("The disk is full.", "Make room."), Problem("No name.")])
def test_a_known_failure_is_its_sentence(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fail_with(monkeypatch, error) == 1
    said = capsys.readouterr().err
    assert said.splitlines() == str(error).replace(". ", ".\n").split("\n")


def test_an_unforeseen_failure_is_one_sentence_and_a_hint(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("KUULA_DEBUG", raising=False)
    assert fail_with(monkeypatch, ValueError("odd\nvery odd")) == 1
    said = capsys.readouterr().err
    assert said.splitlines() == [
        "Kuula failed in a way nobody foresaw: ValueError: odd",
        "Run it again with KUULA_DEBUG=1 to see where.",
    ]


@pytest.mark.parametrize("name", ["KUULA_DEBUG", "KUULA_PART"])
def test_debugging_and_logs_show_where(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, "1")
    assert fail_with(monkeypatch, ValueError("odd")) == 1
    assert "Traceback" in capsys.readouterr().err


def test_commands_that_need_no_django_load_none() -> None:
    look = (
        "import sys; from kuula.faces.cli.main import run; run(['{}', '--help']);"
        "sys.exit('django.apps' in sys.modules)"
    )
    for name in ("up", "doctor", "backup", "restore", "database", "mail", "clock", "text"):
        done = subprocess.run(
            [sys.executable, "-c", look.format(name)], capture_output=True, check=False
        )
        assert done.returncode == 0, name
