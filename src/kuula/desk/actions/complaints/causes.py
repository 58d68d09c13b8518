"""Writers of the list of root causes and of the days of the procedure."""

from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.actions.complaints.holding import course
from kuula.desk.complaints import events
from kuula.desk.models import RootCause
from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST: Final = 200
LONGEST: Final = 80
MOST_DAYS: Final = 90


def save_cause(actor: Actor, *, name: str, cause: RootCause | None = None) -> RootCause:
    """Add a root cause, or give one another name; a retired one of that name comes back.

    Raises Problem without a name, Conflict for a name that is taken or more than 200 causes.
    """
    allow(actor, Permission.CAUSES)
    wanted = one_line(name, LONGEST)
    if not wanted:
        raise Problem(_("A root cause needs a name."), field="name")
    with transaction.atomic():
        twin = RootCause.objects.select_for_update().filter(name__iexact=wanted).first()
        if cause is None and twin is not None and twin.retired_at is not None:
            cause = twin
        if twin is not None and (cause is None or twin.pk != cause.pk):
            raise Conflict(_("There is a root cause with this name already."), field="name")
        if cause is None and RootCause.objects.count() >= MOST:
            raise Conflict(_("200 root causes are enough. Rename one first."), field="name")
        saved = cause or RootCause(made_at=clock.now())
        saved.name, saved.retired_at = wanted, None
        saved.save()
        record(events.RootCauseChanged(saved.pk, wanted), actor.who)
    return saved


def retire_cause(actor: Actor, *, cause: RootCause) -> None:
    """Offer it no more; complaints that have it keep it. Twice changes nothing."""
    allow(actor, Permission.CAUSES)
    with transaction.atomic():
        locked = RootCause.objects.select_for_update().get(pk=cause.pk)
        if locked.retired_at is not None:
            return
        locked.retired_at = clock.now()
        locked.save(update_fields=["retired_at"])
        record(events.RootCauseChanged(locked.pk, locked.name, retired=True), actor.who)


def set_course(actor: Actor, *, step_days: int, follow_up_days: int) -> None:
    """Say how long a step may take, and how long after the resolution the customer is asked.

    What runs already keeps its dates. Raises Problem outside 1 to 90 days.
    """
    allow(actor, Permission.CAUSES)
    for field, days in (("step_days", step_days), ("follow_up_days", follow_up_days)):
        if not 1 <= days <= MOST_DAYS:
            raise Problem(_("Write a number of days from 1 to 90."), field=field)
    with transaction.atomic():
        days_now = course()
        if (days_now.step_days, days_now.follow_up_days) == (step_days, follow_up_days):
            return
        days_now.step_days, days_now.follow_up_days = step_days, follow_up_days
        days_now.pk = days_now.pk or 1
        days_now.save()
        record(events.ComplaintCourseChanged(step_days, follow_up_days), actor.who)
