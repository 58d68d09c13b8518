"""Replies that leave later, as the conversation shows them, and the times one can choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kuula.desk.later.moments import next_working_morning, this_afternoon, tomorrow_at_nine
from kuula.desk.later.reading import planned_in
from kuula.desk.models import Conversation, PlannedReply
from kuula.faces.agent.doors import StaffRequest
from kuula.kit import clock
from kuula.ui.formats import date_time
from kuula.ui.page import Option
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A reply that waits, or is held; `anyway` says that the customer's words do not hold it."""

    id: int
    who: str
    text: str
    at: datetime
    held: bool
    why: str
    anyway: bool
    files: int
    mine: bool
    may: bool


def planned_lines(request: StaffRequest, talk: Conversation) -> Sequence[PlannedLine]:
    """What waits in the conversation; asks only when something does."""
    if not getattr(talk, "has_planned", False):
        return ()
    return [_line(request, one) for one in planned_in(talk)]


def later_choices(talk: Conversation) -> Sequence[Option]:
    """The times one press chooses, by the clock of the brand."""
    now, brand = clock.now(), talk.brand
    offered = (
        ("afternoon", _("This afternoon"), this_afternoon(brand, now)),
        ("tomorrow", _("Tomorrow"), tomorrow_at_nine(brand, now)),
        ("morning", _("Next working morning"), next_working_morning(brand, now)),
    )
    seen: set[datetime] = set()
    choices = []
    for value, label, at in offered:
        if at is None or at in seen:
            continue
        seen.add(at)
        local = date_time(at.astimezone(ZoneInfo(brand.time_zone)), "short")
        choices.append(Option(f"later:{value}", f"{label} · {local}"))
    return choices


def _line(request: StaffRequest, one: PlannedReply) -> PlannedLine:
    held = one.state == PlannedReply.State.HELD
    return PlannedLine(
        id=one.pk,
        who=one.staff.name,
        text=one.text,
        at=one.send_at,
        held=held,
        why=_why(one) if held else "",
        anyway=one.anyway,
        files=len(one.files.all()),
        mine=one.staff_id == request.actor.staff_id,
        may=request.actor.may(Permission.REPLY),
    )


def _why(one: PlannedReply) -> str:
    known = {
        "customer": _("The customer wrote before it left."),
        "left": _("Whoever wrote it no longer works here."),
    }
    return known.get(one.why, one.why)
