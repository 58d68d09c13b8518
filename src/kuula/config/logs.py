"""Structured logs: one JSON object a line, without personal words."""

import logging.config
from typing import Any, Final

from kuula.kit.imports import without

with without("rich"):  # it would read that for colours that JSON does not have
    import structlog

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
ROUTES: Final = "routes"


def by_route(record: logging.LogRecord) -> bool:
    """Name the route instead of the address in what Django says of a request; keeps every record.

    An address may hold a secret: of a rating, an invitation, a new password, a mail hook.
    """
    request = getattr(record, "request", None)
    if request is not None:
        match = getattr(request, "resolver_match", None)
        name = (match.view_name or "unnamed") if match else "none"
        status = getattr(record, "status_code", "")
        record.msg, record.args = "%s %s %s", (status, request.method, name)
    return True


def logging_config(level: str) -> dict[str, Any]:
    """Configure structlog and the standard logger alike; answers the dictionary that was
    applied."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    config: dict[str, Any] = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    structlog.processors.JSONRenderer(),
                ],
                "foreign_pre_chain": _SHARED,
            }
        },
        "filters": {ROUTES: {"()": lambda: by_route}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": [ROUTES]}
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "procrastinate": {"level": "WARNING"},
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "ERROR"},
            "uvicorn.access": {"level": "WARNING"},
        },
    }
    logging.config.dictConfig(config)
    return config
