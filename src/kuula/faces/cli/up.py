"""`kuula up`: everything under one parent, until Ctrl-C."""

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click

from kuula.faces.cli import installation, leftovers, ports, schema
from kuula.faces.cli.database_watch import database_watch
from kuula.faces.cli.processes import Address, parts
from kuula.faces.cli.running import only_one
from kuula.faces.cli.saying import say, step
from kuula.faces.cli.supervisor import Supervisor, ending
from kuula.kit import home, postgres
from kuula.kit.home import Home
from kuula.kit.hosts import is_loopback_url
from kuula.kit.trouble import Trouble

SECONDS_TO_SERVE = 90
SECONDS_TO_STOP_DATABASE = 3


@dataclass(frozen=True)
class Wish:
    """What the caller asked for."""

    address: Address
    demo: bool


@click.command()
@click.option("--port", default=8000, show_default=True, envvar="PORT", help="Port of the pages.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--demo/--no-demo", default=True, help="Load the demo company on first start.")
def command(*, port: int, host: str, demo: bool) -> None:
    """Start the database and every process, and stop them with Ctrl-C.

    The pages are on PORT, the event streams on the next one.
    """
    begun = time.monotonic()
    where = home.load()
    wish = Wish(Address(host, port), demo)
    with only_one(where, str(os.getpid())):
        _make_way(where, wish.address)
        with _database(where) as url:
            schema.refuse_half_restored(url)
            prepare(url, wish)
            _serve(where, url, wish, begun)


def prepare(url: str, wish: Wish) -> None:
    """Bring the tables up to date and, on the first start, fill them; quick when both are done."""
    if not schema.is_current(url):
        _run_step("migrate")
    known = installation.recall(url)
    if installation.FIRST_START not in known:
        _run_step("first-start", "--demo" if wish.demo else "--no-demo")
    if leftovers.is_interrupted(known.get(installation.DEMO_MAIL)):
        _run_step("demo-rest")


def _run_step(*words: str) -> None:
    command = [sys.executable, "-m", "kuula.faces.cli", *words]
    done = subprocess.run(command, check=False)  # noqa: S603 - our own command
    if done.returncode == 130:
        raise click.Abort
    if done.returncode:
        raise Trouble(f"Kuula did not start: a step before it {ending(done.returncode)}.")


def _make_way(where: Home, address: Address) -> None:
    left = leftovers.clear(where)
    if left:
        say(f"Ended what an earlier start left behind: {', '.join(left)}.")
    for port in (address.port, address.events_port):
        ports.require_free(address.host, port)


@contextmanager
def _database(where: Home) -> Iterator[str]:
    """The database for the time of the block; the embedded one is stopped after it."""
    if not postgres.embedded():
        yield postgres.database_url(where)
        return
    try:
        with step("Starting the database"):
            url = postgres.ensure_running(where)
        yield url
    finally:
        postgres.stop(where, seconds=SECONDS_TO_STOP_DATABASE)


def _serve(where: Home, url: str, wish: Wish, begun: float) -> None:
    address = wish.address
    shown = f"http://{address.shown_host}:{address.port}"
    os.environ.setdefault("PUBLIC_URL", shown)
    if not os.environ["PUBLIC_URL"].startswith("https://"):
        events = f"http://{address.shown_host}:{address.events_port}"
        os.environ.setdefault("KUULA_EVENTS_URL", events)
    os.environ["PORT"] = str(address.port)
    supervisor = Supervisor(where, parts(address), each_tick=database_watch(where))
    words = (supervisor, url, wish, begun)
    threading.Thread(target=_greet, args=words, daemon=True).start()
    supervisor.run()
    say("Stopped.")


def _greet(supervisor: Supervisor, url: str, wish: Wish, begun: float) -> None:
    """Say where Kuula is once it answers."""
    stopping, address = supervisor.stopping, wish.address
    while not stopping.is_set() and not _answers(address):
        if time.monotonic() - begun > SECONDS_TO_SERVE:
            say("The pages do not answer yet; `kuula doctor` in another window tells why.")
            begun = time.monotonic()
        stopping.wait(0.1)
    if stopping.is_set():
        return
    supervisor.answering.set()
    say(f"Kuula is ready after {time.monotonic() - begun:.1f} s: {os.environ['PUBLIC_URL']}")
    _tell_logins(url)
    secret = installation.setup_secret(url)
    if secret:
        say(f"Nobody works here yet. Set it up: {os.environ['PUBLIC_URL']}/welcome?secret={secret}")
    say("Ctrl-C stops it.")


def _tell_logins(url: str) -> None:
    """Whom one can sign in as in the demo, where that is possible."""
    logins = json.loads(installation.recall(url).get(installation.DEMO_LOGINS, "[]"))
    if logins and not is_loopback_url(os.environ["PUBLIC_URL"]):
        say("The demo's password opens nothing at a public address; `kuula doctor` says more.")
        return
    for login in logins:
        say(f"  {login}")


def _answers(address: Address) -> bool:
    host = "127.0.0.1" if address.host in {"0.0.0.0", ""} else address.host  # noqa: S104 - compared
    connection = http.client.HTTPConnection(host, address.port, timeout=10)
    try:
        connection.request("HEAD", "/", headers={"Host": "localhost"})
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
