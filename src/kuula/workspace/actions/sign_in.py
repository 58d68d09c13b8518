"""What is remembered of signing in: who came, who was not let in, which locks were changed."""

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import QuerySet

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
    """Remember that a sign-in was refused.

    `reason` is wrong, locked, code, inactive, unknown (nobody has the address), unproven or
    published (the demo's password at a public address).
    """
    with transaction.atomic():
        record(events.SignInRefused(reason=reason, email=one_line(email, 254)), SYSTEM.who)


def note_security_change(actor: Actor, *, what: str) -> None:
    """Remember that the actor changed a lock of their own: password, totp, provider and so on."""
    if actor.staff_id is None:
        return
    with transaction.atomic():
        record(events.SecurityChanged(staff_id=actor.staff_id, what=what), actor.who)


def end_session(actor: Actor, *, session_id: int) -> None:
    """Sign one of the actor's own devices out. Ending twice changes nothing."""
    _end(actor, UserSession.objects.filter(user_id=actor.staff_id, pk=session_id))


def end_other_sessions(actor: Actor, *, current: str) -> None:
    """Sign the actor out everywhere but in the session with the key `current`."""
    _end(actor, UserSession.objects.filter(user_id=actor.staff_id).exclude(session_key=current))


def _end(actor: Actor, sessions: QuerySet[UserSession]) -> None:
    with transaction.atomic():
        found = list(sessions)
        for session in found:
            session.end()
        if found and actor.staff_id is not None:
            record(events.SecurityChanged(staff_id=actor.staff_id, what="sessions"), actor.who)
