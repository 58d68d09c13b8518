"""Planned replies read: those of a conversation, one on behalf of somebody, those that are due."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from kuula.desk.access import conversations_for
from kuula.desk.models import Conversation, PlannedReply
from kuula.kit.problems import NotFound
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

SHOWN: Final = 20
PORTION: Final = 500
OPEN: Final = (PlannedReply.State.WAITING, PlannedReply.State.HELD)


def planned_in(conversation: Conversation) -> list[PlannedReply]:
    """Those that have not left, the next first, at most 20."""
    found = conversation.planned.filter(state__in=OPEN).select_related("staff", "conversation")
    return list(found.prefetch_related("files").order_by("send_at", "pk")[:SHOWN])


def planned_for(actor: Actor, planned_id: int) -> PlannedReply:
    """A planned reply of a conversation the actor may see. Raises NotFound."""
    allow(actor, Permission.READ)
    found = PlannedReply.objects.select_related("conversation", "staff").filter(pk=planned_id)
    planned = found.first()
    visible = conversations_for(actor)
    if planned is None or not visible.filter(pk=planned.conversation_id).exists():
        raise NotFound(_("There is no such planned reply."))
    return planned


def due_now(now: datetime) -> list[tuple[int, int]]:
    """The planned replies whose moment has come, with their conversations; at most 500."""
    due = PlannedReply.objects.filter(state=PlannedReply.State.WAITING, send_at__lte=now)
    return list(due.order_by("send_at").values_list("pk", "conversation_id")[:PORTION])


def with_planned(numbers: Iterable[int]) -> set[int]:
    """Those of these conversations in which a planned reply waits; one statement."""
    waiting = PlannedReply.objects.filter(state=PlannedReply.State.WAITING)
    found = waiting.filter(conversation_id__in=list(numbers))
    return set(found.values_list("conversation_id", flat=True))
