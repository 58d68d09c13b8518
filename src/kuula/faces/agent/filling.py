"""Fields as a form sends them, between a page and the desk."""

from collections.abc import Sequence

from kuula.desk.actions.checklists import tick_step
from kuula.desk.actions.fields import set_fields
from kuula.desk.checklists.access import checklists_on
from kuula.desk.models import Conversation
from kuula.faces.agent.doors import StaffRequest
from kuula.kit.text import whole_number

PREFIX = "field-"
TICKED = "ticked"


def sent_fields(request: StaffRequest) -> dict[int, Sequence[str]]:
    """The fields that a form sends, by id."""
    named = [(name, name.removeprefix(PREFIX)) for name in request.POST if name.startswith(PREFIX)]
    numbers = [(name, whole_number(number)) for name, number in named]
    return {number: request.POST.getlist(name) for name, number in numbers if number}


def sent_ticks(request: StaffRequest) -> list[tuple[int, str]]:
    """The steps of checklists that a form ticks, as "list:step"."""
    parted = [one.partition(":") for one in request.POST.getlist(TICKED)]
    numbers = [(whole_number(number), key) for number, _colon, key in parted]
    return [(number, key) for number, key in numbers if number]


def fill_in(request: StaffRequest, talk: Conversation) -> None:
    """Fill in and tick what the form sends, if anything.

    Raises Problem for what a field cannot hold.
    """
    if sent := sent_fields(request):
        set_fields(request.actor, conversation=talk, sent=sent)
    own = {put.pk: put for put in checklists_on(talk)} if TICKED in request.POST else {}
    for number, key in sent_ticks(request):
        if number in own:
            tick_step(request.actor, put=own[number], key=key, done=True)
