"""A brand with a mailbox that sends to a server on loopback, and a customer who wrote."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from kuula.channels.mail.actions.mailboxes import MailboxForm, add_mailbox
from kuula.channels.mail.actions.outgoing import send_envelope
from kuula.channels.mail.actions.queueing import queue_reply
from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.sending.outbox import due_header_ids
from kuula.desk.access import conversation_for
from kuula.desk.actions import open_conversation, receive_message, write_reply
from kuula.desk.actions.replying import Reply
from kuula.desk.incoming import Incoming, Opening
from kuula.desk.models import Conversation, Message
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.workspace.access import actor_for
from kuula.workspace.actions import BrandForm, StaffForm, add_brand, add_staff
from kuula.workspace.actors import SYSTEM, Actor
from kuula.workspace.models import Brand

HELP = "abi@pohjala.example"
START = datetime.fromisoformat("2026-11-20T09:00:00+00:00")


@dataclass
class Desk:
    """Who and what there is; time moves by `later`."""

    brand: Brand
    mailbox: Mailbox
    agent: Actor
    conversation: Conversation

    def reply(self, text: str = "Palun vabandust!", **more: object) -> Message:
        """Write a reply and queue it, as the ledger's subscriber does."""
        said = Reply(text, **more)  # type: ignore[arg-type]
        message = write_reply(self.agent, conversation=self.conversation, reply=said)
        queue_reply(SYSTEM, message_id=message.pk)
        return message

    def customer_writes(self, text: str, header_id: str) -> Message:
        """The customer answers."""
        return receive_message(
            SYSTEM, conversation=self.conversation, message=incoming(text, header_id)
        )

    def states(self) -> dict[str, str]:
        """Recipient to state, of everything in the outbox."""
        return dict(Outgoing.objects.order_by("id").values_list("recipient", "state"))

    def facts(self) -> list[str]:
        """What the ledger holds about mail, in order."""
        rows = Entry.objects.filter(type__startswith="mail.mail_").order_by("id")
        return list(rows.values_list("type", flat=True))


def incoming(text: str, header_id: str, **more: object) -> Incoming:
    """A mail of Kadri's."""
    fields: dict[str, object] = {
        "email": "kadri@example.ee", "name": "Kadri Tamm", "text": text, "visible": text,
        "at": clock.now(), "language": "et", "header_id": header_id,
        "recipients": {"to": [HELP], "cc": []},
    }  # fmt: skip
    return Incoming(**(fields | more))  # type: ignore[arg-type]


def make_desk(port: int, **mailbox: object) -> Desk:
    """Build it in the present transaction; mail is handed in at `port` of this machine."""
    form: dict[str, object] = {
        "address": HELP, "imap_host": "127.0.0.1", "smtp_host": "127.0.0.1", "smtp_port": port,
        "smtp_security": "none", "name": "Põhjala Kodu",
    }  # fmt: skip
    brand = add_brand(
        SYSTEM,
        form=BrandForm("Põhjala", "et", signatures={"et": "Tervitades\n{agent.name}"}),
    )
    box = add_mailbox(SYSTEM, form=MailboxForm(brand_id=brand.pk, **(form | mailbox)))  # type: ignore[arg-type]
    staff = add_staff(SYSTEM, form=StaffForm("liis@pohjala.example", "Liis Kask"), password="x")
    opened = open_conversation(
        SYSTEM,
        opening=Opening(brand_id=brand.pk, subject="Re: Kapp ei tulnud", mailbox_id=box.pk),
        message=incoming("Ootasin terve päeva.\nKus kapp on?", "esimene@example.ee"),
    )
    agent = actor_for(staff)
    return Desk(brand, box, agent, conversation_for(agent, opened.conversation_id))


def send_due() -> None:
    """What the sweeper and the worker do together at this moment."""
    for header_id in due_header_ids(clock.now()):
        send_envelope(SYSTEM, header_id=header_id)


@contextmanager
def later(**span: float) -> Iterator[None]:
    """Some time after now."""
    with clock.at(clock.now() + timedelta(**span)):
        yield
