"""The command: JSON for anything that can be read, 2 with a reason for what cannot."""

import json
import os
import subprocess
import sys

import pytest

from kuula.channels.mail.parsing import language_of, parse_file
from kuula.channels.mail.parsing.model import RAW_LIMIT
from kuula.channels.mail.parsing.tests.mails import b64, mail, multi, part

KEYS = [
    *("message_id", "in_reply_to", "references", "from", "to", "cc", "reply_to", "subject", "date"),
    *("text", "visible_text", "html", "attachments", "automatic", "bounce", "problems"),
]


def run(path) -> tuple[int, str, str]:
    out, err = [], []
    code = parse_file(str(path), out.append, err.append)
    return code, "".join(out), "".join(err)


@pytest.mark.parametrize("raw", [mail(), b"", b"\xff\x00", b"x" * 1000])
def test_anything_readable_is_a_mail(tmp_path, raw):
    file = tmp_path / "a.eml"
    file.write_bytes(raw)
    code, out, err = run(file)
    assert (code, err) == (0, "")
    assert list(json.loads(out)) == KEYS


def test_what_it_says(tmp_path):
    file = tmp_path / "a.eml"
    file.write_bytes(mail("Õ".encode(), content_type="text/plain; charset=utf-8"))
    found = json.loads(run(file)[1])
    assert found["from"] == {"name": "Anna Tamm", "address": "anna@example.org"}
    assert found["to"] == [{"name": "", "address": "help@example.com"}]
    assert found["date"] == "2026-11-03T08:00:00Z"
    assert (found["text"], found["html"], found["automatic"], found["bounce"]) == (
        "Õ",
        None,
        None,
        None,
    )


def test_unreadable_files(tmp_path):
    for path in (tmp_path / "missing.eml", tmp_path, "a\0b"):
        code, out, err = run(path)
        assert (code, out) == (2, "")
        assert "cannot be read" in err


def test_over_the_cap(tmp_path):
    file = tmp_path / "big.eml"
    with file.open("wb") as out:
        out.truncate(RAW_LIMIT + 1)
    code, text, err = run(file)
    assert (code, text) == (2, "")
    assert str(RAW_LIMIT) in err


def alone(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "kuula.channels.mail.parsing", *arguments]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "LC_ALL": "C"}
    return subprocess.run(command, input=given, capture_output=True, check=False, env=env)


def test_standard_input():
    done = alone("-", given=mail("Õ".encode(), content_type="text/plain; charset=utf-8"))
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["text"] == "Õ"
    assert alone().returncode == 2


def test_seventy_megabytes_in_under_three_hundred(tmp_path):
    file = tmp_path / "big.eml"
    body = part(b64(b"x" * (50 * 1024 * 1024)), "video/mp4", Content_Transfer_Encoding="base64")
    file.write_bytes(multi(part(b"See film"), body))
    code = (
        "import pathlib, re, sys\n"
        "from kuula.channels.mail.parsing import parse_file, parse_mail\n"
        "def peak():\n"
        "    status = pathlib.Path('/proc/self/status').read_text()\n"
        "    return int(re.search(r'VmHWM:\\s+(\\d+)', status)[1])\n"
        "parse_mail(b'From: a@b.ee\\n\\nHello there, how are you today my friend')\n"
        "before = peak()\n"
        "assert parse_file(sys.argv[1], lambda text: None, print) == 0\n"
        "print(peak() - before)\n"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)], capture_output=True, check=True, env=env, text=True
    )
    assert 50 * 1024 < int(done.stdout) < 300 * 1024


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hello, where is my order? It should have come last week.", "en"),
        ("Tere! Minu tellimus ei ole veel saabunud, palun vaadake üle.", "et"),
        ("Poštovani, moja narudžba još nije stigla. Možete li provjeriti?", "hr"),
        ("Здравствуйте, мой заказ ещё не пришёл, проверьте, пожалуйста.", "ru"),
        ("Guten Tag, wo bleibt meine Bestellung? Sie sollte längst hier sein.", None),
        ("ok", None),
        ("", None),
        ("12345 https://example.org/very/long/address", None),
    ],
)
def test_language(text, language):
    assert language_of(text) == language
