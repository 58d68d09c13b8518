"""Whom the demo company knows twice: one pair somebody has put together, others are suggested."""

from datetime import datetime, timedelta

from kuula.faces.cli.demo.cast import Cast
from kuula.faces.cli.demo.webshops import Caller, Merged, Webshops
from kuula.ledger.recording import as_history
from kuula.people.access import customers_for
from kuula.people.actions import CustomerForm, DateForm, add_customer, note_date
from kuula.people.merging.actions import merge_customers, suspect_among_all
from kuula.people.models import Customer
from kuula.workspace.actors import SYSTEM


def recognise(webshops: Webshops, cast: Cast, until: datetime) -> None:
    """Write down who rang up, merge who was recognised, and suggest who may be the same."""
    for caller in webshops.callers:
        with as_history(until - timedelta(days=caller.days)):
            _write_down(caller, cast)
    for merged in webshops.merged:
        with as_history(until - timedelta(days=merged.days)):
            _merge(merged, cast)
    with as_history(until):
        suspect_among_all(SYSTEM)


def _write_down(caller: Caller, cast: Cast) -> None:
    writer = cast.actors[caller.writer]
    form = CustomerForm(name=caller.name, city=caller.city)
    made = add_customer(writer, form=form, email=caller.email)
    birthday = DateForm("birthday", caller.day, caller.month, caller.year)
    note_date(writer, customer=made, form=birthday)


def _merge(merged: Merged, cast: Cast) -> None:
    into, source = _at(merged.into), _at(merged.source)
    merge_customers(cast.actors[merged.by], into=into, source=source)


def _at(email: str) -> Customer:
    return customers_for(SYSTEM).get(addresses__value=email)
