"""Planning a reply, and stopping it: its words become a draft again, or are thrown away."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_conversation, locked_place
from kuula.desk.actions.promises.making import PromiseForm
from kuula.desk.actions.replying import Reply, check_reply, draft_of
from kuula.desk.actions.shelving import drop_files
from kuula.desk.actions.taking_back import Returned, return_to_draft
from kuula.desk.later.events import PlannedReplyChanged, PlannedReplyWithdrawn, ReplyPlanned
from kuula.desk.later.moments import LONGEST
from kuula.desk.later.reading import OPEN, SHOWN
from kuula.desk.models import (
    Attachment,
    Conversation,
    Draft,
    Message,
    PlannedFile,
    PlannedReply,
)
from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import clean
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def plan_reply(
    actor: Actor, *, conversation: Conversation, reply: Reply, send_at: datetime, anyway: bool
) -> PlannedReply:
    """Finish a reply that leaves at a moment at most a year ahead, not before.

    Takes over the files of the actor's draft and discards it, if so wanted. Nothing else changes:
    what we owe stays owed. Raises Problem for an empty reply or a moment that has passed, Conflict
    on a closed conversation.
    """
    allow(actor, Permission.REPLY)
    _check_moment(send_at)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        draft = draft_of(actor, locked) if reply.from_draft else None
        check_reply(actor, locked, reply, draft)
        if not clean(reply.text).strip():
            raise Problem(_("The reply is empty."), field="text")
        if locked.planned.filter(state__in=OPEN).count() >= SHOWN:
            raise Problem(_("Enough replies wait here already. Stop one of them first."))
        planned = _written_down(actor, locked, reply, (send_at, anyway))
        if draft is not None:
            _take_files(draft, planned)
        event = ReplyPlanned(planned_id=planned.pk, until=send_at.isoformat())
        record(event, actor.who, about_conversation(locked))
    return planned


def change_planned(
    actor: Actor, *, planned: PlannedReply, reply: Reply, send_at: datetime, anyway: bool
) -> PlannedReply:
    """Give a planned reply of the actor's own other words or another moment; its files stay.

    It waits again as if it were planned now, also one that was held. Promises stay whose words are
    still said. Raises Problem like planning it, Conflict for a reply of somebody else's and when it
    has left or was stopped.
    """
    allow(actor, Permission.REPLY)
    _check_moment(send_at)
    with transaction.atomic():
        place = locked_place(planned.conversation_id)
        locked = _locked(planned)
        if locked.staff_id != actor.staff_id:
            raise Conflict(_("Only the writer can change a planned reply."))
        check_reply(actor, place, reply, None)
        if not reply.text.strip():
            raise Problem(_("The reply is empty."), field="text")
        locked.text, locked.html, locked.solve = clean(reply.text), reply.html, reply.solve
        locked.promises = [one for one in locked.promises if one["words"] in locked.text]
        locked.cc, locked.bcc = list(reply.cc), list(reply.bcc)
        locked.state, locked.why, locked.anyway = PlannedReply.State.WAITING, "", anyway
        locked.send_at, locked.last_message = send_at, _last_message(place)
        locked.save()
        event = PlannedReplyChanged(planned_id=locked.pk, until=send_at.isoformat())
        record(event, actor.who, about_conversation(place))
    return locked


def return_planned(actor: Actor, *, planned: PlannedReply) -> Draft:
    """Make a planned reply of the actor's own their draft again, beside what was begun since."""
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        locked = _locked(planned)
        if locked.staff_id != actor.staff_id:
            raise Conflict(_("Only the writer can take a planned reply back into a draft."))
        return _returned(actor, locked)


def withdraw_planned(actor: Actor, *, planned: PlannedReply) -> None:
    """Stop a planned reply. One's own words and files are gone; a colleague's are their draft
    again, and they are told. Whoever answers here may do it."""
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        locked = _locked(planned)
        if locked.staff_id != actor.staff_id:
            _returned(actor, locked)
            return
        drop_files(Attachment.objects.filter(pk__in=locked.files.values("attachment")))
        _end(actor, locked, draft=False)


def _returned(actor: Actor, locked: PlannedReply) -> Draft:
    """End it and make it its writer's draft."""
    draft = return_to_draft(
        Returned(
            locked.conversation_id,
            locked.staff_id,
            locked.text,
            locked.html,
            ", ".join(locked.cc),
            ", ".join(locked.bcc),
            [one["words"] for one in locked.promises],
        )
    )
    Attachment.objects.filter(pk__in=locked.files.values("attachment")).update(draft=draft)
    locked.files.all().delete()
    _end(actor, locked, draft=True)
    return draft


def promise_forms(planned: PlannedReply) -> tuple[PromiseForm, ...]:
    """The promises that are made with it and whose time has not passed."""
    forms = (
        PromiseForm(
            one["words"],
            datetime.fromisoformat(one["to"]),
            datetime.fromisoformat(one["since"]) if one["since"] else None,
        )
        for one in planned.promises
    )
    return tuple(one for one in forms if one.due_to > clock.now())


def _check_moment(send_at: datetime) -> None:
    now = clock.now()
    if send_at <= now:
        raise Problem(_("Choose a moment that is still to come."), field="send_at")
    if send_at > now + LONGEST:
        raise Problem(_("A reply can wait for a year at most."), field="send_at")


def _written_down(
    actor: Actor, talk: Conversation, reply: Reply, when: tuple[datetime, bool]
) -> PlannedReply:
    if actor.staff_id is None:
        raise Problem(_("Only a colleague's reply can leave later."))
    return PlannedReply.objects.create(
        conversation=talk,
        staff_id=actor.staff_id,
        text=clean(reply.text),
        html=reply.html,
        cc=list(reply.cc),
        bcc=list(reply.bcc),
        promises=[
            {
                "words": one.quote,
                "to": one.due_to.isoformat(),
                "since": one.due_from.isoformat() if one.due_from else "",
            }
            for one in reply.promises
        ],
        solve=reply.solve,
        anyway=when[1],
        last_message=_last_message(talk),
        written_at=clock.now(),
        send_at=when[0],
    )


def _last_message(talk: Conversation) -> int:
    last = Message.objects.filter(conversation=talk).order_by("-pk").values_list("pk", flat=True)
    return last.first() or 0


def _take_files(draft: Draft, planned: PlannedReply) -> None:
    files = list(draft.attachments.values_list("pk", flat=True))
    PlannedFile.objects.bulk_create(
        [PlannedFile(planned=planned, attachment_id=one) for one in files]
    )
    draft.attachments.update(draft=None)
    draft.delete()


def _locked(planned: PlannedReply) -> PlannedReply:
    """Locked after its conversation. Raises Conflict when it has left or was stopped."""
    locked_place(planned.conversation_id)
    found = PlannedReply.objects.select_for_update(of=("self",)).select_related("conversation")
    locked = found.get(pk=planned.pk)
    if locked.state == PlannedReply.State.SENT:
        raise Conflict(_("The reply has left already."))
    if locked.state == PlannedReply.State.WITHDRAWN:
        raise Conflict(_("This reply was stopped already."))
    return locked


def _end(actor: Actor, planned: PlannedReply, *, draft: bool) -> None:
    planned.state = PlannedReply.State.WITHDRAWN
    planned.text = planned.html = ""
    planned.cc = planned.bcc = planned.promises = []
    planned.save()
    event = PlannedReplyWithdrawn(planned_id=planned.pk, draft=draft)
    record(event, actor.who, about_conversation(planned.conversation))
