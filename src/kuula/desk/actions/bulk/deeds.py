"""An order done to one conversation, by the action that does the same to a single one."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeAlias

from django.utils.translation import gettext as _

from kuula.desk.actions.incidents.linking import link_conversation, unlink_conversation
from kuula.desk.actions.incidents.telling import answer_one
from kuula.desk.actions.snoozing import snooze_conversation
from kuula.desk.actions.steering import (
    MOST_TAGS,
    assign_conversation,
    mark_spam,
    move_conversation,
    reopen_conversation,
    set_priority,
    set_state,
    set_tags,
)
from kuula.desk.bulk.foreseeing import is_so, tags_in
from kuula.desk.bulk.orders import RIGHTS, Order, Verb
from kuula.desk.incidents.reading import announcement_for, incident_for
from kuula.desk.models import Conversation, Priority, State
from kuula.desk.snoozing import monday_morning, morning_of, tomorrow_morning
from kuula.kit import clock
from kuula.kit.problems import Problem
from kuula.kit.text import whole_number
from kuula.workspace.access import staff_for, team_for
from kuula.workspace.actors import Actor, allow

Deed: TypeAlias = Callable[[Conversation], None]
MORNINGS = ("tomorrow", "monday")
STATES = (State.OPEN, State.WAITING, State.SOLVED, State.CLOSED)


def deed_of(actor: Actor, order: Order) -> Deed:
    """How the order is done to one locked conversation.

    Raises Problem for an order that nobody could carry out, NotAllowed without the right to it.
    """
    if order.verb not in tuple(Verb):
        raise Problem(_("Choose what is to be done."), field="verb")
    allow(actor, RIGHTS[Verb(order.verb)])
    makers: dict[str, Callable[[Actor, str], Deed]] = {
        Verb.ASSIGN: _assigning,
        Verb.MOVE: _moving,
        Verb.TAG: _tagging,
        Verb.UNTAG: _untagging,
        Verb.STATE: _turning,
        Verb.PRIORITY: _ranking,
        Verb.SNOOZE: _snoozing,
        Verb.SPAM: _sorting,
        Verb.LINK: _linking,
        Verb.ANSWER: _answering,
    }
    return makers[order.verb](actor, order.value)


def _assigning(actor: Actor, value: str) -> Deed:
    number = whole_number(value)
    if number is None:
        raise Problem(_("Choose who."), field="value")
    staff = staff_for(actor, number) if number else None
    return lambda talk: assign_conversation(actor, conversation=talk, staff=staff)


def _moving(actor: Actor, value: str) -> Deed:
    number = whole_number(value)
    if number is None:
        raise Problem(_("Choose a team."), field="value")
    team = team_for(actor, number) if number else None
    return lambda talk: move_conversation(actor, conversation=talk, team=team)


def _tagging(actor: Actor, value: str) -> Deed:
    named = _tags(value)
    return lambda talk: set_tags(actor, conversation=talk, names=_carried(talk) | named)


def _untagging(actor: Actor, value: str) -> Deed:
    named = _tags(value)
    return lambda talk: set_tags(actor, conversation=talk, names=_carried(talk) - named)


def _turning(actor: Actor, value: str) -> Deed:
    if value not in STATES:
        raise Problem(_("A conversation can be open, waiting, solved or closed."), field="value")

    def turn(talk: Conversation) -> None:
        if is_so(talk, value):
            return
        if value == State.OPEN and talk.state in (State.SOLVED, State.CLOSED):
            reopen_conversation(actor, conversation=talk)
        else:
            set_state(actor, conversation=talk, state=value)

    return turn


def _ranking(actor: Actor, value: str) -> Deed:
    priority = whole_number(value) or 0
    if priority not in Priority.values:
        raise Problem(_("Priority is low, normal, high or urgent."), field="value")
    return lambda talk: set_priority(actor, conversation=talk, priority=priority)


def _snoozing(actor: Actor, value: str) -> Deed:
    day = None if value in MORNINGS else _day(value)

    def snooze(talk: Conversation) -> None:
        snooze_conversation(actor, conversation=talk, until=_until(talk, value, day))

    return snooze


def _sorting(actor: Actor, value: str) -> Deed:
    if value not in ("0", "1"):
        raise Problem(_("Choose what is to be done."), field="value")
    return lambda talk: mark_spam(actor, conversation=talk, spam=value == "1")


def _linking(actor: Actor, value: str) -> Deed:
    number = whole_number(value)
    if number is None:
        raise Problem(_("Choose an incident."), field="value")
    if not number:
        return lambda talk: unlink_conversation(actor, conversation=talk)
    incident = incident_for(actor, number)
    return lambda talk: link_conversation(actor, conversation=talk, incident=incident)


def _answering(actor: Actor, value: str) -> Deed:
    announcement = announcement_for(actor, whole_number(value) or 0)
    return lambda talk: answer_one(actor, announcement, talk)


def _carried(talk: Conversation) -> set[str]:
    return set(talk.tags.values_list("name", flat=True))


def _tags(value: str) -> set[str]:
    named = tags_in(value)
    if not named:
        raise Problem(_("Name at least one tag."), field="value")
    if len(named) > MOST_TAGS:
        raise Problem(_("A conversation carries at most 20 tags."), field="value")
    return named


def _day(value: str) -> date:
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise Problem(_("Choose a date."), field="value") from error
    if day <= clock.now().date():
        raise Problem(_("Choose a moment that is still to come."), field="value")
    return day


def _until(talk: Conversation, value: str, day: date | None) -> datetime:
    if day is not None:
        return morning_of(talk.brand, day)
    morning = tomorrow_morning if value == "tomorrow" else monday_morning
    return morning(talk.brand, clock.now())
