"""`kuula demo mail`: a customer's mail comes in, and the answer goes out, all on this machine."""

import contextlib
import http.client
import queue
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import click
from django.conf import settings

from kuula.channels.mail.access import mailboxes_for
from kuula.channels.mail.actions import MailboxForm
from kuula.channels.mail.actions.incoming import take_in
from kuula.channels.mail.models import Mailbox
from kuula.channels.mail.practice import dovecot
from kuula.channels.mail.practice.outside import HOST, Arrived, outside_world
from kuula.faces.cli.demo.letters import LETTERS, question, thanks
from kuula.faces.cli.demo.pointing import Pointing, pointed
from kuula.faces.cli.demo.script import Customer, Script, load_script
from kuula.faces.cli.demo.staging import PASSWORD, PRACTICE_SMTP
from kuula.faces.cli.saying import say
from kuula.kit import home, postgres
from kuula.kit.trouble import Trouble
from kuula.workspace.actors import SYSTEM

LINES_SHOWN: Final = 12
SECONDS_TO_SORT: Final = 20
_HEADERS: Final = ("From", "To", "Subject", "Message-ID", "In-Reply-To", "References")


@dataclass(frozen=True)
class Show:
    """Who writes to which mailbox, how mail gets there, and where mail to the outside comes up."""

    customer: Customer
    mailbox: Mailbox
    bring: Callable[[bytes], object]
    arrived: "queue.Queue[Arrived]"


@click.command()
@click.option(
    "--language", type=click.Choice(sorted(LETTERS)), default="en", show_default=True,
    help="The language the customer writes in.",
)  # fmt: skip
@click.option(
    "--smtp-port", default=PRACTICE_SMTP, show_default=True, help="Port of the outside world."
)
@click.option("--imap", is_flag=True, help="Bring mail in through a real IMAP server (Dovecot).")
def mail(*, language: str, smtp_port: int, imap: bool) -> None:
    """Watch a mail come in and an answer go out; Kuula must be running in another window."""
    _require_running()
    script = load_script()
    boxes = _mailboxes(script)
    customer = next(one for one in script.customers if one.language == language)
    shop = next(brand for brand in script.brands if brand.key == customer.brand)
    arrived: queue.Queue[Arrived] = queue.Queue()
    for gone in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # a shell may have it ignore Ctrl-C
        signal.signal(gone, signal.default_int_handler)
    url = postgres.database_url(home.load())
    with (
        contextlib.suppress(KeyboardInterrupt),
        outside_world(smtp_port, arrived.put),
        _way_in(imap=imap) as way,
        pointed(Pointing(url, list(boxes), partial(_filled, smtp_port=smtp_port, way=way))),
    ):
        mailbox = boxes[shop.from_address]
        _play(Show(customer, mailbox, way.bring_to(mailbox), arrived), script)
    say("The show is over; the demo mailboxes are paused again.")


@dataclass(frozen=True)
class Way:
    """How mail gets into a mailbox: handed over in this process, or left on an IMAP server."""

    server: dovecot.Practice | None = None

    def of(self, form: MailboxForm) -> MailboxForm:
        """The settings of a mailbox that gets its mail this way."""
        if self.server is None:
            return replace(form, way=Mailbox.Way.RECEIVER)
        return replace(
            form,
            way=Mailbox.Way.IMAP,
            imap_host=dovecot.HOST,
            imap_port=self.server.port,
            imap_security=Mailbox.Security.NONE,
            imap_folder="INBOX",
            username=form.address,
            password=self.server.password,
        )

    def bring_to(self, mailbox: Mailbox) -> Callable[[bytes], object]:
        """What puts a mail there."""
        server = self.server
        if server is None:
            return lambda raw: take_in(SYSTEM, mailbox=mailbox, raw=raw)
        return lambda raw: dovecot.leave(server, mailbox.address, raw)


@contextmanager
def _way_in(*, imap: bool) -> Iterator[Way]:
    if not imap:
        yield Way()
        return
    with tempfile.TemporaryDirectory(prefix="kuula-imap-") as folder:
        Path(folder).chmod(0o755)
        with dovecot.running(Path(folder)) as server:
            yield Way(server)


def _filled(before: MailboxForm, *, smtp_port: int, way: Way) -> MailboxForm:
    """A demo mailbox whose mail comes this way and goes to the outside world at a port."""
    return replace(
        way.of(before), smtp_host=HOST, smtp_port=smtp_port, smtp_security=Mailbox.Security.NONE
    )


def _play(show: Show, script: Script) -> None:
    first = question(show.customer, show.mailbox.address)
    url = _sent_in(show, first)
    agent = next(one for one in script.staff if show.customer.language in one.languages)
    say(f"{show.customer.name} wrote to {show.mailbox.address}: “{first['Subject']}”")
    say(f"Open {url} and answer it (sign in as {agent.email} with {PASSWORD}).")
    say("The answer appears here about ten seconds after you send it: so long you can undo it.")
    say("Ctrl-C ends the show.")
    thanked = False
    while True:
        arrived = _next(show.arrived)
        _print(arrived)
        if not thanked and show.customer.email in arrived.recipients:
            thanked = True
            _sent_in(show, thanks(show.customer, arrived))
            say(f"{show.customer.name} has thanked for it: see it join the conversation at {url}")


def _next(arrived: "queue.Queue[Arrived]") -> Arrived:
    """The next mail; waits in short steps, so that Ctrl-C is heard."""
    while True:
        with contextlib.suppress(queue.Empty):
            return arrived.get(timeout=0.5)


def _sent_in(show: Show, letter: EmailMessage) -> str:
    """Have the customer's mail arrive; answers the address of the page where it can be answered."""
    seen = show.mailbox.raw_mails.order_by("-id").values_list("id", flat=True).first() or 0
    show.bring(letter.as_bytes())
    until = time.monotonic() + SECONDS_TO_SORT
    while time.monotonic() < until:
        raw = show.mailbox.raw_mails.filter(id__gt=seen).select_related("message").first()
        if raw is not None and raw.message is not None:
            return f"{settings.PUBLIC_URL}/conversations/{raw.message.conversation_id}"
        time.sleep(0.2)
    say("The mail is stored, but nothing has sorted it yet: `kuula doctor` tells why.")
    return f"{settings.PUBLIC_URL}/"


def _print(arrived: Arrived) -> None:
    say("")
    say("---- A mail arrived in the outside world ----")
    for name in _HEADERS:
        if arrived.mail[name]:
            say(f"{name + ':':<13}{arrived.mail[name]}")
    say("")
    lines = arrived.text.strip().splitlines()
    for line in lines[:LINES_SHOWN]:
        say(f"    {line}")
    if len(lines) > LINES_SHOWN:
        say(f"    ({len(lines) - LINES_SHOWN} more lines)")
    say("")


def _mailboxes(script: Script) -> dict[str, Mailbox]:
    addresses = [brand.from_address for brand in script.brands]
    found = {box.address: box for box in mailboxes_for(SYSTEM).filter(address__in=addresses)}
    if len(found) < len(addresses):
        raise Trouble(
            "The demo company is not here, so nobody can write to it.",
            "Start an empty installation with KUULA_HOME=some/new/folder kuula up.",
        )
    return found


def _require_running() -> None:
    place = urlsplit(settings.PUBLIC_URL)
    secure = place.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    line = kind(place.hostname or "localhost", place.port, timeout=10)
    try:
        line.request("GET", "/healthz")
        line.getresponse().read()
    except (OSError, http.client.HTTPException) as error:
        raise Trouble(
            f"Nothing answers at {settings.PUBLIC_URL}.",
            "Start Kuula in another window with `make run`; give both the same PORT.",
        ) from error
    finally:
        line.close()
