"""`kuula demo mail`: a customer's mail comes in, the answer goes out, and both are seen."""

import json
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from kuula.channels.mail.practice import dovecot
from tests.product.running import Product, migrated_product

pytestmark = pytest.mark.mail
TERE = "tere@pohjala.example"
PATIENCE = 60


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Product, dict[str, Any]]]:
    with migrated_product() as it:
        it.start(patience=240)
        yield it, json.loads(it.seed("demo_company", "seed_mail"))


class Watched:
    """What the command said so far."""

    def __init__(self, command: "subprocess.Popen[str]") -> None:
        self.command = command
        self.said = ""
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.command.stdout is not None
        for line in self.command.stdout:
            self._lines.put(line)
        self._lines.put("")

    def until(self, words: str) -> str:
        """Read on until a line holds these words; answers that line."""
        while True:
            try:
                line = self._lines.get(timeout=PATIENCE)
            except queue.Empty:
                raise AssertionError(f"{PATIENCE} s without a word after: {self.said}") from None
            if not line:
                raise AssertionError(self.said)
            self.said += line
            if words in line:
                return line


@contextmanager
def show(it: Product, *options: str) -> Iterator[Watched]:
    """The command at work; ended by Ctrl-C, unless it has ended by then."""
    command = [sys.executable, "-m", "kuula.faces.cli", "demo", "mail", *options]
    with subprocess.Popen(
        command, env=it.environment | {"PYTHONUNBUFFERED": "1"}, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as started:  # fmt: skip
        watched = Watched(started)
        try:
            yield watched
            if started.poll() is not None:
                return
            started.send_signal(signal.SIGINT)
            watched.until("The show is over")
            assert started.wait(20) == 0
        finally:
            started.kill()


@pytest.mark.parametrize("way", ["handed over", "imap"])
def test_a_mail_comes_in_and_its_answer_goes_out(running, way: str) -> None:
    it, seeded = running
    if way == "imap" and not dovecot.available():
        pytest.skip("Dovecot is not installed.")
    options = ["--imap"] if way == "imap" else []
    port = dovecot.free_port()
    with show(it, "--smtp-port", str(port), *options) as watched:
        line = watched.until("and answer it")
        number = re.search(rf"{it.url}/conversations/(\d+) ", line)
        assert number, watched.said
        with httpx.Client(headers={"Authorization": f"Bearer {seeded['token']}"}) as client:
            talk = f"{it.url}/api/v1/conversations/{number[1]}"
            sent = client.post(f"{talk}/replies", json={"text": "We send the shelf tomorrow."})
            assert sent.status_code == 201, sent.text
            watched.until("A mail arrived in the outside world")
            assert TERE.partition("@")[2] in watched.until("From:")
            watched.until("Message-ID:")
            watched.until("References:")
            watched.until("We send the shelf tomorrow.")
            watched.until("has thanked for it")
            told = client.get(f"{talk}/messages").json()
    words = [message["text"] for message in told["items"]]
    assert len(words) == 3, words
    assert any("that was quick" in text for text in words)
    paused = json.loads(it.seed("paused_mailboxes", "seed_mail"))
    assert paused[TERE] == 2525


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGKILL"])
def test_however_a_show_ends_the_mailboxes_rest_at_the_next_start(running, name: str) -> None:
    it, _seeded = running
    with show(it, "--smtp-port", str(dovecot.free_port())) as watched:
        watched.until("Ctrl-C ends the show")
        assert TERE not in json.loads(it.seed("paused_mailboxes", "seed_mail"))
        watched.command.send_signal(getattr(signal, name))
        if name == "SIGKILL":
            watched.command.wait(20)
            it.stop()
            it.start()
            assert "Paused the demo mailboxes" in it.said.read_text()
        else:
            watched.until("The show is over")
            assert watched.command.wait(20) == 0
    assert json.loads(it.seed("paused_mailboxes", "seed_mail"))[TERE] == 2525


def test_a_stopped_kuula_is_said_so(running) -> None:
    it, _seeded = running
    command = [sys.executable, "-m", "kuula.faces.cli", "demo", "mail"]
    environment = it.environment | {"PORT": str(dovecot.free_port())}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Nothing answers at" in done.stderr
    assert "Traceback" not in done.stderr
