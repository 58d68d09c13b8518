"""Writing down what cannot be asked for twice, even when the database goes away just then."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

import structlog
from django.db import InterfaceError, OperationalError, connection

PATIENCE: Final = (0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0)
Answer = TypeVar("Answer")
log = structlog.get_logger(__name__)


def until_written(write: Callable[[], Answer]) -> Answer:
    """Do `write`, again and again for two minutes while the database is away; answers what it
    answers. Inside a transaction it is done once."""
    for pause in PATIENCE:
        try:
            return write()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block:
                raise
            log.warning("mail_waits_for_database", seconds=pause)
            connection.close()
            time.sleep(pause)
    return write()
