"""Fields of a conversation: each filled in on its own."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuula.desk.access import conversation_for
from kuula.desk.actions.fields import set_fields
from kuula.desk.fields.access import fields_in
from kuula.desk.fields.near import Filled
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.filling import sent_fields
from kuula.faces.agent.frame import warn
from kuula.faces.agent.pages.fields import row_of
from kuula.faces.agent.rendering import fragment
from kuula.faces.agent.views.steering import back_to
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.workspace.permissions import Permission


@require_POST
@staff_may(Permission.READ)
def value(request: StaffRequest, number: int, field_id: int) -> HttpResponse:
    """Fill in one field; what it cannot hold is said beside it."""
    talk = conversation_for(request.actor, number)
    field = fields_in(talk).get(field_id)
    if field is None:
        raise NotFound(_("There is no such field."))
    said, error = sent_fields(request).get(field_id, ()), ""
    try:
        set_fields(request.actor, conversation=talk, sent={field_id: said})
    except (NotFound, NotAllowed):
        raise
    except Problem as problem:
        error = str(problem)
    if not request.headers.get("HX-Request"):
        if error:
            warn(request, error)
        return back_to(request, number)
    filled = Filled(field, talk.fields.get(field.key))
    row = row_of(request, talk, filled, said if error else None, error)
    answer = fragment(request, "fields/alone.html", row=row)
    answer.status_code = 422 if error else 200
    return answer
