"""What is known of the matter of one conversation: its mark, and what the days proved."""

from dataclasses import dataclass

from kuula.desk.matter_events import MatterJudged
from kuula.desk.matters.marks import Mark, mark_of
from kuula.desk.models import Conversation
from kuula.desk.queries import earlier_of
from kuula.ledger.models import Entry
from kuula.workspace.actors import Actor


@dataclass(frozen=True, slots=True)
class KnownMatter:
    """`mark` names an earlier conversation only if it exists for the reader; `judged` is what
    stands once the seven days are over."""

    mark: Mark | None
    judged: MatterJudged | None


def matter_known(actor: Actor, conversation: Conversation) -> KnownMatter:
    """What is known of a conversation the caller looked up for the actor; two statements."""
    others = earlier_of(actor, conversation.customer_id, but=conversation.pk)
    standing = Entry.objects.standing().filter(
        conversation_id=conversation.pk, type=MatterJudged.type
    )
    entry = standing.order_by("-id").first()
    judged = MatterJudged.load(entry.payload) if entry else None
    return KnownMatter(mark_of(others, conversation.pk), judged)
