"""Finding conversations by what stands in their fields: `Order=A-17`, or `Order` for any value."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Final

import orjson
from django.db.models import Q

from kuula.desk.fields.access import fields_for
from kuula.desk.fields.values import alike, value_of
from kuula.desk.models import CustomField, FieldKind
from kuula.desk.models.custom_field import CHOSEN
from kuula.kit.problems import Problem
from kuula.workspace.actors import Actor

FILLED: Final = "c.fields <> '{}'::jsonb"
"""What the index of fields is limited to."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a field must hold: any of these JSON `objects`; without any, one of the fields `keys`
    holds anything at all."""

    keys: tuple[str, ...]
    objects: tuple[str, ...]

    def clause(self, value: Callable[[Any], str]) -> str:
        """The same as SQL about a conversation c; `value` answers the place of a value."""
        if self.objects:
            return " OR ".join(f"c.fields @> {value(one)}::jsonb" for one in self.objects)
        return " OR ".join(f"jsonb_exists(c.fields, {value(key)})" for key in self.keys)

    def condition(self) -> Q:
        """The same for the ORM."""
        if self.objects:
            return reduce(or_, (Q(fields__contains=orjson.loads(one)) for one in self.objects))
        return Q(fields__has_any_keys=list(self.keys))


NO_SUCH: Final = Wanted((), ('{"0": "no such field or value"}',))


def wanted_in(actor: Actor, said: str) -> Wanted | None:
    """What `said` asks for; None when no field that exists for the actor is called so."""
    name, equals, text = said.replace('"', "").partition("=")
    found = [one for one in fields_for(actor) if alike(one.name) == alike(name.strip())]
    if not found:
        return None
    if not equals or not text.strip():
        return Wanted(tuple(one.key for one in found), ())
    objects = tuple(_objects(found, text.strip()))
    return Wanted((), objects) if objects else NO_SUCH


def _objects(found: Iterable[CustomField], text: str) -> Iterable[str]:
    for field in found:
        for said in _spellings(field, text):
            try:
                value = value_of(field, [said])
            except Problem:
                continue
            yield orjson.dumps({field.key: value}).decode()


def _spellings(field: CustomField, text: str) -> tuple[str, ...]:
    """A text is found as written, in capitals, in small letters and with one capital; an option by
    its name, archived ones too."""
    if field.kind in CHOSEN:
        return tuple(key for key, label in field.labels.items() if alike(label) == alike(text))
    if field.kind == FieldKind.TEXT:
        return tuple(dict.fromkeys((text, text.upper(), text.lower(), text.capitalize())))
    return (text,)
