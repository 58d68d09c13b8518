"""The only way to a rating request: by the secret in its link, or by number for our own jobs."""

from django.utils.translation import gettext as _

from kuula.kit.ids import digest
from kuula.kit.problems import NotFound
from kuula.listening.models import RatingRequest
from kuula.listening.tokens import token_with
from kuula.workspace.actors import Actor, allow, customer_actor
from kuula.workspace.permissions import Permission


def rating_for_token(token: str) -> RatingRequest:
    """The request a link opens; holding the link is the right. Raises NotFound."""
    found = RatingRequest.objects.filter(token_digest=digest(token)).first()
    if found is None:
        raise NotFound(_("This link does not lead to a question."))
    return found


def rating_for(actor: Actor, request_id: int) -> RatingRequest:
    """One request, for jobs that carry the question out. Raises NotFound."""
    allow(actor, Permission.CHANGE)
    found = RatingRequest.objects.filter(pk=request_id).first()
    if found is None:
        raise NotFound(_("There is no such question."))
    return found


def link_token(request: RatingRequest) -> str:
    """The secret that opens `request`, for the mail that carries it. Raises LookupError."""
    return token_with(request.pk, request.token_digest)


def answerer(request: RatingRequest) -> Actor:
    """The customer the request was put to, acting on their own matter."""
    return customer_actor(request.customer_id)
