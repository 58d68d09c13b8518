"""Attributes of customers: what the company wants to know of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.attributes import AttributeEdit
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.settings.shell import SettingsPage, shared
from kuula.people.access import attribute_for, attributes_for
from kuula.people.actions import archive_attribute, save_attribute
from kuula.people.models import Attribute, AttributeKind
from kuula.workspace.permissions import Permission

WRITES = ("GET", "HEAD", "POST")


@dataclass(frozen=True, slots=True)
class AttributeLine:
    """One attribute of the list and what it holds."""

    id: int
    name: str
    about: str
    sensitive: bool


@dataclass(frozen=True, kw_only=True)
class AttributesPage(SettingsPage):
    """All attributes, archived ones apart."""

    used: Sequence[AttributeLine]
    archived: Sequence[AttributeLine]


@dataclass(frozen=True, kw_only=True)
class AttributePage(SettingsPage):
    """One attribute to fill in; `attribute` is None for a new one."""

    form: AttributeEdit
    attribute: Attribute | None


@require_safe
@staff_may(Permission.PROFILES)
def listing(request: StaffRequest) -> HttpResponse:
    """The attributes."""
    known = attributes_for(request.actor)
    page = AttributesPage(
        **shared(request, _("Customer attributes"), "attributes"),
        used=[_line(one) for one in known if one.archived_at is None],
        archived=[_line(one) for one in known if one.archived_at is not None],
    )
    return screen(request, "settings/attributes.html", page)


@require_http_methods(WRITES)
@staff_may(Permission.PROFILES)
def new(request: StaffRequest) -> HttpResponse:
    """Define an attribute."""
    return _edited(request, None)


@require_http_methods(WRITES)
@staff_may(Permission.PROFILES)
def one(request: StaffRequest, attribute_id: int) -> HttpResponse:
    """Change an attribute; values stay."""
    return _edited(request, attribute_for(request.actor, attribute_id))


@require_POST
@staff_may(Permission.PROFILES)
def archiving(request: StaffRequest, attribute_id: int) -> HttpResponse:
    """Offered no more, or (0) again; what is filled in stays."""
    attribute = attribute_for(request.actor, attribute_id)
    archived = request.POST.get("archived") != "0"
    archive_attribute(request.actor, attribute=attribute, archived=archived)
    said = _("The attribute is archived. What is filled in stays.")
    say(request, said if archived else _("The attribute is offered again"))
    return redirect("attributes")


def _edited(request: StaffRequest, attribute: Attribute | None) -> HttpResponse:
    form = AttributeEdit(request.POST or None, attribute=attribute)

    def act() -> None:
        save_attribute(request.actor, form=form.sent(), attribute=attribute)

    if saved(form, act):
        say(request, _("The attribute is saved"))
        return redirect("attributes")
    title = attribute.name if attribute else _("New attribute")
    page = AttributePage(**shared(request, title, "attributes"), form=form, attribute=attribute)
    status = 422 if form.is_bound else 200
    return screen(request, "settings/attribute.html", page, status=status)


def _line(attribute: Attribute) -> AttributeLine:
    told = [str(AttributeKind(attribute.kind).label)]
    if attribute.currency:
        told.append(attribute.currency)
    if attribute.options:
        told.append(", ".join(one["label"] for one in attribute.offered))
    return AttributeLine(attribute.pk, attribute.name, " · ".join(told), attribute.sensitive)
