"""Orders with their lines: a row of the table is a line, rows of one order number are one order."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.connectors.tables.targets.commerce import (
    BUYER,
    CURRENCY,
    EMAIL,
    SOURCE,
    Drafted,
    OfCommerce,
    first_said,
    minor,
)
from kuula.connectors.tables.targets.meeting import meet_buyers
from kuula.connectors.tables.targets.target import Field, Row
from kuula.connectors.tables.values.kinds import Kind
from kuula.kit.problems import Problem
from kuula.people.commerce.actions.orders import MOST_LINES, ORDERS
from kuula.people.commerce.forms import LineForm, OrderForm
from kuula.workspace.actors import Actor


class Orders(OfCommerce):
    """What stands in the first row of an order counts for all of it; an empty cell says nothing."""

    name = "orders"
    label = gettext_lazy("Orders with their lines")
    kind = ORDERS
    gathers = "order"
    most_gathered = MOST_LINES
    batch = 4000
    fields = (
        Field(
            "order", gettext_lazy("Order number"), required=True,
            words=("order", "ordernumber", "orderno", "ordernr", "orderid", "name", "number",
                   "tellimus", "tellimusenumber", "tellimusenr", "tellimusnr", "narudžba",
                   "brojnarudžbe", "заказ", "номерзаказа", "заказ№"),
        ),
        Field(
            "placed_at", gettext_lazy("Ordered on"), Kind.MOMENT,
            words=("orderdate", "date", "placedat", "orderedon", "orderedat", "createdat",
                   "created", "datecreated", "kuupäev", "tellimusekuupäev", "tellitud", "datum",
                   "datumnarudžbe", "дата", "датазаказа"),
        ),
        EMAIL,
        BUYER,
        Field(
            "name", gettext_lazy("Customer's name"),
            words=("customer", "customername", "billingname", "klient", "kliendinimi", "ostja",
                   "kupac", "imekupca", "клиент", "покупатель", "имяклиента"),
        ),
        Field(
            "state", gettext_lazy("State"), Kind.ORDER_STATE,
            words=("state", "status", "orderstatus", "fulfillmentstatus", "olek", "staatus",
                   "tellimuseolek", "stanje", "statusnarudžbe", "статус", "состояние",
                   "статусзаказа"),
        ),
        CURRENCY,
        Field(
            "total", gettext_lazy("Total of the order"), Kind.NUMBER,
            words=("total", "ordertotal", "grandtotal", "totalprice", "kokku", "tellimusesumma",
                   "summakokku", "ukupno", "ukupnonarudžba", "итого", "суммазаказа", "всего"),
        ),
        Field(
            "url", gettext_lazy("Address of the order in the shop"),
            words=("url", "link", "orderurl", "viit", "poveznica", "ссылка"),
        ),
        Field(
            "item", gettext_lazy("Product of the line"),
            words=("item", "product", "productname", "lineitemname", "itemname", "description",
                   "toode", "tootenimi", "toote", "nimetus", "kaup", "proizvod", "nazivproizvoda",
                   "artikl", "товар", "названиетовара", "наименование"),
        ),
        Field(
            "sku", gettext_lazy("Product number"),
            words=("sku", "productid", "productnumber", "lineitemsku", "itemsku", "articleno",
                   "tootekood", "tootenumber", "artiklikood", "šifra", "šifraproizvoda", "артикул",
                   "кодтовара"),
        ),
        Field(
            "version", gettext_lazy("Version"),
            words=("version", "variant", "versioon", "variante", "inačica", "varijanta", "версия",
                   "вариант"),
        ),
        Field(
            "quantity", gettext_lazy("Quantity"), Kind.NUMBER,
            words=("quantity", "qty", "lineitemquantity", "pieces", "kogus", "tk", "arv",
                   "količina", "kom", "количество", "колво", "шт"),
        ),
        Field(
            "price", gettext_lazy("Price of one"), Kind.NUMBER,
            words=("price", "unitprice", "lineitemprice", "itemprice", "hind", "ühikuhind",
                   "tükihind", "cijena", "jediničnacijena", "цена", "ценазаединицу"),
        ),
        Field(
            "line_total", gettext_lazy("Total of the line"), Kind.NUMBER,
            words=("linetotal", "amount", "subtotal", "lineamount", "summa", "reasumma", "iznos",
                   "iznosstavke", "сумма", "суммастроки", "стоимость"),
        ),
        SOURCE,
    )  # fmt: skip

    def complete(self, chosen: frozenset[str]) -> str:
        """An order has a day, and somebody whose it is."""
        if "placed_at" not in chosen:
            return _("Choose the column that holds “%(field)s”.") % {"field": _("Ordered on")}
        if not chosen & {"email", "buyer"}:
            return _("Choose the column of the customer's address or number.")
        return ""

    def keys(self, row: Row) -> list[str]:
        """None: the rows of an order are gathered."""
        del row
        return []

    def form(self, rows: Sequence[Row], moment: datetime) -> OrderForm:
        """The rows of one order. Raises Problem."""
        said = first_said(rows)
        for name, label in (("placed_at", _("Ordered on")), ("currency", _("Currency"))):
            if name not in said:
                raise Problem(_("%(field)s is missing.") % {"field": label})
        currency = said["currency"]
        lines = tuple(_line(row.values, currency) for row in rows if _has_line(row.values))
        total = minor(said.get("total"), currency)
        return OrderForm(
            external_id=said["order"],
            fresh_at=moment,
            buyer=said.get("buyer", ""),
            email=said.get("email", ""),
            placed_at=said["placed_at"],
            state=said.get("state", "placed"),
            currency=currency,
            total=total if total is not None else sum(one.total for one in lines),
            url=said.get("url", ""),
            lines=lines,
        )

    def meet(self, actor: Actor, drafts: Sequence[Drafted], moment: datetime) -> None:
        """Write down who ordered and is not known."""
        meet_buyers(actor, drafts, moment)


def _has_line(values: Any) -> bool:
    return "item" in values or "sku" in values


def _line(values: Any, currency: str) -> LineForm:
    quantity = values.get("quantity", Decimal(1))
    price, total = values.get("price"), values.get("line_total")
    if total is None:
        total = price * quantity if price is not None else Decimal(0)
    if price is None:
        price = total / quantity if quantity else Decimal(0)
    return LineForm(
        name=values.get("item") or values["sku"],
        product=values.get("sku", ""),
        version=values.get("version", ""),
        quantity=quantity,
        price=minor(price, currency, exact=False) or 0,
        total=minor(total, currency, exact=False) or 0,
    )
