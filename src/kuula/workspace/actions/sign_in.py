"""What is remembered of signing in: who came, who was not let in, which locks were changed."""

from django.db import transaction

from kuula.kit.text import one_line
from kuula.ledger.recording import record
from kuula.workspace import events
from kuula.workspace.actors import SYSTEM, Actor


def note_sign_in(actor: Actor) -> None:
    """Remember that the actor signed in."""
    if actor.staff_id is None:
        return
    with transaction.atomic():
        record(events.SignedIn(staff_id=actor.staff_id), actor.who)


def note_refused_sign_in(*, email: str, reason: str = "wrong") -> None:
    """Remember that a sign-in was refused; `reason` is wrong, locked, code or inactive."""
    with transaction.atomic():
        record(events.SignInRefused(reason=reason, email=one_line(email, 254)), SYSTEM.who)


def note_security_change(actor: Actor, *, what: str) -> None:
    """Remember that the actor changed a lock of their own: password, totp, passkey, recovery."""
    if actor.staff_id is None:
        return
    with transaction.atomic():
        record(events.SecurityChanged(staff_id=actor.staff_id, what=what), actor.who)
