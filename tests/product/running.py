"""Starting `kuula up` in a home of its own, and ways to act on it from outside."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from tests.at_rest import copy_home

PASSWORD = "kuula-demo"
SEED = """
import django; django.setup()
from tests.product.{module} import {name}
{name}()
"""


@dataclass
class Product:
    """One running installation. `home` is its data, `port` its pages, events on the next one."""

    home: Path
    port: int
    environment: dict[str, str]
    options: tuple[str, ...] = ("--no-demo",)
    parent: subprocess.Popen[bytes] | None = None
    said: Path = field(default_factory=Path)

    @property
    def url(self) -> str:
        """Where its pages are."""
        return f"http://localhost:{self.port}"

    @property
    def events_url(self) -> str:
        """Where its event stream is."""
        return f"http://localhost:{self.port + 1}/events"

    def start(self, *, patience: float = 120) -> float:
        """Start it and wait until it answers; answers how many seconds that took."""
        begun = time.monotonic()
        self.said = self.home.parent / "said.txt"
        command = [sys.executable, "-m", "kuula.faces.cli", "up", "--port", str(self.port)]
        with self.said.open("ab") as out:
            self.parent = subprocess.Popen(
                [*command, *self.options], env=self.environment, stdout=out, stderr=out
            )
        while not self.is_ready():
            if self.parent.poll() is not None or time.monotonic() - begun > patience:
                raise AssertionError(f"It did not start:\n{self.said.read_text()[-3000:]}")
            time.sleep(0.1)
        return time.monotonic() - begun

    def is_ready(self) -> bool:
        """Whether pages and events answer."""
        try:
            pages = httpx.get(f"{self.url}/healthz", timeout=2)
            events = httpx.get(f"http://localhost:{self.port + 1}/healthz", timeout=2)
        except httpx.HTTPError:
            return False
        return pages.status_code == 200 and events.status_code == 200

    def stop(self) -> int | None:
        """Ctrl-C, and wait until all is gone."""
        if self.parent is None or self.parent.poll() is not None:
            return None
        self.parent.send_signal(signal.SIGINT)
        return self.parent.wait(30)

    def seed(self, name: str, module: str = "seed", **environment: str) -> str:
        """Run a function of tests.product.seed (or another module there) inside the installation.

        Answers what it printed.
        """
        done = subprocess.run(
            [sys.executable, "-c", SEED.format(name=name, module=module)],
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout.strip()

    def parts(self, word: str) -> list[psutil.Process]:
        """The processes below the parent whose command line holds `word`."""
        assert self.parent is not None
        family = psutil.Process(self.parent.pid).children(recursive=True)
        return [p for p in family if word in " ".join(_command(p))]

    def kill(self, word: str) -> int:
        """kill -9 every process whose command line holds `word`; answers how many."""
        found = self.parts(word)
        for process in found:
            process.kill()
        return len(found)

    def cookies(self, email: str) -> httpx.Cookies:
        """The cookies of somebody signed in."""
        client = self.client(email)
        client.close()
        return client.cookies

    def client(self, email: str) -> httpx.Client:
        """A browser-like client, signed in."""
        client = httpx.Client(base_url=self.url, follow_redirects=True, timeout=30)
        page = client.get("/account/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token, page.text[:500]
        form = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        answer = client.post("/account/login/", data=form, headers={"Referer": self.url})
        assert "kuula_session" in client.cookies, answer.text[:1000]
        return client


@contextmanager
def product(*options: str, migrated: bool = False, **environment: str) -> Iterator[Product]:
    """A product in a temporary home on free ports, stopped and removed afterwards.

    The home is new, or has its tables already.
    """
    folder = Path(tempfile.mkdtemp(prefix="kuula-product-"))
    folder.chmod(0o755)
    try:
        if migrated:
            copy_home(folder / "home")
        with kept_product(folder / "home", *options, **environment) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def migrated_product(*options: str, **environment: str) -> Iterator[Product]:
    """A product whose tables are there, and nothing is in them."""
    with product(*options, migrated=True, **environment) as running:
        yield running


@contextmanager
def kept_product(home: Path, *options: str, **environment: str) -> Iterator[Product]:
    """A product in this home on free ports, stopped afterwards; the home stays."""
    inherited = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "KUULA_HOME")}
    settings = {
        "KUULA_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "kuula.config.settings",
    }
    port = free_ports()
    running = Product(
        home,
        port,
        inherited | settings | {"PORT": str(port)} | environment,
        options or ("--no-demo",),
    )
    try:
        yield running
    finally:
        running.stop()


def free_ports() -> int:
    """A port that is free together with the next one."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []
