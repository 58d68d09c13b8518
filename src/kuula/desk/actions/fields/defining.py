"""Writers of the list of custom fields."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from kuula.desk.fields.events import CustomFieldChanged
from kuula.desk.models import CustomField, FieldKind
from kuula.desk.models.custom_field import CHOSEN
from kuula.kit import clock
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import About, record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Brand, Team
from kuula.workspace.permissions import Permission

MOST: Final = 50
MOST_OPTIONS: Final = 100
NAME: Final = 60
_LIST: Final = 736_251_903
"""The number of the lock under which the list is changed by one at a time."""


@dataclass(frozen=True, slots=True)
class FieldForm:
    """A field as edited. `options` are (key, label), the key empty for a new one; an option that is
    left out is archived and values keep it. The kind of a field that is there stays."""

    name: str
    kind: str
    options: tuple[tuple[str, str], ...] = ()
    brand: Brand | None = None
    team: Team | None = None
    required: bool = False


def save_field(actor: Actor, *, form: FieldForm, field: CustomField | None = None) -> CustomField:
    """Define a field, or change one; values stay as they are. The caller looked up brand and team.

    Raises Problem without a name or options, Conflict for a name that is taken or more than 50
    fields in use.
    """
    allow(actor, Permission.FIELDS)
    name = one_line(form.name, NAME)
    if not name:
        raise Problem(_("A field needs a name."), field="name")
    if form.kind not in FieldKind.values:
        raise Problem(_("Choose what the field holds."), field="kind")
    with transaction.atomic():
        standing = _locked_list()
        saved = _known(standing, field) if field else CustomField(kind=form.kind)
        _check_room(standing, saved)
        _check_name(standing, saved, name, form)
        saved.name, saved.required = name, form.required
        saved.options = _options(saved, form.options)
        saved.brand, saved.team = form.brand, form.team
        if field is None:
            saved.made_at, saved.place = clock.now(), _last_place(standing) + 1
        saved.save()
        _record(actor, saved)
    return saved


def archive_field(actor: Actor, *, field: CustomField) -> None:
    """Offer it no more; what is filled in stays and is shown. Twice changes nothing."""
    allow(actor, Permission.FIELDS)
    with transaction.atomic():
        locked = _known(_locked_list(), field)
        if locked.archived_at is not None:
            return
        locked.archived_at = clock.now()
        locked.save(update_fields=["archived_at"])
        _record(actor, locked)


def take_up_field(actor: Actor, *, field: CustomField) -> None:
    """Offer an archived field again. Raises Conflict when its name is taken or 50 are in use."""
    allow(actor, Permission.FIELDS)
    with transaction.atomic():
        standing = _locked_list()
        locked = _known(standing, field)
        if locked.archived_at is None:
            return
        _check_room(standing, locked)
        form = FieldForm(locked.name, locked.kind, brand=locked.brand, team=locked.team)
        _check_name(standing, locked, locked.name, form)
        locked.archived_at = None
        locked.save(update_fields=["archived_at"])
        _record(actor, locked)


def lift_field(actor: Actor, *, field: CustomField) -> None:
    """Put a field before the one above it. The first stays where it is."""
    allow(actor, Permission.FIELDS)
    with transaction.atomic():
        order = [one for one in _locked_list() if one.archived_at is None]
        at = next((n for n, one in enumerate(order) if one.pk == field.pk), 0)
        if at == 0:
            return
        order[at - 1 : at + 1] = [order[at], order[at - 1]]
        for place, one in enumerate(order):
            CustomField.objects.filter(pk=one.pk).exclude(place=place).update(place=place)
        _record(actor, order[at - 1])


def _locked_list() -> list[CustomField]:
    """Every field in order; nobody else changes the list until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LIST])
    return list(CustomField.objects.select_related("brand", "team"))


def _known(standing: Sequence[CustomField], field: CustomField) -> CustomField:
    found = next((one for one in standing if one.pk == field.pk), None)
    if found is None:
        raise NotFound(_("There is no such field."))
    return found


def _check_room(standing: Sequence[CustomField], wanted: CustomField) -> None:
    others = [one for one in standing if one.archived_at is None and one.pk != wanted.pk]
    if any(one.pk == wanted.pk and one.archived_at is None for one in standing):
        return
    if len(others) >= MOST:
        raise Conflict(_("50 fields are in use. Archive one first."), field="name")


def _check_name(
    standing: Sequence[CustomField], wanted: CustomField, name: str, form: FieldForm
) -> None:
    place = (form.brand.pk if form.brand else None, form.team.pk if form.team else None)
    taken = (
        one.name.casefold() == name.casefold() and (one.brand_id, one.team_id) == place
        for one in standing
        if one.archived_at is None and one.pk != wanted.pk
    )
    if any(taken):
        raise Conflict(_("There is a field with this name already."), field="name")


def _options(field: CustomField, sent: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """The options as sent, then those that were there before, archived."""
    if field.kind not in CHOSEN:
        return []
    wanted: list[dict[str, Any]] = []
    free = _free_numbers(field)
    for key, typed in sent:
        label = one_line(typed, NAME)
        if not label:
            continue
        known = key if key in field.labels else next(
            (one["key"] for one in field.options if one["label"].casefold() == label.casefold()), ""
        )  # fmt: skip
        wanted.append({"key": known or next(free), "label": label, "archived": False})
    _check_options(wanted)
    kept = {one["key"] for one in wanted}
    gone = [one | {"archived": True} for one in field.options if one["key"] not in kept]
    return [*wanted, *gone]


def _free_numbers(field: CustomField) -> Iterator[str]:
    """Keys that no option of the field ever had."""
    return map(str, count(1 + max((int(key) for key in field.labels), default=0)))


def _check_options(wanted: Sequence[dict[str, Any]]) -> None:
    if not wanted:
        raise Problem(_("Write at least one option."), field="options")
    if len(wanted) > MOST_OPTIONS:
        raise Problem(_("A field has at most 100 options."), field="options")
    labels = [one["label"].casefold() for one in wanted]
    if len(set(labels)) < len(labels) or len({one["key"] for one in wanted}) < len(wanted):
        raise Problem(_("Two options are called the same."), field="options")


def _last_place(standing: Sequence[CustomField]) -> int:
    return max((one.place for one in standing), default=-1)


def _record(actor: Actor, field: CustomField) -> None:
    event = CustomFieldChanged(field.pk, field.name, archived=field.archived_at is not None)
    record(event, actor.who, About(brand=field.brand_id, team=field.team_id))
