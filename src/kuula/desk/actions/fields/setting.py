"""Filling in the fields of a conversation."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.fields.access import fields_in
from kuula.desk.fields.events import FieldSet
from kuula.desk.fields.values import Value, keys_of, value_of
from kuula.desk.models import Conversation, CustomField, FieldKind
from kuula.desk.models.custom_field import CHOSEN
from kuula.kit.problems import NotFound
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def set_fields(
    actor: Actor, *, conversation: Conversation, sent: Mapping[int, Sequence[str]]
) -> None:
    """Fill in fields by their ids, all or nothing; nothing sent empties a field.

    What does not differ is no change. Raises NotFound for a field that the conversation does not
    have, Problem for a value that its field cannot hold.
    """
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        known = fields_in(locked)
        for field_id, said in sent.items():
            if field_id not in known:
                raise NotFound(_("There is no such field."))
            _set(actor, locked, known[field_id], value_of(known[field_id], said))
        locked.save(update_fields=["fields"])
    conversation.fields = locked.fields


def described(field: CustomField, value: Value) -> tuple[list[str], list[str], str]:
    """Keys, labels and typed text of a value, as a fact tells them."""
    if field.kind == FieldKind.TEXT:
        return [], [], str(value)
    keys = keys_of(field, value)
    labels = [field.labels.get(key, key) for key in keys] if field.kind in CHOSEN else []
    return keys, labels, ""


def _set(actor: Actor, locked: Conversation, field: CustomField, value: Value | None) -> None:
    previous = locked.fields.get(field.key)
    if value == previous and isinstance(value, bool) == isinstance(previous, bool):
        return
    values = {key: one for key, one in locked.fields.items() if key != field.key}
    locked.fields = values if value is None else values | {field.key: value}
    keys, labels, text = described(field, value) if value is not None else ([], [], "")
    event = FieldSet(
        field_id=field.pk,
        name=field.name,
        kind=field.kind,
        keys=keys,
        labels=labels,
        emptied=value is None,
        text=text,
    )
    record(event, actor.who, about_conversation(locked))
