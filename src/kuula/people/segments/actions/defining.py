"""Segments defined, changed, archived; and how the people of one are served."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.kit.text import clean, one_line
from kuula.ledger.recording import record
from kuula.people.actions.meanwhile import refuse_stale
from kuula.people.models import Persona, Segment
from kuula.people.segments import events
from kuula.people.segments.checking import checked_rule, needed_rights
from kuula.people.segments.fields import all_fields
from kuula.people.segments.tree import Group, written_rule
from kuula.workspace.access import team_for
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

MOST: Final = 100
NAME: Final = 60
ABOUT: Final = 500
LONGEST: Final = 2000
_LIST: Final = 736_251_917
"""The number of the lock under which the list is changed by one at a time."""


@dataclass(frozen=True, slots=True)
class SegmentForm:
    """A segment as edited."""

    name: str
    about: str
    rule: Group


@dataclass(frozen=True, slots=True)
class Playbook:
    """How the people of a segment are served: greeted so, asked this, by a team or a colleague."""

    greeting: str = ""
    asks: str = ""
    team_id: int | None = None
    staff_id: int | None = None


def save_segment(
    actor: Actor, *, form: SegmentForm, segment: Segment | None = None, seen: str | None = None
) -> Segment:
    """Define a segment, or change one. With another rule it is counted anew soon after.

    Raises Problem without a name or with a rule that cannot be, NotAllowed for a rule about what
    the actor may not know, Conflict for a name that is taken, more than 100 in use, or when it was
    changed since it was `seen`.
    """
    allow(actor, Permission.SEGMENTS)
    known = all_fields()
    rule = checked_rule(actor, form.rule, known)
    name, now = one_line(form.name, NAME), clock.now()
    if not name:
        raise Problem(_("A segment needs a name."), field="name")
    with transaction.atomic():
        _lock_list()
        saved = _locked(segment) if segment else Segment(made_at=now, changed_at=now)
        refuse_stale(saved.edited_at if segment else None, seen)
        _check_room(saved, name)
        told = written_rule(rule)
        ruled = segment is None or saved.rule != told
        saved.name, saved.about = name, clean(form.about).strip()[:ABOUT]
        saved.rule, saved.needs = told, needed_rights(rule, known)
        saved.edited_at = now
        if ruled:
            saved.changed_at, saved.trouble = now, ""
        saved.save()
        record(events.SegmentChanged(saved.pk, name, ruled), actor.who)
    return saved


def archive_segment(actor: Actor, *, segment: Segment, archived: bool) -> None:
    """Let a segment have nobody any more and be offered nowhere, or take it up again: then it is
    counted anew. Twice changes nothing."""
    allow(actor, Permission.SEGMENTS)
    with transaction.atomic():
        _lock_list()
        locked = _locked(segment)
        if (locked.archived_at is not None) == archived:
            return
        if not archived:
            _check_room(locked, locked.name)
        now = clock.now()
        locked.archived_at, locked.edited_at, locked.changed_at = (
            now if archived else None,
            now,
            now,
        )
        locked.size = 0
        locked.members.all().delete()
        locked.save()
        event = events.SegmentChanged(locked.pk, locked.name, not archived, archived)
        record(event, actor.who)


def save_playbook(actor: Actor, *, segment: Segment, playbook: Playbook) -> None:
    """Say how the people of a segment are served. Raises NotFound for a team the actor does not
    see, Problem for a colleague who does not work here."""
    allow(actor, Permission.SEGMENTS)
    if playbook.team_id:
        team_for(actor, playbook.team_id)
    at_work = Staff.objects.filter(is_active=True)
    if playbook.staff_id and not at_work.filter(pk=playbook.staff_id).exists():
        raise Problem(_("This colleague does not work here."), field="staff")
    with transaction.atomic():
        locked = _locked(segment)
        locked.greeting = clean(playbook.greeting).strip()[:LONGEST]
        locked.asks = clean(playbook.asks).strip()[:LONGEST]
        locked.team_id, locked.staff_id = playbook.team_id, playbook.staff_id
        locked.edited_at = clock.now()
        locked.save(update_fields=["greeting", "asks", "team", "staff", "edited_at"])
        record(events.SegmentChanged(locked.pk, locked.name), actor.who)


def undo_segments(actor: Actor, *, names: Sequence[str], personas: Sequence[str]) -> None:
    """Remove segments and personas that the demo made, with who is in them, moves and quotes."""
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        Persona.objects.filter(name__in=personas).delete()
        Segment.objects.filter(name__in=names).delete()


def _lock_list() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LIST])


def _locked(segment: Segment) -> Segment:
    found = Segment.objects.select_for_update().filter(pk=segment.pk).first()
    if found is None:
        raise NotFound(_("There is no such segment."))
    return found


def _check_room(wanted: Segment, name: str) -> None:
    used = Segment.objects.in_use().exclude(pk=wanted.pk or 0)
    if used.count() >= MOST:
        raise Conflict(_("100 segments are in use. Archive one first."), field="name")
    if used.filter(name__iexact=name).exists():
        raise Conflict(_("There is a segment with this name already."), field="name")
