"""Asking those whose time has come, once more within the budget as it stands then."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from kuula.kit import clock
from kuula.kit.ids import digest
from kuula.ledger.models import Entry
from kuula.ledger.recording import Past, record
from kuula.listening.models import Invitation, Survey
from kuula.listening.surveys.answering.access import content_of, invitation_secret
from kuula.listening.surveys.answering.actions.quotas import are_full
from kuula.listening.surveys.inviting import events
from kuula.listening.surveys.inviting.access import paused_since
from kuula.listening.surveys.inviting.actions.planning import LASTS
from kuula.listening.surveys.inviting.actions.refusing import about
from kuula.listening.surveys.inviting.causes import still_holds
from kuula.listening.surveys.inviting.judging import judged, rules
from kuula.listening.surveys.inviting.letters import first_question
from kuula.listening.surveys.inviting.quiet import resting_brands
from kuula.listening.surveys.knowing import known_answers
from kuula.people.models import Customer
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import brand_ids

BATCH: Final = 500
LATEST: Final = timedelta(days=14)
State, Why = Invitation.State, Invitation.Why


def ask_due(actor: Actor, *, limit: int = BATCH) -> int:
    """Ask those whose time has come, the longest waiting first; answers how many were looked at.
    Those of brands that rest now wait. Safe to run twice and by two at once."""
    allow(actor, Permission.SURVEYS)
    now = clock.now()
    due = Invitation.objects.filter(state=State.PLANNED, planned_for__lte=now)
    due = due.exclude(survey__state=Survey.State.PAUSED)
    if resting := resting_brands(rules(), now):
        first = Value(min(brand_ids(), default=0))
        due = due.annotate(of=Coalesce("brand_id", "survey__brand_id", first))
        due = due.exclude(of__in=resting)
    ids = list(due.order_by("planned_for").values_list("pk", flat=True)[:limit])
    for invitation_id in ids:
        _ask(actor, invitation_id)
    return len(ids)


def note_carried(actor: Actor, *, invitation: Invitation) -> None:
    """Keep that a channel carried an invitation, which the caller holds locked."""
    allow(actor, Permission.REPLY)
    invitation.mailed_at = clock.now()
    invitation.save(update_fields=["mailed_at"])


def why_not_carry(invitation: Invitation) -> str:
    """Why an invitation that may be sent is not to be carried now, as of Invitation.Why: its survey
    takes no answers, its customer paused all, or there is nothing left to ask; else empty."""
    if not invitation.survey.is_open(clock.now()):
        return str(Why.CLOSED)
    if paused_since(invitation.customer_id) is not None:
        return str(Why.PAUSED)
    return _nothing_left(invitation)


def _nothing_left(invitation: Invitation) -> str:
    return "" if first_question(invitation) is not None else str(Why.KNOWN)


def withdraw_invitation(
    actor: Actor, *, invitation: Invitation, why: str = Why.UNREACHABLE
) -> None:
    """Take an invitation back that no channel could carry, or none may any more, with the reason:
    it counts in no budget. One that was answered stands. Safe to run twice."""
    allow(actor, Permission.SURVEYS)
    with transaction.atomic():
        locked = (
            Invitation.objects.select_for_update(of=("self",))
            .select_related("survey")
            .get(pk=invitation.pk)
        )
        if locked.state != State.SENT or hasattr(locked, "response"):
            return
        locked.state, locked.why = State.FAILED, why
        locked.save(update_fields=["state", "why"])
        asked = Entry.objects.filter(
            customer_id=locked.customer_id,
            type=events.SurveyAsked.type,
            payload__invitation_id=locked.pk,
        ).first()
        event = events.SurveyNotAsked(locked.pk, locked.survey_id, locked.survey.name)
        record(event, actor.who, about(locked), Past(retracts=asked.pk if asked else None))


def _ask(actor: Actor, invitation_id: int) -> None:
    """One at a time for each customer, so that two surveys never both find the budget free."""
    with transaction.atomic():
        found = Invitation.objects.filter(pk=invitation_id).values_list("customer_id", flat=True)
        Customer.objects.select_for_update().filter(pk__in=found).first()
        invitations = Invitation.objects.select_for_update(of=("self",), skip_locked=True)
        invitation = invitations.select_related("survey__purpose", "customer").filter(
            pk=invitation_id, state=State.PLANNED
        ).first()  # fmt: skip
        if invitation is None:
            return
        why = _why_not(invitation)
        if why:
            invitation.state, invitation.why = State.LEFT_OUT, why
            invitation.save(update_fields=["state", "why"])
            return
        _send(actor, invitation)


def _why_not(invitation: Invitation) -> str:
    now = clock.now()
    late = now > invitation.planned_for + LATEST
    if late or not invitation.survey.is_open(now):
        return str(Why.CLOSED)
    if invitation.cause_id is not None and not still_holds(invitation.cause_id):
        return str(Why.UNDONE)
    verdicts = judged(invitation.survey, [invitation.customer_id], now, but=invitation.pk)
    why = verdicts[0].why if verdicts else str(Why.UNREACHABLE)
    return why or _nothing_left(invitation) or (str(Why.QUOTA) if _is_enough(invitation) else "")


def _is_enough(invitation: Invitation) -> bool:
    """Whether enough people answered what is known of the customer already."""
    survey = invitation.survey
    content = content_of(survey.pk, survey.version)
    if not content.quotas:
        return False
    known = known_answers(invitation.customer, content)
    return are_full(survey.pk, content, {key: one.value for key, one in known.items()})


def _send(actor: Actor, invitation: Invitation) -> None:
    now = clock.now()
    invitation.state, invitation.sent_at = State.SENT, now
    invitation.expires_at = now + LASTS
    invitation.token_digest = digest(invitation_secret(invitation.pk))
    invitation.save(update_fields=["state", "sent_at", "expires_at", "token_digest"])
    event = events.SurveyAsked(
        invitation.pk, invitation.survey_id, invitation.survey.name, invitation.language
    )
    record(event, actor.who, about(invitation))
