"""Former colleagues: names behind what was said before, without a way to sign in."""

from collections.abc import Sequence
from contextlib import suppress

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import ProtectedError

from kuula.kit import clock
from kuula.kit.text import is_email, one_line
from kuula.ledger.recording import record
from kuula.workspace import events
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Role, Staff
from kuula.workspace.permissions import Permission


def name_former_colleague(actor: Actor, *, email: str, name: str) -> tuple[Staff, bool]:
    """The colleague of this address, else a former one made of it who cannot sign in; says whether
    they are new. Raises ValueError for what is no address."""
    allow(actor, Permission.STAFF)
    wanted = email.strip().lower()
    if not is_email(wanted):
        raise ValueError(f"{email!r} is no address.")
    known = Staff.objects.filter(email=wanted).first()
    if known is not None:
        return known, False
    with transaction.atomic():
        staff = Staff.objects.create(
            email=wanted,
            name=one_line(name, 80) or wanted.partition("@")[0],
            role=Role.AGENT,
            password=make_password(None),
            is_active=False,
            created_at=clock.now(),
        )
        record(events.FormerColleagueNamed(staff_id=staff.pk, name=staff.name), actor.who)
    return staff, True


def forget_former_colleagues(actor: Actor, *, staff_ids: Sequence[int]) -> list[int]:
    """Remove those of these former colleagues nothing hangs on, who never signed in; answers who
    is gone."""
    allow(actor, Permission.STAFF)
    gone: list[int] = []
    for staff in Staff.objects.filter(pk__in=staff_ids, is_active=False, last_login=None):
        number = staff.pk
        with suppress(ProtectedError), transaction.atomic():
            staff.delete()
            gone.append(number)
    return gone
