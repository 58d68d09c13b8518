"""What colleagues promise in the letters of the demo company, and when it is done."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from kuula.desk.access import conversation_for
from kuula.desk.actions import PromiseForm, keep_promise, make_promise
from kuula.desk.wording.promises import find_promises
from kuula.faces.cli.demo.cast import Cast
from kuula.faces.cli.demo.planned import PlannedConversation, PlannedTurn
from kuula.kit import clock
from kuula.ledger.recording import as_history

BEFORE: Final = timedelta(minutes=50)
LATE: Final = timedelta(hours=20)


def promise(planned: PlannedConversation, cast: Cast, number: int) -> None:
    """Write down what the colleagues' letters promise with a time, and keep what is due by now."""
    for turn in planned.turns:
        if turn.by == "agent":
            _promise_in(planned, turn, cast, number)


def _promise_in(planned: PlannedConversation, turn: PlannedTurn, cast: Cast, number: int) -> None:
    actor = cast.actors[turn.author]
    for form in _forms(planned, turn, cast):
        with as_history(turn.at):
            conversation = conversation_for(actor, number)
            made = make_promise(actor, conversation=conversation, form=form)
        done = _done_at(planned, turn, form.due_to)
        if done <= clock.now():
            with as_history(done):
                keep_promise(actor, promise=made)


def _forms(planned: PlannedConversation, turn: PlannedTurn, cast: Cast) -> Iterator[PromiseForm]:
    zone = ZoneInfo(cast.brands[planned.brand].time_zone)
    for found in find_promises(turn.text, lang=planned.language, now=turn.at, zone=zone):
        if found.due_to is not None and found.due_to > turn.at:
            yield PromiseForm(found.quote, found.due_to, found.due_from)


def _done_at(planned: PlannedConversation, turn: PlannedTurn, due: datetime) -> datetime:
    """In time, with the colleague's next letter at the latest; too late for those who were not
    satisfied in the end."""
    span = due - turn.at
    if planned.rating is not None and not planned.rating.satisfied:
        return due + min(span / 2, LATE)
    told = next((one.at for one in planned.turns if one.at > turn.at and one.by == "agent"), due)
    return min(told, max(due - BEFORE, turn.at + span / 2))
