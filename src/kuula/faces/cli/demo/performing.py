"""Performing one planned conversation, turn by turn, each at its own moment."""

from django.db import transaction

from kuula.desk.access import conversation_for
from kuula.desk.actions import (
    add_note,
    assign_conversation,
    close_conversation,
    open_conversation,
    receive_message,
    set_priority,
    set_tags,
    solve_conversation,
    write_reply,
)
from kuula.desk.actions.replying import Reply
from kuula.desk.deadlines import SETTLED
from kuula.desk.incoming import Incoming, Opening
from kuula.desk.models import Conversation
from kuula.faces.cli.demo.cast import Cast
from kuula.faces.cli.demo.equipping import fill_in
from kuula.faces.cli.demo.giving import make_good
from kuula.faces.cli.demo.handing import hand_on
from kuula.faces.cli.demo.planned import PlannedConversation, PlannedTurn
from kuula.faces.cli.demo.promising import promise
from kuula.faces.cli.demo.script import Script
from kuula.faces.cli.demo.shopping import point_at, shop
from kuula.faces.cli.demo.telling_apart import tell_apart
from kuula.kit import clock
from kuula.ledger.recording import as_history
from kuula.listening.access import answerer
from kuula.listening.actions import Answer, Question, ask_rating, give_rating
from kuula.workspace.actors import SYSTEM


def perform(planned: PlannedConversation, cast: Cast, script: Script) -> int:
    """Make one conversation happen in the past, in one transaction; answers its number."""
    with transaction.atomic():
        return _perform(planned, cast, script)


def _perform(planned: PlannedConversation, cast: Cast, script: Script) -> int:
    first, *rest = planned.turns
    shop(planned, cast)
    number = _open(planned, first, cast)
    for turn in rest:
        if turn.by == "note":
            hand_on(planned, turn, cast, number)
        with as_history(turn.at):
            _take_turn(planned, turn, cast, number)
    promise(planned, cast, number)
    _steer(planned, cast, script, number)
    fill_in(planned, cast, number)
    point_at(number)
    tell_apart(planned, cast, number)
    if planned.finished_at is not None:
        with as_history(planned.finished_at):
            _finish(planned, cast, number)
        _rate(planned, number)
    make_good(planned, cast, number)
    _put_away(planned, number)
    return number


def _put_away(planned: PlannedConversation, number: int) -> None:
    """Close what nobody came back to for two weeks, as the timer would have done."""
    if planned.finished_at is None or planned.finished_at + SETTLED > clock.now():
        return
    with as_history(planned.finished_at + SETTLED):
        close_conversation(SYSTEM, conversation=conversation_for(SYSTEM, number))


def _open(planned: PlannedConversation, turn: PlannedTurn, cast: Cast) -> int:
    opening = Opening(
        brand_id=cast.brands[planned.brand].pk,
        subject=planned.subject,
        team_id=cast.teams[planned.team].pk,
        mailbox_id=cast.mailboxes[planned.brand].pk,
        priority=planned.priority,
        target_minutes=cast.targets[planned.brand],
    )
    with as_history(turn.at):
        opened = open_conversation(SYSTEM, opening=opening, message=_said(planned, turn, cast))
    return opened.conversation_id


def _take_turn(planned: PlannedConversation, turn: PlannedTurn, cast: Cast, number: int) -> None:
    conversation = conversation_for(SYSTEM, number)
    if turn.by == "customer":
        receive_message(SYSTEM, conversation=conversation, message=_said(planned, turn, cast))
    elif turn.by == "note":
        add_note(cast.actors[turn.author], conversation=conversation, text=turn.text)
    else:
        write_reply(cast.actors[turn.author], conversation=conversation, reply=Reply(turn.text))


def _said(planned: PlannedConversation, turn: PlannedTurn, cast: Cast) -> Incoming:
    return Incoming(
        email=planned.customer,
        name=cast.customers[planned.customer].name,
        text=turn.text,
        visible=turn.text,
        at=turn.at,
        language=planned.language,
    )


def _steer(planned: PlannedConversation, cast: Cast, script: Script, number: int) -> None:
    last = planned.turns[-1].at
    tag = next(tag for tag in script.tags if tag.key == planned.tag)
    with as_history(last):
        conversation = conversation_for(SYSTEM, number)
        language = cast.brands[planned.brand].language
        set_tags(SYSTEM, conversation=conversation, names=[tag.label[language]])
        if planned.priority != conversation.priority:
            set_priority(SYSTEM, conversation=conversation, priority=planned.priority)
        if planned.assignee and conversation.assignee_id != cast.staff[planned.assignee].pk:
            assign_conversation(
                SYSTEM, conversation=conversation, staff=cast.staff[planned.assignee]
            )


def _finish(planned: PlannedConversation, cast: Cast, number: int) -> None:
    conversation: Conversation = conversation_for(SYSTEM, number)
    actor = cast.actors[planned.assignee] if planned.assignee else SYSTEM
    if planned.state in ("solved", "closed"):
        solve_conversation(actor, conversation=conversation)
    if planned.state == "closed":
        close_conversation(actor, conversation=conversation)


def _rate(planned: PlannedConversation, number: int) -> None:
    if planned.finished_at is None:
        return
    with as_history(planned.finished_at):
        conversation = conversation_for(SYSTEM, number)
        question = Question(
            conversation_id=number,
            customer_id=conversation.customer_id,
            brand_id=conversation.brand_id,
            team_id=conversation.team_id,
            language=planned.language,
        )
        asked = ask_rating(SYSTEM, question=question)
    if planned.rating is not None and asked is not None:
        with as_history(planned.rating.at):
            answer = Answer(planned.rating.satisfied, planned.rating.comment)
            give_rating(answerer(asked), request=asked, answer=answer)
