"""Count what the database is asked: the same count at every second."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db import connection
from django.test.utils import CaptureQueriesContext

from kuula.kit import clock
from kuula.kit.remembering import forget_all


@contextmanager
def statements() -> Iterator[CaptureQueriesContext]:
    """The statements asked inside; nothing is remembered from before, no span ends in between."""
    forget_all()
    now = clock.real_now()
    with patch.object(clock, "real_now", lambda: now), CaptureQueriesContext(connection) as asked:
        yield asked
