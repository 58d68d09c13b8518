"""What stands beside a conversation: tags, fields, checklists, macros, what it is about; in one
statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from kuula.desk.concerns.near import CONCERNED, Concerned
from kuula.desk.fields.access import fitting
from kuula.desk.fields.values import Value
from kuula.desk.models import Conversation, CustomField, PutChecklist
from kuula.kit.compiled import fetched
from kuula.workspace.actors import Actor

_NEAR: Final = f"""
SELECT jsonb_build_object(
    'tags', ARRAY(SELECT t.name FROM desk_conversationtag k JOIN desk_tag t ON t.id = k.tag_id
        WHERE k.conversation_id = c.id ORDER BY t.name),
    'fields', (SELECT jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'kind', f.kind,
            'options', f.options, 'brand_id', f.brand_id, 'team_id', f.team_id,
            'required', f.required, 'archived', f.archived_at IS NOT NULL) ORDER BY f.place, f.id)
        FROM desk_customfield f),
    'lists', (SELECT jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'steps', p.steps,
            'required', p.required) ORDER BY p.id)
        FROM desk_putchecklist p WHERE p.conversation_id = c.id),
    'offered', (SELECT jsonb_agg(jsonb_build_array(l.id, l.name) ORDER BY l.name, l.id)
        FROM desk_checklist l WHERE l.archived_at IS NULL
            AND (l.brand_id IS NULL OR l.brand_id = c.brand_id)
            AND (l.team_id IS NULL OR l.team_id = c.team_id)
            AND (l.tag = '' OR EXISTS (SELECT 1 FROM desk_conversationtag k
                JOIN desk_tag t ON t.id = k.tag_id
                WHERE k.conversation_id = c.id AND t.name = l.tag))
            AND NOT EXISTS (SELECT 1 FROM desk_putchecklist p
                WHERE p.conversation_id = c.id AND p.checklist_id = l.id)),
    'macros', (SELECT jsonb_agg(jsonb_build_array(m.id, m.name) ORDER BY m.runs DESC, m.name)
        FROM desk_macro m WHERE m.staff_id = %s OR m.team_id IN (
            SELECT s.team_id FROM workspace_membership s WHERE s.staff_id = %s)
            OR (m.staff_id IS NULL AND m.team_id IS NULL)),
    'concerns', {CONCERNED})
FROM desk_conversation c WHERE c.id = %s"""


@dataclass(frozen=True, slots=True)
class Filled:
    """A field of a conversation with its value, None for none."""

    field: CustomField
    value: Value | None


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be put on or run, by its name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Near:
    """The tags of a conversation, its fields, values of fields that it has no more, its checklists,
    those that could be put on, the macros the actor can run, and the orders and products it is
    about."""

    tags: Sequence[str]
    fields: Sequence[Filled]
    former: Sequence[Filled]
    lists: Sequence[PutChecklist]
    offered: Sequence[Offer]
    macros: Sequence[Offer]
    concerns: Sequence[Concerned] = ()


def near_to(actor: Actor, conversation: Conversation) -> Near:
    """What stands beside a conversation the actor may see; one statement."""
    asker = actor.staff_id or 0
    found = fetched((_NEAR, (asker, asker, conversation.pk)))
    read: dict[str, Any] = orjson.loads(found[0][0]) if found else {}
    rows = read.get("fields") or []
    archived = {row["id"] for row in rows if row.pop("archived")}
    known = [CustomField(**row) for row in rows]
    values = conversation.fields
    own = fitting([one for one in known if one.pk not in archived], conversation)
    former = [
        Filled(one, values[one.key])
        for one in known
        if one.pk not in own and one.key in values and actor.sees_team(one.team_id)
    ]
    return Near(
        tags=read.get("tags") or [],
        fields=[Filled(one, values.get(one.key)) for one in own.values()],
        former=former,
        lists=[PutChecklist(**row) for row in read.get("lists") or []],
        offered=[Offer(*row) for row in read.get("offered") or []],
        macros=[Offer(*row) for row in read.get("macros") or []],
        concerns=[Concerned(**row) for row in read.get("concerns") or []],
    )
