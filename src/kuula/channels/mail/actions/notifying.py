"""Carrying notices to colleagues by mail."""

import structlog

from kuula.channels.mail.actions.answering import able_to_send
from kuula.channels.mail.actions.queueing import Mail, send_mail
from kuula.desk.models import Notice
from kuula.desk.notices.letters import letter_of
from kuula.kit.problems import Problem
from kuula.workspace.actors import SYSTEM

log = structlog.get_logger(__name__)


class MailCarrier:
    """Queues a mail in the outbox of a mailbox that works; without one nothing is sent."""

    def reaches(self, staff_id: int) -> bool:
        """Everybody who works here has an address."""
        return staff_id > 0

    def carry(self, notice: Notice) -> bool:
        """Put it on its way, inside the caller's transaction; whether there was a way."""
        sender = able_to_send()
        if sender is None:
            return False
        letter = letter_of(notice)
        mail = Mail(
            purpose="notice",
            to=(letter.email,),
            subject=letter.subject,
            text=letter.text,
            language=letter.language,
            thread=letter.thread,
            leave_url=letter.settings_url,
        )
        try:
            return bool(send_mail(SYSTEM, mailbox=sender, mail=mail))
        except Problem as problem:
            log.warning("notice_not_mailed", why=type(problem).__name__)
            return False
