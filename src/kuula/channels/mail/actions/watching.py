"""Noticing that a mailbox has become unusually quiet."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Q

from kuula.channels.mail.actions.incoming import stop_mailbox
from kuula.channels.mail.connecting.health import Reason
from kuula.channels.mail.models import Mailbox
from kuula.kit import clock
from kuula.workspace.actors import Actor, allow
from kuula.workspace.hours import schedule_of, working_seconds
from kuula.workspace.models import Brand
from kuula.workspace.permissions import Permission

LOOK_BACK: Final = timedelta(days=14)
ENOUGH: Final = 20
TIMES: Final = 10
AT_LEAST: Final = 60.0


def alarm_quiet_mailboxes(actor: Actor) -> int:
    """Stop every well mailbox that has had no mail for too long; answers how many.

    Too long is `quiet_minutes`, else ten times the usual gap of the last two weeks (an hour at
    least), counted in the brand's working hours, or around the clock where it has set none. With
    under 20 mails there is no usual gap.
    """
    allow(actor, Permission.REPLY)
    recent = Count("raw_mails", filter=Q(raw_mails__taken_at__gte=clock.now() - LOOK_BACK))
    well = Mailbox.objects.filter(active=True, health=Mailbox.Health.WELL)
    watched = well.exclude(last_mail_at=None).select_related("brand").annotate(recent=recent)
    quiet = [mailbox for mailbox in watched if _too_quiet(mailbox, mailbox.recent)]
    return sum(stop_mailbox(actor, mailbox_id=mailbox.pk, reason=Reason.QUIET) for mailbox in quiet)


def _too_quiet(mailbox: Mailbox, recent: int) -> bool:
    if mailbox.last_mail_at is None:
        return False
    limit = _limit(mailbox, recent)
    if limit is None:
        return False
    return _minutes_since(mailbox.last_mail_at, mailbox.brand) > limit


def _minutes_since(moment: datetime, brand: Brand) -> float:
    """Minutes that count: of working hours, of all hours where the brand has set none."""
    return working_seconds(moment, clock.now(), schedule_of(brand)) / 60


def _limit(mailbox: Mailbox, recent: int) -> float | None:
    """Minutes of silence, of those that count, that are too many; None when nobody can tell."""
    if mailbox.quiet_minutes is not None:
        return float(mailbox.quiet_minutes)
    if recent < ENOUGH:
        return None
    worked = _minutes_since(clock.now() - LOOK_BACK, mailbox.brand)
    return max(TIMES * worked / recent, AT_LEAST) if worked else None
