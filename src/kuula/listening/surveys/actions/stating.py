"""Whether a survey is answered: paused, gone on with, closed for good, put aside."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Conflict
from kuula.ledger.recording import record
from kuula.listening.models import Survey
from kuula.listening.surveys import events
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

State = Survey.State


def pause_survey(actor: Actor, *, survey: Survey) -> None:
    """Take no answers and invite nobody for a while. Raises Conflict unless it is live."""
    with _changed(actor, survey) as locked:
        _check_state(locked, State.LIVE, State.PAUSED)
        locked.state = State.PAUSED


def resume_survey(actor: Actor, *, survey: Survey) -> None:
    """Go on with a paused survey. Raises Conflict unless it is paused."""
    with _changed(actor, survey) as locked:
        _check_state(locked, State.PAUSED, State.LIVE)
        locked.state = State.LIVE


def close_survey(actor: Actor, *, survey: Survey) -> None:
    """Take no more answers, for good. Raises Conflict for one that was never published."""
    with _changed(actor, survey) as locked:
        _check_state(locked, State.LIVE, State.PAUSED, State.CLOSED)
        if locked.state != State.CLOSED:
            locked.state, locked.closed_at = State.CLOSED, clock.now()


def archive_survey(actor: Actor, *, survey: Survey, archived: bool) -> None:
    """Put a survey out of sight, or take it up again; its results stay. Raises Conflict while
    people can answer it."""
    with _changed(actor, survey) as locked:
        if archived and locked.state in (State.LIVE, State.PAUSED):
            raise Conflict(_("Close the survey first."))
        locked.archived_at = clock.now() if archived else None


@contextmanager
def _changed(actor: Actor, survey: Survey) -> Iterator[Survey]:
    """The survey, locked; saved and recorded afterwards where anything changed."""
    allow(actor, Permission.SURVEYS)
    with transaction.atomic():
        locked = Survey.objects.select_for_update().get(pk=survey.pk)
        before, put_aside = locked.state, locked.archived_at is not None
        yield locked
        if (before, put_aside) == (locked.state, locked.archived_at is not None):
            return
        locked.changed_at = clock.now()
        locked.save()
        state = "archived" if locked.archived_at else locked.state
        previous = "archived" if put_aside else before
        record(events.SurveyStateChanged(locked.pk, locked.name, state, previous), actor.who)


def _check_state(survey: Survey, *allowed: str) -> None:
    if survey.archived_at is not None or survey.state not in allowed:
        raise Conflict(_("The survey is in another state by now. Look at it again."))
