"""What will come of an order: how many conversations change, and why the others cannot."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kuula.desk.bulk.choosing import standing_of
from kuula.desk.bulk.orders import RIGHTS, Order, Verb
from kuula.desk.models import Conversation, State
from kuula.desk.models.conversation import HELD
from kuula.kit.text import one_line, whole_number
from kuula.workspace.access import staff_for
from kuula.workspace.actors import Actor, allow
from kuula.workspace.queries import teams_of


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`changing` of `count` conversations will change; `reasons` say why how many will not."""

    count: int
    changing: int
    reasons: Sequence[tuple[str, int]]


def foresee(actor: Actor, order: Order, numbers: Sequence[int]) -> Foreseen:
    """What would come of the order now. Raises NotAllowed without the right to it at all."""
    allow(actor, RIGHTS[Verb(order.verb)])
    found = standing_of(actor, numbers)
    heir = _teams_of_heir(actor, order)
    said = Counter(why for one in found if (why := reason_against(order, one, heir)))
    if unseen := len(numbers) - len(found):
        said[_("You cannot see them, or they are gone")] += unseen
    return Foreseen(len(numbers), len(numbers) - said.total(), said.most_common())


def reason_against(order: Order, talk: Conversation, heir: frozenset[int] | None) -> str:
    """Why the order would change nothing of a conversation; empty when it will change."""
    if talk.merged_into_id is not None:
        return _("Merged into another conversation")
    if order.verb in (Verb.STATE, Verb.SNOOZE):
        return _against_turning(order, talk)
    if _is_so(order, talk):
        return _("It is so already")
    team = talk.team
    shut = heir is not None and team is not None and team.closed and team.pk not in heir
    return _("In a closed team that this colleague is not in") if shut else ""


def is_so(talk: Conversation, state: str) -> bool:
    """Whether a conversation has a state already, or one that stands for it."""
    return talk.state == state or (state == State.OPEN and talk.state == State.NEW)


def tags_in(value: str) -> set[str]:
    """The tags an order names."""
    return {one_line(name, 40).lower() for name in value.split(",")} - {""}


def _against_turning(order: Order, talk: Conversation) -> str:
    if order.verb == Verb.SNOOZE:
        return "" if talk.state in HELD else _("Settled: open it again to snooze it")
    if is_so(talk, order.value):
        return _("It is so already")
    if order.value == State.SOLVED and talk.state == State.CLOSED:
        return _("Closed already")
    return ""


def _is_so(order: Order, talk: Conversation) -> bool:
    number = whole_number(order.value) or 0
    carried = {tag.name for tag in talk.tags.all()}
    match order.verb:
        case Verb.ASSIGN:
            return (talk.assignee_id or 0) == number
        case Verb.MOVE:
            return (talk.team_id or 0) == number
        case Verb.PRIORITY:
            return talk.priority == number
        case Verb.LINK:
            link = getattr(talk, "incident_link", None)
            return (link.incident_id if link else 0) == number
        case Verb.SPAM:
            return talk.spam == (order.value == "1")
        case Verb.TAG:
            return tags_in(order.value) <= carried
        case _:
            return not tags_in(order.value) & carried


def _teams_of_heir(actor: Actor, order: Order) -> frozenset[int] | None:
    """The teams of the colleague it is given to; None when it is given to nobody."""
    number = whole_number(order.value) or 0
    if order.verb != Verb.ASSIGN or not number:
        return None
    return teams_of(staff_for(actor, number))
