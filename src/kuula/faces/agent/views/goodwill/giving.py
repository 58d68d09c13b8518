"""Giving in a conversation, and the codes that go into the reply."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kuula.desk.access import conversation_for
from kuula.desk.actions.goodwill import give_goodwill
from kuula.desk.goodwill.access import goodwill_for
from kuula.desk.models import Goodwill
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say
from kuula.faces.agent.once import comes_first
from kuula.faces.agent.pages.goodwill.giving import giving_form, giving_page
from kuula.faces.agent.pages.goodwill.inserting import insert_codes
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.steering import back_to
from kuula.kit.text import whole_number
from kuula.workspace.access import staff_for
from kuula.workspace.actors import allow
from kuula.workspace.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.READ)
def giving(request: StaffRequest, number: int) -> HttpResponse:
    """What was given here and what may still be; a POST gives, or asks."""
    talk = conversation_for(request.actor, number)
    if request.method != "POST":
        return screen(request, "goodwill/giving.html", giving_page(request, talk))
    allow(request.actor, Permission.GOODWILL)
    form = giving_form(request, talk, request.POST)
    made: list[Goodwill] = []

    def act() -> None:
        owner = whole_number(form.cleaned_data["owner"])
        wanted = form.wanted(staff_for(request.actor, owner) if owner else None)
        with transaction.atomic():
            if comes_first(request):
                made.append(give_goodwill(request.actor, conversation=talk, form=wanted))

    if not saved(form, act):
        return screen(request, "goodwill/giving.html", giving_page(request, talk, form), status=422)
    for one in made:
        _tell(request, one)
    return redirect("conversation_goodwill", number)


@require_POST
@staff_may(Permission.REPLY)
def insertion(request: StaffRequest, goodwill_id: int) -> HttpResponse:
    """Its codes go to the end of what one is writing to the customer."""
    goodwill = goodwill_for(request.actor, goodwill_id)
    insert_codes(request.actor, goodwill)
    say(request, _("The code stands at the end of what you are writing."))
    return back_to(request, goodwill.conversation_id)


def _tell(request: StaffRequest, goodwill: Goodwill) -> None:
    if goodwill.state == Goodwill.State.ASKED:
        over = Goodwill.Over(goodwill.over).label
        said = _("This is %(over)s. It waits until somebody approves it.")
        say(request, said % {"over": over})
    else:
        say(request, _("Given"))
