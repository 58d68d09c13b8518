"""The only writers of mail. Every action: allow, lock, check, change, record."""

from kuula.channels.mail.actions.answering import alarm_about_mailbox, answer_while_away
from kuula.channels.mail.actions.mailboxes import (
    MailboxForm,
    add_mailbox,
    change_mailbox,
    pause_mailbox,
    set_away,
)
from kuula.channels.mail.actions.outgoing import Returned, record_bounce, resend, send_envelope
from kuula.channels.mail.actions.queueing import (
    Mail,
    erase_outgoing,
    forward_message,
    queue_reply,
    send_mail,
)
from kuula.channels.mail.actions.scanning import scan_attachment
from kuula.channels.mail.actions.testing import check_form, check_mailbox
from kuula.channels.mail.actions.tokens import (
    NoToken,
    ProviderAway,
    Revoked,
    access_token,
    finish_sign_in,
)

__all__ = [
    "Mail",
    "MailboxForm",
    "NoToken",
    "ProviderAway",
    "Returned",
    "Revoked",
    "access_token",
    "add_mailbox",
    "alarm_about_mailbox",
    "answer_while_away",
    "change_mailbox",
    "check_form",
    "check_mailbox",
    "erase_outgoing",
    "finish_sign_in",
    "forward_message",
    "pause_mailbox",
    "queue_reply",
    "record_bounce",
    "resend",
    "scan_attachment",
    "send_envelope",
    "send_mail",
    "set_away",
]
