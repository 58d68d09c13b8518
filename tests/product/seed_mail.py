"""Beginnings and ends of the tests that hand mail over to a running product."""

import json
import time
from collections import Counter

from kuula.channels.mail.actions import MailboxForm, add_mailbox
from kuula.channels.mail.models import Mailbox, RawMail
from kuula.desk.models import Message
from kuula.faces.cli.demo.script import load_script
from kuula.faces.cli.demo.staging import invent
from kuula.kit import clock
from kuula.ledger.reading import last_position
from kuula.ledger.subscriptions import dispatched_position, parked_count
from kuula.workspace.actions import make_token
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Brand
from kuula.workspace.permissions import Permission
from tests.product.seed import desk

PATIENCE = 90


def mail_desk() -> None:
    """The desk, and the mailbox abi@pohjala.example that a mail server hands mail over to."""
    desk()
    form = MailboxForm(
        "abi@pohjala.example",
        Brand.objects.get().pk,
        way=Mailbox.Way.RECEIVER,
        smtp_host="127.0.0.1",
        smtp_security="none",
    )
    add_mailbox(SYSTEM, form=form)


def demo_company() -> None:
    """The people of the demo without their ninety days; tells a token of an agent's."""
    script = load_script()
    cast = invent(script, clock.now())
    scopes = [Permission.READ, Permission.REPLY]
    agent = next(one for one in script.staff if one.role == "administrator")
    _token, secret = make_token(cast.actors[agent.email], name="tests", scopes=scopes)
    print(json.dumps({"token": secret}))


def paused_mailboxes() -> None:
    """Tell which mailboxes are paused, and where each hands its mail in."""
    rows = Mailbox.objects.filter(active=False).values_list("address", "smtp_port")
    print(json.dumps(dict(rows)))


def settled_mail() -> None:
    """Wait until every mail taken in is sorted, then tell how often each text became a message."""
    until = time.monotonic() + PATIENCE
    while not _is_settled() and time.monotonic() < until:
        time.sleep(0.2)
    told = {
        "settled": _is_settled(),
        "messages": Counter(Message.objects.values_list("visible", flat=True)),
        "states": Counter(RawMail.objects.values_list("state", flat=True)),
        "parked": parked_count(),
    }
    print(json.dumps(told))


def _is_settled() -> bool:
    waiting = RawMail.objects.filter(state=RawMail.State.STORED).exists()
    return not waiting and dispatched_position() >= (last_position() or 0)
