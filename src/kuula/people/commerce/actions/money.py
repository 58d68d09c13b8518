"""Invoices, payments and returns, as another system tells them."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Sum
from django.utils.translation import gettext as _

from kuula.kit.problems import Problem
from kuula.kit.text import clean, one_line
from kuula.ledger.recording_many import Happening
from kuula.people.commerce import events
from kuula.people.commerce.actions.checks import (
    amount_in,
    at,
    currency_in,
    day_in,
    moment_in,
    one_of,
)
from kuula.people.commerce.actions.keeping import Kind, Outcome, Values, happened, keep
from kuula.people.commerce.actions.known import Known
from kuula.people.commerce.forms import InvoiceForm, PaymentForm, ReturnForm
from kuula.people.models import Invoice, Payment, Return
from kuula.workspace.actors import Actor

REASON: Final = 2000
CLOSED: Final = (Return.State.REFUNDED, Return.State.REFUSED)


def put_invoices(actor: Actor, *, source: str, forms: Sequence[InvoiceForm]) -> list[Outcome]:
    """Keep invoices. One whose payments cover it is paid, also when its source says open."""
    return keep(actor, source=source, kind=INVOICES, forms=forms)


def put_payments(actor: Actor, *, source: str, forms: Sequence[PaymentForm]) -> list[Outcome]:
    """Keep payments of invoices or orders that are known; what covers an invoice pays it."""
    return keep(actor, source=source, kind=PAYMENTS, forms=forms)


def put_returns(actor: Actor, *, source: str, forms: Sequence[ReturnForm]) -> list[Outcome]:
    """Keep what customers send back."""
    return keep(actor, source=source, kind=RETURNS, forms=forms)


def _invoice(form: InvoiceForm, known: Known, before: Invoice | None) -> Values:
    order = known.order(form.order)
    whose = known.whose(form, before, order)
    state = one_of(form.state, Invoice.State.values, "state")
    total = amount_in(form.total)
    if form.due_on and form.due_on < form.issued_on:
        raise Problem(_("It cannot be due before it is issued."), field="due_on")
    if state == Invoice.State.OPEN and before and before.paid >= total > 0:
        state = Invoice.State.PAID
    return {
        "customer_id": whose.customer_id,
        "email": whose.email,
        "order_id": order.pk if order else None,
        "number": one_line(form.number, 80) or form.external_id[:80],
        "issued_on": day_in(form.issued_on, "issued_on"),
        "due_on": day_in(form.due_on, "due_on"),
        "state": state,
        "currency": currency_in(form.currency),
        "total": total,
        "due_told_at": before.due_told_at if before and before.due_on == form.due_on else None,
    }


def _invoice_told(invoice: Invoice, before: Values | None) -> Sequence[Happening]:
    if invoice.state != Invoice.State.PAID or (before and before["state"] == Invoice.State.PAID):
        return []
    return _paid(invoice, invoice.fresh_at)


def _paid(invoice: Invoice, moment: Any) -> list[Happening]:
    event = events.InvoicePaid(invoice.pk, invoice.currency, invoice.total, invoice.number)
    return happened(event, invoice.customer_id, at(moment))


def _payment(form: PaymentForm, known: Known, before: Payment | None) -> Values:
    order, invoice = known.order(form.order), known.invoice(form.invoice)
    paid_for = invoice or order
    if paid_for is None:
        raise Problem(_("Say which order or invoice it is for."), field="order")
    if currency_in(form.currency) != paid_for.currency:
        said = _("What it is for is in %(currency)s.") % {"currency": paid_for.currency}
        raise Problem(said, field="currency")
    if before and before.invoice_id and before.invoice_id != (invoice.pk if invoice else None):
        known.left.add(before.invoice_id)
    return {
        "order_id": order.pk if order else None,
        "invoice_id": invoice.pk if invoice else None,
        "currency": form.currency,
        "amount": amount_in(form.amount, "amount", below=True),
        "paid_at": moment_in(form.paid_at, "paid_at"),
        "method": one_line(form.method, 80),
    }


def _add_up(kept: Sequence[tuple[PaymentForm, Payment]], known: Known) -> Sequence[Happening]:
    """Let each invoice know what of it is paid, also one that a payment was taken for by mistake;
    the caller holds those that are paid."""
    last: dict[int, Payment] = {}
    for _form, payment in kept:
        if payment.invoice_id:
            last[payment.invoice_id] = payment
    owed = {one.pk: one for one in known.invoices.values() if one.pk in last}
    left = Invoice.objects.filter(pk__in=known.left - owed.keys())
    owed |= left.order_by("external_id").select_for_update(no_key=True).in_bulk()
    paid = Payment.objects.filter(invoice__in=owed).values_list("invoice_id")
    sums: dict[int, int] = dict(paid.annotate(Sum("amount")))
    told = list[Happening]()
    for number, invoice in owed.items():
        before, invoice.paid = invoice.paid, sums.get(number, 0)
        covered = number in last and invoice.paid >= invoice.total > 0
        if covered and invoice.state == Invoice.State.OPEN:
            invoice.state = Invoice.State.PAID
            told += _paid(invoice, last[number].paid_at)
        elif number in known.left and before >= invoice.total > invoice.paid:
            invoice.state = Invoice.State.OPEN
    Invoice.objects.bulk_update(owed.values(), ["paid", "state"])
    return told


def _return(form: ReturnForm, known: Known, before: Return | None) -> Values:
    order = known.order(form.order)
    whose = known.whose(form, before, order)
    state = one_of(form.state, Return.State.values, "state")
    opened, closed = moment_in(form.opened_at, "opened_at"), moment_in(form.closed_at, "closed_at")
    if closed is None and state in CLOSED:
        closed = before.closed_at if before and before.closed_at else form.fresh_at
    if closed is not None and opened is not None and closed < opened:
        raise Problem(_("It cannot end before it begins."), field="closed_at")
    return {
        "customer_id": whose.customer_id,
        "email": whose.email,
        "order_id": order.pk if order else None,
        "number": one_line(form.number, 80) or form.external_id[:80],
        "what": one_line(form.what, 300),
        "reason": clean(form.reason).strip()[:REASON],
        "state": state,
        "currency": currency_in(form.currency) if form.currency or form.amount else "",
        "amount": amount_in(form.amount, "amount"),
        "opened_at": opened,
        "closed_at": closed if state in CLOSED else None,
    }


def opened(row: Return) -> list[Happening]:
    """What the ledger is told of a return once its customer is known."""
    event = events.ReturnOpened(row.pk, row.order_id or 0, row.number)
    return happened(event, row.customer_id, at(row.opened_at))


def _return_told(row: Return, before: Values | None) -> Sequence[Happening]:
    told = opened(row) if before is None or before["customer_id"] is None else []
    was = before["state"] if before else Return.State.OPENED
    if row.closed_at is not None and was not in CLOSED:
        event = events.ReturnClosed(row.pk, row.state, row.number)
        told += happened(event, row.customer_id, at(row.closed_at))
    return told


INVOICES: Final = Kind(Invoice, _invoice, _invoice_told)
PAYMENTS: Final = Kind(Payment, _payment, lambda _row, _before: [], also=_add_up)
RETURNS: Final = Kind(Return, _return, _return_told)
