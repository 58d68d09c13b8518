"""What the record already tells of a customer, so that a survey need not ask it.

A question is bound to a field of people.segments.fields. What the record holds must be fresh enough
and must fit the question; what does not is not known, and is asked. A consent that was given or
refused is known by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.languages import ENDONYMS
from kuula.listening.surveys.answers import Value
from kuula.listening.surveys.content import Kind, Known, Question, Questionnaire
from kuula.people.models import AttributeValue, Consent, Customer, OwnedProduct, Subscription
from kuula.people.models.customer import Channel, Source
from kuula.people.segments.compiling import compiled_rule
from kuula.people.segments.fields import Field, all_fields, attribute_key, consent_key
from kuula.people.segments.fields import Kind as Holds
from kuula.people.segments.tree import Op, Test
from kuula.people.values import NO, YES, alike

FACTS: Final = frozenset({Holds.COUNT, Holds.MOMENT})
"""What happened or not: the record knows that it did, never that it did not."""
MOST_NAMED: Final = 50
_FITTING: Final[Mapping[Kind, frozenset[Holds]]] = {
    Kind.SINGLE: frozenset(
        {Holds.TEXT, Holds.CHOICE, Holds.YES_NO, Holds.NAMED, Holds.COUNT, Holds.MOMENT}
    ),
    Kind.MULTIPLE: frozenset({Holds.NAMED, Holds.CHOICE}),
    Kind.TEXT: frozenset({Holds.TEXT, Holds.CHOICE, Holds.NUMBER, Holds.DATE, Holds.NAMED}),
    Kind.RATING: frozenset({Holds.NUMBER}),
    Kind.CONTACT: frozenset({Holds.YES_NO}),
}


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """What is known instead of asked: the answer, which field holds it, who said so, as of when.
    Counted facts are as of now."""

    value: Value
    field: Field
    source: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class _Held:
    """A value of the record; `words` are other names of it."""

    value: str | int | float | bool | list[str]
    source: str
    as_of: datetime
    words: tuple[str, ...] = ()


def bindable(question: Question, fields: Mapping[str, Field]) -> list[Field]:
    """The fields whose values can answer a question of this kind."""
    fitting = _FITTING.get(question.kind, frozenset())
    return [one for one in fields.values() if one.kind in fitting and one.part != "consent"]


def is_bindable(question: Question, fields: Mapping[str, Field]) -> bool:
    """Whether what the question is bound to is there and can answer it."""
    bound = question.known
    return bound is None or any(one.key == bound.field for one in bindable(question, fields))


def known_answers(
    customer: Customer, content: Questionnaire, *, fields: Mapping[str, Field] | None = None
) -> dict[str, KnownAnswer]:
    """What the record of a customer holds of the questions, by their keys: values that fit and are
    fresh enough. Some four statements, and one for each bound fact that is counted; `fields` are
    those of `all_fields` where they are at hand already."""
    bound = {one.key: _binding(one) for one in content.questions}
    wanted = {key: one for key, one in bound.items() if one is not None}
    if not wanted:
        return {}
    known = all_fields() if fields is None else fields
    held = _held(customer, [one for one in wanted.values() if one.field in known], known)
    found = {}
    for question in content.questions:
        binding = wanted.get(question.key)
        one = held.get((binding.field, binding.days)) if binding else None
        if binding is None or one is None or not _is_fresh(one, binding):
            continue
        value = _fitting(question, one)
        if value is not None:
            found[question.key] = KnownAnswer(value, known[binding.field], one.source, one.as_of)
    return found


def _binding(question: Question) -> Known | None:
    if question.kind is Kind.CONSENT and question.purpose is not None:
        return Known(field=consent_key(question.purpose))
    return question.known


def _is_fresh(held: _Held, binding: Known) -> bool:
    if binding.days is None:
        return True
    return held.as_of >= clock.now() - timedelta(days=binding.days)


def _held(
    customer: Customer, wanted: Sequence[Known], known: Mapping[str, Field]
) -> dict[tuple[str, int | None], _Held]:
    """What the record holds of these fields, by field and days."""
    fields = {one.field for one in wanted}
    told = dict(_profile(customer))
    told |= dict(_attributes(customer, fields))
    told |= dict(_consents(customer, fields))
    told |= dict(_named(customer, fields))
    found = {(one.field, one.days): told[one.field] for one in wanted if one.field in told}
    for one in wanted:
        if known[one.field].kind in FACTS and _happened(
            customer, known[one.field], one.days, known
        ):
            found[one.field, one.days] = _Held(True, _("the ledger"), clock.now())
    return found


def _profile(customer: Customer) -> Iterator[tuple[str, _Held]]:
    as_of = customer.changed_at or customer.created_at
    company = customer.company.name if customer.company else ""
    channel = str(dict(Channel.choices).get(customer.channel, ""))
    tongue = str(ENDONYMS.get(customer.language, ""))
    said: dict[str, tuple[str, tuple[str, ...]]] = {
        "language": (customer.language, (tongue,) if tongue else ()),
        "city": (customer.city, ()),
        "company": (company, ()),
        "channel": (customer.channel, (channel,) if channel else ()),
    }
    for key, (value, words) in said.items():
        if value:
            yield key, _Held(value, _("the profile"), as_of, words)


def _attributes(customer: Customer, fields: set[str]) -> Iterator[tuple[str, _Held]]:
    numbers = [int(key.partition(":")[2]) for key in fields if key.startswith("attribute:")]
    if not numbers:
        return
    mine = AttributeValue.objects.filter(customer=customer, attribute_id__in=numbers, sealed="")
    for one in mine.select_related("attribute"):
        if one.value is not None:
            label = one.attribute.labels.get(str(one.value), "")
            source = str(dict(Source.choices).get(one.source, one.source))
            held = _Held(one.value, source, one.as_of, (label,) if label else ())
            yield attribute_key(one.attribute_id), held


def _consents(customer: Customer, fields: set[str]) -> Iterator[tuple[str, _Held]]:
    numbers = [int(key.partition(":")[2]) for key in fields if key.startswith("consent:")]
    if not numbers:
        return
    mine = Consent.objects.filter(customer=customer, purpose_id__in=numbers)
    for one in mine.order_by("purpose_id", "-at", "-id").distinct("purpose_id"):
        given = one.answer == Consent.Answer.GIVEN and one.withdrawn_at is None
        source = str(dict(Channel.choices).get(one.channel, one.channel))
        yield consent_key(one.purpose_id), _Held(given, source, one.withdrawn_at or one.at)


def _named(customer: Customer, fields: set[str]) -> Iterator[tuple[str, _Held]]:
    names: dict[str, list[str]] = {}
    if "owned" in fields:
        owned = OwnedProduct.objects.filter(customer=customer)
        names["owned"] = list(owned.values_list("name", flat=True)[:MOST_NAMED])
    if "subscribed" in fields:
        running = Subscription.objects.filter(customer=customer, state=Subscription.State.ACTIVE)
        names["subscribed"] = list(running.values_list("name", flat=True)[:MOST_NAMED])
    for key, found in names.items():
        if found:
            yield key, _Held(found, _("the record"), clock.now())


def _happened(
    customer: Customer, field: Field, days: int | None, known: Mapping[str, Field]
) -> bool:
    """Whether it happened at all, or within so many days."""
    if field.kind is Holds.MOMENT:
        test = Test(field.key, Op.WITHIN, days) if days else Test(field.key, Op.KNOWN, None)
    else:
        test = Test(field.key, Op.AT_LEAST, 1, days if field.period else None)
    found = compiled_rule(test, known, among=[customer.pk])
    with connection.cursor() as cursor:
        cursor.execute(found.sql, found.values)
        return cursor.fetchone() is not None


def _fitting(question: Question, held: _Held) -> Value | None:
    """The value as an answer to the question; None for what is none."""
    value = held.value
    if question.scale is not None:
        return _on_scale(value, *question.scale)
    if question.kind in (Kind.CONTACT, Kind.CONSENT):
        return value if isinstance(value, bool) else None
    if question.kind is Kind.TEXT:
        return ", ".join(value) if isinstance(value, list) else _as_text(held)
    said = value if isinstance(value, list) else [value]
    chosen = [key for one in said if (key := _choice(question, one, held.words)) is not None]
    if question.kind is Kind.MULTIPLE:
        return list(dict.fromkeys(chosen)) if len(chosen) == len(said) else None
    return chosen[0] if question.kind is Kind.SINGLE and len(set(chosen)) == 1 else None


def _as_text(held: _Held) -> str:
    return held.words[0] if held.words else str(held.value)


def _on_scale(value: object, low: int, high: int) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        return None
    return value


def _choice(question: Question, value: object, words: tuple[str, ...]) -> str | None:
    """The key of the choice that means this value: by its key, or by its words in any language."""
    if isinstance(value, bool):
        names = YES if value else NO
    else:
        names = frozenset(alike(one) for one in (str(value), *words))
    for one in question.choices:
        if alike(one.key) in names or any(alike(said) in names for said in one.words.values()):
            return one.key
    return None
