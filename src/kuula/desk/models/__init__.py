"""Conversations, what was said in them, and what stands around them."""

from kuula.desk.models.bulk import Bulk, BulkItem
from kuula.desk.models.checklist import Checklist, PutChecklist
from kuula.desk.models.complaint import (
    Complaint,
    ComplaintCourse,
    FollowUp,
    RootCause,
    Step,
    StepTaken,
)
from kuula.desk.models.concern import Concern
from kuula.desk.models.conversation import (
    Conversation,
    ConversationTag,
    Guest,
    Priority,
    State,
    Tag,
)
from kuula.desk.models.custom_field import CustomField, FieldKind
from kuula.desk.models.following import Follower, Mention
from kuula.desk.models.goodwill import (
    Goodwill,
    GoodwillKind,
    GoodwillKindOff,
    GoodwillLimit,
    Voucher,
)
from kuula.desk.models.handover import Handover
from kuula.desk.models.incident import Announcement, AnnouncementSent, Incident, IncidentLink
from kuula.desk.models.macro import Macro, MacroRun
from kuula.desk.models.matter import ToldMatter, WatchedMatter
from kuula.desk.models.merge import JoinedDraft, Merge, MergedPart
from kuula.desk.models.message import Attachment, Draft, Message
from kuula.desk.models.mistake import OwnMistake
from kuula.desk.models.notice import Notice, NoticedEntry, NoticeHabits
from kuula.desk.models.old_number import OldNumber
from kuula.desk.models.planned import PlannedFile, PlannedReply
from kuula.desk.models.progress import ProgressPolicy, ProgressUpdate
from kuula.desk.models.promise import Promise
from kuula.desk.models.saved_view import SavedView
from kuula.desk.models.target import ReplyTarget
from kuula.desk.models.template import ReplyTemplate

__all__ = [
    "Announcement",
    "AnnouncementSent",
    "Attachment",
    "Bulk",
    "BulkItem",
    "Checklist",
    "Complaint",
    "ComplaintCourse",
    "Concern",
    "Conversation",
    "ConversationTag",
    "CustomField",
    "Draft",
    "FieldKind",
    "FollowUp",
    "Follower",
    "Goodwill",
    "GoodwillKind",
    "GoodwillKindOff",
    "GoodwillLimit",
    "Guest",
    "Handover",
    "Incident",
    "IncidentLink",
    "JoinedDraft",
    "Macro",
    "MacroRun",
    "Mention",
    "Merge",
    "MergedPart",
    "Message",
    "Notice",
    "NoticeHabits",
    "NoticedEntry",
    "OldNumber",
    "OwnMistake",
    "PlannedFile",
    "PlannedReply",
    "Priority",
    "ProgressPolicy",
    "ProgressUpdate",
    "Promise",
    "PutChecklist",
    "ReplyTarget",
    "ReplyTemplate",
    "RootCause",
    "SavedView",
    "State",
    "Step",
    "StepTaken",
    "Tag",
    "ToldMatter",
    "Voucher",
    "WatchedMatter",
]
