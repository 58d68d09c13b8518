"""Conversations, what was said in them, and what stands around them."""

from kuula.desk.models.conversation import (
    Conversation,
    ConversationTag,
    Guest,
    Priority,
    State,
    Tag,
)
from kuula.desk.models.following import Follower, Mention
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
    "Follower",
    "Guest",
    "JoinedDraft",
    "Mention",
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
