"""Feeds by the clock: which are asked now, what their server said, and when nobody asks them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction

from kuula.kit import clock
from kuula.kit.text import one_line
from kuula.ledger.recording import About, record
from kuula.listening.mentions import events
from kuula.listening.mentions.actions.watching import who_connects
from kuula.listening.models import MentionSource
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

AT_ONCE: Final = 50
MOST_FAILURES: Final = 8
LONGEST_WAIT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a feed's server said of its state: to be told it next time."""

    etag: str = ""
    modified: str = ""


def claim_due_feeds(actor: Actor) -> Sequence[int]:
    """The feeds that are to be asked now, at most 50; their next turn is set, so that nobody asks
    them twice."""
    allow(actor, Permission.MENTION_SOURCES)
    now = clock.now()
    with transaction.atomic():
        rows = MentionSource.objects.due(now).select_for_update(skip_locked=True)
        due = list(rows[:AT_ONCE])
        for one in due:
            one.next_at = now + timedelta(minutes=one.every)
        MentionSource.objects.bulk_update(due, ["next_at"])
    return [one.pk for one in due]


def feed_read(actor: Actor, *, source_id: int, heard: Heard) -> None:
    """A feed was read. One that had stopped, and was let be asked again, has recovered."""
    allow(actor, Permission.MENTION_SOURCES)
    with transaction.atomic():
        locked = MentionSource.objects.select_for_update().get(pk=source_id)
        recovered = bool(locked.why) and locked.failures == 0
        locked.etag, locked.modified = heard.etag[:500], heard.modified[:200]
        locked.failures, locked.why, locked.stopped_at = 0, "", None
        locked.asked_at = clock.now()
        locked.save()
        if recovered:
            event = events.SourceRecovered(locked.pk, locked.name)
            record(event, actor.who, About(brand=locked.brand_id))


def feed_failed(actor: Actor, *, source_id: int, why: str, gone: bool = False) -> None:
    """A feed could not be read: it is asked again after twice the time, a day at most. After eight
    failures in a row, or at once when it is gone for good, nobody asks it any more and those who
    connect sources are told, once."""
    allow(actor, Permission.MENTION_SOURCES)
    with transaction.atomic():
        locked = MentionSource.objects.select_for_update().get(pk=source_id)
        now = clock.now()
        locked.failures = min(locked.failures + 1, MOST_FAILURES)
        locked.why, locked.asked_at = one_line(why, 300), now
        wait = timedelta(minutes=locked.every) * 2**locked.failures
        locked.next_at = now + min(wait, LONGEST_WAIT)
        stops = locked.stopped_at is None and (gone or locked.failures >= MOST_FAILURES)
        if stops:
            locked.stopped_at = now
        locked.save()
        if stops:
            event = events.SourceStopped(locked.pk, locked.name, who_connects(locked))
            record(event, actor.who, About(brand=locked.brand_id))


def try_feed_again(actor: Actor, *, source: MentionSource) -> None:
    """Let a feed that stopped be asked again within a minute; that it recovered is told when it was
    read."""
    allow(actor, Permission.MENTION_SOURCES)
    with transaction.atomic():
        locked = MentionSource.objects.select_for_update().get(pk=source.pk)
        locked.failures, locked.stopped_at, locked.next_at = 0, None, clock.now()
        locked.save(update_fields=["failures", "stopped_at", "next_at"])
