"""Beginnings of the measurements."""

import json
import os

from kuula.channels.mail.actions import MailboxForm, add_mailbox
from kuula.channels.mail.practice.dovecot import PASSWORD
from kuula.workspace.actions import StaffForm, add_staff
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Brand, Role, Staff, Team
from tests.product.seed import PASSWORD as LOGIN


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


def fifty_agents() -> None:
    """As many agents of the large desk as BENCH_AGENTS says; prints their numbers by address."""
    wanted = [f"agent{number}@large.example" for number in range(int(os.environ["BENCH_AGENTS"]))]
    known = set(Staff.objects.filter(email__in=wanted).values_list("email", flat=True))
    teams = list(Team.objects.filter(closed=False).order_by("pk").values_list("pk", flat=True))
    for number, email in enumerate(wanted):
        if email not in known:
            where = (teams[number % len(teams)],)
            form = StaffForm(email, f"Agent {number}", Role.AGENT, "en", where)
            add_staff(SYSTEM, form=form, password=LOGIN)
    print(json.dumps(dict(Staff.objects.filter(email__in=wanted).values_list("email", "pk"))))
