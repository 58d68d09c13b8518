"""Merging two customers who are one person, and taking that back."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say, warn
from kuula.faces.agent.pages.customer_merging import merge_customers_page, source_in, taken_in
from kuula.faces.agent.pages.likenesses import likenesses_page
from kuula.faces.agent.rendering import screen
from kuula.kit.problems import Problem
from kuula.people.access import customer_for, customer_merge_for
from kuula.people.merging.actions import (
    merge_customers,
    refuse_likeness,
    undo_customer_merge,
)
from kuula.people.merging.suspected import likeness_for
from kuula.workspace.actors import allow
from kuula.workspace.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.CUSTOMERS_READ)
def merging(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Who is merged into this customer; a POST merges them."""
    allow(request.actor, Permission.MERGE)
    into = customer_for(request.actor, customer_id)
    if request.method != "POST":
        return screen(request, "customers/merge.html", merge_customers_page(request, customer_id))
    try:
        source = source_in(request)
        if source is None:
            raise Problem(_("Choose the other customer first."), field="source")
        merge = merge_customers(request.actor, into=into, source=source, taken=taken_in(request))
    except Problem as problem:
        page = merge_customers_page(request, customer_id, str(problem))
        return screen(request, "customers/merge.html", page, status=problem.status)
    words = _("%(name)s is merged into this customer") % {"name": source.name or _("No name")}
    say(request, words, undo_url=reverse("customer_merge_undoing", args=[merge.pk]))
    return redirect("customer", into.pk)


@require_POST
@staff_may(Permission.MERGE)
def undoing(request: StaffRequest, customer_merge_id: int) -> HttpResponse:
    """Each of the two has again what was theirs."""
    merge = customer_merge_for(request.actor, customer_merge_id)
    try:
        undo_customer_merge(request.actor, merge=merge)
    except Problem as problem:
        warn(request, str(problem))
    else:
        say(request, _("The merge is taken back"))
    return redirect("customer", merge.target_id)


@require_safe
@staff_may(Permission.CUSTOMERS_READ)
def alike(request: StaffRequest) -> HttpResponse:
    """Those who may be the same person."""
    return screen(request, "customers/alike.html", likenesses_page(request))


@require_POST
@staff_may(Permission.MERGE)
def refusal(request: StaffRequest, likeness_id: int) -> HttpResponse:
    """Two are not the same person: nobody suggests it again."""
    found = likeness_for(request.actor, likeness_id)
    try:
        refuse_likeness(request.actor, likeness=found)
    except Problem as problem:
        warn(request, str(problem))
    else:
        say(request, _("Kuula will not ask about these two again"))
    return redirect("customers_alike")
