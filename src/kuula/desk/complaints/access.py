"""The only way to a complaint, a mistake, a root cause or the question behind a link. Unseen means
not found."""

from django.utils.translation import gettext as _

from kuula.desk.access import conversations_for
from kuula.desk.complaints.links import token_with
from kuula.desk.models import Complaint, FollowUp, OwnMistake, RootCause
from kuula.kit.ids import digest
from kuula.kit.problems import NotFound
from kuula.workspace.actors import Actor, allow, customer_actor
from kuula.workspace.permissions import Permission


def complaint_for(actor: Actor, complaint_id: int) -> Complaint:
    """A complaint about a conversation the actor may see, with its people. Raises NotFound."""
    found = (
        Complaint.objects.select_related(
            "conversation__customer", "conversation__brand", "owner", "cause", "prevention_owner"
        )
        .filter(pk=complaint_id, conversation__in=conversations_for(actor).values("pk"))
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such complaint."))
    return found


def mistake_for(actor: Actor, mistake_id: int) -> OwnMistake:
    """A mistake in a conversation the actor may see. Raises NotFound."""
    seen = conversations_for(actor).values("pk")
    found = OwnMistake.objects.filter(pk=mistake_id, conversation__in=seen).first()
    if found is None:
        raise NotFound(_("There is no such mistake."))
    return found


def cause_for(actor: Actor, cause_id: int) -> RootCause:
    """A root cause of the list. Raises NotFound."""
    allow(actor, Permission.READ)
    found = RootCause.objects.filter(pk=cause_id).first()
    if found is None:
        raise NotFound(_("There is no such root cause."))
    return found


def follow_up_for_token(token: str) -> FollowUp:
    """The question a link opens; holding the link is the right. Raises NotFound."""
    asked = FollowUp.objects.select_related("complaint__conversation")
    found = asked.filter(token_digest=digest(token)).first()
    if found is None:
        raise NotFound(_("This link does not lead to a question."))
    return found


def follow_up_for(actor: Actor, follow_up_id: int) -> FollowUp:
    """One question, for jobs that carry it out. Raises NotFound."""
    allow(actor, Permission.COMPLAINTS)
    asked = FollowUp.objects.select_related("complaint")
    found = asked.filter(pk=follow_up_id).first()
    if found is None:
        raise NotFound(_("There is no such question."))
    return found


def link_token(follow_up: FollowUp) -> str:
    """The secret that opens the question, for the mail that carries it. Raises LookupError."""
    return token_with(follow_up.pk, follow_up.token_digest)


def answerer(follow_up: FollowUp) -> Actor:
    """The customer the question was put to, acting on their own matter."""
    return customer_actor(follow_up.customer_id)
