"""Whose value wins, and the losing one kept: columns, attributes, birthday."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from kuula.people.merging.differing import BIRTHDAY, COLUMNS, attribute_key, birthday_of
from kuula.people.models import AttributeValue, Customer, ImportantDate

Kept = dict[str, Any]
_VALUE: Final = ("value", "sealed", "source", "as_of", "changed_at")
_DAY: Final = ("kind", "label", "day", "month", "year", "yearly", "source", "added_at")


def take_columns(target: Customer, source: Customer, chosen: Collection[str]) -> Kept:
    """Give the target what it lacks and what was chosen; answers its values before and after."""
    before, after = {}, {}
    for name in COLUMNS:
        ours, theirs = getattr(target, name), getattr(source, name)
        if theirs and theirs != ours and (not ours or name in chosen):
            before[name], after[name] = ours, theirs
            setattr(target, name, theirs)
    return {"before": before, "after": after}


def leave_columns(target: Customer, kept: Kept) -> None:
    """Give the target its own values again, but for what somebody has changed since."""
    for name, value in kept["before"].items():
        if getattr(target, name) == kept["after"][name]:
            setattr(target, name, value)


def take_attributes(target: Customer, source: Customer, chosen: Collection[str]) -> Kept:
    """Move the values that the target lacks or that were chosen; answers both as they were. A value
    that lost stays with the source."""
    ours = {one.attribute_id: one for one in target.attributes.all()}
    kept: Kept = {}
    for theirs in source.attributes.all():
        own = ours.get(theirs.attribute_id)
        if own is not None and attribute_key(theirs.attribute_id) not in chosen:
            continue
        kept[str(theirs.attribute_id)] = {
            "ours": _row(own, _VALUE) if own else None,
            "theirs": _row(theirs, _VALUE),
        }
        if own is not None:
            own.delete()
        theirs.customer = target
        theirs.save(update_fields=["customer"])
    return kept


def leave_attributes(target: Customer, source: Customer, kept: Kept) -> None:
    """Bring the values home; one that was changed since stays with the target as it is."""
    for number, both in kept.items():
        attribute = int(number)
        now = target.attributes.filter(attribute_id=attribute).first()
        if now is not None and _row(now, _VALUE) == both["theirs"]:
            now.delete()
            if both["ours"]:
                _made(AttributeValue(customer=target, attribute_id=attribute), both["ours"])
        if not source.attributes.filter(attribute_id=attribute).exists():
            _made(AttributeValue(customer=source, attribute_id=attribute), both["theirs"])


def take_dates(target: Customer, source: Customer, chosen: Collection[str]) -> Kept:
    """Move the dates, the birthday if the target lacks one or it was chosen; answers what moved and
    both birthdays as they were."""
    ours, theirs = birthday_of(target), birthday_of(source)
    stays = ours is not None and BIRTHDAY not in chosen
    moving = source.dates.exclude(kind=ImportantDate.Kind.BIRTHDAY) if stays else source.dates.all()
    kept: Kept = {"moved": list(moving.values_list("pk", flat=True))}
    if theirs is not None and not stays:
        kept |= {"ours": _row(ours, _DAY) if ours else None, "theirs": _row(theirs, _DAY)}
        if ours is not None:
            ours.delete()
    ImportantDate.objects.filter(pk__in=kept["moved"]).update(customer=target)
    return kept


def leave_dates(target: Customer, source: Customer, kept: Kept) -> None:
    """Bring the dates home; a birthday that was changed since stays as it is."""
    target.dates.filter(pk__in=kept["moved"]).update(customer=source)
    if kept.get("theirs") and birthday_of(source) is None:
        _made(ImportantDate(customer=source), kept["theirs"])
    if kept.get("ours") and birthday_of(target) is None:
        _made(ImportantDate(customer=target), kept["ours"])


def _row(row: AttributeValue | ImportantDate, names: Collection[str]) -> Kept:
    """The values of a row, ready for JSON."""
    values = {name: getattr(row, name) for name in names}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def _made(row: AttributeValue | ImportantDate, kept: Kept) -> None:
    for name, value in kept.items():
        moment = name in ("as_of", "changed_at", "added_at")
        setattr(row, name, datetime.fromisoformat(value) if moment else value)
    row.save()
