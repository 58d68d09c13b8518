"""Handovers when conversations are merged, and when words are forgotten."""

from collections.abc import Sequence

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from kuula.desk.actions.handovers.steps import end, pending_in
from kuula.desk.models import Conversation, Handover, Message
from kuula.workspace.actors import Actor


def bring_handovers(actor: Actor, into: Conversation, parts: Sequence[Conversation]) -> None:
    """Bring the handovers of merged conversations along. The caller holds all locks.

    One that waits goes on waiting if none does in `into` and whoever stays responsible is the same;
    else it ends.
    """
    for part in parts:
        waiting = pending_in(part)
        if waiting is None:
            continue
        if waiting.held_by_id != into.assignee_id or pending_in(into) is not None:
            end(actor, waiting)
        _bring(into, [part])
    _bring(into, parts)


def forget_briefs(wanted: Q) -> None:
    """Empty the briefs of these handovers; that they were stays."""
    Handover.objects.filter(wanted).update(brief=[])


def forget_lines_of(messages: Sequence[int]) -> None:
    """Take the lines out of briefs that came from messages which are forgotten."""
    talks = Message.objects.filter(pk__in=messages).values("conversation_id")
    gone = set(messages)
    for one in Handover.objects.filter(conversation_id__in=talks).exclude(brief=[]):
        left = [line for line in one.brief if line["message"] not in gone]
        if len(left) < len(one.brief):
            Handover.objects.filter(pk=one.pk).update(brief=left)


def _bring(into: Conversation, parts: Sequence[Conversation]) -> None:
    theirs = Handover.objects.filter(conversation__in=parts)
    theirs.update(home_id=Coalesce(F("home_id"), F("conversation_id")), conversation_id=into.pk)
