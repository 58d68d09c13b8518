"""The audit trail: what staff and programs did to the workspace, the settings and the people in it.

Conversations are left out: a closed team's do not exist for outsiders, each tells its own story.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.ledger.events import event_types
from kuula.ledger.models import Entry
from kuula.ledger.timeline import Fact, facts_of

PAGE: Final = 50
BY_STAFF: Final = ("staff", "token")
OURS: Final = "workspace."
HOURLY: Final = "workspace.duty_changed"  # comings and goings would hide everything else


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What to show: one person's doing, one type, a period; empty means everything."""

    staff_id: int | None = None
    type: str = ""
    since: datetime | None = None
    until: datetime | None = None


def audit_facts(wanted: AuditFilter, *, cursor: str = "", size: int = PAGE) -> KeysetPage[Fact]:
    """One page of the audit trail, newest first."""
    found = _matching(wanted).order_by("-id")
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(id__lt=int(after[0] or 0))
    return page_of(facts_of(found[: size + 1]), size=size, key=lambda fact: (fact.id,))


def audit_types() -> tuple[tuple[str, str], ...]:
    """Event types by name with their words, the places left open: for a filter."""
    open_places: defaultdict[str, str] = defaultdict(lambda: "…")
    named = ((name, gettext(kind.words) % open_places) for name, kind in event_types().items())
    return tuple(sorted(named, key=lambda pair: (not pair[0].startswith(OURS), pair[1])))


def _matching(wanted: AuditFilter) -> "QuerySet[Entry]":
    found = Entry.objects.filter(conversation_id=None).exclude(type=HOURLY)
    found = found.filter(Q(actor_kind__in=BY_STAFF) | Q(type__startswith=OURS))
    if wanted.staff_id is not None:
        found = found.filter(actor_kind__in=BY_STAFF, actor_id=wanted.staff_id)
    if wanted.type:
        found = found.filter(type=wanted.type)
    if wanted.since is not None:
        found = found.filter(occurred_at__gte=wanted.since)
    if wanted.until is not None:
        found = found.filter(occurred_at__lt=wanted.until)
    return found
