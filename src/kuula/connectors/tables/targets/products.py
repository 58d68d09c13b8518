"""The catalogue: one line, one product."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy

from kuula.connectors.tables.targets.commerce import SOURCE, OfCommerce
from kuula.connectors.tables.targets.target import Field, Row
from kuula.people.commerce.actions.goods import PRODUCTS
from kuula.people.commerce.forms import Manual, ProductForm


class Products(OfCommerce):
    """Versions stand in one cell, parted by | or ;, the latest last."""

    name = "products"
    label = gettext_lazy("Products")
    kind = PRODUCTS
    fields = (
        Field(
            "product", gettext_lazy("Product number"), required=True,
            words=("sku", "id", "productid", "productnumber", "code", "articleno", "number",
                   "tootekood", "kood", "tootenumber", "artiklikood", "šifra", "šifraproizvoda",
                   "артикул", "код", "кодтовара"),
        ),
        Field(
            "name", gettext_lazy("Name"), required=True,
            words=("name", "product", "productname", "title", "nimi", "toode", "tootenimi",
                   "nimetus", "naziv", "proizvod", "nazivproizvoda", "название", "товар",
                   "наименование"),
        ),
        Field(
            "versions", gettext_lazy("Versions"),
            words=("versions", "version", "variants", "versioonid", "versioon", "inačice",
                   "verzije", "версии", "версия"),
        ),
        Field(
            "manual", gettext_lazy("Address of the manual"),
            words=("manual", "manualurl", "guide", "juhend", "kasutusjuhend", "upute", "priručnik",
                   "инструкция", "руководство"),
        ),
        SOURCE,
    )  # fmt: skip

    def form(self, rows: Sequence[Row], moment: datetime) -> ProductForm:
        """One line."""
        said = rows[0].values
        versions = said.get("versions", "").replace(";", "|").split("|")
        manual = said.get("manual", "")
        return ProductForm(
            external_id=said["product"],
            fresh_at=moment,
            name=said["name"],
            versions=tuple(one.strip() for one in versions if one.strip()),
            manuals=(Manual(title="", url=manual),) if manual else (),
        )
