"""Beginnings of the measurements."""

import os

from kuula.channels.mail.actions import MailboxForm, add_mailbox
from kuula.channels.mail.practice.dovecot import PASSWORD
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Brand


def backlog_mailbox() -> None:
    """Connect the mailbox BENCH_ADDRESS on the IMAP server of BENCH_IMAP."""
    form = MailboxForm(
        os.environ.get("BENCH_ADDRESS", "first@bench.example"),
        Brand.objects.get().pk,
        reply_target=240,
        password=PASSWORD,
        imap_host="localhost",
        imap_port=int(os.environ["BENCH_IMAP"]),
        imap_security="none",
        smtp_host="localhost",
        smtp_security="none",
    )
    add_mailbox(SYSTEM, form=form)
