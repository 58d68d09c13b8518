"""Fields of conversations that are merged: what stands in the surviving one stays."""

from collections.abc import Iterable, Sequence

from kuula.desk.actions.fields.setting import described
from kuula.desk.actions.incoming import about_conversation
from kuula.desk.fields.events import FieldKept
from kuula.desk.models import Conversation, CustomField
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor

FILLED = "fields_filled"


def bring_fields(actor: Actor, into: Conversation, parts: Sequence[Conversation]) -> None:
    """Take over what `into` has no value of; what differs stays with its own conversation and is
    told. The caller holds the locks and saves."""
    named = {key for one in parts for key in one.fields}
    known = {field.key: field for field in CustomField.objects.filter(pk__in=map(int, named))}
    values = dict(into.fields)
    for part in parts:
        for key, value in part.fields.items():
            if key not in values:
                values[key] = value
            elif values[key] != value and key in known:
                _tell(actor, into, known[key], part)
    into.fields = values


def leave_fields(into: Conversation, had: Iterable[str], parts: Iterable[Conversation]) -> None:
    """Take back what a merge brought and nobody changed since; `had` are the fields that `into` had
    before. The caller holds the locks and saves."""
    brought = [(key, value) for part in parts for key, value in part.fields.items()]
    own = frozenset(had)
    into.fields = {
        key: value
        for key, value in into.fields.items()
        if key in own or (key, value) not in brought
    }


def _tell(actor: Actor, into: Conversation, field: CustomField, part: Conversation) -> None:
    keys, labels, text = described(field, part.fields[field.key])
    event = FieldKept(field.pk, field.name, field.kind, part.pk, keys, labels, text)
    record(event, actor.who, about_conversation(into))
