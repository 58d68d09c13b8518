"""Searching everything."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kuula.desk.access import conversations_for
from kuula.desk.old_numbers import conversations_called
from kuula.desk.search import number_in
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.pages.search import search_page
from kuula.faces.agent.rendering import screen
from kuula.workspace.permissions import Permission


@staff_may(Permission.READ)
def search(request: StaffRequest) -> HttpResponse:
    """Results for `?q=`; a conversation's number, also the one another desk gave it, goes straight
    to it."""
    words = request.GET.get("q", "").strip()
    named = _named(request, words)
    if len(named) == 1:
        return redirect(reverse("conversation", args=[next(iter(named))]))
    number = number_in(words)
    wanted = f"#{number}" if named and number is not None else words
    return screen(request, "search/page.html", search_page(request, wanted))


def _named(request: StaffRequest, words: str) -> set[int]:
    """The conversations that are called so, here or at the desk they came from."""
    number = number_in(words)
    called = {one.pk for one in conversations_called(request.actor, words)}
    if number is not None and conversations_for(request.actor).filter(pk=number).exists():
        called.add(number)
    return called
