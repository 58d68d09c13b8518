"""What mail does when something happened, and by the clock. Each is one action."""

from threading import BoundedSemaphore
from typing import Final

from kuula.channels.mail.actions.answering import alarm_about_mailbox, answer_while_away
from kuula.channels.mail.actions.asking import mail_rating
from kuula.channels.mail.actions.briefing import mail_brief
from kuula.channels.mail.actions.following_up import mail_follow_up
from kuula.channels.mail.actions.forgetting import (
    erase_from_told_recipients,
    erase_raw_mails,
    forget_dropped_mails,
    forget_originals,
    forget_outgoing,
    forget_own_mail,
    forget_told_recipients,
    forget_waiting_mails,
    sweep_originals,
)
from kuula.channels.mail.actions.inviting import mail_survey
from kuula.channels.mail.actions.outgoing import send_envelope
from kuula.channels.mail.actions.queueing import ask_for_due, erase_outgoing, queue_reply
from kuula.channels.mail.actions.scanning import scan_attachment, scan_waiting
from kuula.channels.mail.actions.sorting import sort_mail, sort_mails
from kuula.channels.mail.actions.telling_back import carry_telling, tell_feedback_due
from kuula.channels.mail.actions.watching import alarm_quiet_mailboxes
from kuula.channels.mail.queries import any_answers_by_itself, came_in_while_away
from kuula.channels.mail.scanning import is_on
from kuula.kit import jobs
from kuula.ledger.reading import Recorded
from kuula.ledger.subscriptions import Batch
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Retention
from kuula.workspace.queries import retention_limit

FEEDBACK_TURNS: Final = 20
_SEATS: Final = BoundedSemaphore(3)
"""More threads that read mails at the same time only take the processor from each other."""


def on_mail_sortable(entry: Recorded) -> None:
    """Sort the mail that was taken in, or is to be read again."""
    sort_mail(SYSTEM, raw_id=entry.payload["raw_id"])


def sort_together(found: Batch) -> Batch:
    """Sort several mails at once; answers those that are to be sorted one by one."""
    if len(found) < 2:
        return found
    with _SEATS:
        left = sort_mails(SYSTEM, raw_ids=[entry.payload["raw_id"] for entry in found])
    return tuple(entry for entry in found if entry.payload["raw_id"] in left)


def on_customer_erased(entry: Recorded) -> None:
    """Erase the original mails of the person and what was sent to them."""
    if entry.about.customer is not None:
        theirs, whom = entry.payload.get("addresses", ()), entry.about.customer
        until = max(entry.recorded_at, entry.occurred_at)
        erase_raw_mails(SYSTEM, customer_id=whom, until=until, addresses=theirs)
        erase_outgoing(SYSTEM, customer_id=whom, until=until, addresses=theirs)
        erase_from_told_recipients(SYSTEM, addresses=theirs)


def on_reply_written(entry: Recorded) -> None:
    """Put the reply on its way to its recipients."""
    queue_reply(SYSTEM, message_id=entry.payload["message_id"])


def on_rating_asked(entry: Recorded) -> None:
    """Mail the question to the customer."""
    mail_rating(SYSTEM, request_id=entry.payload["request_id"])


def on_survey_asked(entry: Recorded) -> None:
    """Mail the invitation to the customer."""
    mail_survey(SYSTEM, invitation_id=entry.payload["invitation_id"])


def on_feedback_told(entry: Recorded) -> None:
    """Tell the customer what came of what they said."""
    carry_telling(SYSTEM, telling_id=entry.payload["telling_id"])


@jobs.timer("mail.tell_feedback", "* * * * *")
def feedback_due() -> None:
    """Tell customers what came of their feedback, those whose time has come."""
    for _turn in range(FEEDBACK_TURNS):
        if not tell_feedback_due(SYSTEM):
            return


def on_brief_copy_made(entry: Recorded) -> None:
    """Mail the brief of a survey to its reader."""
    mail_brief(SYSTEM, copy_id=entry.payload["copy_id"])


def on_follow_up_asked(entry: Recorded) -> None:
    """Mail the question whether a complaint is really solved."""
    mail_follow_up(SYSTEM, follow_up_id=entry.payload["follow_up_id"])


def on_customer_wrote(entry: Recorded) -> None:
    """Answer by ourselves when the mailbox is away."""
    answer_while_away(SYSTEM, message_id=entry.payload["message_id"])


def came_by_mail(entry: Recorded) -> bool:
    """Whether the customer wrote by mail, as far as the entry tells."""
    channel: str = entry.payload.get("channel", "mail")
    return channel == "mail"


def anybody_away() -> bool:
    """Whether a mailbox answers by itself at present."""
    return any_answers_by_itself()


def while_away(found: Batch) -> Batch:
    """Those that came by a mailbox which answers by itself at present."""
    away = came_in_while_away(entry.payload["message_id"] for entry in found)
    return tuple(entry for entry in found if entry.payload["message_id"] in away)


def files_are_checked(entry: Recorded) -> bool:
    """Whether there is a virus check at all."""
    del entry
    return is_on()


def one_for_all(found: Batch) -> Batch:
    """The last of them: one look at the waiting files serves the whole batch."""
    return found[-1:]


def on_files_arrived(entry: Recorded) -> None:
    """Have the files of a message checked for viruses."""
    del entry
    scan_waiting(SYSTEM)


def on_mailbox_stopped(entry: Recorded) -> None:
    """Alarm those who connect mailboxes."""
    alarm_about_mailbox(SYSTEM, mailbox_id=entry.payload["mailbox_id"])


@jobs.job("mail.send", queue=jobs.SENDING)
def send(header_id: str) -> None:
    """Send what is due of this mail."""
    send_envelope(SYSTEM, header_id=header_id)


@jobs.job("mail.scan")
def scan(attachment_id: int) -> None:
    """Check this file for viruses."""
    scan_attachment(SYSTEM, attachment_id=attachment_id)


@jobs.timer("mail.sweep_outbox", "* * * * * */5")
def sweep_outbox() -> None:
    """Find mails that are due and that no job is going to send."""
    ask_for_due(SYSTEM)


@jobs.timer("mail.sweep_files", "*/2 * * * *")
def sweep_files() -> None:
    """Find files that still wait for the virus check."""
    scan_waiting(SYSTEM)


@jobs.timer("mail.quiet", "*/5 * * * *")
def look_for_quiet_mailboxes() -> None:
    """Alarm when a mailbox has had no mail for unusually long."""
    alarm_quiet_mailboxes(SYSTEM)


@jobs.timer("mail.forget_dropped", "41 3 * * *")
def forget_old_dropped_mails() -> None:
    """Delete mails that were put away a month ago."""
    while forget_dropped_mails(SYSTEM):
        pass


@jobs.timer("mail.sweep_originals", "25 3 * * *")
def left_originals() -> None:
    """Delete bytes of mails that no row names."""
    sweep_originals(SYSTEM)


@jobs.timer("mail.forget_originals", "20 2 * * *")
def originals() -> None:
    """Empty original mails that are older than the company keeps them."""
    before = retention_limit(Retention.Kind.ORIGINALS)
    while before is not None and forget_originals(SYSTEM, taken_before=before):
        pass


@jobs.timer("mail.forget_recipients", "50 2 * * *")
def recipients() -> None:
    """Empty whom mails of conversations went to, when their messages are past their time; and the
    mails that nobody placed for so long."""
    before = retention_limit(Retention.Kind.MESSAGES)
    if before is None:
        return
    while forget_waiting_mails(SYSTEM, taken_before=before):
        pass
    while forget_outgoing(SYSTEM, closed_before=before):
        pass
    forget_told_recipients(SYSTEM, told_before=before)


@jobs.timer("mail.forget_own_mail", "15 * * * *")
def own_mail() -> None:
    """Empty invitations, links for new passwords and alarms that were sent."""
    while forget_own_mail(SYSTEM):
        pass
