"""Signs of life: who has a page open is there, whether they press keys or talk on the telephone."""

import asyncio
from typing import Final

import structlog
from django.db import InterfaceError, OperationalError, connection

from kuula.ledger.live import Hub
from kuula.workspace.actions.duty import note_presence
from kuula.workspace.actors import SYSTEM
from kuula.workspace.duty import SIGN_EVERY

PAUSE: Final = SIGN_EVERY.total_seconds()
log = structlog.get_logger(__name__)


async def signs_of_life(hub: Hub) -> None:
    """Write down once a minute who has a page open, until cancelled."""
    while True:
        await asyncio.sleep(PAUSE)
        readers = hub.readers
        if readers:
            await asyncio.to_thread(write_down, readers)


def write_down(readers: frozenset[int]) -> None:
    """The same for these, once. A database that is away is told of them a minute later."""
    try:
        note_presence(SYSTEM, staff_ids=readers)
    except (OperationalError, InterfaceError) as error:
        log.warning("database_away", kind=type(error).__name__)
    finally:
        connection.close()  # for one word a minute none is kept
