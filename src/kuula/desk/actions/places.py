"""Whom and what a fact is about."""

from kuula.desk.models import Conversation
from kuula.ledger.recording import About


def about_conversation(conversation: Conversation) -> About:
    """Whom and what a fact about this conversation is about."""
    return About(
        customer=conversation.customer_id,
        conversation=conversation.pk,
        brand=conversation.brand_id,
        team=conversation.team_id,
    )
