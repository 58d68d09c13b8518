"""Everything that is held on a person, as far as whoever asks may see it, ready to be written as
JSON or as a page."""

from collections.abc import Iterator
from typing import Any, Final

from django.utils import timezone

from kuula.desk.access import hidden_from, hidden_numbers
from kuula.desk.reading import Talk, talks_of
from kuula.kit import clock
from kuula.ledger.events import Event
from kuula.ledger.timeline import Sought, customer_facts
from kuula.listening.feedback.queries import held_pieces
from kuula.listening.mentions.queries import mentions_of
from kuula.listening.queries import ratings_of
from kuula.listening.surveys.answering.queries import Said, said_by
from kuula.people.access import untold_types
from kuula.people.merging.reading import merged_into
from kuula.people.models import Customer
from kuula.people.profile import Profile, profile_of
from kuula.people.queries import looks_at
from kuula.people.values import words_of
from kuula.privacy.buying import bought, without_amounts
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

Held = dict[str, Any]
BATCH: Final = 500
MOST_FACTS: Final = 100_000
NEEDED: Final = (
    (Permission.READ, "conversations"),
    (Permission.CUSTOMER_NOTES, "notes"),
    (Permission.CONSENTS, "consents"),
    (Permission.MONEY, "amounts"),
    (Permission.SENSITIVE, "sensitive_attributes"),
    (Permission.LOOKS, "looks"),
    (Permission.ANSWERS, "surveys"),
    (Permission.FEEDBACK_ALL, "feedback"),
    (Permission.MENTIONS, "mentions"),
)
"""What each right is needed for."""


def held_on(actor: Actor, customer: Customer) -> Held:
    """All that is held on a customer, of what exists for the actor; `left_out` names what their
    role does not show. Conversations of closed teams they are not in are left out unnamed.

    Raises NotAllowed without the right to export.
    """
    allow(actor, Permission.CUSTOMERS_EXPORT)
    profile = profile_of(actor, customer, today=timezone.localtime(clock.now()).date())
    reads = actor.may(Permission.READ)
    talks = list(talks_of(actor, customer)) if reads else []
    return {
        "customer": customer.pk,
        "made_at": clock.now(),
        "left_out": [name for right, name in NEEDED if not actor.may(right)],
        "profile": _row(customer, profile),
        "addresses": [_address(one) for one in profile.addresses],
        "contacts": [_contact(one) for one in profile.contacts],
        "attributes": list(_attributes(profile)),
        "dates": [_date(one.kept) for one in profile.occasions],
        "notes": [_note(one) for one in profile.notes],
        "consents": [_consent(one.name, one.consent) for one in profile.consents],
        "segments": [{"name": one.name, "since": one.since} for one in profile.segments],
        **bought(actor, customer),
        "conversations": [_talk(one) for one in talks],
        "ratings": _ratings(actor, customer) if reads else [],
        "surveys": _surveys(actor, customer) if actor.may(Permission.ANSWERS) else [],
        "feedback": _feedback(actor, customer) if actor.may(Permission.FEEDBACK_ALL) else [],
        "mentions": _mentions(actor, customer) if actor.may(Permission.MENTIONS) else [],
        "timeline": list(_timeline(actor, customer)) if reads else [],
        "looks": list(_looks(actor, customer)),
        "merged": [_left(actor, one) for one in merged_into(actor, customer)],
    }


def _left(actor: Actor, customer: Customer) -> Held:
    """What stayed with somebody who was merged into the customer: values that lost."""
    profile = profile_of(actor, customer, today=timezone.localtime(clock.now()).date())
    return {
        "customer": customer.pk,
        "profile": _row(customer, profile),
        "contacts": [_contact(one) for one in profile.contacts],
        "attributes": list(_attributes(profile)),
        "dates": [_date(one.kept) for one in profile.occasions],
    }


def _row(customer: Customer, profile: Profile) -> Held:
    return {
        "name": customer.name,
        "called": customer.called,
        "other_names": customer.other_names,
        "language": customer.language,
        "languages": customer.languages,
        "company": customer.company.name if customer.company else "",
        "parent_company": profile.parent,
        "city": customer.city,
        "phone": customer.phone,
        "channel": customer.channel,
        "times": customer.times,
        "known_since": customer.created_at,
    }


def _address(one: Any) -> Held:
    return {
        "value": one.value,
        "shared": one.shared,
        "verified": one.verified,
        "source": one.source,
        "since": one.since,
    }


def _contact(one: Any) -> Held:
    return {
        "kind": one.kind,
        "value": one.value,
        "verified": one.verified_at is not None,
        "source": one.source,
        "since": one.since,
    }


def _attributes(profile: Profile) -> Iterator[Held]:
    for one in profile.attributes:
        if one.value is not None:
            yield {
                "name": one.attribute.name,
                "value": one.value,
                "words": words_of(one.attribute, one.value),
                "source": one.source,
                "as_of": one.as_of,
            }


def _date(one: Any) -> Held:
    return {
        "kind": one.kind,
        "words": one.label,
        "day": one.day,
        "month": one.month,
        "year": one.year,
        "yearly": one.yearly,
    }


def _note(one: Any) -> Held:
    return {"kind": one.kind, "felt": one.felt, "text": one.text, "at": one.written_at}


def _consent(name: str, one: Any) -> Held:
    return {
        "purpose": name,
        "answer": one.answer,
        "basis": one.basis,
        "version": one.version,
        "language": one.language,
        "asked": one.words,
        "channel": one.channel,
        "at": one.at,
        "withdrawn_at": one.withdrawn_at,
        "withdrawn_channel": one.withdrawn_channel,
    }


def _talk(talk: Talk) -> Held:
    return {
        "number": talk.number,
        "subject": talk.subject,
        "state": talk.state,
        "at": talk.at,
        "messages": [
            {"at": one.at, "by": one.by, "text": one.text, "files": list(one.files)}
            for one in talk.messages
        ],
    }


def _ratings(actor: Actor, customer: Customer) -> list[Held]:
    return [
        {"at": one.answered_at, "satisfied": one.satisfied, "comment": one.comment}
        for one in ratings_of(actor, customer.pk, hidden=hidden_from(actor))
    ]


def _surveys(actor: Actor, customer: Customer) -> list[Held]:
    return [_said(one) for one in said_by(customer.pk, hidden=hidden_from(actor))]


def _feedback(actor: Actor, customer: Customer) -> list[Held]:
    """What they said of something and were told of it; not what was said where the actor may not
    look."""
    found = held_pieces(actor, customer.pk, hidden=hidden_from(actor))
    return [
        {
            "at": one.piece.at,
            "words": one.piece.words,
            "felt": one.piece.mood,
            "product": one.piece.product,
            "department": one.department,
            "told": one.told,
            "told_at": one.told_at,
        }
        for one in found
    ]


def _said(one: Said) -> Held:
    return {
        "survey": one.survey,
        "at": one.response.started_at,
        "way": one.response.way,
        "answers": [
            {"question": answer.question, "answer": answer.value, "at": answer.answered_at}
            for answer in one.answers
        ],
    }


def _mentions(actor: Actor, customer: Customer) -> list[Held]:
    return [
        {
            "at": one.published_at,
            "source": one.source.name,
            "author": one.author,
            "address": one.url,
            "title": one.title,
            "text": one.text,
            "stars": one.stars,
            "answer": one.answer if one.answered_at else "",
        }
        for one in mentions_of(actor, customer.pk)
    ]


def _timeline(actor: Actor, customer: Customer) -> Iterator[Held]:
    """What happened, the latest first, with the words that were said."""
    hidden, sought = hidden_numbers(actor), Sought(leave_out=untold_types(actor))
    cursor, count = "", 0
    while count < MOST_FACTS:
        page = customer_facts(
            customer.everybody, hidden=hidden, sought=sought, cursor=cursor, size=BATCH
        )
        for fact in page.rows:
            yield {
                "at": fact.occurred_at,
                "type": fact.event.type,
                "facts": _facts(actor, fact.event),
            }
        count, cursor = count + len(page.rows), page.next
        if not cursor:
            return


def _facts(actor: Actor, event: Event) -> Held:
    return without_amounts(actor, event, {**event.facts(), **event.personal_part()})


def _looks(actor: Actor, customer: Customer) -> Iterator[Held]:
    """When it was looked at and where; never by whom: that is the colleagues' own."""
    if not actor.may(Permission.LOOKS):
        return
    cursor = ""
    while True:
        page = looks_at(actor, customer, cursor=cursor)
        yield from ({"at": one.at, "where": one.door} for one in page.rows)
        cursor = page.next
        if not cursor:
            return
