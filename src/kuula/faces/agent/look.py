"""The look a person chose travels with them: kept on the person, carried by two cookies."""

from django.conf import settings
from django.http import HttpResponse

from kuula.ui.page import DENSITY_COOKIE, THEME_COOKIE
from kuula.workspace.models import Staff

A_YEAR = 365 * 24 * 60 * 60


def remember_look(response: HttpResponse, staff: Staff) -> HttpResponse:
    """Give the browser the person's theme and density; scripts may read them."""
    for name, value in ((THEME_COOKIE, staff.theme), (DENSITY_COOKIE, staff.density)):
        response.set_cookie(
            name, value, max_age=A_YEAR, samesite="Lax", secure=settings.HTTPS, httponly=False
        )
    return response
