"""What a browser reads to put Kuula among the apps of a telephone or a computer."""

from typing import Final

from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from kuula.workspace.actors import Actor
from kuula.workspace.queries import brands

PRODUCT: Final = "Kuula"
ACCENT: Final = "#00696b"
GROUND: Final = "#f6f3ef"
ICONS: Final = (
    ("kuula/icon.svg", "image/svg+xml", "any", "any"),
    ("kuula/icon-192.png", "image/png", "192x192", "any"),
    ("kuula/icon-512.png", "image/png", "512x512", "any"),
    ("kuula/icon-maskable-512.png", "image/png", "512x512", "maskable"),
)


@require_safe
@cache_control(max_age=3600)
@vary_on_headers("Accept-Language", "Cookie")
def manifest(request: HttpRequest) -> JsonResponse:
    """The manifest of this installation: named after its brand if there is one alone."""
    shortcuts = _shortcuts(request)
    answer = JsonResponse(
        {
            "id": "/",
            "name": _name(),
            "short_name": PRODUCT,
            "description": _("Everything customers ask, answered together."),
            "lang": get_language() or "en",
            "start_url": reverse("home"),
            "scope": "/",
            "display": "standalone",
            "theme_color": ACCENT,
            "background_color": GROUND,
            "icons": [
                {"src": static(path), "type": kind, "sizes": sizes, "purpose": purpose}
                for path, kind, sizes, purpose in ICONS
            ],
            "shortcuts": [{"name": name, "url": reverse(route)} for name, route in shortcuts],
        }
    )
    answer.headers["Content-Type"] = "application/manifest+json"
    return answer


def _shortcuts(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """The places the reader has; those of an agent for whoever is not signed in."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is not None and actor.is_light:
        return (_("Asked of me"), "asked"), (_("Notices"), "notices")
    return (_("Inbox"), "home"), (_("My day"), "day"), (_("Notices"), "notices")


def _name() -> str:
    named = [brand.name for brand in brands()]
    return f"{named[0]} · {PRODUCT}" if len(named) == 1 else PRODUCT
