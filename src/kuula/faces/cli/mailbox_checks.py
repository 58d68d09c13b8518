"""What `kuula doctor` says of mailboxes, read from their table without Django."""

from collections.abc import Iterator
from typing import Final

import psycopg

from kuula.faces.cli.findings import Finding, bad, doubtful, good

STOPPED: Final = """
    select address, health_reason from mail_mailbox
    where active and health = 'stopped' order by address
"""
WORKING: Final = "select count(*) from mail_mailbox where active and health = 'well'"
SETTINGS: Final = "under Settings, Mailboxes"
QUIET: Final = "quiet"
WHY: Final = {
    "login": (
        "the mail server refused its name, password or token",
        f"Write the password anew, or sign in at the provider again, {SETTINGS}.",
    ),
    "connection": (
        "the mail server does not answer",
        f"See that this machine reaches it, and check its name and port {SETTINGS}.",
    ),
    "tls": (
        "the mail server's certificate cannot be trusted",
        f"Check the name of the server {SETTINGS}; it must stand in the certificate.",
    ),
    "folder": (
        "its folder on the mail server cannot be opened",
        f"Check the name of the folder {SETTINGS}.",
    ),
    "storage": (
        "there is no room to store mail",
        "Make room; new mail stays on the mail server until then.",
    ),
    "sending": (
        "the mail server does not let it send",
        f"Check the outgoing server and the user name {SETTINGS}.",
    ),
    QUIET: (
        "no mail has come in for unusually long",
        f"Send a mail there, and test the connection {SETTINGS}.",
    ),
}
OTHERWISE: Final = (
    "the mail server answered in a way Kuula does not understand",
    f"Test the connection {SETTINGS}: each step tells what the server said.",
)


def mailboxes(connection: psycopg.Connection) -> Iterator[Finding]:
    """Each mailbox that should work and has stopped, why, and what to do."""
    for address, kept in connection.execute(STOPPED).fetchall():
        reason, _colon, said = str(kept).partition(":")
        why, hint = WHY.get(reason, OTHERWISE)
        words = f" ({said.strip()})" if said.strip() else ""
        if reason == QUIET:
            yield doubtful(f"The mailbox {address} is quiet: {why}{words}.", hint)
        else:
            yield bad(f"The mailbox {address} stopped: {why}{words}.", hint)
    row = connection.execute(WORKING).fetchone()
    count = row[0] if row else 0
    if count:
        yield good("One mailbox works." if count == 1 else f"{count} mailboxes work.")
