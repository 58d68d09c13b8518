"""The demo mailboxes at work for a show, and paused as they were after it, however it ended.

What they were is remembered in the database first, so that the next start can put back what a
killed show left behind.
"""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields

from django.db import OperationalError

from kuula.channels.mail.access import mailboxes_for
from kuula.channels.mail.actions import MailboxForm, change_mailbox, pause_mailbox
from kuula.channels.mail.models import Mailbox
from kuula.faces.cli import installation
from kuula.kit.problems import Problem
from kuula.kit.trouble import Trouble
from kuula.workspace.actors import SYSTEM

_SECRETS = ("password", "oauth_secret", "webhook_secret")
_KEPT = [one.name for one in fields(MailboxForm) if one.name not in _SECRETS]


@dataclass(frozen=True)
class Pointing:
    """Which mailboxes a show uses, and how it fills each one in. `url` is the database."""

    url: str
    addresses: Sequence[str]
    fill: Callable[[MailboxForm], MailboxForm]


@contextmanager
def pointed(wanted: Pointing) -> Iterator[None]:
    """The mailboxes at work on this machine; as they were, and paused, at the end."""
    put_back(wanted.url)
    boxes = list(mailboxes_for(SYSTEM).filter(address__in=wanted.addresses))
    before = {box.address: _form_of(box) for box in boxes}
    kept = {address: _plain(form) for address, form in before.items()}
    told = json.dumps({"process": os.getpid(), "mailboxes": kept})
    installation.remember(wanted.url, installation.DEMO_MAIL, told)
    try:
        for box in boxes:
            change_mailbox(SYSTEM, mailbox=box, form=wanted.fill(before[box.address]))
            pause_mailbox(SYSTEM, mailbox=box, paused=False)
        yield
    finally:
        try:
            put_back(wanted.url)
        except (Trouble, OperationalError) as error:
            raise Trouble(
                "The database is gone, so the demo mailboxes could not be paused.",
                "The next `kuula up` pauses them.",
            ) from error


def put_back(url: str) -> None:
    """Pause the mailboxes of the last show and fill them in as they were; nothing when it ended."""
    told = installation.recall(url).get(installation.DEMO_MAIL)
    if told is None:
        return
    kept = json.loads(told)["mailboxes"]
    for box in mailboxes_for(SYSTEM).filter(address__in=kept):
        pause_mailbox(SYSTEM, mailbox=box, paused=True)
        with suppress(Problem):  # its brand or team may be gone by now
            change_mailbox(SYSTEM, mailbox=box, form=MailboxForm(**kept[box.address]))
    installation.forget(url, installation.DEMO_MAIL)


def _form_of(mailbox: Mailbox) -> MailboxForm:
    return MailboxForm(**{name: getattr(mailbox, name) for name in _KEPT})


def _plain(form: MailboxForm) -> dict[str, object]:
    return {name: value for name, value in asdict(form).items() if name in _KEPT}
