"""Reads of mentions that span rows: lists with their counts, and how fast they were answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db.models import Avg, Count, F, Q

from kuula.kit import clock
from kuula.kit.compiled import fetched
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.listening.mentions.access import mentions_for, sources_for
from kuula.listening.models import Mention, MentionNote, MentionSource
from kuula.listening.models.mention import PublicMentionQuerySet
from kuula.workspace.actors import Actor
from kuula.workspace.models import RolePermission, Staff
from kuula.workspace.permissions import Permission

PAGE: Final = 50
NO_STARS: Final = 0
_REPLIES: Final = """
SELECT m.source_id, count(*) FILTER (WHERE m.answered_at IS NOT NULL),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY m.minutes),
    count(*) FILTER (WHERE m.answered_at <= m.due_at),
    count(*) FILTER (WHERE m.due_at IS NOT NULL AND (m.answered_at IS NOT NULL
        OR (m.state <> 'needless' AND m.due_at < %s)))
FROM listening_mention m
WHERE m.timed AND m.published_at >= %s AND (%s::bigint IS NULL OR m.brand_id = %s)
GROUP BY m.source_id
"""


class Part(StrEnum):
    """The parts of the list."""

    NEW = "new"
    TAKEN = "taken"
    MINE = "mine"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    NEEDLESS = "needless"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Sought:
    """Which mentions are asked for. `stars` counts whole ones on a scale from 1 to 5 (0: those
    without any), `words` stand in author, title or text."""

    part: Part = Part.ALL
    brand_id: int | None = None
    source_id: int | None = None
    stars: int | None = None
    words: str = ""
    good: bool | None = None
    customer_id: int | None = None
    heard_since: datetime | None = None


def page_of_mentions(
    actor: Actor, sought: Sought, *, cursor: str = "", size: int = PAGE
) -> KeysetPage[Mention]:
    """One page of the mentions that are sought, the latest published first. Raises as
    `mentions_for`."""
    found = _narrowed(mentions_for(actor), sought).filter(_of_part(sought.part, actor))
    after = decode(cursor, "mn")
    if after is not None:
        at, number = datetime.fromisoformat(str(after[0])), int(after[1] or 0)
        found = found.filter(Q(published_at__lt=at) | Q(published_at=at, pk__lt=number))
    rows = list(found.order_by("-published_at", "-pk")[: size + 1])
    return page_of(rows, size=size, key=lambda one: (one.published_at.isoformat(), one.pk))


def counts_of_mentions(actor: Actor, sought: Sought) -> dict[Part, int]:
    """How many there are in each part, narrowed otherwise alike. One statement."""
    found = _narrowed(mentions_for(actor), sought)
    counted = {part.value: Count("pk", filter=_of_part(part, actor)) for part in Part}
    return {Part(name): count for name, count in found.aggregate(**counted).items()}


def notes_of(mention: Mention) -> Sequence[MentionNote]:
    """The notes about a mention, the first one first; at most 200 are written."""
    return tuple(mention.notes.all())


def who_may_answer() -> dict[int, str]:
    """The colleagues of now who may answer mentions, by name, at most 200."""
    roles = RolePermission.objects.filter(permission=Permission.MENTIONS).values("role")
    found = Staff.objects.active().filter(role__in=roles).order_by("name")
    return dict(found.values_list("pk", "name")[:200])


def page_of_sources(
    actor: Actor, *, archived: bool = False, cursor: str = "", size: int = PAGE
) -> KeysetPage[MentionSource]:
    """One page of the sources, in use or archived, in the order they were connected."""
    found = sources_for(actor).filter(archived_at__isnull=not archived).order_by("pk")
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__gt=int(after[0] or 0))
    return page_of(list(found[: size + 1]), size=size, key=lambda one: (one.pk,))


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """How many mentions a source told, how many wait, and the mean of their stars on a scale from 1
    to 5 (None without any)."""

    mentions: int = 0
    waiting: int = 0
    stars: float | None = None


def counts_of_sources(actor: Actor, source_ids: Sequence[int]) -> dict[int, SourceCounts]:
    """These of each source that told anything. One statement."""
    found = mentions_for(actor).filter(source_id__in=list(source_ids)).order_by()
    waiting = Q(state__in=(Mention.State.NEW, Mention.State.TAKEN))
    rows = found.values("source_id").annotate(
        told=Count("pk"), open_ones=Count("pk", filter=waiting), mean=Avg(_OF_FIVE)
    )
    return {
        row["source_id"]: SourceCounts(
            row["told"], row["open_ones"], None if row["mean"] is None else float(row["mean"])
        )
        for row in rows
    }


@dataclass(frozen=True, slots=True)
class Replies:
    """How mentions of a source were answered: `median` working minutes over the `answered`, and of
    the `promised` ones, answered or overdue, those `in_time`."""

    source_id: int
    answered: int
    median: float | None
    in_time: int
    promised: int


def replies_by_source(
    actor: Actor, *, since: datetime, brand_id: int | None = None
) -> Sequence[Replies]:
    """How mentions published since a moment were answered, by source. Only those that were
    published after their source was connected are measured; one that needs no answer is not. One
    statement."""
    mentions_for(actor)
    rows = fetched((_REPLIES, (clock.now(), since, brand_id, brand_id)))
    return tuple(Replies(*row) for row in rows if row[1] or row[4])


def mentions_of(actor: Actor, customer_id: int) -> Sequence[Mention]:
    """What a customer wrote in public, the latest first, at most 1,000."""
    found = mentions_for(actor).filter(customer_id=customer_id)
    return tuple(found.order_by("-published_at", "-pk")[:1000])


def numbers_of(actor: Actor, customer_id: int) -> list[int]:
    """The numbers of what a customer wrote in public."""
    return list(mentions_for(actor).filter(customer_id=customer_id).values_list("pk", flat=True))


_OF_FIVE: Final = 1 + 4 * (F("stars") - F("lowest")) / (F("highest") - F("lowest"))


def _of_part(part: Part, actor: Actor) -> Q:
    states = Mention.State
    waiting = Q(state__in=(states.NEW, states.TAKEN))
    return {
        Part.NEW: Q(state=states.NEW),
        Part.TAKEN: Q(state=states.TAKEN),
        Part.MINE: waiting & Q(staff_id=actor.staff_id or 0),
        Part.OVERDUE: waiting & Q(due_at__lt=clock.now()),
        Part.ANSWERED: Q(state=states.ANSWERED),
        Part.NEEDLESS: Q(state=states.NEEDLESS),
        Part.ALL: Q(),
    }[part]


def _narrowed(found: PublicMentionQuerySet, sought: Sought) -> PublicMentionQuerySet:
    plain = {
        "brand_id": sought.brand_id,
        "source_id": sought.source_id,
        "good": sought.good,
        "customer_id": sought.customer_id,
        "heard_at__gte": sought.heard_since,
    }
    found = found.filter(**{name: value for name, value in plain.items() if value is not None})
    if sought.stars == NO_STARS:
        found = found.filter(stars=None)
    elif sought.stars is not None:
        found = found.alias(of_five=_OF_FIVE).filter(
            of_five__gte=sought.stars - 0.5, of_five__lt=sought.stars + 0.5
        )
    for word in sought.words.split()[:8]:
        found = found.filter(
            Q(text__icontains=word) | Q(title__icontains=word) | Q(author__icontains=word)
        )
    return found
