"""Which matter a conversation is about, as a colleague says it."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuula.desk.access import conversation_for
from kuula.desk.actions.matters import take_telling_back, tell_matter
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say
from kuula.faces.agent.views.steering import back_to
from kuula.workspace.permissions import Permission


@require_POST
@staff_may(Permission.READ)
def matter(request: StaffRequest, number: int) -> HttpResponse:
    """It is another matter than any before it; without `other` the days decide again."""
    talk = conversation_for(request.actor, number)
    if request.POST.get("other") == "1":
        tell_matter(request.actor, conversation=talk)
        words = _("№ %(number)s is another matter") % {"number": number}
        address = reverse("conversation_matter", args=[number])
        query = request.GET.urlencode()
        say(request, words, undo_url=f"{address}?{query}" if query else address)
    else:
        take_telling_back(request.actor, conversation=talk)
    return back_to(request, number)
