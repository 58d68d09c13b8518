"""Fields as a form sends them, between a page and the desk."""

from collections.abc import Sequence

from kuula.desk.actions.fields import set_fields
from kuula.desk.models import Conversation
from kuula.faces.agent.doors import StaffRequest
from kuula.kit.text import whole_number

PREFIX = "field-"


def sent_fields(request: StaffRequest) -> dict[int, Sequence[str]]:
    """The fields that a form sends, by id."""
    named = [(name, name.removeprefix(PREFIX)) for name in request.POST if name.startswith(PREFIX)]
    numbers = [(name, whole_number(number)) for name, number in named]
    return {number: request.POST.getlist(name) for name, number in numbers if number}


def fill_in(request: StaffRequest, talk: Conversation) -> None:
    """Fill in what the form sends, if anything. Raises Problem for what a field cannot hold."""
    if sent := sent_fields(request):
        set_fields(request.actor, conversation=talk, sent=sent)
