"""`/_ui/`: every component in every state, for those who build screens."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuula.kit import clock
from kuula.ui.gallery import gallery_page
from kuula.ui.page import theme_of


def gallery(request: HttpRequest, template: str = "ui/gallery.html") -> HttpResponse:
    """All components; needs nobody signed in, since it shows nothing of anybody."""
    page = gallery_page(clock.now(), theme=theme_of(request), home_url="/_ui/")
    return render(request, template, {"page": page}, using="jinja2")
