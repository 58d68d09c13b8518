"""What the process tells about itself: a log line and a measurement for each request."""

import time
from collections.abc import Callable
from typing import Final, TypeAlias

import structlog
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

REQUESTS: Final = Counter(
    "kuula_requests_total", "Requests answered.", ("method", "route", "status")
)
LATENCY: Final = Histogram(
    "kuula_request_seconds",
    "Time until the answer was ready.",
    ("route",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
QUIET: Final = frozenset({"healthz", "readyz", "metrics"})
KNOWN: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
Next: TypeAlias = Callable[[HttpRequest], HttpResponse]

log = structlog.get_logger("kuula.requests")


def observed(get_response: Next) -> Next:
    """Count, time and log each request: its method, route, status, length and actor's number.

    Addresses, queries and names are left out: they are about people. A request that a view marks
    `unlogged` is counted and leaves no line: when it came could tell who gave an anonymous answer.
    """

    def run(request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = get_response(request)
        seconds = time.perf_counter() - begun
        route = route_of(request)
        method = request.method if request.method in KNOWN else "other"
        REQUESTS.labels(method, route, str(response.status_code)).inc()
        LATENCY.labels(route).observe(seconds)
        if route not in QUIET and not getattr(request, "unlogged", False):
            log.info(
                "request",
                method=method,
                route=route,
                status=response.status_code,
                ms=round(seconds * 1000, 1),
                actor=getattr(getattr(request, "actor", None), "id", None),
            )
        return response

    return run


def route_of(request: HttpRequest) -> str:
    """The name of the address asked for, never the address itself."""
    match = request.resolver_match
    if match is None:
        return "none"
    return match.view_name or "unnamed"
