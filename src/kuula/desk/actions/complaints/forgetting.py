"""Emptying what complaints and mistakes say of a person: words go, steps and counts stay."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from kuula.desk.complaints import events
from kuula.desk.models import FollowUp, OwnMistake, StepTaken
from kuula.kit import clock
from kuula.ledger.erasing import empty_personal_before
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def forget_complaints_of(numbers: Sequence[int], *, until: datetime | None = None) -> None:
    """Empty the words of complaints and mistakes that came from these conversations, wherever they
    are now, and close the links to open questions; what came after `until` stays. The caller holds
    the conversations and has asked whether the actor may."""
    came = Q() if until is None else Q(taken_at__lte=until)
    StepTaken.objects.filter(came, _in_complaints(numbers)).update(note="", file=None)
    asked = FollowUp.objects.filter(_in_complaints(numbers))
    now = clock.now()
    asked.update(comment="")
    asked.filter(expires_at__gt=now).update(expires_at=now)
    flagged = Q() if until is None else Q(flagged_at__lte=until)
    mine = Q(conversation_id__in=numbers, home=None) | Q(home_id__in=numbers)
    OwnMistake.objects.filter(flagged, mine).update(mistake="", remedy="")


def forget_told_answers(actor: Actor, *, told_before: datetime) -> int:
    """Empty the words of answers that the ledger told of before a moment (retention); answers how
    many. Safe to run twice."""
    allow(actor, Permission.ERASE)
    return empty_personal_before(told_before, (events.FollowUpAnswered.type,))


def _in_complaints(numbers: Sequence[int]) -> Q:
    """What belongs to complaints about these conversations, not to what was merged into them."""
    here = Q(complaint__conversation_id__in=numbers, complaint__home=None)
    return here | Q(complaint__home_id__in=numbers)
