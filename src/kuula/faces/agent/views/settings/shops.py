"""Shops: connected, mapped, their calls looked at and tried again."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.connectors.shops.access import shop_for, shops_for
from kuula.connectors.shops.actions import (
    add_shop,
    change_shop,
    map_shop,
    renew_shop_secret,
    try_again,
)
from kuula.connectors.shops.formats.generic import checked_mapping
from kuula.connectors.shops.formats.reading import preview
from kuula.connectors.shops.models import Shop
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.forms.shop import ShopDetails
from kuula.faces.agent.frame import say, warn
from kuula.faces.agent.pages.portion import portion_of
from kuula.faces.agent.pages.shops import Mapped, ShopsPage, shop_page
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.settings.shell import shared
from kuula.kit import clock
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.kit.text import whole_number
from kuula.workspace.permissions import Permission


@require_safe
@staff_may(Permission.IMPORTS)
def listing(request: StaffRequest) -> HttpResponse:
    """The shops."""
    part = portion_of(request, tuple(shops_for(request.actor)), lambda shop: shop.name)
    page = ShopsPage(**shared(request, _("Shops"), "shops"), part=part)
    return screen(request, "settings/shops.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.IMPORTS)
def new(request: StaffRequest) -> HttpResponse:
    """Connect a shop."""
    form = ShopDetails(request.POST or None, initial={"active": True}, kept=None)
    made: list[Shop] = []
    if saved(form, lambda: made.append(add_shop(request.actor, wish=form.wanted()))):
        say(request, _("The shop is connected. Below stands what it needs to know."))
        return redirect("shop", shop_id=made[0].pk)
    return _show(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.IMPORTS)
def one(request: StaffRequest, shop_id: int) -> HttpResponse:
    """Change a shop, see its calls; `?failed=1` only those that failed."""
    kept = shop_for(request.actor, shop_id)
    form = ShopDetails(request.POST or None, initial=ShopDetails.of(kept), kept=kept)
    if saved(form, lambda: change_shop(request.actor, shop=kept, wish=form.wanted())):
        say(request, _("The shop is saved."))
        return redirect("shop", shop_id=kept.pk)
    return _show(request, form, kept)


@require_POST
@staff_may(Permission.IMPORTS)
def renew(request: StaffRequest, shop_id: int) -> HttpResponse:
    """Replace the secret of a shop."""
    kept = renew_shop_secret(request.actor, shop=shop_for(request.actor, shop_id))
    say(request, _("The secret is replaced. Give the new one to the shop."))
    return redirect("shop", shop_id=kept.pk)


@require_POST
@staff_may(Permission.IMPORTS)
def mapping(request: StaffRequest, shop_id: int) -> HttpResponse:
    """Say where each field stands; with `try` only read a pasted sample by it."""
    kept = shop_for(request.actor, shop_id)
    said = _said(request)
    asked: dict[str, Any] = {"kind": said.kind, "records": said.records, "paths": said.paths}
    try:
        if "try" not in request.POST:
            map_shop(request.actor, shop=kept, **asked)
            say(request, _("The mapping is saved."))
            return redirect("shop", shop_id=kept.pk)
        read = preview(checked_mapping(**asked), said.sample, clock.now())
        shown = Mapped(said.kind, said.records, said.paths, said.sample, "", read)
        status = 200
    except (NotAllowed, NotFound):
        raise
    except Problem as problem:
        shown = Mapped(said.kind, said.records, said.paths, said.sample, str(problem))
        status = problem.status
    form = ShopDetails(initial=ShopDetails.of(kept), kept=kept)
    page = shop_page(request, form, kept, mapped=shown)
    return screen(request, "settings/shop.html", page, status=status)


@require_POST
@staff_may(Permission.IMPORTS)
def again(request: StaffRequest, shop_id: int) -> HttpResponse:
    """Try calls again that failed."""
    kept = shop_for(request.actor, shop_id)
    try:
        try_again(request.actor, shop=kept, call_ids=list(_numbers(request)))
        say(request, _("It is tried again now."))
    except (NotAllowed, NotFound):
        raise
    except Problem as problem:
        warn(request, str(problem))
    return redirect("shop", shop_id=kept.pk)


def _numbers(request: StaffRequest) -> Iterator[int]:
    for said in request.POST.getlist("call")[:100]:
        number = whole_number(said)
        if number is not None:
            yield number


def _said(request: StaffRequest) -> Mapped:
    paths = {
        name.removeprefix("path-"): str(value)
        for name, value in request.POST.items()
        if name.startswith("path-")
    }
    return Mapped(
        request.POST.get("about", ""),
        request.POST.get("records", ""),
        paths,
        request.POST.get("sample", "")[:100_000],
    )


def _show(request: StaffRequest, form: ShopDetails, kept: Shop | None) -> HttpResponse:
    page = shop_page(request, form, kept)
    return screen(request, "settings/shop.html", page, status=422 if form.is_bound else 200)
