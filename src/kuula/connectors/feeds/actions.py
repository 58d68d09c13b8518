"""Feeds fetched: what they tell is taken in, what is wrong with one stands at it."""

from collections.abc import Sequence

from kuula.connectors.feeds.asking import Unusable, fetch_feed
from kuula.kit import jobs
from kuula.kit.hosts import resolve
from kuula.kit.http import Resolver
from kuula.listening.mentions.access import source_for
from kuula.listening.mentions.actions import (
    Heard,
    Taken,
    claim_due_feeds,
    feed_failed,
    feed_read,
    take_in_mentions,
)
from kuula.listening.models import MentionSource
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def fetch_due(actor: Actor) -> int:
    """Let the feeds whose time has come be fetched, each by a job; answers how many."""
    due = claim_due_feeds(actor)
    for source_id in due:
        jobs.defer("feeds.fetch", once=f"feed:{source_id}", source_id=source_id)
    return len(due)


def fetch_source(actor: Actor, *, source_id: int, resolver: Resolver = resolve) -> Sequence[Taken]:
    """Fetch one feed and take in what it tells; why nothing came of it stands at the source. Safe
    to run twice."""
    allow(actor, Permission.MENTION_SOURCES)
    source = source_for(actor, source_id)
    if source.kind != MentionSource.Kind.FEED or source.archived_at or not source.active:
        return ()
    try:
        found = fetch_feed(
            source.address, etag=source.etag, modified=source.modified, resolver=resolver
        )
    except Unusable as unusable:
        feed_failed(actor, source_id=source_id, why=str(unusable), gone=unusable.gone)
        return ()
    taken: Sequence[Taken] = ()
    if found.feed is not None:
        taken = take_in_mentions(actor, source=source, told=found.feed.told)
    feed_read(actor, source_id=source_id, heard=Heard(found.etag, found.modified))
    return taken
