"""The fetcher: one watch per active IMAP mailbox, and the receiver when a port is given for it."""

import signal
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Final

import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from kuula.channels.mail.fetching.holding import HOLDS
from kuula.channels.mail.fetching.watch import Rhythm, Watch
from kuula.channels.mail.models import Mailbox
from kuula.channels.mail.receiving.listener import receiver

LOOK: Final = 3.0
STAGGER: Final = 0.2
FAREWELL: Final = 8.0
_SETTINGS: Final = (
    "address", "login", "username", "password_sealed", "imap_host", "imap_port", "imap_security",
    "imap_folder", "oauth_client_id", "oauth_secret_sealed", "oauth_token_url",
    "oauth_refresh_sealed",
)  # fmt: skip
log = structlog.get_logger(__name__)
Wanted = Mapping[int, tuple[object, ...]]


def run_fetcher() -> None:
    """Fetch and receive until SIGINT or SIGTERM; changed settings count within 10 seconds."""
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    with ExitStack() as opened:
        if settings.LMTP_PORT:
            opened.enter_context(receiver(settings.LMTP_HOST, settings.LMTP_PORT))
        keep_watch(stop)


def keep_watch(stop: threading.Event, *, rhythm: Rhythm | None = None) -> None:
    """Have every active IMAP mailbox watched until `stop` is set; then end the watches."""
    watches: dict[int, tuple[tuple[object, ...], Watch]] = {}
    while not stop.is_set():
        try:
            close_old_connections()
            _tend(watches, _wanted(), rhythm)
        except DatabaseError as error:
            log.warning("database_away", kind=type(error).__name__)
            connection.close()
        stop.wait(LOOK)
    for _settings, watch in watches.values():
        watch.stop()
    for _settings, watch in watches.values():
        watch.join(FAREWELL)
    HOLDS.close()
    connection.close()


def _wanted() -> Wanted:
    """The settings of every mailbox that is to be fetched; a change of them restarts its watch."""
    active = Mailbox.objects.filter(active=True, way=Mailbox.Way.IMAP)
    return {row[0]: row[1:] for row in active.values_list("pk", *_SETTINGS)}


def _tend(
    watches: dict[int, tuple[tuple[object, ...], Watch]], wanted: Wanted, rhythm: Rhythm | None
) -> None:
    for pk, (known, watch) in list(watches.items()):
        if wanted.get(pk) != known or not watch.is_alive():
            watch.stop()
            del watches[pk]
    for count, pk in enumerate(sorted(wanted.keys() - watches.keys())):
        watch = Watch(pk, delay=min(count * STAGGER, LOOK), rhythm=rhythm)
        watches[pk] = (wanted[pk], watch)
        watch.start()
