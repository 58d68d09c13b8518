"""The rule: what one matter is, and whether the first contact was enough. No database here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from kuula.desk.matter_events import MatterJudged
from kuula.desk.models.matter import SPAN


class Kind(StrEnum):
    """What makes two contacts one matter."""

    THREAD = "thread"
    LINK = "link"
    GOODS = "goods"
    CUSTOMER = "customer"


class Reason(StrEnum):
    """Why the first contact was not enough."""

    WROTE_AGAIN = "wrote_again"
    CAME_BACK = "came_back"
    NEW_CONTACT = "new_contact"
    REPEATS = "repeats"


@dataclass(frozen=True, slots=True)
class Said:
    """One message that no program wrote: whose, when, and the conversation it was written to."""

    id: int
    at: datetime
    ours: bool
    home: int


@dataclass(frozen=True, slots=True)
class Contact:
    """A conversation that a customer began. `solved` are the moments of its solvings; `own` says
    that it is a matter of its own, `same_as` the number it was said to belong to (0: nothing);
    `about` are the orders and products it is about, each by a number of its own."""

    number: int
    opened: datetime
    solved: Sequence[datetime] = ()
    own: bool = False
    same_as: int = 0
    about: frozenset[int] = frozenset()

    def shares(self, other: "Contact") -> bool:
        """Whether both are about the same order or the same product."""
        return not self.about.isdisjoint(other.about)


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of one solved conversation when it is judged; `others` are the customer's other
    conversations with the brand, `solving` the entry that solved it first."""

    contact: Contact
    solving: int
    solved: datetime
    said: Sequence[Said]
    others: Sequence[Contact]
    handovers: int = 0
    passed_on: bool = False


def judged(case: Case) -> MatterJudged | None:
    """What holds of a case whose days are over; None for what is no contact of a customer that we
    answered."""
    answered = _first_answer(case)
    if answered is None:
        return None
    wrote = [one for one in case.said if not one.ours and one.at > answered]
    again = [one for one in wrote if _wanted_more(case, one)]
    later = [one for one in again if case.solved < one.at <= case.solved + SPAN]
    asked = [one for one in again if one.at <= case.solved]
    solved_once = replace(case.contact, solved=(case.solved,))
    new = [one for one in case.others if is_repeat(one, solved_once)]
    first = repeated_by(case.contact, case.others)
    reason = _reason(asked=asked, later=later, new=new, first=first)
    return MatterJudged(
        solving=case.solving,
        at_first=not reason,
        reason=reason,
        kind=_kind(case, later, new, first) if reason != Reason.WROTE_AGAIN else "",
        repeats=first.number if first else 0,
        followed=bool(later) or any(one.opened > case.solved for one in new),
        messages=[one.id for one in (*asked, *later)],
        followed_by=[one.number for one in new],
        handovers=case.handovers,
        passed_on=case.passed_on,
    )


def is_repeat(later: Contact, earlier: Contact) -> bool:
    """Whether the later contact is about the matter of the earlier one: it came while that was
    unsolved, or within seven days after it was solved, unless somebody said otherwise or both are
    about orders or products, and none of them is the same."""
    if later.opened <= earlier.opened or later.number == earlier.number or later.own:
        return False
    if later.same_as and later.same_as != earlier.number:
        return False
    if not later.same_as and later.about and earlier.about and not later.shares(earlier):
        return False
    ended = [moment for moment in earlier.solved if moment < later.opened]
    return not ended or later.opened <= max(ended) + SPAN


def repeated_by(later: Contact, others: Iterable[Contact]) -> Contact | None:
    """The contact that `later` repeats: the latest of those before it, first of those about the
    same order or product."""
    before = [one for one in others if is_repeat(later, one)]
    return max(before, key=lambda one: (later.shares(one), one.opened, one.number), default=None)


def _wanted_more(case: Case, word: Said) -> bool:
    """Whether a word of the customer wanted something: we answered it, or it was not solved again
    yet. What was solved without another answer, such as thanks, wanted nothing."""
    solved = min((moment for moment in case.contact.solved if moment > word.at), default=None)
    if solved is None:
        return True
    return any(one.ours and word.at < one.at <= solved for one in case.said)


def _first_answer(case: Case) -> datetime | None:
    """When the customer, who began, had our first answer; None unless that was before it was
    solved."""
    if not case.said or case.said[0].ours:
        return None
    first = next((one.at for one in case.said if one.ours), None)
    return first if first is not None and first <= case.solved else None


def _reason(
    *, asked: list[Said], later: list[Said], new: list[Contact], first: Contact | None
) -> Reason | str:
    if first is not None:
        return Reason.REPEATS
    if later:
        return Reason.CAME_BACK
    if new:
        return Reason.NEW_CONTACT
    return Reason.WROTE_AGAIN if asked else ""


def _kind(case: Case, later: list[Said], new: list[Contact], first: Contact | None) -> Kind | str:
    """What makes them one matter: what somebody linked counts before what both are about, and that
    before what the days say."""
    if first is not None:
        return _kind_of(case.contact, first)
    if later:
        return Kind.THREAD if later[0].home == case.said[0].home else Kind.LINK
    if new:
        return _kind_of(new[0], case.contact)
    return ""


def _kind_of(later: Contact, earlier: Contact) -> Kind:
    if later.same_as:
        return Kind.LINK
    return Kind.GOODS if later.shares(earlier) else Kind.CUSTOMER
