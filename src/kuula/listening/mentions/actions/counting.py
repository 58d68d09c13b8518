"""A mention as the ledger tells it: one entry stands for it, a later one retracts the earlier."""

from kuula.ledger.recording import About, Past, record
from kuula.listening.experiences.actions import derive_experiences
from kuula.listening.mentions import events
from kuula.listening.models import Mention
from kuula.workspace.actors import SYSTEM, Actor, allow
from kuula.workspace.permissions import Permission


def count_mention(actor: Actor, *, mention: Mention) -> None:
    """Tell the ledger what the mention means and whose it is, as it stands now; the caller holds
    its row. It counts from when it was published."""
    if not actor.may(Permission.MENTION_SOURCES):
        allow(actor, Permission.MENTIONS)
    again = mention.entry_id is not None
    kind = events.MentionSeenOtherwise if again else events.MentionHeard
    event = kind(
        mention_id=mention.pk,
        source_id=mention.source_id,
        touchpoint_id=mention.touchpoint_id,
        name=mention.source.name,
        good=mention.good,
    )
    about = About(customer=mention.customer_id, brand=mention.brand_id)
    entry = record(event, actor.who, about, Past(mention.published_at, mention.entry_id))
    Mention.objects.filter(pk=mention.pk).update(entry_id=entry)
    mention.entry_id = entry
    if again:
        derive_experiences(SYSTEM, entry_ids=[entry])
