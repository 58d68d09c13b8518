"""Reply templates: one's own, one's teams' and everybody's; found by their words while writing."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kuula.desk.access import conversation_for, template_for
from kuula.desk.actions import remove_template, save_template
from kuula.desk.models import ReplyTemplate
from kuula.desk.queries import templates_holding
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.template import template_form, template_page
from kuula.faces.agent.pages.templates import templates_page
from kuula.faces.agent.rendering import screen
from kuula.workspace.permissions import Permission


@staff_may(Permission.READ)
def templates(request: StaffRequest) -> HttpResponse:
    """The list."""
    return screen(request, "templates/page.html", templates_page(request))


@staff_may(Permission.READ)
def template_new(request: StaffRequest) -> HttpResponse:
    """A new one, of one's own or for others."""
    return _edited(request, None)


@staff_may(Permission.READ)
def template(request: StaffRequest, template_id: int) -> HttpResponse:
    """One template; a POST saves it, or with `preview` only shows it."""
    return _edited(request, template_for(request.actor, template_id))


@require_POST
@staff_may(Permission.READ)
def template_removal(request: StaffRequest, template_id: int) -> HttpResponse:
    """Remove it; replies written with it stay as they are."""
    found = template_for(request.actor, template_id)
    remove_template(request.actor, template=found)
    say(request, _("The template %(name)s is removed") % {"name": found.name})
    return redirect(reverse("templates"))


@require_safe
@staff_may(Permission.READ)
def templates_found(request: StaffRequest, number: int) -> HttpResponse:
    """Which of the templates that a conversation's composer offers hold the words of `?q=`."""
    talk = conversation_for(request.actor, number)
    found = templates_holding(request.actor, talk, request.GET.get("q", ""))
    return JsonResponse({"found": [str(one) for one in found]})


def _edited(request: StaffRequest, found: ReplyTemplate | None) -> HttpResponse:
    form, wants_preview = template_form(request, found), "preview" in request.POST
    if not wants_preview and saved(
        form, lambda: save_template(request.actor, form=form.sent(), template=found)
    ):
        say(request, _("The template is saved"))
        return redirect(reverse("templates"))
    page = template_page(request, found, form)
    refused = form.is_bound and not wants_preview
    return screen(request, "templates/one.html", page, status=422 if refused else 200)
