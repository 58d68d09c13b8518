"""What a customer says of being asked: not this one, not any more, again."""

from django.db import transaction

from kuula.kit import clock
from kuula.ledger.recording import About, record
from kuula.listening.models import AskingPause, Invitation
from kuula.listening.surveys.inviting import events
from kuula.listening.surveys.inviting.access import allow_customer
from kuula.people.merging.late import stands_as
from kuula.people.models import Customer
from kuula.workspace.actors import Actor


def refuse_invitation(actor: Actor, *, invitation: Invitation) -> None:
    """Take no answer by this invitation any more, and ask nothing for as long as the rules say.
    Twice changes nothing. By the customer who was asked, or a colleague on their behalf."""
    allow_customer(actor, invitation.customer_id)
    with transaction.atomic():
        locked = (
            Invitation.objects.select_for_update(of=("self",))
            .select_related("survey")
            .get(pk=invitation.pk)
        )
        if locked.state == Invitation.State.REFUSED:
            return
        locked.state, locked.refused_at = Invitation.State.REFUSED, clock.now()
        locked.save(update_fields=["state", "refused_at"])
        event = events.SurveyRefused(locked.pk, locked.survey_id, locked.survey.name)
        record(event, actor.who, about(locked))


def pause_asking(actor: Actor, *, customer: Customer, channel: str) -> None:
    """Ask the customer nothing any more, on any channel, and withdraw what is planned; for one who
    was merged into another, that other one. Twice changes nothing. Raises NotAllowed unless it is
    their own matter or the actor may change profiles."""
    allow_customer(actor, customer.pk)
    with transaction.atomic():
        standing = _standing(customer)
        everybody = AskingPause.objects.filter(customer_id__in=standing.everybody)
        fresh = not everybody.exists()
        AskingPause.objects.get_or_create(
            customer=standing, defaults={"since": clock.now(), "channel": channel}
        )
        planned = Invitation.objects.filter(
            customer_id__in=standing.everybody, state=Invitation.State.PLANNED
        )
        planned.update(state=Invitation.State.LEFT_OUT, why=Invitation.Why.PAUSED)
        if fresh:
            record(events.AskingPaused(channel), actor.who, About(standing.pk))


def resume_asking(actor: Actor, *, customer: Customer, channel: str) -> None:
    """Let the customer, with all who were merged into them, be asked again. Twice changes nothing.
    Raises as `pause_asking`."""
    allow_customer(actor, customer.pk)
    with transaction.atomic():
        standing = _standing(customer)
        pauses = AskingPause.objects.filter(customer_id__in=standing.everybody)
        gone, _kinds = pauses.delete()
        if gone:
            record(events.AskingResumed(channel), actor.who, About(standing.pk))


def _standing(customer: Customer) -> Customer:
    """Who answers to this customer now, locked."""
    return Customer.objects.select_for_update().get(pk=stands_as(customer.pk))


def about(invitation: Invitation) -> About:
    """Whom and what an invitation is about, for the ledger."""
    return About(
        invitation.customer_id,
        invitation.conversation_id,
        invitation.brand_id,
        invitation.team_id,
    )
