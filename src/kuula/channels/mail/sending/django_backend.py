"""Mail that Django itself sends (new passwords, invitations) leaves through a mailbox of ours."""

from collections.abc import Sequence

import structlog
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from kuula.channels.mail.actions.queueing import Mail, send_mail
from kuula.channels.mail.models import Mailbox
from kuula.kit.problems import Problem
from kuula.workspace.actors import SYSTEM

log = structlog.get_logger(__name__)


class OutboxBackend(BaseEmailBackend):
    """Queues each mail in the outbox of the oldest active mailbox; without one nothing is sent."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the mails; answers how many. A mail that cannot be queued is logged, not raised."""
        mailbox = Mailbox.objects.filter(active=True).order_by("pk").first()
        if mailbox is None:
            log.warning("no_mailbox_to_send_from", mails=len(email_messages))
            return 0
        return sum(_queue(mailbox, message) for message in email_messages)


def _queue(mailbox: Mailbox, message: EmailMessage) -> bool:
    mail = Mail(
        purpose="invitation",
        to=tuple(message.to),
        cc=tuple(message.cc),
        subject=str(message.subject),
        text=str(message.body),
    )
    try:
        return bool(send_mail(SYSTEM, mailbox=mailbox, mail=mail))
    except Problem as problem:
        log.warning("mail_not_queued", why=type(problem).__name__)
        return False
