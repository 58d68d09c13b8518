"""Searching everything."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kuula.desk.access import conversations_for
from kuula.desk.search import number_in
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.pages.search import search_page
from kuula.faces.agent.rendering import screen
from kuula.workspace.permissions import Permission


@staff_may(Permission.READ)
def search(request: StaffRequest) -> HttpResponse:
    """Results for `?q=`; a conversation's number goes straight to it."""
    words = request.GET.get("q", "").strip()
    number = number_in(words)
    if number is not None and conversations_for(request.actor).filter(pk=number).exists():
        return redirect(reverse("conversation", args=[number]))
    return screen(request, "search/page.html", search_page(request, words))
