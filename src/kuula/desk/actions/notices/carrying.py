"""Letting notices leave the screen, as far as they are still wanted, unread and allowed."""

from typing import Final

from django.db import transaction

from kuula.desk.models import Conversation, Notice
from kuula.desk.notices.at_work import is_at_work
from kuula.desk.notices.carriers import carried_by, defer_carrying
from kuula.desk.notices.kinds import Channel, topic_of, wants
from kuula.desk.notices.queries import habits_of
from kuula.kit import clock
from kuula.workspace.access import actor_for
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

FIELDS: Final = {Channel.MAIL: ("mail_at", "mailed_at"), Channel.PUSH: ("push_at", "pushed_at")}


def carry_notice(actor: Actor, *, notice_id: int, channel: Channel) -> bool:
    """Let a notice leave this way if its time has come, nobody read it, its person still wants it,
    is at work and may see what it is about; answers whether it left. Safe to run twice.

    What does not leave because its person is not at work stays on the screen, and is counted when
    their shift begins.
    """
    allow(actor, Permission.NOTE)
    due, left = FIELDS[channel]
    with transaction.atomic():
        notice = _locked(notice_id)
        at = getattr(notice, due) if notice and notice.read_at is None else None
        if notice is None or at is None:
            return False
        if at > clock.now():
            defer_carrying(notice, channel)
            return False
        carrier = carried_by(channel)
        leaves = _may_leave(notice, channel) and carrier is not None and carrier.carry(notice)
        setattr(notice, due, None)
        if leaves:
            setattr(notice, left, clock.now())
        notice.save(update_fields=[due, left])
    return leaves


def may_be_told(notice: Notice) -> bool:
    """Whether its person still works here and may know what it is about, as rights stand now."""
    topic, staff = topic_of(notice.kind), notice.staff
    if not staff.is_active or topic.role not in (None, staff.role):
        return False
    reader = actor_for(staff)
    if topic.right is not None and not reader.may(topic.right):
        return False
    if notice.conversation_id is None:
        return True
    seen = Conversation.objects.all().existing_for(reader)
    return seen.filter(pk=notice.conversation_id).exists()


def _locked(notice_id: int) -> Notice | None:
    rows = Notice.objects.select_for_update(of=("self",))
    return rows.select_related("staff", "by", "conversation__customer").filter(pk=notice_id).first()


def _may_leave(notice: Notice, channel: Channel) -> bool:
    topic, habits = topic_of(notice.kind), habits_of(notice.staff_id)
    if not wants(habits, topic, channel):
        return False
    heard = topic.urgent or not habits.quiet or is_at_work(notice.staff_id)
    return heard and may_be_told(notice)
