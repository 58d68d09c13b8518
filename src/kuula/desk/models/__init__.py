"""Conversations, what was said in them, and what stands around them."""

from kuula.desk.models.conversation import (
    Conversation,
    ConversationTag,
    Guest,
    Priority,
    State,
    Tag,
)
from kuula.desk.models.handover import Handover
from kuula.desk.models.merge import JoinedDraft, Merge, MergedPart
from kuula.desk.models.message import Attachment, Draft, Message
from kuula.desk.models.promise import Promise
from kuula.desk.models.saved_view import SavedView
from kuula.desk.models.template import ReplyTemplate

__all__ = [
    "Attachment",
    "Conversation",
    "ConversationTag",
    "Draft",
    "Guest",
    "Handover",
    "JoinedDraft",
    "Merge",
    "MergedPart",
    "Message",
    "Priority",
    "Promise",
    "ReplyTemplate",
    "SavedView",
    "State",
    "Tag",
]
