"""A call read by the format of its shop."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

import orjson
from django.utils.translation import gettext as _

from kuula.connectors.shops.formats import generic, shopify, woocommerce
from kuula.connectors.shops.formats.told import Told
from kuula.connectors.shops.models import Shop
from kuula.kit.money import plain
from kuula.kit.problems import Problem


def read(shop: Shop, topic: str, body: str, received_at: datetime) -> Told:
    """What a call tells. Raises Problem with the reason it cannot be used."""
    held = _loaded(body)
    if shop.kind == Shop.Kind.WOOCOMMERCE:
        return woocommerce.told(topic, held, received_at)
    if shop.kind == Shop.Kind.SHOPIFY:
        return shopify.told(topic, held, received_at)
    return generic.told(shop.mapping, held, received_at)


def preview(mapping: Mapping[str, Any], sample: str, now: datetime) -> tuple[tuple[str, str], ...]:
    """What a mapping reads out of a sample, name by name: its first record, and how many there are.
    Raises Problem."""
    told = generic.told(mapping, _loaded(sample), now)
    labels = {one.name: str(one.label) for one in generic.places_of(mapping["kind"])}
    kept = getattr(told, mapping["kind"] if mapping["kind"] != "customers" else "people")
    if not kept:
        raise Problem(_("There is no record in it."))
    found = [*_said(kept[0], labels, "")]
    if told.people and mapping["kind"] != "customers":
        found.append((labels["name"], told.people[0].name))
    return ((_("Records"), str(len(kept))), *((name, said) for name, said in found if said))


def _said(form: Any, labels: Mapping[str, str], begins: str) -> Iterator[tuple[str, str]]:
    currency = getattr(form, "currency", "")
    for one in fields(form):
        value = getattr(form, one.name)
        label = labels.get(begins + one.name)
        if one.name == "buyer" and not isinstance(value, str):
            yield labels["external_id"], value.external_id if value else ""
        elif one.name == "lines":
            for place, line in enumerate(value, start=1):
                told = f"{line.quantity:f} × {line.name} {plain(line.total, currency)}"
                yield _("Line %(number)s") % {"number": place}, told
        elif label and value not in (None, ""):
            amount = one.name in ("total", "price")
            yield label, f"{plain(value, currency)} {currency}" if amount else str(value)


def _loaded(body: str) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Problem(_("This is no JSON: %(why)s") % {"why": error}) from error
