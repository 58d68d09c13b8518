"""Mails and mailboxes as the tests of incoming mail need them."""

from email.message import EmailMessage
from email.utils import format_datetime

from kuula.channels.mail.actions.incoming import take_in
from kuula.channels.mail.actions.sorting import sort_mail
from kuula.channels.mail.models import Mailbox, RawMail
from kuula.kit import clock
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Brand, Team

HELP = "abi@pohjala.example"


def mailbox_of(brand: Brand, address: str = HELP, team: Team | None = None) -> Mailbox:
    """A mailbox of the brand; nobody fetches it."""
    return Mailbox.objects.create(
        address=address, brand=brand, team=team, reply_target=60, created_at=clock.now()
    )


def mail(
    sender: str,
    text: str = "Where is my wardrobe?",
    *,
    subject: str = "Wardrobe",
    to: str = HELP,
    **headers: str,
) -> bytes:
    """A plain mail; headers are given as in_reply_to="<a@b>"."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, to, subject
    letter["Date"] = format_datetime(clock.now())
    for name, value in headers.items():
        letter[name.replace("_", "-")] = value
    letter.set_content(text)
    return letter.as_bytes()


def arrive(mailbox: Mailbox, raw: bytes) -> RawMail:
    """Take a mail in and sort it, as fetcher and worker would."""
    taken = take_in(SYSTEM, mailbox=mailbox, raw=raw)
    assert taken is not None
    sort_mail(SYSTEM, raw_id=taken.pk)
    taken.refresh_from_db()
    return taken
