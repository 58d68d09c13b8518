"""To whom an entry of the ledger is told, and as what: read from the rows as they stand."""

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from django.db.models import Q

from kuula.desk import events
from kuula.desk.complaints import events as complaint_events
from kuula.desk.handovers import events as handover_events
from kuula.desk.later.events import PlannedReplyHeld, PlannedReplyWithdrawn
from kuula.desk.models import (
    Complaint,
    Conversation,
    Draft,
    Follower,
    Handover,
    Mention,
    Message,
    PlannedReply,
    Promise,
)
from kuula.desk.notices.kinds import Kind
from kuula.ledger.reading import Recorded
from kuula.workspace.models import Role, RolePermission, Staff
from kuula.workspace.models.staff import Membership
from kuula.workspace.permissions import Permission

Told: TypeAlias = dict[int, Kind]
MOST: Final = 200
MAILBOX_STOPPED: Final = "mail.mailbox_stopped"
FEEDBACK: Final = {
    "listening.feedback_arrived": Kind.FEEDBACK,
    "listening.feedback_overdue": Kind.FEEDBACK_LATE,
    "listening.feedback_answered": Kind.FEEDBACK_ANSWERED,
    "listening.feedback_done": Kind.FEEDBACK_DONE,
    "listening.feedback_declined": Kind.FEEDBACK_DECLINED,
    "listening.feedback_reopened": Kind.FEEDBACK_AGAIN,
}
"""What happens to feedback names itself whom it concerns."""
MENTION_GIVEN: Final = "listening.mention_given"
MENTION_OVERDUE: Final = "listening.mention_overdue"
SOURCE_STOPPED: Final = "listening.mention_source_stopped"


def recipients_of(entry: Recorded) -> Told:
    """Who is told of an entry and as what, at most 200; nobody is told what they did themselves."""
    told = FINDERS[entry.type](entry)
    if entry.who.kind == "staff":
        told.pop(entry.who.id or 0, None)
    return dict(sorted(told.items())[:MOST])


def _assigned(entry: Recorded) -> Told:
    return _one(entry.payload["staff_id"], Kind.ASSIGNED)


def _answered(entry: Recorded) -> Told:
    """A person wrote; what a program sends is no answer. Who follows their own case is told once,
    as its assignee."""
    if entry.payload.get("automatic"):
        return {}
    following = Follower.objects.filter(conversation_id=entry.about.conversation or 0)
    followers = _many(following.values_list("staff_id", flat=True), Kind.FOLLOWED)
    return followers | _one(_assignee(entry), Kind.ANSWERED)


def _held(entry: Recorded) -> Told:
    """Whoever wrote the reply that did not leave, while it is held."""
    held = PlannedReply.objects.filter(state=PlannedReply.State.HELD)
    found = held.filter(pk=entry.payload["planned_id"])
    return _many(found.values_list("staff_id", flat=True), Kind.HELD)


def _stopped(entry: Recorded) -> Told:
    """Whoever wrote the planned reply that a colleague stopped."""
    stopped = PlannedReply.objects.filter(pk=entry.payload["planned_id"])
    return _many(stopped.values_list("staff_id", flat=True), Kind.STOPPED)


def _mentioned(entry: Recorded) -> Told:
    return _one(entry.payload["staff_id"], Kind.MENTIONED)


def _asked(entry: Recorded) -> Told:
    return _one(entry.payload["staff_id"], Kind.ASKED)


def _helped(entry: Recorded) -> Told:
    """Whoever asked what this note answers; nobody where the question was put away."""
    note = entry.payload.get("message_id")
    answered = Mention.objects.filter(answer_id=note or 0, staff_id=entry.payload["staff_id"])
    return _many(answered.values_list("message__staff_id", flat=True), Kind.HELPED)


def _declined(entry: Recorded) -> Told:
    """Whoever asked what this note gives back."""
    declined = Mention.objects.filter(answer_id=entry.payload["message_id"])
    return _many(declined.values_list("message__staff_id", flat=True), Kind.DECLINED)


def _passed(entry: Recorded) -> Told:
    """Whoever is asked from now on, and whoever asked."""
    asking = Message.objects.filter(pk=entry.payload["message_id"])
    asker = _many(asking.values_list("staff_id", flat=True), Kind.PASSED_ON)
    return asker | _one(entry.payload["staff_id"], Kind.PASSED_TO)


def _overdue(entry: Recorded) -> Told:
    """Whoever is asked and whoever asked, while it is not answered."""
    asked, note = entry.payload["staff_id"], entry.payload["message_id"]
    standing = Mention.objects.waiting().filter(message_id=note, staff_id=asked)
    askers = _many(standing.values_list("message__staff_id", flat=True), Kind.QUESTION_LATE)
    return askers | _one(asked, Kind.ANSWER_LATE) if standing.exists() else {}


def _handed(entry: Recorded) -> Told:
    return _receivers(_handover(entry), Kind.HANDED)


def _asked_back(entry: Recorded) -> Told:
    handover = _handover(entry)
    return _one(handover.given_by_id if handover else None, Kind.ASKED_BACK)


def _explained(entry: Recorded) -> Told:
    return _receivers(_handover(entry), Kind.EXPLAINED)


def _taken(entry: Recorded) -> Told:
    handover = _handover(entry)
    return _one(handover.given_by_id if handover else None, Kind.TAKEN)


def _untaken(entry: Recorded) -> Told:
    """Whoever has the next word; the third time the leads."""
    handover = _handover(entry)
    if handover is None or not handover.is_pending:
        return {}
    if entry.payload.get("lead"):
        theirs = Membership.objects.filter(staff_id=handover.to_staff_id or 0).values("team_id")
        teams = Q(team_id__in=[handover.to_team_id or 0, handover.conversation.team_id or 0])
        return _leads(teams | Q(team_id__in=theirs), Kind.TEAM_UNTAKEN)
    if handover.state == Handover.State.ASKED:
        return _one(handover.given_by_id, Kind.UNTAKEN)
    return _receivers(handover, Kind.UNTAKEN)


def _second(entry: Recorded) -> Told:
    """Whoever has words of their own in the same conversation."""
    here = Draft.objects.filter(conversation_id=entry.about.conversation or 0).exclude(text="")
    return _many(here.values_list("staff_id", flat=True), Kind.SECOND)


def _promise_soon(entry: Recorded) -> Told:
    promise = _promise(entry)
    if promise is None or not promise.is_to_do:
        return {}
    if entry.payload["lead"]:
        return _leads(Q(team_id=promise.conversation.team_id or 0), Kind.TEAM_SOON)
    return _one(_holder(promise), Kind.PROMISE_SOON)


def _promise_late(entry: Recorded) -> Told:
    promise = _promise(entry)
    if promise is None or not promise.is_to_do:
        return {}
    leads = _leads(Q(team_id=promise.conversation.team_id or 0), Kind.TEAM_LATE)
    return leads | _one(_holder(promise), Kind.PROMISE_LATE)


def _step_late(entry: Recorded) -> Told:
    return _complaint(entry, Kind.STEP_LATE)


def _not_solved(entry: Recorded) -> Told:
    return {} if entry.payload["solved"] else _complaint(entry, Kind.NOT_SOLVED)


def _mailbox(entry: Recorded) -> Told:
    """Those who connect mailboxes."""
    roles = RolePermission.objects.filter(permission=Permission.MAILBOXES).values("role")
    found = Staff.objects.active().filter(role__in=roles)
    return _many(found.values_list("pk", flat=True), Kind.MAILBOX)


def _feedback(entry: Recorded) -> Told:
    """Whom the entry names."""
    return _many(entry.payload.get("tell", ()), FEEDBACK[entry.type])


def about_of(entry: Recorded) -> dict[str, int]:
    """What a notice leads to that is about no conversation."""
    return {"matter": entry.payload["matter_id"]} if entry.type in FEEDBACK else {}


def _mention_given(entry: Recorded) -> Told:
    return _one(entry.payload["staff_id"], Kind.MENTION_GIVEN)


def _mention_late(entry: Recorded) -> Told:
    """Whoever should have answered it, as the entry says."""
    return _many(entry.payload.get("staff_ids", ()), Kind.MENTION_LATE)


def _source_stopped(entry: Recorded) -> Told:
    """Whoever should see to it, as the entry says."""
    return _many(entry.payload.get("staff_ids", ()), Kind.MENTION_SOURCE)


FINDERS: Final[dict[str, Callable[[Recorded], Told]]] = {
    events.ConversationAssigned.type: _assigned,
    events.MessageReceived.type: _answered,
    PlannedReplyHeld.type: _held,
    PlannedReplyWithdrawn.type: _stopped,
    events.ColleagueMentioned.type: _mentioned,
    events.HelpAsked.type: _asked,
    events.HelpGiven.type: _helped,
    events.HelpDeclined.type: _declined,
    events.HelpPassed.type: _passed,
    events.HelpOverdue.type: _overdue,
    handover_events.ConversationHandedOver.type: _handed,
    handover_events.HandoverAskedBack.type: _asked_back,
    handover_events.HandoverAnswered.type: _explained,
    handover_events.HandoverTaken.type: _taken,
    handover_events.HandoverReminded.type: _untaken,
    events.ReplyWritten.type: _second,
    events.PromiseDueSoon.type: _promise_soon,
    events.PromiseLate.type: _promise_late,
    complaint_events.ComplaintStepOverdue.type: _step_late,
    complaint_events.FollowUpAnswered.type: _not_solved,
    MAILBOX_STOPPED: _mailbox,
    **dict.fromkeys(FEEDBACK, _feedback),
    MENTION_GIVEN: _mention_given,
    MENTION_OVERDUE: _mention_late,
    SOURCE_STOPPED: _source_stopped,
}
"""What is told at all, by the type of the entry."""


def _one(staff_id: int | None, kind: Kind) -> Told:
    return {staff_id: kind} if staff_id else {}


def _many(staff_ids: Iterable[int | None], kind: Kind) -> Told:
    return {staff_id: kind for staff_id in staff_ids if staff_id}


def _assignee(entry: Recorded) -> int | None:
    found = Conversation.objects.filter(pk=entry.about.conversation or 0)
    return found.values_list("assignee_id", flat=True).first()


def _handover(entry: Recorded) -> Handover | None:
    found = Handover.objects.select_related("conversation")
    return found.filter(pk=entry.payload["handover_id"]).first()


def _receivers(handover: Handover | None, kind: Kind) -> Told:
    """The colleague it was handed to, or everybody of the team."""
    if handover is None or handover.to_team_id is None:
        return _one(handover.to_staff_id if handover else None, kind)
    members = Membership.objects.filter(team_id=handover.to_team_id)
    return _many(members.values_list("staff_id", flat=True), kind)


def _promise(entry: Recorded) -> Promise | None:
    found = Promise.objects.select_related("conversation")
    return found.filter(pk=entry.payload["promise_id"]).first()


def _holder(promise: Promise) -> int | None:
    return promise.conversation.assignee_id or promise.made_by_id


def _leads(teams: Q, kind: Kind) -> Told:
    found = Membership.objects.filter(teams, staff__role=Role.LEAD)
    return _many(found.values_list("staff_id", flat=True), kind)


def _complaint(entry: Recorded, kind: Kind) -> Told:
    """Its owner, else whoever is responsible for the conversation, else the leads of its team."""
    found = Complaint.objects.select_related("conversation")
    one = found.filter(pk=entry.payload["complaint_id"]).first()
    if one is None:
        return {}
    looks_after = one.owner_id or one.conversation.assignee_id
    return _one(looks_after, kind) or _leads(Q(team_id=one.conversation.team_id or 0), kind)
