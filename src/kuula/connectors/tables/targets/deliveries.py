"""Deliveries of orders that are known: one line, one delivery."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy

from kuula.connectors.tables.targets.commerce import SOURCE, OfCommerce
from kuula.connectors.tables.targets.target import Field, Row
from kuula.connectors.tables.values.kinds import Kind
from kuula.people.commerce.actions.orders import DELIVERIES
from kuula.people.commerce.forms import DeliveryForm
from kuula.people.models import Delivery


class Deliveries(OfCommerce):
    """Without a number of its own a delivery is called by its order: an order then has one."""

    name = "deliveries"
    label = gettext_lazy("Deliveries")
    kind = DELIVERIES
    fields = (
        Field(
            "order", gettext_lazy("Order number"), required=True,
            words=("order", "ordernumber", "orderno", "orderid", "tellimus", "tellimusenumber",
                   "tellimusenr", "narudžba", "brojnarudžbe", "заказ", "номерзаказа"),
        ),
        Field(
            "delivery", gettext_lazy("Delivery number"),
            words=("delivery", "deliverynumber", "shipment", "shipmentid", "consignment",
                   "tarne", "tarnenumber", "saadetis", "saadetisenumber", "pošiljka", "isporuka",
                   "brojpošiljke", "доставка", "номердоставки", "отправление"),
        ),
        Field(
            "carrier", gettext_lazy("Carrier"),
            words=("carrier", "courier", "shippingmethod", "vedaja", "kuller", "tarneviis",
                   "dostavljač", "prijevoznik", "перевозчик", "служба", "способдоставки"),
        ),
        Field(
            "tracking", gettext_lazy("Tracking number"),
            words=("tracking", "trackingnumber", "trackingcode", "jälgimiskood", "jälgimisnumber",
                   "brojzapraćenje", "kodzapraćenje", "трекномер", "номеротслеживания", "трек"),
        ),
        Field(
            "url", gettext_lazy("Address to follow it"),
            words=("trackingurl", "trackinglink", "url", "link", "jälgimislink", "poveznica",
                   "ссылка"),
        ),
        Field(
            "promised_on", gettext_lazy("Promised for"), Kind.DATE,
            words=("promised", "promisedon", "expected", "expecteddelivery", "eta", "lubatud",
                   "lubatudkuupäev", "eeldatav", "obećano", "očekivano", "обещано", "ожидается",
                   "срокдоставки"),
        ),
        Field(
            "sent_at", gettext_lazy("Sent on"), Kind.MOMENT,
            words=("sent", "senton", "shipped", "shippedon", "shippedat", "saadetud",
                   "saatmisekuupäev", "poslano", "datumslanja", "отправлено", "датаотправки"),
        ),
        Field(
            "delivered_at", gettext_lazy("Delivered on"), Kind.MOMENT,
            words=("delivered", "deliveredon", "deliveredat", "deliverydate", "kohaletoimetatud",
                   "kättetoimetatud", "tarnitud", "dostavljeno", "isporučeno", "доставлено",
                   "датадоставки"),
        ),
        Field(
            "cancelled", gettext_lazy("Cancelled"), Kind.YES_NO,
            words=("cancelled", "canceled", "tühistatud", "otkazano", "отменено"),
        ),
        SOURCE,
    )  # fmt: skip

    def keys(self, row: Row) -> list[str]:
        """Its number, else that of its order."""
        return [_name(row)]

    def addresses(self, row: Row) -> list[str]:
        """It names nobody."""
        del row
        return []

    def form(self, rows: Sequence[Row], moment: datetime) -> DeliveryForm:
        """One line."""
        said = rows[0].values
        return DeliveryForm(
            external_id=_name(rows[0]),
            fresh_at=moment,
            order=said["order"],
            carrier=said.get("carrier", ""),
            tracking=said.get("tracking", ""),
            url=said.get("url", ""),
            promised_on=said.get("promised_on"),
            sent_at=said.get("sent_at"),
            delivered_at=said.get("delivered_at"),
            cancelled=said.get("cancelled", False),
        )

    def of_customer(self, customer_id: int) -> list[int]:
        """Those of the customer's orders."""
        found = Delivery.objects.filter(order__customer_id=customer_id)
        return list(found.values_list("pk", flat=True))


def _name(row: Row) -> str:
    return str(row.values.get("delivery") or row.values["order"])
