"""Reply templates: read by everybody who answers, changed by those who may."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuula.desk.access import template_for
from kuula.desk.actions import remove_template, save_template
from kuula.desk.actions.templates import TemplateForm
from kuula.desk.models import ReplyTemplate
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.customers import TemplateEdit
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.templates import brand_choices, template_page, templates_page
from kuula.faces.agent.rendering import screen
from kuula.kit.problems import Problem
from kuula.workspace.permissions import Permission


@staff_may(Permission.READ)
def templates(request: StaffRequest) -> HttpResponse:
    """The list."""
    return screen(request, "templates/page.html", templates_page(request))


@staff_may(Permission.TEMPLATES)
def template_new(request: StaffRequest) -> HttpResponse:
    """A new one."""
    return _edited(request, None)


@staff_may(Permission.READ)
def template(request: StaffRequest, template_id: int) -> HttpResponse:
    """One template; a POST saves it, or with `preview` only shows it."""
    return _edited(request, template_for(request.actor, template_id))


@require_POST
@staff_may(Permission.TEMPLATES)
def template_removal(request: StaffRequest, template_id: int) -> HttpResponse:
    """Remove it; replies written with it stay as they are."""
    found = template_for(request.actor, template_id)
    remove_template(request.actor, template=found)
    say(request, _("The template %(name)s is removed") % {"name": found.name})
    return redirect(reverse("templates"))


def _edited(request: StaffRequest, found: ReplyTemplate | None) -> HttpResponse:
    if request.method != "POST":
        return screen(request, "templates/one.html", template_page(request, found))
    form = TemplateEdit(request.POST, brands=brand_choices())
    wants_preview = "preview" in request.POST
    if wants_preview or not form.is_valid() or not _saved(request, form, found):
        page = template_page(request, found, form)
        return screen(request, "templates/one.html", page, status=200 if wants_preview else 422)
    say(request, _("The template is saved"))
    return redirect(reverse("templates"))


def _saved(request: StaffRequest, form: TemplateEdit, found: ReplyTemplate | None) -> bool:
    sent = form.cleaned_data
    brand = int(sent["brand"]) if sent["brand"] else None
    wanted = TemplateForm(sent["name"], sent["language"], sent["text"], brand)
    try:
        save_template(request.actor, form=wanted, template=found)
    except Problem as problem:
        form.add_error(problem.field if problem.field in form.fields else None, str(problem))
        return False
    return True
