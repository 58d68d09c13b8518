"""Conversations, what was said in them, and what stands around them."""

from kuula.desk.models.complaint import (
    Complaint,
    ComplaintCourse,
    FollowUp,
    RootCause,
    Step,
    StepTaken,
)
from kuula.desk.models.conversation import (
    Conversation,
    ConversationTag,
    Guest,
    Priority,
    State,
    Tag,
)
from kuula.desk.models.following import Follower, Mention
from kuula.desk.models.handover import Handover
from kuula.desk.models.merge import JoinedDraft, Merge, MergedPart
from kuula.desk.models.message import Attachment, Draft, Message
from kuula.desk.models.mistake import OwnMistake
from kuula.desk.models.progress import ProgressPolicy, ProgressUpdate
from kuula.desk.models.promise import Promise
from kuula.desk.models.saved_view import SavedView
from kuula.desk.models.target import ReplyTarget
from kuula.desk.models.template import ReplyTemplate

__all__ = [
    "Attachment",
    "Complaint",
    "ComplaintCourse",
    "Conversation",
    "ConversationTag",
    "Draft",
    "FollowUp",
    "Follower",
    "Guest",
    "Handover",
    "JoinedDraft",
    "Mention",
    "Merge",
    "MergedPart",
    "Message",
    "OwnMistake",
    "Priority",
    "ProgressPolicy",
    "ProgressUpdate",
    "Promise",
    "ReplyTarget",
    "ReplyTemplate",
    "RootCause",
    "SavedView",
    "State",
    "Step",
    "StepTaken",
    "Tag",
]
