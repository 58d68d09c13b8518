"""Invoices: one line, one invoice."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.connectors.tables.targets.commerce import (
    BUYER,
    CURRENCY,
    EMAIL,
    SOURCE,
    Drafted,
    OfCommerce,
    minor,
)
from kuula.connectors.tables.targets.meeting import meet_buyers
from kuula.connectors.tables.targets.target import Field, Row
from kuula.connectors.tables.values.kinds import Kind
from kuula.people.commerce.actions.money import INVOICES
from kuula.people.commerce.forms import InvoiceForm
from kuula.workspace.actors import Actor


class Invoices(OfCommerce):
    """Without a customer it is of the customer of its order."""

    name = "invoices"
    label = gettext_lazy("Invoices")
    kind = INVOICES
    fields = (
        Field(
            "invoice", gettext_lazy("Invoice number"), required=True,
            words=("invoice", "invoicenumber", "invoiceno", "invoiceid", "number", "arve",
                   "arvenumber", "arvenr", "arvenr.", "račun", "brojračuna", "счёт", "счет",
                   "номерсчета", "номерсчёта"),
        ),
        Field(
            "issued_on", gettext_lazy("Issued on"), Kind.DATE, required=True,
            words=("invoicedate", "issuedon", "issued", "date", "arvekuupäev", "kuupäev",
                   "väljastatud", "datum", "datumračuna", "дата", "датасчета", "датасчёта"),
        ),
        Field(
            "due_on", gettext_lazy("To be paid by"), Kind.DATE,
            words=("duedate", "dueon", "due", "maksetähtaeg", "tähtaeg", "tähtpäev", "dospijeće",
                   "datumdospijeća", "rokplaćanja", "срокоплаты", "оплатитьдо"),
        ),
        EMAIL,
        BUYER,
        Field(
            "name", gettext_lazy("Customer's name"),
            words=("customer", "customername", "client", "klient", "kliendinimi", "kupac",
                   "imekupca", "клиент", "покупатель"),
        ),
        Field(
            "order", gettext_lazy("Order number"),
            words=("order", "ordernumber", "orderno", "orderid", "tellimus", "tellimusenumber",
                   "narudžba", "brojnarudžbe", "заказ", "номерзаказа"),
        ),
        Field(
            "state", gettext_lazy("State"), Kind.INVOICE_STATE,
            words=("state", "status", "invoicestatus", "olek", "staatus", "stanje", "статус",
                   "состояние"),
        ),
        CURRENCY,
        Field(
            "total", gettext_lazy("Total"), Kind.NUMBER, required=True,
            words=("total", "amount", "invoicetotal", "grandtotal", "sum", "summa", "kokku",
                   "arvesumma", "iznos", "ukupno", "сумма", "итого", "всего"),
        ),
        SOURCE,
    )  # fmt: skip

    def complete(self, chosen: frozenset[str]) -> str:
        """An invoice is somebody's."""
        if not chosen & {"email", "buyer", "order"}:
            return _("Choose the column of the customer's address or number, or of the order.")
        return ""

    def form(self, rows: Sequence[Row], moment: datetime) -> InvoiceForm:
        """One line. Raises Problem."""
        said = rows[0].values
        return InvoiceForm(
            external_id=said["invoice"],
            fresh_at=moment,
            buyer=said.get("buyer", ""),
            email=said.get("email", ""),
            order=said.get("order", ""),
            issued_on=said["issued_on"],
            due_on=said.get("due_on"),
            state=said.get("state", "open"),
            currency=said["currency"],
            total=minor(said["total"], said["currency"]) or 0,
        )

    def meet(self, actor: Actor, drafts: Sequence[Drafted], moment: datetime) -> None:
        """Write down who is billed and not known."""
        meet_buyers(actor, drafts, moment)
