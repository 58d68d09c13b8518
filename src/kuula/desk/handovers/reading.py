"""Reads of handovers: the one a conversation shows, what its brief says at first, lists."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from kuula.desk.access import conversations_for
from kuula.desk.actions.unmerging import merged_below
from kuula.desk.briefing import Heading, Line, Material, Promised, Said, brief_of
from kuula.desk.hints import written_language
from kuula.desk.models import Conversation, Handover, Message, Promise
from kuula.desk.models.handover import HandoverQuerySet
from kuula.kit import clock
from kuula.kit.compiled import FIRST, Kept
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.kit.languages import LANGUAGES
from kuula.ledger.models import Entry
from kuula.ledger.timeline import facts_of
from kuula.workspace.access import teams_for
from kuula.workspace.actors import Actor
from kuula.workspace.models import RolePermission, Staff, Team
from kuula.workspace.permissions import Permission

PAGE: Final = 50
LOOKED_AT: Final = 60
MOST_PROMISES: Final = 50
MOST_FELT: Final = 8
MOST_RECEIVERS: Final = 500
FELT: Final = (
    "listening.rating_given",
    "listening.rating_changed",
    "desk.conversation_reopened",
    "desk.promise_late",
    "desk.asked_again",
)
"""Facts that say how the customer feels, when they were good or bad."""
_STANDS: Final = (Promise.State.OPEN, Promise.State.LATE, Promise.State.BROKEN)
_PEOPLE: Final = ("given_by", "held_by", "to_staff", "to_team", "taken_by", "asked")


def latest_handover(conversation: Conversation) -> Handover | None:
    """The latest handover of a conversation with its people and what was asked, if any."""
    return _latest().first(conversation.pk)


@lru_cache
def _latest() -> Kept[Handover]:
    return Kept(handovers_beside().select_related(*_PEOPLE).order_by("-id")[:1])


def handovers_beside() -> HandoverQuerySet:
    """The handovers of conversation FIRST."""
    return Handover.objects.filter(conversation_id=FIRST)


def handovers_of(conversation: Conversation) -> list[Handover]:
    """The handovers of a conversation with their people, the latest first, at most 50."""
    found = conversation.handovers.select_related(*_PEOPLE)
    return list(found.order_by("-pk")[:PAGE])


def page_of_handovers(actor: Actor, *, cursor: str = "", size: int = PAGE) -> KeysetPage[Handover]:
    """The handovers on which the actor has the next word, the latest first. Raises NotAllowed
    without the right to read."""
    seen = conversations_for(actor).filter(spam=False).values("pk")
    found = Handover.objects.for_word_of(actor.staff_id or 0).filter(conversation__in=seen)
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__lt=int(after[0] or 0))
    rows = list(found.select_related(*_PEOPLE).order_by("-pk")[: size + 1])
    return page_of(rows, size=size, key=lambda one: (one.pk,))


def receivers_of(actor: Actor, conversation: Conversation) -> list[Staff]:
    """The colleagues a conversation may be handed to, by name, at most 500: they may answer
    customers and see it, and are neither the actor nor responsible already."""
    answers = RolePermission.objects.filter(permission=Permission.REPLY).values("role")
    found = Staff.objects.active().filter(role__in=answers)
    team = conversation.team
    if team is not None and team.closed:
        inside = Q(memberships__team=team) | Q(guest__conversation=conversation)
        found = found.filter(inside).distinct()
    found = found.exclude(pk__in=[actor.staff_id or 0, conversation.assignee_id or 0])
    return list(found.order_by("name")[:MOST_RECEIVERS])


def receiving_teams(actor: Actor, conversation: Conversation) -> list[Team]:
    """The teams a conversation may be handed to, by name, at most 500: of a closed team only that
    team itself."""
    found = teams_for(actor)
    team = conversation.team
    if team is not None and team.closed:
        found = found.filter(pk=team.pk)
    return list(found.order_by("name")[:MOST_RECEIVERS])


def taken_among(numbers: Iterable[int]) -> set[int]:
    """The conversations among these that a colleague took over."""
    found = Handover.objects.filter(conversation_id__in=set(numbers), state=Handover.State.TAKEN)
    return set(found.values_list("conversation_id", flat=True))


def brief_for(conversation: Conversation) -> list[Line]:
    """What is known of a conversation, with what was merged into it, as the lines of a brief; the
    words of facts are in the reader's language."""
    material = Material(_said(conversation), _promised(conversation), _felt(conversation))
    zone = ZoneInfo(conversation.brand.time_zone)
    lines = brief_of(material, now=clock.now(), zone=zone)
    return [*lines, *_profile(conversation, lines)]


def customers_line(conversation: Conversation, name: str) -> str:
    """What the customer is told of who helps now, in the language they are answered in."""
    with translation.override(written_language(conversation) or conversation.brand.language):
        return _("From now on %(name)s helps you. You need not repeat anything.") % {"name": name}


def lines_in(handover: Handover) -> list[Line]:
    """The brief of a handover as its lines."""
    return [
        Line(Heading(one["heading"]), one["words"], one["message"], one["entry"], one["kind"])
        for one in handover.brief
    ]


def _said(conversation: Conversation) -> list[Said]:
    found = Message.objects.filter(conversation=conversation, withdrawn_at=None, automatic="")
    rows = found.exclude(kind=Message.Kind.NOTE).order_by("-pk")[:LOOKED_AT]
    usual = written_language(conversation)
    return [
        Said(
            one.pk,
            "agent" if one.is_from_us else "customer",
            one.visible or one.text,
            one.language if one.language in LANGUAGES else usual,
            one.occurred_at,
        )
        for one in reversed(rows)
    ]


def _promised(conversation: Conversation) -> list[Promised]:
    rows = Promise.objects.filter(conversation=conversation).order_by("made_at", "pk")
    return [
        Promised(
            one.quote,
            one.message_id or 0,
            one.due_to,
            stands=one.state in _STANDS,
            kept=one.state == Promise.State.KEPT,
        )
        for one in rows[:MOST_PROMISES]
    ]


def _felt(conversation: Conversation) -> list[Line]:
    """What facts say of how the customer feels, oldest first."""
    numbers = {conversation.pk, *merged_below([conversation.pk])}
    told = Entry.objects.standing().filter(conversation_id__in=numbers, type__in=FELT)
    facts = facts_of(told.order_by("-id")[:LOOKED_AT])
    felt = [fact for fact in facts if fact.experience != "neutral"][:MOST_FELT]
    lines = []
    for fact in reversed(felt):
        comment = getattr(fact.event, "comment", "")
        said = fact.words("")
        words = _("%(said)s: “%(words)s”") % {"said": said, "words": comment} if comment else said
        lines.append(Line(Heading.FEELS, words, entry_id=fact.id))
    if conversation.waiting_since is not None:
        lines.append(_waiting(conversation, conversation.waiting_since))
    return lines


def _waiting(conversation: Conversation, since: datetime) -> Line:
    """That the customer waits for us, and whether that has become too long."""
    late = conversation.is_overdue(clock.now())
    words = _("They wait for our answer, and it is late.") if late else _("They wait for us.")
    said = conversation.messages.filter(kind=Message.Kind.INBOUND, occurred_at=since)
    first = said.first()
    return Line(Heading.FEELS, words, message_id=first.pk if first else 0, kind="waiting")


def _profile(conversation: Conversation, lines: list[Line]) -> list[Line]:
    """What the profile holds and nobody need ask for, unless it stands in the brief."""
    told = {line.kind for line in lines if line.heading is Heading.TOLD}
    customer, found = conversation.customer, []
    if customer.phone and "phone" not in told:
        words = _("Their phone number: %(number)s") % {"number": customer.phone}
        found.append(Line(Heading.KNOWN, words, kind="phone"))
    if conversation.address is not None and "email" not in told:
        words = _("Their e-mail address: %(address)s") % {"address": conversation.address.value}
        found.append(Line(Heading.KNOWN, words, kind="email"))
    return found
