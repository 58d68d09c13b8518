"""What is asked before a conversation is solved: on the spot, with what was sent kept."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from kuula.desk.actions.fields.requiring import missing_in, unticked_in
from kuula.desk.fields.access import fields_in
from kuula.desk.fields.values import field_name
from kuula.desk.models import Conversation
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.filling import sent_fields
from kuula.faces.agent.pages.fields import Asked, Waiting, missing_page
from kuula.faces.agent.rendering import screen, target_of
from kuula.kit.problems import Problem


def ask_missing(
    request: StaffRequest,
    talk: Conversation,
    problem: Problem,
    waiting: Waiting | None = None,
) -> HttpResponse:
    """What must be filled in before solving or closing, in place of the conversation or on a page
    of its own; a `problem` of a field is told beside it. `waiting` is what is to be done then: a
    reply that is not sent yet, or the closing."""
    sent, known = sent_fields(request), fields_in(talk)
    missing = {one.pk for one in missing_in(talk)}
    errors = {field_name(known[pk]): _("Fill this in.") for pk in missing & sent.keys()}
    if problem.field in map(field_name, known.values()):
        errors[problem.field] = str(problem)
    asked = [known[pk] for pk in known if pk in missing | sent.keys()]
    unticked = unticked_in(talk)
    page = missing_page(request, talk, Asked(asked, errors, unticked), waiting or Waiting())
    inside = target_of(request) == "talk"
    template = "fields/missing.html" if inside else "fields/missing_page.html"
    return screen(request, template, page, status=409 if waiting and waiting.said else 422)
