"""Where the event stream is, as a page of this host must name it."""

from django.conf import settings
from django.http import HttpRequest


def events_origin(request: HttpRequest) -> str:
    """Scheme, host and port of the event stream: as configured, else the next port of this host."""
    if settings.EVENTS_URL:
        return str(settings.EVENTS_URL).rstrip("/")
    host = request.get_host().rsplit(":", 1)[0]
    return f"{request.scheme}://{host}:{settings.EVENTS_PORT}"
