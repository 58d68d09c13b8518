"""Reading which browsers show notices, and the installation's key."""

from importlib import import_module

from django.conf import settings

from kuula.connectors.push.models import Browser, PushKey


def browsers_of(staff_id: int) -> list[int]:
    """The browsers that show somebody's notices, by number, newest first; at most 20."""
    found = Browser.objects.filter(staff_id=staff_id).order_by("-pk")
    return list(found.values_list("pk", flat=True)[:20])


def shows_notices(staff_id: int, session_key: str) -> bool:
    """Whether the browser of this session shows somebody's notices."""
    return Browser.objects.filter(staff_id=staff_id, session_key=session_key).exists()


def own_key() -> PushKey | None:
    """The installation's key, if it was needed before."""
    return PushKey.objects.order_by("pk").first()


def is_signed_in(browser: Browser) -> bool:
    """Whether the session still stands in which somebody let the browser show notices."""
    return bool(import_module(settings.SESSION_ENGINE).SessionStore().exists(browser.session_key))
