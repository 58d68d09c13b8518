"""Where two customers differ, and whose value a merged one would have."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.kit.languages import ENDONYMS
from kuula.people.models import AttributeValue, Channel, Customer, ImportantDate
from kuula.people.values import unsealed, words_of
from kuula.ui.formats import full_date, yearless_date
from kuula.workspace.actors import Actor
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

COLUMNS: Final[dict[str, Promise]] = {
    "name": gettext_lazy("Name"),
    "called": gettext_lazy("Wants to be called"),
    "other_names": gettext_lazy("Other names"),
    "language": gettext_lazy("Language"),
    "languages": gettext_lazy("Languages"),
    "company_id": gettext_lazy("Company"),
    "city": gettext_lazy("City"),
    "phone": gettext_lazy("Phone"),
    "channel": gettext_lazy("Likes to be reached by"),
    "times": gettext_lazy("Best times"),
    "owner_id": gettext_lazy("Owner on our side"),
    "sponsor_id": gettext_lazy("Sponsor on our side"),
}
"""The columns of a customer of which a merged one can have only one value."""
BIRTHDAY: Final = "birthday"


@dataclass(frozen=True, slots=True)
class Differing:
    """One thing that both have, and not the same. `taken` says that the value of the one who is
    merged away wins unless somebody decides otherwise."""

    key: str
    label: str
    ours: str
    theirs: str
    taken: bool


def attribute_key(attribute_id: int) -> str:
    """The name under which an attribute is chosen."""
    return f"attribute-{attribute_id}"


def differing(actor: Actor, *, into: Customer, source: Customer) -> list[Differing]:
    """Where `source` and `into` differ, in the order of a profile. What only one of them has is no
    question: the merged one has it. An attribute of later date wins, else what `into` has."""
    return [
        *_columns(into, source),
        *_attributes(actor, into, source),
        *_birthdays(into, source),
    ]


def taken_by_default(actor: Actor, *, into: Customer, source: Customer) -> frozenset[str]:
    """The keys of what `source` decides unless somebody chooses."""
    both = differing(actor, into=into, source=source)
    return frozenset(one.key for one in both if one.taken)


def _columns(into: Customer, source: Customer) -> Iterator[Differing]:
    for name, label in COLUMNS.items():
        ours, theirs = getattr(into, name), getattr(source, name)
        if ours and theirs and ours != theirs:
            yield Differing(name, str(label), _said(into, name), _said(source, name), taken=False)


def _said(customer: Customer, name: str) -> str:
    value = getattr(customer, name)
    if name in ("language", "languages"):
        codes = [value] if isinstance(value, str) else value
        return ", ".join(ENDONYMS.get(one, one) for one in codes)
    if name == "channel":
        return str(dict(Channel.choices).get(value, value))
    if name == "company_id":
        return str(customer.company or "")
    if name.endswith("_id"):
        return _name_of(Staff, value)
    return str(value)


def _name_of(model: type[Model], number: int) -> str:
    found = model._default_manager.filter(pk=number).values_list("name", flat=True)
    return next(iter(found), "")


def _attributes(actor: Actor, into: Customer, source: Customer) -> Iterator[Differing]:
    theirs = {one.attribute_id: one for one in source.attributes.select_related("attribute")}
    for ours in into.attributes.select_related("attribute").order_by("attribute_id"):
        other = theirs.get(ours.attribute_id)
        if other is not None and (ours.value, ours.sealed) != (other.value, other.sealed):
            yield Differing(
                key=attribute_key(ours.attribute_id),
                label=ours.attribute.name,
                ours=_words(actor, ours),
                theirs=_words(actor, other),
                taken=other.as_of > ours.as_of,
            )


def _words(actor: Actor, row: AttributeValue) -> str:
    if row.sealed:
        may = actor.may(Permission.SENSITIVE)
        return words_of(row.attribute, unsealed(row.sealed)) if may else _("Hidden")
    return words_of(row.attribute, row.value) if row.value is not None else _("Empty")


def _birthdays(into: Customer, source: Customer) -> Iterator[Differing]:
    ours, theirs = birthday_of(into), birthday_of(source)
    if ours and theirs and _day(ours) != _day(theirs):
        label = str(ImportantDate.Kind.BIRTHDAY.label)
        yield Differing(BIRTHDAY, label, _told(ours), _told(theirs), taken=False)


def birthday_of(customer: Customer) -> ImportantDate | None:
    """The birthday of a customer, if it is known."""
    return customer.dates.filter(kind=ImportantDate.Kind.BIRTHDAY).first()


def _day(one: ImportantDate) -> tuple[int, int, int | None]:
    return one.day, one.month, one.year


def _told(one: ImportantDate) -> str:
    if one.year is None:
        return yearless_date(one.month, one.day)
    return full_date(date(one.year, one.month, one.day))
