"""The only way to invitations, triggers and sendings on behalf of somebody."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kuula.kit.problems import NotAllowed, NotFound
from kuula.listening.models import AskingPause, Invitation, Survey, Trigger, Wave
from kuula.people.merging.late import stands_as
from kuula.people.models import Customer
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def triggers_of(actor: Actor, survey: Survey) -> "QuerySet[Trigger]":
    """After what a survey asks, as it stands. Raises NotAllowed without the right to surveys."""
    allow(actor, Permission.SURVEYS)
    return Trigger.objects.filter(survey=survey, ended_at=None)


def trigger_for(actor: Actor, trigger_id: int) -> Trigger:
    """One trigger. Raises NotFound."""
    allow(actor, Permission.SURVEYS)
    found = Trigger.objects.select_related("survey").filter(pk=trigger_id).first()
    if found is None:
        raise NotFound(_("The survey does not ask after this any more."))
    return found


def waves_of(actor: Actor, survey: Survey) -> "QuerySet[Wave]":
    """When a survey was sent to many, the last time first."""
    allow(actor, Permission.SURVEYS)
    return Wave.objects.filter(survey=survey).select_related("segment")


def wave_for(actor: Actor, wave_id: int) -> Wave:
    """One sending to many. Raises NotFound."""
    allow(actor, Permission.SURVEYS)
    found = Wave.objects.select_related("survey").filter(pk=wave_id).first()
    if found is None:
        raise NotFound(_("There is no such sending."))
    return found


def invitation_to_carry(actor: Actor, invitation_id: int) -> Invitation | None:
    """One invitation, locked, for the channel that carries it out; None when it was carried, ended
    or answered already. Must be called in a transaction."""
    allow(actor, Permission.REPLY)
    found = Invitation.objects.select_for_update(of=("self",)).select_related("survey", "customer")
    return found.filter(
        pk=invitation_id, state=Invitation.State.SENT, mailed_at=None, response=None
    ).first()


def paused_since(customer_id: int) -> AskingPause | None:
    """The pause of a customer who wants no questions, the earliest of all who are one with them
    (merged)."""
    pauses = AskingPause.objects.filter(customer_id__in=everybody_of(customer_id))
    return pauses.order_by("since", "pk").first()


def everybody_of(customer_id: int) -> list[int]:
    """The numbers under which facts about a person stand, by any of them."""
    standing = Customer.objects.filter(pk=stands_as(customer_id)).first()
    return standing.everybody if standing is not None else [customer_id]


def pause_of(customer: Customer) -> AskingPause | None:
    """As `paused_since`, of a customer who was not merged into another."""
    pauses = AskingPause.objects.filter(customer_id__in=customer.everybody)
    return pauses.order_by("since", "pk").first()


def allow_customer(actor: Actor, customer_id: int) -> None:
    """Raise NotAllowed unless it is the customer's own matter, or the actor may change profiles."""
    if actor.kind == "customer":
        if actor.id != customer_id:
            raise NotAllowed(_("Only the customer who was asked can answer."))
        return
    allow(actor, Permission.CUSTOMERS_CHANGE)
