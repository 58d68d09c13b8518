"""Where one colleague of the demo company goes on for another, the conversation is handed over."""

from datetime import timedelta
from typing import Final

from kuula.desk.access import conversation_for
from kuula.desk.actions import assign_conversation
from kuula.desk.actions.handovers.giving import HandoverForm, hand_over
from kuula.desk.actions.taking_over import take_over
from kuula.faces.cli.demo.cast import Cast
from kuula.faces.cli.demo.planned import PlannedConversation, PlannedTurn
from kuula.ledger.recording import as_history
from kuula.workspace.actors import SYSTEM

WAITED: Final = timedelta(minutes=12)


def hand_on(planned: PlannedConversation, turn: PlannedTurn, cast: Cast, number: int) -> None:
    """Hand the conversation to who writes the note `turn`, if somebody else answered before."""
    before = [one for one in planned.turns if one.at < turn.at]
    givers = [one.author for one in before if one.by == "agent"]
    if planned.assignee is None or not givers or givers[-1] == turn.author:
        return
    given_at = max(before[-1].at, turn.at - WAITED)
    with as_history(given_at):
        talk = conversation_for(SYSTEM, number)
        assign_conversation(SYSTEM, conversation=talk, staff=cast.staff[givers[-1]])
        form = HandoverForm(to_staff=cast.staff[turn.author])
        handover = hand_over(cast.actors[givers[-1]], conversation=talk, form=form)
    with as_history(turn.at):
        take_over(cast.actors[turn.author], handover=handover)
