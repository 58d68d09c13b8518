"""Customers by the numbers that shops give them."""

from collections.abc import Sequence
from typing import Final

from kuula.people.commerce.actions.keeping import Kind, Outcome, Values, keep
from kuula.people.commerce.actions.known import Known
from kuula.people.commerce.forms import BuyerForm
from kuula.people.models import Buyer
from kuula.workspace.actors import Actor


def put_buyers(actor: Actor, *, source: str, forms: Sequence[BuyerForm]) -> list[Outcome]:
    """Keep which customer has which number in the source. One who is not known yet is found later,
    by the address."""
    return keep(actor, source=source, kind=BUYERS, forms=forms)


def _buyer(form: BuyerForm, known: Known, before: Buyer | None) -> Values:
    whose = known.whose(form, before)
    return {"customer_id": whose.customer_id, "email": whose.email}


BUYERS: Final = Kind(Buyer, _buyer, lambda _row, _before: [])
