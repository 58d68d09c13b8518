"""What stands beside a conversation: its tags and fields, read in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from kuula.desk.fields.access import fitting
from kuula.desk.fields.values import Value
from kuula.desk.models import Conversation, CustomField
from kuula.kit.compiled import fetched
from kuula.workspace.actors import Actor

_BESIDE: Final = """
SELECT ARRAY(SELECT t.name FROM desk_conversationtag k JOIN desk_tag t ON t.id = k.tag_id
        WHERE k.conversation_id = %s ORDER BY t.name),
    COALESCE((SELECT jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'kind', f.kind,
            'options', f.options, 'brand_id', f.brand_id, 'team_id', f.team_id,
            'required', f.required, 'archived', f.archived_at IS NOT NULL) ORDER BY f.place, f.id)
        FROM desk_customfield f), '[]')"""


@dataclass(frozen=True, slots=True)
class Filled:
    """A field of a conversation with its value, None for none."""

    field: CustomField
    value: Value | None


@dataclass(frozen=True, slots=True)
class Beside:
    """The tags of a conversation, its fields, and values of fields that it has no more."""

    tags: Sequence[str]
    fields: Sequence[Filled]
    former: Sequence[Filled]


def beside(actor: Actor, conversation: Conversation) -> Beside:
    """What stands beside a conversation the actor may see; one statement."""
    tags, written = fetched((_BESIDE, (conversation.pk,)))[0]
    rows = orjson.loads(written)
    archived = {row["id"] for row in rows if row.pop("archived")}
    known = [CustomField(**row) for row in rows]
    values = conversation.fields
    own = fitting([one for one in known if one.pk not in archived], conversation)
    former = [
        Filled(one, values[one.key])
        for one in known
        if one.pk not in own and one.key in values and actor.sees_team(one.team_id)
    ]
    return Beside(tags, [Filled(one, values.get(one.key)) for one in own.values()], former)


def filled_in(known: Sequence[CustomField], values: dict[str, Any]) -> list[Filled]:
    """The fields that have a value, in their order."""
    return [Filled(one, values[one.key]) for one in known if one.key in values]
