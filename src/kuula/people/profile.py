"""The whole profile of a customer, read in one statement and cut to what the reader may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import orjson

from kuula.kit.compiled import fetched
from kuula.kit.problems import Problem
from kuula.people.models import Attribute, Consent, Contact, Customer, CustomerNote, ImportantDate
from kuula.people.occasions import next_on, on_day
from kuula.people.values import Value, unsealed
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

MOST_NOTES: Final = 200
MOST_CONSENTS: Final = 200
_PROFILE: Final = f"""
SELECT jsonb_build_object(
    'addresses', (SELECT jsonb_agg(jsonb_build_object('id', a.id, 'value', a.value,
        'shared', a.shared, 'verified', a.verified, 'source', a.source, 'since', a.created_at)
        ORDER BY a.id) FROM people_address a WHERE a.customer_id = c.id),
    'contacts', (SELECT jsonb_agg(jsonb_build_object('id', k.id, 'kind', k.kind, 'value', k.value,
        'verified_at', k.verified_at, 'source', k.source, 'since', k.since) ORDER BY k.id)
        FROM people_contact k WHERE k.customer_id = c.id),
    'dates', (SELECT jsonb_agg(jsonb_build_object('id', d.id, 'kind', d.kind, 'label', d.label,
        'day', d.day, 'month', d.month, 'year', d.year, 'yearly', d.yearly, 'source', d.source)
        ORDER BY d.month, d.day, d.id) FROM people_importantdate d WHERE d.customer_id = c.id),
    'attributes', (SELECT jsonb_agg(jsonb_build_object('definition', jsonb_build_object(
            'id', t.id, 'name', t.name, 'kind', t.kind, 'options', t.options,
            'currency', t.currency, 'sensitive', t.sensitive),
            'archived', t.archived_at IS NOT NULL, 'value', v.value, 'sealed', v.sealed,
            'source', v.source, 'as_of', v.as_of, 'changed_at', v.changed_at) ORDER BY t.id)
        FROM people_attribute t LEFT JOIN people_attributevalue v
            ON v.attribute_id = t.id AND v.customer_id = c.id
        WHERE t.archived_at IS NULL OR v.value <> 'null'::jsonb OR v.sealed <> ''),
    'notes', CASE WHEN %s THEN (SELECT jsonb_agg(to_jsonb(n) ORDER BY n.written_at DESC, n.id DESC)
        FROM (SELECT id, kind, felt, text, staff_id, written_at, changed_at
            FROM people_customernote WHERE customer_id = c.id
            ORDER BY written_at DESC, id DESC LIMIT {MOST_NOTES}) n) END,
    'consents', CASE WHEN %s THEN (SELECT jsonb_agg(to_jsonb(o) ORDER BY o.at DESC, o.id DESC)
        FROM (SELECT q.id, q.purpose_id, p.name, q.answer, q.basis, q.version, q.language, q.words,
                q.channel, q.at, q.staff_id, q.withdrawn_at, q.withdrawn_channel,
                q.withdrawn_staff_id
            FROM people_consent q JOIN people_purpose p ON p.id = q.purpose_id
            WHERE q.customer_id = c.id ORDER BY q.at DESC, q.id DESC
            LIMIT {MOST_CONSENTS}) o) END,
    'segments', (SELECT jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'since', m.since,
            'greeting', s.greeting, 'asks', s.asks, 'staff_id', s.staff_id, 'team_id', s.team_id)
            ORDER BY s.id)
        FROM people_segmentmember m JOIN people_segment s ON s.id = m.segment_id
        WHERE m.customer_id = c.id AND s.archived_at IS NULL AND s.needs <@ %s::text[]),
    'parent', (SELECT up.name FROM people_company f JOIN people_company up ON up.id = f.parent_id
        WHERE f.id = c.company_id),
    'alike', (SELECT jsonb_agg(to_jsonb(s)) FROM (SELECT o.id, o.name FROM people_likeness l
        JOIN people_customer o ON o.id = l.one_id + l.other_id - c.id
        WHERE (l.one_id = c.id OR l.other_id = c.id) AND l.refused_at IS NULL
            AND o.erased_at IS NULL AND o.merged_into_id IS NULL AND c.merged_into_id IS NULL
        ORDER BY l.weight DESC LIMIT 3) s),
    'owner', (SELECT COALESCE(c.owner_id, f.owner_id) FROM people_customer me
        LEFT JOIN people_company f ON f.id = me.company_id WHERE me.id = c.id),
    'sponsor', (SELECT COALESCE(c.sponsor_id, f.sponsor_id) FROM people_customer me
        LEFT JOIN people_company f ON f.id = me.company_id WHERE me.id = c.id))
FROM people_customer c WHERE c.id = %s"""


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """A mail address of the customer."""

    id: int
    value: str
    shared: bool
    verified: bool
    source: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """An attribute with what is known of it, None for nothing; `hidden` is one the reader may not
    see. `changed_at` is empty while nothing was ever written there."""

    attribute: Attribute
    value: Value | None
    hidden: bool
    archived: bool
    source: str
    as_of: datetime | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Occasion:
    """An important date and when it comes next; None for one that is past and does not return."""

    kept: ImportantDate
    next: date | None


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer about a purpose, with the purpose's name; `stands` while it counts."""

    consent: Consent
    name: str
    stands: bool


@dataclass(frozen=True, slots=True)
class InSegment:
    """A segment the customer is in since a moment, with its playbook."""

    id: int
    name: str
    since: datetime
    greeting: str
    asks: str
    staff_id: int | None
    team_id: int | None


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a customer besides the columns of their row; `alike` are the likeliest who
    may be the same person, by number and name."""

    addresses: Sequence[KnownAddress]
    contacts: Sequence[Contact]
    attributes: Sequence[Known]
    occasions: Sequence[Occasion]
    notes: Sequence[CustomerNote]
    consents: Sequence[Answered]
    segments: Sequence[InSegment]
    parent: str
    alike: Sequence[tuple[int, str]]
    owner_id: int | None
    sponsor_id: int | None


def profile_of(actor: Actor, customer: Customer, *, today: date) -> Profile:
    """The profile of a customer the actor may see, in one statement; `today` is the reader's day.

    Notes and consents are empty without the right to them, sensitive attributes hidden, segments
    left out whose rule tells what the actor may not know.
    """
    allow(actor, Permission.CUSTOMERS_READ)
    notes, consents = actor.may(Permission.CUSTOMER_NOTES), actor.may(Permission.CONSENTS)
    rights = sorted(str(one) for one in actor.permissions)
    found = fetched((_PROFILE, (notes, consents, rights, customer.pk)))
    read: dict[str, Any] = _read(found[0][0]) if found else {}
    return Profile(
        addresses=[_address(row) for row in read.get("addresses") or ()],
        contacts=[Contact(**_moments(row)) for row in read.get("contacts") or ()],
        attributes=[_known(actor, row) for row in read.get("attributes") or ()],
        occasions=_by_next([_occasion(row, today) for row in read.get("dates") or ()]),
        notes=[CustomerNote(**_moments(row)) for row in read.get("notes") or ()],
        consents=_answers(read.get("consents") or ()),
        segments=[InSegment(**_moments(row)) for row in read.get("segments") or ()],
        parent=read.get("parent") or "",
        alike=[(one["id"], one["name"]) for one in read.get("alike") or ()],
        owner_id=read.get("owner"),
        sponsor_id=read.get("sponsor"),
    )


def _read(row: Any) -> dict[str, Any]:
    read: dict[str, Any] = row if isinstance(row, dict) else orjson.loads(row)
    return read


_MOMENTS: Final = frozenset(
    {"since", "verified_at", "as_of", "changed_at", "written_at", "at", "withdrawn_at"}
)


def _moments(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its moments read."""
    return {
        key: datetime.fromisoformat(value) if key in _MOMENTS and value else value
        for key, value in row.items()
    }


def _address(row: Mapping[str, Any]) -> KnownAddress:
    return KnownAddress(**_moments(row))


def _known(actor: Actor, row: dict[str, Any]) -> Known:
    attribute = Attribute(**row.pop("definition"))
    stamped = _moments(row)
    value, hidden = stamped["value"], False
    if stamped["sealed"]:
        hidden = not actor.may(Permission.SENSITIVE)
        value = None if hidden else _opened(stamped["sealed"])
    return Known(
        attribute=attribute,
        value=value,
        hidden=hidden,
        archived=stamped["archived"],
        source=stamped["source"] or "",
        as_of=stamped["as_of"],
        changed_at=stamped["changed_at"],
    )


def _opened(sealed: str) -> Value | None:
    """What was sealed; None when the installation lost the key: the rest of the page stays."""
    try:
        return unsealed(sealed)
    except Problem:
        return None


def _occasion(row: Mapping[str, Any], today: date) -> Occasion:
    kept = ImportantDate(**row)
    if kept.yearly:
        return Occasion(kept, next_on(kept.month, kept.day, today=today))
    once = on_day(kept.year or today.year, kept.month, kept.day)
    return Occasion(kept, once if once >= today else None)


def _by_next(occasions: list[Occasion]) -> list[Occasion]:
    return sorted(occasions, key=lambda one: one.next or date.max)


def _answers(rows: Sequence[Mapping[str, Any]]) -> list[Answered]:
    """The answers, the latest first; of each purpose the latest stands unless it was withdrawn."""
    told, seen = [], set()
    for row in rows:
        kept = _moments(row)
        name = kept.pop("name")
        consent = Consent(**kept)
        latest = consent.purpose_id not in seen
        seen.add(consent.purpose_id)
        told.append(Answered(consent, name, latest and consent.withdrawn_at is None))
    return told
