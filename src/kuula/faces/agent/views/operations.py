"""For machines: is the process up, may it be asked, and how is it doing."""

import os
import secrets
from typing import Final

from django.conf import settings
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    PROCESS_COLLECTOR,
    REGISTRY,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import CollectorRegistry

from kuula.faces.agent.gauges import DeskGauges, PartFigures
from kuula.faces.agent.origin import is_from_here

SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"
_GAUGES: Final = CollectorRegistry()
_GAUGES.register(DeskGauges())
_GAUGES.register(PartFigures())
REGISTRY.unregister(PROCESS_COLLECTOR)  # those of the process that happens to be asked
_applied: set[str] = set()


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is up. Asks nobody else."""
    del request
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and has every table this version needs; else 503 and why."""
    del request
    trouble = _trouble()
    state = {"ready": not trouble, "why": trouble}
    return JsonResponse(state, status=503 if trouble else 200)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Measurements for Prometheus, for this machine or with the token; 404 for anybody else."""
    if not (is_from_here(request) or _knows_the_token(request)):
        return HttpResponse(status=404)
    text = generate_latest(_counted()) + generate_latest(_GAUGES)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def _counted() -> CollectorRegistry:
    """What all web workers counted since they were started together; else what this one did."""
    if SHARED not in os.environ:
        return REGISTRY
    every = CollectorRegistry()
    MultiProcessCollector(every)  # type: ignore[no-untyped-call] # the library leaves it so
    return every


def _trouble() -> str:
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return "" if _migrated() else "migrations are missing"
    except OperationalError:
        return "the database does not answer"


def _migrated() -> bool:
    """Whether all migrations are applied; asked until the first yes, since tables do not leave."""
    name = str(connection.settings_dict["NAME"])
    if name not in _applied:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _applied.add(name)
    return True


def _knows_the_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    expected = str(settings.METRICS_TOKEN)
    return bool(expected) and secrets.compare_digest(given.encode(), expected.encode())
