"""Brands: added and changed."""

from dataclasses import dataclass, field
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.languages import spoken
from kuula.kit.money import currencies
from kuula.kit.placeholders import check_placeholders
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import About, record
from kuula.workspace import events
from kuula.workspace.actors import Actor, allow
from kuula.workspace.hours import (
    Week,
    check_country,
    check_other_days,
    check_week,
    check_zone,
    plain_week,
)
from kuula.workspace.models import Brand
from kuula.workspace.permissions import Permission

FIELDS: Final = (
    "name", "language", "time_zone", "hours", "signatures", "holidays", "other_days",
    "currency",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BrandForm:
    """What makes a brand; see the model for the shapes of hours, other days and signatures."""

    name: str
    language: str = "en"
    time_zone: str = "Europe/Tallinn"
    hours: Week = field(default_factory=dict)
    signatures: dict[str, str] = field(default_factory=dict)
    holidays: str = ""
    other_days: Week = field(default_factory=dict)
    currency: str = "EUR"


def add_brand(actor: Actor, *, form: BrandForm) -> Brand:
    """Add a brand. Raises Problem on an empty or taken name, a bad week or time zone."""
    allow(actor, Permission.BRANDS)
    _check_brand(form)
    with transaction.atomic():
        if Brand.objects.filter(name__iexact=form.name.strip()).exists():
            raise Conflict(_("There is a brand with this name already."), field="name")
        brand = Brand(created_at=clock.now())
        _fill_brand(brand, form)
        brand.save()
        record(events.BrandAdded(name=brand.name), actor.who, About(brand=brand.pk))
    return brand


def change_brand(actor: Actor, *, brand: Brand, form: BrandForm) -> Brand:
    """Change a brand. Same errors as `add_brand`."""
    allow(actor, Permission.BRANDS)
    _check_brand(form)
    with transaction.atomic():
        locked = Brand.objects.select_for_update().get(pk=brand.pk)
        if Brand.objects.filter(name__iexact=form.name.strip()).exclude(pk=locked.pk).exists():
            raise Conflict(_("There is a brand with this name already."), field="name")
        before = {name: getattr(locked, name) for name in FIELDS}
        _fill_brand(locked, form)
        changed = [name for name in FIELDS if before[name] != getattr(locked, name)]
        if changed:
            locked.save()
            record(
                events.BrandChanged(name=locked.name, fields=changed),
                actor.who,
                About(brand=locked.pk),
            )
    return locked


def _check_brand(form: BrandForm) -> None:
    if not one_line(form.name):
        raise Problem(_("A brand needs a name."), field="name")
    check_zone(form.time_zone)
    check_week(form.hours)
    check_country(form.holidays)
    check_other_days(form.other_days)
    for text in form.signatures.values():
        check_placeholders(text, field="signatures")
    if form.currency not in currencies():
        raise Problem(_("There is no such currency."), field="currency")


def _fill_brand(brand: Brand, form: BrandForm) -> None:
    brand.name = one_line(form.name, 80)
    brand.language = spoken(form.language)
    brand.time_zone = form.time_zone
    brand.hours = plain_week(form.hours)
    brand.holidays, brand.other_days = form.holidays, plain_week(form.other_days)
    brand.signatures = dict(form.signatures)
    brand.currency = form.currency
