"""Rendering: the whole page, or the one region that htmx asked for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from kuula.ui.page import Page


def screen(request: HttpRequest, template: str, page: Page, *, status: int = 200) -> HttpResponse:
    """`template` of the agent's face with its page."""
    return render(request, f"agent/{template}", {"page": page}, status=status, using="jinja2")


def words(request: HttpRequest, template: str, page: Page) -> str:
    """The same as text, to be sent along with something else."""
    return render_to_string(f"agent/{template}", {"page": page}, request, using="jinja2")


def target_of(request: HttpRequest) -> str:
    """The id of the element htmx will replace with the answer; empty for a whole page."""
    if not request.headers.get("HX-Request"):
        return ""
    return request.headers.get("HX-Target", "").partition("#")[2]


def region(request: HttpRequest, folder: str, parts: tuple[str, ...]) -> str:
    """The template of the region `?part=` names when htmx asks, else of the whole page."""
    part = request.GET.get("part", "")
    asked = request.headers.get("HX-Request") and part in parts
    return f"{folder}/{part}.html" if asked else f"{folder}/page.html"


def fragment(request: HttpRequest, template: str, **parts: object) -> HttpResponse:
    """A piece of markup that stands in no page of its own."""
    return render(request, f"agent/{template}", parts, using="jinja2")
