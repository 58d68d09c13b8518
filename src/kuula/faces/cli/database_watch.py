"""Keeping the embedded server up while `kuula up` runs."""

import time
from collections.abc import Callable
from typing import Final

from kuula.faces.cli.saying import say
from kuula.kit import logfile, postgres
from kuula.kit.home import Home
from kuula.kit.trouble import Trouble

SECONDS_BETWEEN_TRIES: Final = 5.0


def database_watch(where: Home) -> Callable[[], None]:
    """What to call twice a second: starts a server that was killed, again and again.

    One that cannot start, on a full disk for example, takes nobody else down: the pages say that
    they wait, mail stays outside, and all goes on when it can.
    """
    if not postgres.embedded():
        return lambda: None
    due = 0.0

    def watch() -> None:
        nonlocal due
        logfile.cap(postgres.log_file(where))
        if postgres.status(where).running or time.monotonic() < due:
            return
        say("The database stopped; it is started again.")
        try:
            postgres.ensure_running(where)
        except (Trouble, OSError) as trouble:
            due = time.monotonic() + SECONDS_BETWEEN_TRIES
            say(f"{trouble} It is tried again every {SECONDS_BETWEEN_TRIES:g} s.")
            return
        say("The database is back; nothing was lost.")

    return watch
