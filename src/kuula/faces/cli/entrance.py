"""What the doctor says of who could come in: by the demo's password, or as the first of all."""

import json
import os
from collections.abc import Iterator

import argon2
import psycopg

from kuula.faces.cli import installation
from kuula.faces.cli.findings import Finding, bad, doubtful
from kuula.kit.hosts import is_loopback_url
from kuula.workspace.published import DEMO_PASSWORD

KEPT = "select email, password from workspace_staff where is_active and email = any(%s) order by 1"


def findings(url: str) -> Iterator[Finding]:
    """What stands open at the address in PUBLIC_URL; nothing while that is this very machine."""
    public = os.environ.get("PUBLIC_URL", "")
    if not public or is_loopback_url(public):
        return
    known = set(published(url))
    if known:
        yield bad(
            f"Everybody knows the password of {len(known)} accounts of the demo company"
            f" ({', '.join(sorted(known))}), and {public} is a public address. Kuula lets nobody"
            " in with it there.",
            "Take the demo out with `kuula demo --remove`, or give each of them a password of its"
            " own; `kuula createadmin` makes an administrator of yours.",
        )
    yield from _nobody(url, public)


def published(url: str) -> Iterator[str]:
    """The addresses of active colleagues who still have the demo's password."""
    logins = json.loads(installation.recall(url).get(installation.DEMO_LOGINS, "[]"))
    emails = [str(login).split()[0] for login in logins]
    if not emails:
        return
    with installation.connect(url) as connection:
        rows = connection.execute(KEPT, [emails]).fetchall()
    for email, kept in rows:
        if _opens(str(kept)):
            yield str(email)


def _opens(kept: str) -> bool:
    """Whether the demo's password fits what Django stored: its name of the method comes first."""
    try:
        return argon2.PasswordHasher().verify(kept.removeprefix("argon2"), DEMO_PASSWORD)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


def _nobody(url: str, public: str) -> Iterator[Finding]:
    try:
        secret = installation.setup_secret(url)
    except psycopg.errors.UndefinedTable:
        return
    if secret:
        yield doubtful(
            "Nobody works here yet.",
            f"Set Kuula up at {public}/welcome?secret={secret}, or run `kuula createadmin`.",
        )
