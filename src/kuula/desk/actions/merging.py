"""Merging: what was said in several conversations goes on in one; the others are closed away."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from kuula.desk import events
from kuula.desk.actions.concerns import bring_concerns
from kuula.desk.actions.fields.joining import FILLED, bring_fields
from kuula.desk.actions.handovers.joining import bring_handovers
from kuula.desk.actions.incidents.linking import LINKED, bring_incident
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.joining import bring_complaints, bring_drafts
from kuula.desk.actions.locking import locked_together
from kuula.desk.actions.mentioning import bring_followers
from kuula.desk.actions.seeing import sees
from kuula.desk.actions.turning import turn
from kuula.desk.models import (
    Conversation,
    ConversationTag,
    Guest,
    Merge,
    MergedPart,
    Message,
    Promise,
    PutChecklist,
    State,
)
from kuula.desk.targets.clocks import joint_clocks
from kuula.kit import clock
from kuula.kit.problems import Conflict, Problem
from kuula.ledger.events import Event
from kuula.ledger.recording import record
from kuula.ui.formats import numbered
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST: Final = 100
TURNED: Final = ("state", "waiting_since", "due_at", "solved_at", "closed_at", "snoozed_until",
                 "clocks")  # fmt: skip
"""The fields of a conversation that say whose turn it is; they change together."""
CARRIED: Final = (*TURNED, "assignee_id", "priority", "first_replied_at", "messages_count")
_URGENCY: Final = (State.NEW, State.OPEN, State.WAITING, State.SNOOZED, State.SOLVED, State.CLOSED)


class Unconfirmed(Problem):
    """It can be done, but somebody should say so first; `reasons` are whole sentences."""

    code = "unconfirmed"
    status = 409

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons), field="confirmed")
        self.reasons = tuple(reasons)


def merge_conversations(
    actor: Actor,
    *,
    target: Conversation,
    sources: Sequence[Conversation],
    confirmed: bool = False,
) -> Merge:
    """Bring everything of `sources` into `target`: messages, files, drafts, tags and guests.

    The sources are closed and lead to the target. The caller looked all of them up for the actor.
    Raises Problem for what can never be merged, Conflict when somebody was faster, and Unconfirmed
    for other customers or the words of a closed team unless it is `confirmed`.
    """
    allow(actor, Permission.CHANGE)
    wanted = list(dict.fromkeys(one.pk for one in sources))
    _check_numbers(target.pk, wanted)
    with transaction.atomic():
        locked = locked_together([target.pk, *wanted])
        into, parts = locked[target.pk], [locked[number] for number in wanted]
        _check_standing(into, parts)
        if not confirmed and (reasons := doubts(into, parts)):
            raise Unconfirmed(reasons)
        merge = _written_down(actor, into, parts)
        merge.before[FILLED] = sorted(into.fields)
        bring_fields(actor, into, parts)
        _bring(into, parts, merge)
        bring_handovers(actor, into, parts)
        merge.after = snapshot(into)
        merge.save()
        record_for_all(
            actor,
            (into, *parts),
            events.ConversationMerged(merge_id=merge.pk, into=into.pk, numbers=wanted),
        )
    return merge


def doubts(target: Conversation, sources: Sequence[Conversation]) -> list[str]:
    """What somebody should know before these are merged, as whole sentences."""
    others = [one.pk for one in sources if one.customer_id != target.customer_id]
    shut = [one.pk for one in sources if _is_shut_off(one, target)]
    said = []
    if others:
        said.append(
            _("%(numbers)s came from another customer. Each message keeps its own sender.")
            % {"numbers": numbers_as_said(others)}
        )
    if shut:
        said.append(
            _("%(numbers)s belongs to a closed team. Whoever sees № %(into)s will read it.")
            % {"numbers": numbers_as_said(shut), "into": target.pk}
        )
    return said


def numbers_as_said(numbers: Sequence[int]) -> str:
    """Numbers as people write them: "№ 12, № 15"."""
    return ", ".join(numbered(number) for number in numbers)


def snapshot(conversation: Conversation) -> dict[str, Any]:
    """What a merge may change of a conversation, ready for JSON."""
    values = {name: getattr(conversation, name) for name in CARRIED}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def restore(conversation: Conversation, kept: Mapping[str, Any], names: Iterable[str]) -> None:
    """Give a conversation those fields of a snapshot again; the caller saves it."""
    for name in names:
        value = kept[name]
        is_moment = isinstance(value, str) and name.endswith(("_at", "_since", "_until"))
        setattr(conversation, name, datetime.fromisoformat(value) if is_moment else value)


def record_for_all(actor: Actor, conversations: Sequence[Conversation], event: Event) -> None:
    """Record the same fact about each of several conversations."""
    for one in conversations:
        record(event, actor.who, about_conversation(one))


def _check_numbers(target: int, wanted: Sequence[int]) -> None:
    if not wanted:
        raise Problem(_("Choose at least one conversation to merge."), field="numbers")
    if target in wanted:
        raise Problem(_("A conversation cannot be merged with itself."), field="numbers")
    if len(wanted) > MOST:
        raise Problem(
            _("At most %(count)s conversations can be merged at once.") % {"count": MOST},
            field="numbers",
        )


def _check_standing(target: Conversation, sources: Sequence[Conversation]) -> None:
    """Whether they can be merged as they stand now, under their locks."""
    places = {"number": target.pk, "into": target.merged_into_id}
    if target.merged_into_id in {one.pk for one in sources}:
        raise Conflict(
            _("№ %(number)s was itself merged into № %(into)s. Take that back first.") % places
        )
    if target.merged_into_id is not None:
        raise Conflict(_("№ %(number)s was merged into № %(into)s. Merge there.") % places)
    if target.spam and not all(one.spam for one in sources):
        raise Conflict(_("№ %(number)s is spam. Take it out of there first.") % places)
    for one in sources:
        places = {"number": one.pk, "into": one.merged_into_id}
        if one.merged_into_id is not None:
            raise Conflict(_("№ %(number)s was merged into № %(into)s already.") % places)
        if one.brand_id != target.brand_id:
            raise Problem(
                _("№ %(number)s was written to %(brand)s. Only one brand can answer it.")
                % {"number": one.pk, "brand": one.brand.name},
                field="numbers",
            )


def _is_shut_off(source: Conversation, target: Conversation) -> bool:
    team = source.team
    return team is not None and team.closed and team.pk != target.team_id


def _written_down(actor: Actor, into: Conversation, parts: Sequence[Conversation]) -> Merge:
    merge = Merge.objects.create(
        target=into,
        staff_id=actor.staff_id,
        merged_at=clock.now(),
        last_message=Message.objects.aggregate(last=Max("pk"))["last"] or 0,
        before=snapshot(into),
    )
    MergedPart.objects.bulk_create(
        [MergedPart(merge=merge, source=one, before=snapshot(one)) for one in parts]
    )
    return merge


def _bring(into: Conversation, parts: Sequence[Conversation], merge: Merge) -> None:
    said = Message.objects.filter(conversation__in=parts)
    said.update(home_id=Coalesce(F("home_id"), F("conversation_id")), conversation_id=into.pk)
    promised = Promise.objects.filter(conversation__in=parts)
    promised.update(home_id=Coalesce(F("home_id"), F("conversation_id")), conversation_id=into.pk)
    listed = PutChecklist.objects.filter(conversation__in=parts)
    listed.update(home_id=Coalesce(F("home_id"), F("conversation_id")), conversation_id=into.pk)
    bring_complaints(into, parts)
    bring_drafts(into, list(merge.parts.select_related("source")))
    merge.tags = _bring_tags(into, parts)
    merge.guests = _bring_guests(into, parts)
    merge.followers = bring_followers(into, parts)
    merge.before[LINKED] = bring_incident(into, list(parts))
    bring_concerns(into, parts)
    _take_over(into, [one for one in parts if not one.spam])
    into.messages_count += sum(one.messages_count for one in parts)
    into.save()
    for one in parts:
        turn(one, State.CLOSED, clock.now())
        one.merged_into = into
        one.save()


def _bring_tags(into: Conversation, parts: Sequence[Conversation]) -> list[int]:
    own = ConversationTag.objects.filter(conversation=into).values_list("tag_id", flat=True)
    theirs = ConversationTag.objects.filter(conversation__in=parts)
    added = sorted(set(theirs.values_list("tag_id", flat=True)) - set(own))
    ConversationTag.objects.bulk_create(
        [ConversationTag(conversation=into, tag_id=tag) for tag in added]
    )
    return added


def _bring_guests(into: Conversation, parts: Sequence[Conversation]) -> list[int]:
    own = Guest.objects.filter(conversation=into).values_list("staff_id", flat=True)
    theirs = Guest.objects.filter(conversation__in=parts)
    added = sorted(set(theirs.values_list("staff_id", flat=True)) - set(own))
    Guest.objects.bulk_create(
        [Guest(conversation=into, staff_id=staff, invited_at=clock.now()) for staff in added]
    )
    return added


def _take_over(into: Conversation, parts: Sequence[Conversation]) -> None:
    """Let the surviving one be as urgent, as unanswered and as recent as any of them."""
    everybody = (into, *parts)
    first = min(everybody, key=lambda one: _URGENCY.index(State(one.state)))
    into.first_replied_at = _earliest(one.first_replied_at for one in everybody)
    into.clocks = joint_clocks(everybody)
    into.waiting_since = _earliest(one.waiting_since for one in everybody)
    into.due_at = _earliest(one.due_at for one in everybody)
    state = _joint_state(into, first)
    if state != into.state:
        until = first.snoozed_until
        turn(into, state, first.solved_at or clock.now())
        into.snoozed_until = until if state == State.SNOOZED else None
    into.priority = max(one.priority for one in everybody)
    if into.assignee_id is None:
        into.assignee_id = _heir(into, parts)
    latest = max(everybody, key=lambda one: one.last_at)
    into.last_at, into.last_from_us = latest.last_at, latest.last_from_us
    into.last_excerpt = latest.last_excerpt


def _joint_state(into: Conversation, first: Conversation) -> State:
    """New only while nobody has answered in any of them."""
    if first.state == State.NEW and into.first_replied_at is not None:
        return State.OPEN
    return State(first.state)


def _heir(into: Conversation, parts: Sequence[Conversation]) -> int | None:
    """Who holds one of them and may see the surviving one."""
    held = (one.assignee_id for one in parts if one.assignee_id)
    return next((one for one in held if sees(into, one)), None)


def _earliest(moments: Any) -> datetime | None:
    return min((one for one in moments if one is not None), default=None)
