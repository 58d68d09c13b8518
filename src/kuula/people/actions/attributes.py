"""Attributes of customers: defined by the company, filled in one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.money import currencies
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import About, record
from kuula.people import events
from kuula.people.actions.customers import source_of
from kuula.people.actions.meanwhile import present, refuse_stale
from kuula.people.models import Attribute, AttributeKind, AttributeValue, Customer
from kuula.people.values import Value, attribute_field, sealed, unsealed, value_of, written
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST: Final = 50
MOST_OPTIONS: Final = 100
NAME: Final = 60
_LIST: Final = 736_251_904
"""The number of the lock under which the list is changed by one at a time."""


@dataclass(frozen=True, slots=True)
class AttributeForm:
    """An attribute as edited. `options` are (key, label), the key empty for a new one; one that is
    left out is archived. Kind, currency and whether it is sensitive stay as they were defined."""

    name: str
    kind: str
    options: tuple[tuple[str, str], ...] = ()
    currency: str = ""
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Stamp:
    """As of when a value is true (now without one), and the revision of it that was `seen`; None
    asks for no check."""

    as_of: datetime | None = None
    seen: str | None = None


NOW: Final = Stamp()


def save_attribute(
    actor: Actor, *, form: AttributeForm, attribute: Attribute | None = None
) -> Attribute:
    """Define an attribute, or change one; values stay as they are.

    Raises Problem without a name, options or currency, Conflict for a name that is taken or more
    than 50 in use.
    """
    allow(actor, Permission.PROFILES)
    name = one_line(form.name, NAME)
    if not name:
        raise Problem(_("An attribute needs a name."), field="name")
    with transaction.atomic():
        standing = _locked_list()
        saved = _known(standing, attribute) if attribute else _new(form)
        _check_room(standing, saved)
        _check_name(standing, saved, name)
        saved.name, saved.options = name, _options(saved, form.options)
        saved.save()
        record(events.AttributeChanged(saved.pk, name), actor.who)
    return saved


def archive_attribute(actor: Actor, *, attribute: Attribute, archived: bool) -> None:
    """Offer an attribute no more, or again; what is filled in stays. Twice changes nothing."""
    allow(actor, Permission.PROFILES)
    with transaction.atomic():
        standing = _locked_list()
        locked = _known(standing, attribute)
        if (locked.archived_at is not None) == archived:
            return
        if not archived:
            _check_room(standing, locked)
            _check_name(standing, locked, locked.name)
        locked.archived_at = clock.now() if archived else None
        locked.save(update_fields=["archived_at"])
        record(events.AttributeChanged(locked.pk, locked.name, archived), actor.who)


def set_attribute(
    actor: Actor, *, customer: Customer, attribute: Attribute, said: str, stamp: Stamp = NOW
) -> bool:
    """Fill in an attribute; nothing said empties it. Answers whether it was taken: what is older
    than what is known never writes over it.

    Raises Problem for a value that it cannot hold or from the future, NotAllowed for a sensitive
    one without the right, Conflict when it was changed since it was seen or nobody is there.
    """
    allow(actor, Permission.CUSTOMERS_CHANGE)
    if attribute.sensitive:
        allow(actor, Permission.SENSITIVE)
    field, now = attribute_field(attribute.pk), clock.now()
    value, as_of = value_of(attribute, said), stamp.as_of or now
    if as_of > now:
        raise Problem(_("Nothing is known as of a moment that is still to come."), field=field)
    with transaction.atomic():
        locked = present(customer)
        found = locked.attributes.filter(attribute=attribute).first()
        row = found or AttributeValue(customer=locked, attribute=attribute)
        refuse_stale(row.changed_at if found else None, stamp.seen)
        if found and found.as_of > as_of:
            return False
        same = value_in(row) == value and isinstance(value_in(row), bool) == isinstance(value, bool)
        row.as_of, row.source, row.changed_at = as_of, source_of(actor), now
        _put(row, attribute, value)
        if found or value is not None:
            row.save()
        if not same:
            _tell(actor, row, attribute, value)
    return True


def value_in(row: AttributeValue) -> Value | None:
    """What a row holds, opened when it is sealed."""
    return unsealed(row.sealed) if row.sealed else row.value


def _put(row: AttributeValue, attribute: Attribute, value: Value | None) -> None:
    hidden = attribute.sensitive and value is not None
    row.sealed = sealed(value) if hidden and value is not None else ""
    row.value = None if hidden else value


def _tell(actor: Actor, row: AttributeValue, attribute: Attribute, value: Value | None) -> None:
    event = events.AttributeSet(
        attribute_id=attribute.pk,
        name=attribute.name,
        kind=attribute.kind,
        source=row.source,
        as_of=row.as_of.isoformat(),
        emptied=value is None,
        sensitive=attribute.sensitive,
        value=_told(attribute, value),
    )
    record(event, actor.who, About(customer=row.customer_id))


def _told(attribute: Attribute, value: Value | None) -> str:
    """The value as a fact tells it: an option by its name, money with its currency."""
    if attribute.sensitive or value is None:
        return ""
    said = written(attribute, value)
    if attribute.kind == AttributeKind.CHOICE:
        return attribute.labels.get(said, said)
    return f"{said} {attribute.currency}" if attribute.kind == AttributeKind.MONEY else said


def _new(form: AttributeForm) -> Attribute:
    if form.kind not in AttributeKind.values:
        raise Problem(_("Choose what the attribute holds."), field="kind")
    if form.kind == AttributeKind.MONEY and form.currency not in currencies():
        raise Problem(_("Choose the currency."), field="currency")
    return Attribute(
        kind=form.kind,
        currency=form.currency if form.kind == AttributeKind.MONEY else "",
        sensitive=form.sensitive,
        made_at=clock.now(),
    )


def _locked_list() -> list[Attribute]:
    """Every attribute; nobody else changes the list until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LIST])
    return list(Attribute.objects.all())


def _known(standing: Sequence[Attribute], attribute: Attribute) -> Attribute:
    found = next((one for one in standing if one.pk == attribute.pk), None)
    if found is None:
        raise NotFound(_("There is no such attribute."))
    return found


def _check_room(standing: Sequence[Attribute], wanted: Attribute) -> None:
    others = [one for one in standing if one.archived_at is None and one.pk != wanted.pk]
    if len(others) >= MOST:
        raise Conflict(_("50 attributes are in use. Archive one first."), field="name")


def _check_name(standing: Sequence[Attribute], wanted: Attribute, name: str) -> None:
    used = (one for one in standing if one.archived_at is None and one.pk != wanted.pk)
    if any(one.name.casefold() == name.casefold() for one in used):
        raise Conflict(_("There is an attribute with this name already."), field="name")


def _options(attribute: Attribute, sent: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """The options as sent, then those that were there before, archived."""
    if attribute.kind != AttributeKind.CHOICE:
        return []
    wanted: list[dict[str, Any]] = []
    free = _free_numbers(attribute)
    by_label = {one["label"].casefold(): one["key"] for one in attribute.options}
    for key, typed in sent:
        label = one_line(typed, NAME)
        if label:
            known = key if key in attribute.labels else by_label.get(label.casefold(), "")
            wanted.append({"key": known or next(free), "label": label, "archived": False})
    _check_options(wanted)
    kept = {one["key"] for one in wanted}
    return [*wanted, *(one | {"archived": True} for one in attribute.options
                       if one["key"] not in kept)]  # fmt: skip


def _free_numbers(attribute: Attribute) -> Iterator[str]:
    """Keys that no option ever had."""
    return map(str, count(1 + max((int(key) for key in attribute.labels), default=0)))


def _check_options(wanted: Sequence[dict[str, Any]]) -> None:
    if not wanted:
        raise Problem(_("Write at least one option."), field="options")
    if len(wanted) > MOST_OPTIONS:
        raise Problem(_("An attribute has at most 100 options."), field="options")
    labels = {one["label"].casefold() for one in wanted}
    if len(labels) < len(wanted) or len({one["key"] for one in wanted}) < len(wanted):
        raise Problem(_("Two options are called the same."), field="options")
