"""One item of a bulk action: done once, brought back once, each in a transaction of its own."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk import events
from kuula.desk.access import conversations_for
from kuula.desk.actions.bulk.deeds import Deed
from kuula.desk.actions.incidents.linking import link_conversation, unlink_conversation
from kuula.desk.actions.incidents.telling import take_one_back
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_together
from kuula.desk.actions.merging import TURNED, restore, snapshot
from kuula.desk.actions.steering import (
    assign_conversation,
    mark_spam,
    move_conversation,
    set_priority,
    set_tags,
)
from kuula.desk.bulk.orders import CHANGED_BY, Verb
from kuula.desk.incidents.reading import announcement_for, incident_for
from kuula.desk.models import Bulk, BulkItem, Conversation, IncidentLink, State
from kuula.kit import clock
from kuula.kit.problems import Problem
from kuula.ledger.models import Entry
from kuula.ledger.recording import Past, record
from kuula.workspace.access import staff_for, team_for
from kuula.workspace.actors import Actor

_SETTLED = (State.SOLVED, State.CLOSED)


def do_item(actor: Actor, deed: Deed, item_id: int) -> None:
    """Do what is ordered to one conversation, unless that was done or taken back before.

    What cannot be done is skipped, with the reason; the item and the change are one transaction.
    """
    with transaction.atomic():
        item = _locked_item(item_id)
        if item.state != BulkItem.State.WAITING:
            return None
        talk = locked_together([item.conversation_id])[item.conversation_id]
        if not conversations_for(actor).filter(pk=talk.pk).exists():
            return _settle(item, BulkItem.State.SKIPPED, _("You cannot see it"))
        item.before, before = _before(talk), last_entry(talk)
        why = _tried(deed, talk)
        item.entry = last_entry(talk)
        if not why and item.entry == before:
            why = _("It is so already")
        _settle(item, BulkItem.State.SKIPPED if why else BulkItem.State.DONE, why)
    return None


def undo_item(actor: Actor, bulk: Bulk, item_id: int) -> None:
    """Bring one conversation back, unless it was changed since; one still waiting is left alone."""
    with transaction.atomic():
        item = _locked_item(item_id)
        if item.state == BulkItem.State.WAITING:
            return _settle(item, BulkItem.State.UNDONE, "")
        if item.state != BulkItem.State.DONE:
            return None
        talk = locked_together([item.conversation_id])[item.conversation_id]
        if not conversations_for(actor).filter(pk=talk.pk).exists():
            return _settle(item, BulkItem.State.KEPT, _("You cannot see it"))
        if _changed_since(bulk, item):
            return _settle(item, BulkItem.State.KEPT, _("Changed since"))
        why = _tried(lambda one: _bring_back(actor, bulk, item, one), talk)
        _settle(item, BulkItem.State.KEPT if why else BulkItem.State.UNDONE, why)
    return None


def last_entry(talk: Conversation) -> int:
    """The last fact about a locked conversation; 0 when there is none."""
    facts = Entry.objects.filter(conversation_id=talk.pk)
    return facts.order_by("-id").values_list("id", flat=True).first() or 0


def _locked_item(item_id: int) -> BulkItem:
    return BulkItem.objects.select_for_update().get(pk=item_id)


def _settle(item: BulkItem, state: str, why: str) -> None:
    item.state, item.why = state, why
    item.save(update_fields=["state", "why", "before", "entry"])


def _tried(deed: Deed, talk: Conversation) -> str:
    """Do it; answers why it could not be done."""
    try:
        with transaction.atomic():
            deed(talk)
    except Problem as problem:
        return str(problem)
    return ""


def _before(talk: Conversation) -> dict[str, Any]:
    return {
        **snapshot(talk),
        "team_id": talk.team_id,
        "spam": talk.spam,
        "incident_id": _incident_of(talk),
        "tags": sorted(talk.tags.values_list("name", flat=True)),
    }


def _changed_since(bulk: Bulk, item: BulkItem) -> bool:
    later = Entry.objects.filter(conversation_id=item.conversation_id, id__gt=item.entry)
    return later.filter(type__in=CHANGED_BY[Verb(bulk.verb)]).exists()


def _bring_back(actor: Actor, bulk: Bulk, item: BulkItem, talk: Conversation) -> None:
    before = item.before
    match bulk.verb:
        case Verb.ASSIGN:
            _give_back(actor, talk, before["assignee_id"])
        case Verb.MOVE:
            team = team_for(actor, before["team_id"]) if before["team_id"] else None
            move_conversation(actor, conversation=talk, team=team)
            _give_back(actor, talk, before["assignee_id"])
        case Verb.TAG | Verb.UNTAG:
            set_tags(actor, conversation=talk, names=before["tags"])
        case Verb.PRIORITY:
            set_priority(actor, conversation=talk, priority=before["priority"])
        case Verb.LINK:
            _link_again(actor, talk, before["incident_id"])
        case Verb.ANSWER:
            take_one_back(actor, announcement_for(actor, int(bulk.value)), talk)
        case Verb.SPAM:
            mark_spam(actor, conversation=talk, spam=before["spam"])
        case _:
            _turn_back(actor, item, talk)


def _incident_of(talk: Conversation) -> int | None:
    links = IncidentLink.objects.filter(conversation=talk)
    return links.values_list("incident_id", flat=True).first()


def _link_again(actor: Actor, talk: Conversation, incident_id: int | None) -> None:
    unlink_conversation(actor, conversation=talk)
    if incident_id is not None:
        incident = incident_for(actor, incident_id)
        link_conversation(actor, conversation=talk, incident=incident)


def _give_back(actor: Actor, talk: Conversation, staff_id: int | None) -> None:
    staff = staff_for(actor, staff_id) if staff_id else None
    assign_conversation(actor, conversation=talk, staff=staff)


def _turn_back(actor: Actor, item: BulkItem, talk: Conversation) -> None:
    """Make it whose turn it was; what the order did does not count as ever done."""
    previous = talk.state
    restore(talk, item.before, TURNED)
    if talk.snoozed_until is not None and talk.snoozed_until <= clock.now():
        talk.state, talk.snoozed_until = State.OPEN, None
    talk.save()
    event = (
        events.ConversationReopened(by_customer=False)
        if previous in _SETTLED and talk.state not in _SETTLED
        else events.StateChanged(state=talk.state, previous=previous)
    )
    record(event, actor.who, about_conversation(talk), Past(retracts=item.entry))
