"""Merging conversations and taking that back, splitting one, putting one away for a while."""

from datetime import UTC, date, datetime, time

from django.utils.translation import gettext as _
from ninja import Query, Router

from kuula.desk.access import conversation_for, merge_for, message_for
from kuula.desk.actions import (
    merge_conversations,
    snooze_conversation,
    split_conversation,
    undo_merge,
    wake_conversation,
)
from kuula.desk.merged import merges_into, whole_merge
from kuula.desk.snoozing import LONGEST, monday_morning, morning_of, tomorrow_morning
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.routes.conversations import told_now
from kuula.faces.api.shapes.conversations import OneConversationTold
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.merging import MergeTold, NewMerge, NewSnooze, NewSplit, merge_told
from kuula.faces.api.shapes.pages import Asked, Page, paged
from kuula.faces.api.tokens import ApiRequest
from kuula.kit import clock
from kuula.kit.problems import Problem
from kuula.workspace.access import require
from kuula.workspace.models import Brand
from kuula.workspace.permissions import Permission

router = Router(tags=["conversations"])
READ = scope(Permission.READ)
CHANGE = scope(Permission.READ, Permission.CHANGE)


@router.get("/conversations/{number}/merges", response=Page[MergeTold], openapi_extra=READ)
def list_merges(request: ApiRequest, number: Id, asked: Query[Asked]) -> Page[MergeTold]:
    """What was merged into the conversation, the latest first."""
    talk = conversation_for(request.auth, number)
    return paged(merges_into(talk, cursor=asked.cursor, size=asked.limit), merge_told)


@router.post("/conversations/{number}/merges", response={201: MergeTold}, openapi_extra=CHANGE)
@once
def merge(request: ApiRequest, number: Id, new: NewMerge) -> MergeTold:
    """Merge other conversations into this one: all they hold goes on here, and they lead here.

    409 `unconfirmed` says what to know first; send it with `confirmed` then.
    """
    require(request.auth, Permission.CHANGE)
    into = conversation_for(request.auth, number)
    sources = [conversation_for(request.auth, one) for one in dict.fromkeys(new.conversations)]
    merged = merge_conversations(
        request.auth, target=into, sources=sources, confirmed=new.confirmed
    )
    return merge_told(whole_merge(merged))


@router.get("/merges/{merge_id}", response=MergeTold, openapi_extra=READ)
def read_merge(request: ApiRequest, merge_id: Id) -> MergeTold:
    """One merge."""
    require(request.auth, Permission.READ)
    return merge_told(whole_merge(merge_for(request.auth, merge_id)))


@router.post("/merges/{merge_id}/undoing", response={201: MergeTold}, openapi_extra=CHANGE)
@once
def unmerge(request: ApiRequest, merge_id: Id) -> MergeTold:
    """Everything goes home: messages, drafts, files. 409 when it is too late, with the reason."""
    require(request.auth, Permission.CHANGE)
    found = merge_for(request.auth, merge_id)
    undo_merge(request.auth, merge=found)
    return merge_told(whole_merge(found))


@router.post(
    "/messages/{message_id}/split", response={201: OneConversationTold}, openapi_extra=CHANGE
)
@once
def split(request: ApiRequest, message_id: Id, new: NewSplit) -> OneConversationTold:
    """Begin a conversation with this message; merging it back undoes that."""
    require(request.auth, Permission.CHANGE)
    message = message_for(request.auth, message_id)
    begun = split_conversation(
        request.auth, message=message, subject=new.subject, following=new.following
    )
    return told_now(request.auth, begun.pk)


@router.put("/conversations/{number}/snooze", response=OneConversationTold, openapi_extra=CHANGE)
def snooze(request: ApiRequest, number: Id, new: NewSnooze) -> OneConversationTold:
    """Put it away until a moment, or until the customer writes. Again moves the moment."""
    if (new.until is None) == (new.morning is None):
        raise Problem(_("Send until or morning, one of the two."), field="until")
    talk = conversation_for(request.auth, number)
    until = new.until or _morning(talk.brand, new.morning)
    snooze_conversation(request.auth, conversation=talk, until=until)
    return told_now(request.auth, number)


@router.delete("/conversations/{number}/snooze", response=OneConversationTold, openapi_extra=CHANGE)
def wake(request: ApiRequest, number: Id) -> OneConversationTold:
    """Let it come back now. Twice is once."""
    wake_conversation(request.auth, conversation=conversation_for(request.auth, number))
    return told_now(request.auth, number)


def _morning(brand: Brand, wanted: str | date | None) -> datetime:
    now = clock.now()
    if isinstance(wanted, date):
        noon = datetime.combine(wanted, time(12), UTC)  # too far either way is refused as it is
        return morning_of(brand, wanted) if abs(noon - now) < 2 * LONGEST else noon
    return monday_morning(brand, now) if wanted == "monday" else tomorrow_morning(brand, now)
