"""Handing a claimed mail over: the part of sending that runs outside transactions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from django.db import transaction

from kuula.channels.mail.actions.tokens import ProviderAway, Revoked, server_for
from kuula.channels.mail.models import Outgoing
from kuula.channels.mail.sending.composing import build
from kuula.channels.mail.sending.headers_out import BadAddress
from kuula.channels.mail.sending.outgoing_letters import letter_for
from kuula.channels.mail.sending.reasons import Reason
from kuula.channels.mail.sending.submission import Envelope, Outcome, Server, Verdict, send
from kuula.kit import clock
from kuula.kit.problems import Problem

LEASE: Final = timedelta(minutes=3)
LEASE_AFTER_DOT: Final = timedelta(minutes=10)
RENEW_EVERY: Final = timedelta(seconds=30)
log = structlog.get_logger(__name__)


class LostClaim(Exception):
    """Another sender took the mail over; this one stops before anything has left."""


@dataclass(slots=True)
class Claim:
    """The hold of one sender on the rows of a mail, and when it was last renewed."""

    rows: list[Outgoing]
    renewed_at: datetime

    def renew(self) -> None:
        """Say that the sender is still at work, twice a minute at most. Raises LostClaim."""
        now = clock.now()
        if now - self.renewed_at >= RENEW_EVERY:
            self._hold(next_at=now + LEASE)
            self.renewed_at = now

    def mark_handed(self) -> None:
        """The last word before the dot. Raises LostClaim when somebody else took the mail over."""
        now = clock.now()
        self._hold(handed_at=now, next_at=now + LEASE_AFTER_DOT)

    def _hold(self, **columns: Any) -> None:
        with transaction.atomic():
            for row in self.rows:
                ours = Outgoing.objects.filter(
                    pk=row.pk, state=Outgoing.State.SENDING, attempts=row.attempts
                )
                if not ours.update(**columns):
                    raise LostClaim(row.header_id)


def hand_over(claim: Claim) -> dict[str, Verdict]:
    """The verdict for each recipient, none at all when the claim was lost; may take minutes."""
    rows = claim.rows
    recipients = tuple(row.recipient for row in rows)
    content = _composed(rows[0])
    if isinstance(content, Verdict):
        return dict.fromkeys(recipients, content)
    server = _server(rows[0].mailbox_id)
    if isinstance(server, Verdict):
        return dict.fromkeys(recipients, server)
    envelope = Envelope(rows[0].mailbox.address, recipients, content)
    try:
        claim.renew()
        return send(server, envelope, claim.mark_handed, claim.renew)
    except LostClaim:
        return {}


def _composed(row: Outgoing) -> bytes | Verdict:
    try:
        return build(letter_for(row))
    except FileNotFoundError:
        return Verdict(Outcome.REFUSED, Reason.FILE_GONE)
    except BadAddress as error:
        return Verdict(Outcome.REFUSED, Reason.BAD_ADDRESS, str(error))
    except Exception:
        log.exception("mail_not_composed", outgoing=row.pk)
        return Verdict(Outcome.LATER, Reason.FAULT)


def _server(mailbox_id: int) -> Server | Verdict:
    try:
        return server_for(mailbox_id)
    except (Revoked, Problem) as error:  # a Problem: a secret this installation cannot open
        return Verdict(Outcome.LATER, Reason.LOGIN, str(error))
    except ProviderAway as error:
        return Verdict(Outcome.LATER, Reason.UNREACHABLE, str(error))
