"""Noting who looked at a customer, once the answer is on its way: no page waits for it."""

from functools import partial

from django.http import HttpResponse

from kuula.faces.agent.doors import StaffRequest
from kuula.people.actions import note_look
from kuula.people.models import Look


def looked(
    request: StaffRequest, response: HttpResponse, customer_id: int, door: Look.Door
) -> HttpResponse:
    """The same response; when it has been sent, the look is noted."""
    noting = partial(note_look, request.actor, customer_id=customer_id, door=door)
    response._resource_closers.append(noting)  # type: ignore[attr-defined] # run by close(), as for files
    return response
