"""Planned replies when their moment comes, and when the customer was faster."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kuula.desk.access import conversations_for
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.later.planning import promise_forms
from kuula.desk.actions.locking import locked_place
from kuula.desk.actions.replying import Reply, write_reply
from kuula.desk.later.events import PlannedReplyHeld, PlannedReplyLetGo
from kuula.desk.later.reading import due_now
from kuula.desk.models import Attachment, Conversation, Message, PlannedReply
from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.ledger.recording import record
from kuula.workspace.access import actor_for
from kuula.workspace.actors import SYSTEM, Actor, allow
from kuula.workspace.permissions import Permission


def send_due_replies(actor: Actor) -> int:
    """Let every planned reply go whose moment has come; answers how many left.

    Each is a transaction of its own. Safe to run twice and by two at a time. What cannot leave is
    held, with the reason.
    """
    allow(actor, Permission.REPLY)
    return sum(_leave(planned_id, number) for planned_id, number in due_now(clock.now()))


def hold_planned(actor: Actor, *, number: int) -> int:
    """Hold what waits in a conversation and did not know of the customer's last words; answers how
    many. What is to leave anyway is left alone. Safe to run twice."""
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        place = locked_place(number)
        waiting = place.planned.select_for_update().filter(state=PlannedReply.State.WAITING)
        late = [one for one in waiting.order_by("pk") if _is_overtaken(place, one)]
        for one in late:
            _hold(place, one, "customer", "")
    return len(late)


def let_go(actor: Actor, *, planned: PlannedReply) -> PlannedReply:
    """Let a held reply go nevertheless, at its moment or, when that has passed, with the next round
    of the clock. What waits is made to leave anyway."""
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        place = locked_place(planned.conversation_id)
        locked = PlannedReply.objects.select_for_update().get(pk=planned.pk)
        if locked.state not in (PlannedReply.State.WAITING, PlannedReply.State.HELD):
            raise Conflict(_("This reply has left or was stopped already."))
        if locked.state == PlannedReply.State.WAITING and locked.anyway:
            return locked
        locked.state, locked.why, locked.anyway = PlannedReply.State.WAITING, "", True
        locked.save(update_fields=["state", "why", "anyway"])
        record(PlannedReplyLetGo(planned_id=locked.pk), actor.who, about_conversation(place))
    return locked


def _leave(planned_id: int, number: int) -> bool:
    with transaction.atomic():
        place = locked_place(number)
        found = PlannedReply.objects.select_for_update(of=("self",)).select_related("staff")
        planned = found.get(pk=planned_id)
        if planned.state != PlannedReply.State.WAITING or planned.send_at > clock.now():
            return False
        if _is_overtaken(place, planned):
            _hold(place, planned, "customer", "")
            return False
        with translation.override(planned.staff.language):
            return _sent(place, planned)


def _sent(place: Conversation, planned: PlannedReply) -> bool:
    """Write the reply as its writer; whatever stands against it is kept in words."""
    if not planned.staff.is_active:
        _hold(place, planned, "left", "")
        return False
    writer = actor_for(planned.staff)
    try:
        with transaction.atomic():
            if not conversations_for(writer).filter(pk=place.pk).exists():
                raise Conflict(_("Whoever wrote it cannot see this conversation any more."))
            message = write_reply(writer, conversation=place, reply=_reply_of(planned))
    except Problem as problem:
        _hold(place, planned, "refused", str(problem))
        return False
    _settle(planned, message)
    return True


def _reply_of(planned: PlannedReply) -> Reply:
    return Reply(
        text=planned.text,
        html=planned.html,
        cc=tuple(planned.cc),
        bcc=tuple(planned.bcc),
        solve=planned.solve,
        from_draft=False,
        promises=promise_forms(planned),
    )


def _settle(planned: PlannedReply, message: Message) -> None:
    """What it said stands in the message from now on, with its files."""
    files = Attachment.objects.filter(pk__in=planned.files.values("attachment"))
    files.update(message=message)
    planned.files.all().delete()
    planned.state, planned.message = PlannedReply.State.SENT, message
    planned.text = planned.html = planned.why = ""
    planned.cc = planned.bcc = planned.promises = []
    planned.save()


def _is_overtaken(place: Conversation, planned: PlannedReply) -> bool:
    """Whether the customer wrote since, and that is to hold it."""
    if planned.anyway:
        return False
    said = Message.objects.filter(conversation=place, pk__gt=planned.last_message)
    return said.filter(kind=Message.Kind.INBOUND, automatic="").exists()


def _hold(place: Conversation, planned: PlannedReply, reason: str, why: str) -> None:
    planned.state, planned.why = PlannedReply.State.HELD, why or reason
    planned.save(update_fields=["state", "why"])
    event = PlannedReplyHeld(planned_id=planned.pk, reason=reason)
    record(event, SYSTEM.who, about_conversation(place))
