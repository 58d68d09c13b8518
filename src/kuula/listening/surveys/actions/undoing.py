"""Surveys that were invented are taken out again."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from kuula.kit import clock
from kuula.listening.models import Response, Survey
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def undo_surveys(actor: Actor, *, names: Sequence[str], invented: Sequence[UUID] = ()) -> list[str]:
    """Remove surveys that the demo made, with the responses of these keys. One that somebody else
    answered stays, closed; answers the names of those."""
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        found = Survey.objects.select_for_update().filter(name__in=names)
        Response.objects.filter(survey__in=found, key__in=invented).delete()
        answered = [one for one in found if one.responses.exists()]
        found.exclude(pk__in=[one.pk for one in answered]).delete()
        for one in answered:
            if one.state in (Survey.State.LIVE, Survey.State.PAUSED):
                one.state, one.closed_at = Survey.State.CLOSED, clock.now()
                one.save(update_fields=["state", "closed_at"])
    return [one.name for one in answered]
