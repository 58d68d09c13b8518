"""Incidents read: the list, one, and the conversations of it that the reader may see."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.utils.translation import gettext as _

from kuula.desk.access import conversations_for
from kuula.desk.listing import in_their_order
from kuula.desk.models import Announcement, Conversation, Incident
from kuula.desk.models.conversation import HELD
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.kit.problems import NotFound
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

LISTED: Final = 200
SHOWN: Final = 100
TRIED: Final = 3
SPOKEN: Final = Case(
    When(~Q(language=""), then=F("language")),
    When(~Q(customer__language=""), then=F("customer__language")),
    default=F("brand__language"),
)
"""The language of a conversation; its customer's, then the brand's where nobody said which."""


@dataclass(frozen=True, slots=True)
class Concerned:
    """How many conversations of an incident the reader may see, in all and not settled yet."""

    all: int
    open: int


def language_of(talk: Conversation) -> str:
    """The language one conversation is answered in."""
    return talk.language or talk.customer.language or talk.brand.language


def incidents_for(actor: Actor, *, resolved: bool = False) -> list[Incident]:
    """The incidents that last, or those that are over; the latest first, at most 200."""
    allow(actor, Permission.READ)
    found = Incident.objects.filter(resolved_at__isnull=not resolved)
    return list(found.order_by("-opened_at")[:LISTED])


def page_of_incidents(
    actor: Actor, *, resolved: bool | None = None, cursor: str = "", size: int = 50
) -> KeysetPage[Incident]:
    """One page of the incidents, the latest first: those that last, those that are over, or all.
    Raises Problem for a damaged cursor."""
    allow(actor, Permission.READ)
    found = Incident.objects.select_related("parent", "opened_by")
    if resolved is not None:
        found = found.filter(resolved_at__isnull=not resolved)
    after = decode(cursor, "mn")
    if after is not None:
        at, number = datetime.fromisoformat(str(after[0])), int(after[1] or 0)
        found = found.filter(Q(opened_at__lt=at) | Q(opened_at=at, pk__lt=number))
    rows = list(found.order_by("-opened_at", "-pk")[: size + 1])
    return page_of(rows, size=size, key=lambda one: (one.opened_at.isoformat(), one.pk))


def page_of_concerned(
    actor: Actor, incident: Incident, *, unsettled: bool = False, cursor: str = "", size: int = 50
) -> KeysetPage[Conversation]:
    """One page of its conversations that exist for the actor, the latest first, with their people
    and `tag_names`; with `unsettled` without those that are settled. Raises Problem for a damaged
    cursor."""
    found = concerned_by(actor, incident)
    if unsettled:
        found = found.filter(state__in=HELD)
    after = decode(cursor, "mn")
    if after is not None:
        at, number = datetime.fromisoformat(str(after[0])), int(after[1] or 0)
        found = found.filter(Q(last_at__lt=at) | Q(last_at=at, pk__lt=number))
    numbers = list(found.values_list("pk", flat=True)[: size + 1])
    rows = in_their_order(numbers)
    return page_of(rows, size=size, key=lambda one: (one.last_at.isoformat(), one.pk))


def incident_for(actor: Actor, incident_id: int) -> Incident:
    """One incident. Raises NotFound."""
    allow(actor, Permission.READ)
    found = Incident.objects.select_related("parent", "opened_by").filter(pk=incident_id).first()
    if found is None:
        raise NotFound(_("There is no such incident."))
    return found


def concerned_by(actor: Actor, incident: Incident) -> QuerySet[Conversation]:
    """Its conversations that exist for the actor and were not merged away, the latest first."""
    found = conversations_for(actor).filter(incident_link__incident=incident, merged_into=None)
    return found.order_by("-last_at", "-pk")


def counts_of(actor: Actor, incidents: Sequence[Incident]) -> Mapping[int, Concerned]:
    """How many each concerns, of what the actor may see; one statement."""
    numbers = [one.pk for one in incidents]
    seen = conversations_for(actor).filter(
        incident_link__incident__in=numbers, merged_into=None, spam=False
    )
    rows = seen.order_by().values_list("incident_link__incident_id", "state").annotate(Count("pk"))
    every: Counter[int] = Counter()
    unsettled: Counter[int] = Counter()
    for number, state, count in rows:
        every[number] += count
        unsettled[number] += count if state in HELD else 0
    return {number: Concerned(every[number], unsettled[number]) for number in numbers}


def languages_of(actor: Actor, incident: Incident) -> Mapping[str, int]:
    """How many of its conversations speak which language; "" for those that nobody knows of."""
    spoken = concerned_by(actor, incident).annotate(spoken=SPOKEN).order_by()
    return dict(spoken.values_list("spoken").annotate(Count("pk")))


def announcements_of(incident: Incident) -> list[Announcement]:
    """What all were told, the latest first, at most 20."""
    return list(_announced(incident)[:20])


def page_of_announcements(
    incident: Incident, *, cursor: str = "", size: int = 50
) -> KeysetPage[Announcement]:
    """One page of what all were told, the latest first, each with its `sent_count`. Raises Problem
    for a damaged cursor."""
    found = _announced(incident)
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__lt=int(after[0] or 0))
    return page_of(list(found[: size + 1]), size=size, key=lambda one: (one.pk,))


def announcement_for(actor: Actor, announcement_id: int) -> Announcement:
    """One answer for all. Raises NotFound."""
    allow(actor, Permission.READ)
    found = Announcement.objects.select_related("incident").filter(pk=announcement_id).first()
    if found is None:
        raise NotFound(_("There is no such answer."))
    return found


def without(actor: Actor, announcement: Announcement) -> list[int]:
    """The conversations of its incident that do not have an answer yet, whether it speaks their
    language or not; without spam and without those that are closed."""
    found = concerned_by(actor, announcement.incident).filter(spam=False).exclude(state="closed")
    left = found.exclude(pk__in=announcement.sent.values("conversation_id"))
    return list(left.order_by("pk").values_list("pk", flat=True)[:5000])


def tried_on(actor: Actor, incident: Incident, languages: Sequence[str]) -> list[Conversation]:
    """Three real conversations in these languages, as different as can be."""
    found: list[Conversation] = []
    for language in languages:
        rows = concerned_by(actor, incident).annotate(spoken=SPOKEN).filter(spoken=language)
        rows = rows.exclude(state="closed")
        found += rows.filter(spam=False).select_related("customer", "brand")[:TRIED]
    first = {language_of(one): one for one in reversed(found)}
    rest = [one for one in found if one not in first.values()]
    return [*first.values(), *rest][:TRIED]


def _announced(incident: Incident) -> "QuerySet[Announcement]":
    found = Announcement.objects.filter(incident_id=incident.pk).select_related("staff")
    return found.annotate(sent_count=Count("sent")).order_by("-pk")
