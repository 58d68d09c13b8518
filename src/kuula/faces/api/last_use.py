"""When a token was last used: noted at most once a minute by a process, after the answer."""

import time
from typing import Final

import structlog
from django.db import Error
from django.http import HttpResponse

from kuula.workspace.actions.receipts import note_token_used

EVERY: Final = 60.0
MOST: Final = 10_000

log = structlog.get_logger(__name__)
_noted: dict[int, float] = {}


class Answer(HttpResponse):
    """An answer to a program; `used` is the token to note once the answer is on its way."""

    used: int | None = None

    def close(self) -> None:
        """Called when everything was sent. A database that is away costs the note, no answer."""
        if self.used is not None:
            try:
                note_use(self.used)
            except Error as error:
                log.warning("token_use_not_noted", reason=type(error).__name__)
        super().close()


def note_use(token_id: int) -> None:
    """Remember that a token was used just now, unless this process did within the minute."""
    now = time.monotonic()
    before = _noted.get(token_id)
    if before is not None and now - before < EVERY:
        return
    if len(_noted) >= MOST:
        _noted.clear()
    _noted[token_id] = now
    note_token_used(token_id=token_id)


def forget_uses() -> None:
    """Note the next use of every token again; for a database that was set back."""
    _noted.clear()
