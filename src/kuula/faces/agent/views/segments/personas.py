"""Personas: the list, one, its form, its picture and its quotes."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.desk.quoting import quote_message
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.meanwhile import SEEN
from kuula.faces.agent.frame import say, warn
from kuula.faces.agent.pages.segments.personas import (
    form_page,
    persona_page,
    personas_page,
    quoting_page,
)
from kuula.faces.agent.rendering import screen
from kuula.kit import files
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.kit.text import whole_number
from kuula.people.models import Persona
from kuula.people.segments.access import persona_for, quote_for
from kuula.people.segments.actions import (
    PersonaForm,
    archive_persona,
    remove_quote,
    save_persona,
    set_picture,
)
from kuula.people.segments.actions.personas import LARGEST
from kuula.workspace.actors import allow
from kuula.workspace.permissions import Permission


@require_safe
@staff_may(Permission.CUSTOMERS_READ)
def listing(request: StaffRequest) -> HttpResponse:
    """The personas."""
    return screen(request, "personas/page.html", personas_page(request))


@require_safe
@staff_may(Permission.CUSTOMERS_READ)
def one(request: StaffRequest, persona_id: int) -> HttpResponse:
    """One persona."""
    found = persona_for(request.actor, persona_id)
    return screen(request, "personas/one.html", persona_page(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.SEGMENTS)
def new(request: StaffRequest) -> HttpResponse:
    """Write a persona."""
    return _edited(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.SEGMENTS)
def change(request: StaffRequest, persona_id: int) -> HttpResponse:
    """Change one, unless a colleague did meanwhile."""
    return _edited(request, persona_for(request.actor, persona_id))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.CUSTOMERS_READ)
def picture(request: StaffRequest, persona_id: int) -> HttpResponse:
    """The uploaded picture; a POST gives another one, or without a file the drawn face again."""
    found = persona_for(request.actor, persona_id)
    if request.method != "POST":
        return _shown(found)
    allow(request.actor, Permission.SEGMENTS)
    sent = request.FILES.get("picture")
    try:
        content = sent.read(LARGEST + 1) if sent else None
        set_picture(request.actor, persona=found, content=content)
    except (NotFound, NotAllowed):
        raise
    except Problem as problem:
        warn(request, str(problem))
    return redirect("persona_change", persona_id)


@require_POST
@staff_may(Permission.SEGMENTS)
def archiving(request: StaffRequest, persona_id: int) -> HttpResponse:
    """Put a persona away."""
    archive_persona(request.actor, persona=persona_for(request.actor, persona_id))
    say(request, _("The persona is archived"))
    return redirect("personas")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.SEGMENTS)
def quotes(request: StaffRequest, persona_id: int) -> HttpResponse:
    """Messages to quote from; a POST quotes one."""
    found, wrong = persona_for(request.actor, persona_id), ""
    if request.method == "POST":
        number, text = request.POST.get("message", ""), request.POST.get("text", "")
        try:
            message_id = whole_number(number) or 0
            quote_message(request.actor, persona=found, message_id=message_id, text=text)
            say(request, _("The quote stands in the persona now"))
            return redirect("persona", persona_id)
        except (NotFound, NotAllowed):
            raise
        except Problem as problem:
            wrong = str(problem)
    page = quoting_page(request, found, wrong)
    return screen(request, "personas/quotes.html", page, status=422 if wrong else 200)


@require_POST
@staff_may(Permission.SEGMENTS)
def quote_removal(request: StaffRequest, quote_id: int) -> HttpResponse:
    """Out with a quote."""
    found = quote_for(request.actor, quote_id)
    remove_quote(request.actor, quote=found)
    return redirect("persona", found.persona_id)


def _edited(request: StaffRequest, persona: Persona | None) -> HttpResponse:
    if request.method != "POST":
        return screen(request, "personas/edit.html", form_page(request, persona))
    seen = request.POST.get(SEEN) if persona else None
    try:
        saved = save_persona(request.actor, form=_form(request), persona=persona, seen=seen)
    except (NotFound, NotAllowed):
        raise
    except Problem as problem:
        page = form_page(request, persona, problem)
        return screen(request, "personas/edit.html", page, status=problem.status)
    say(request, _("The persona is saved"))
    return redirect("persona", saved.pk)


def _form(request: StaffRequest) -> PersonaForm:
    sent = request.POST
    return PersonaForm(
        name=sent.get("name", ""),
        line=sent.get("line", ""),
        face=sent.get("face", ""),
        story=sent.get("story", ""),
        goals=sent.get("goals", "").splitlines(),
        pains=sent.get("pains", "").splitlines(),
        segment_id=whole_number(sent.get("segment", "")),
    )


def _shown(persona: Persona) -> HttpResponse:
    if not persona.picture:
        raise NotFound(_("This persona has no picture."))
    try:
        content = files.fetch(persona.picture)
    except FileNotFoundError:
        raise NotFound(_("This persona has no picture.")) from None
    return HttpResponse(content, content_type=persona.picture_type)
