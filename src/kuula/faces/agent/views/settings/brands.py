"""Brands: names, languages, working hours, signatures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.brand import BrandDetails
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.settings.shell import SettingsPage, shared
from kuula.kit.languages import ENDONYMS
from kuula.workspace.access import brand_for
from kuula.workspace.actions import add_brand, change_brand
from kuula.workspace.models import Brand
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import brands, next_holidays


@dataclass(frozen=True, kw_only=True)
class BrandsPage(SettingsPage):
    """All brands; `languages` names a language by its code."""

    brands: tuple[Brand, ...]
    languages: Mapping[str, str] = field(default_factory=lambda: ENDONYMS)


@dataclass(frozen=True, kw_only=True)
class BrandPage(SettingsPage):
    """One brand to fill in; `brand` is None for a new one. `coming` are its next holidays."""

    form: BrandDetails
    brand: Brand | None
    coming: tuple[tuple[date, str], ...]


@require_safe
@staff_may(Permission.BRANDS)
def listing(request: StaffRequest) -> HttpResponse:
    """The brands."""
    page = BrandsPage(**shared(request, _("Brands and hours"), "brands"), brands=brands())
    return screen(request, "settings/brands.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.BRANDS)
def new(request: StaffRequest) -> HttpResponse:
    """Add a brand."""
    form = BrandDetails(request.POST or None, initial=BrandDetails.fresh(request.actor.language))
    if saved(form, lambda: add_brand(request.actor, form=form.wanted())):
        say(request, _("The brand is added."))
        return redirect("brands")
    return _show(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.BRANDS)
def one(request: StaffRequest, brand_id: int) -> HttpResponse:
    """Change a brand."""
    brand = brand_for(request.actor, brand_id)
    form = BrandDetails(request.POST or None, initial=BrandDetails.of(brand))
    if saved(form, lambda: change_brand(request.actor, brand=brand, form=form.wanted())):
        say(request, _("The brand is saved."))
        return redirect("brands")
    return _show(request, form, brand)


def _show(request: StaffRequest, form: BrandDetails, brand: Brand | None) -> HttpResponse:
    title = brand.name if brand else _("Add a brand")
    coming = next_holidays(brand, request.actor.language) if brand else ()
    page = BrandPage(**shared(request, title, "brands"), form=form, brand=brand, coming=coming)
    return screen(request, "settings/brand.html", page, status=422 if form.is_bound else 200)
