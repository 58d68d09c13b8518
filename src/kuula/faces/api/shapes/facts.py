"""Facts of the ledger, in words and for programs."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from kuula.faces.api.shapes.duty import GivenTold, given_told
from kuula.faces.api.shapes.told import Told
from kuula.ledger.timeline import Fact
from kuula.workspace.queries import colleagues


class DoerTold(Told):
    """Who did it."""

    kind: str
    id: int | None
    name: str


class FactTold(Told):
    """Something that happened. `text` says it in the language of Accept-Language; `given` why a
    colleague was given a conversation."""

    id: int
    type: str
    at: datetime
    by: DoerTold
    text: str
    experience: Literal["good", "bad", "neutral"]
    conversation: int | None
    given: GivenTold | None


def facts_told(facts: Iterable[Fact], customer: str) -> list[FactTold]:
    """The facts in their order; `customer` is the name of the customer they are about."""
    staff = {one.id: one.name for one in colleagues()}
    return [_fact(fact, staff, customer) for fact in facts]


def _fact(fact: Fact, staff: dict[int, str], customer: str) -> FactTold:
    by = _doer(fact, staff, customer)
    return FactTold(
        id=fact.id,
        type=fact.event.type,
        at=fact.occurred_at,
        by=by,
        text=fact.words(by.name),
        experience=fact.experience.value,
        conversation=fact.about.conversation,
        given=given_told(fact.event),
    )


def _doer(fact: Fact, staff: dict[int, str], customer: str) -> DoerTold:
    kind, number = fact.who.kind, fact.who.id
    if kind == "customer":
        name = customer or _("The customer")
    elif kind == "system" or number is None:
        name = "Kuula"
    else:
        name = staff.get(number, _("A colleague"))
    return DoerTold(kind=kind, id=number, name=name)
