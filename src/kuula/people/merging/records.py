"""Customers as records that are compared with one another, read in few statements."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from kuula.kit.compiled import fetched
from kuula.kit.text import fold
from kuula.people.models import Address, Contact, Customer, ImportantDate, Likeness
from kuula.people.models.customer import name_words, phone_backwards
from kuula.science.likeness import Person
from kuula.science.likeness.person import digits_in, local_of, words_in

BATCH: Final = 5000
NEAR: Final = 100
_ENDING: Final = 7
_CALLED: Final = (Contact.Kind.PHONE, Contact.Kind.WHATSAPP, Contact.Kind.VIBER)
_WORD: Final = re.compile(r"\w+")
_RECORDS: Final = """
SELECT c.id, c.name, c.other_names, c.city, c.company_id, c.phone,
    ARRAY(SELECT a.value FROM people_address a WHERE a.customer_id = c.id AND NOT a.shared),
    ARRAY(SELECT k.value FROM people_contact k WHERE k.customer_id = c.id
        AND k.kind IN ('phone', 'whatsapp', 'viber')),
    ARRAY(SELECT k.kind || ':' || lower(k.value) FROM people_contact k WHERE k.customer_id = c.id
        AND k.kind NOT IN ('phone', 'whatsapp', 'viber')),
    (SELECT ARRAY[d.year, d.month, d.day] FROM people_importantdate d
        WHERE d.customer_id = c.id AND d.kind = 'birthday'),
    ARRAY(SELECT DISTINCT o.email FROM people_order o
        WHERE o.customer_id = c.id AND o.email <> '')
FROM people_customer c WHERE c.erased_at IS NULL AND c.merged_into_id IS NULL AND {which}"""
_THESE: Final = _RECORDS.format(which="c.id = ANY(%s::bigint[])")
_NEXT: Final = _RECORDS.format(which="c.id > %s ORDER BY c.id LIMIT %s")


def records_of(numbers: Iterable[int]) -> list[Person]:
    """These customers, but for those who were erased or merged away."""
    return [_record(row) for row in fetched((_THESE, (list(numbers),)))]


def all_records() -> Iterator[Person]:
    """Every customer, some thousands to a statement."""
    after = 0
    while rows := fetched((_NEXT, (after, BATCH))):
        yield from map(_record, rows)
        after = rows[-1][0]


def known_since(moment: datetime, *, most: int) -> list[int]:
    """The latest customers who were written down since a moment."""
    latest = Customer.objects.present().order_by("-pk").values_list("pk", "created_at")[:most]
    return [number for number, created_at in latest if created_at >= moment]


def near(person: Person) -> set[int]:
    """Customers whom it may be worth to compare with a person, by what has an index: telephone,
    name, address, handle, birthday; and who was found alike before. At most 100 of a kind."""
    found = {
        *_with_phone(person),
        *_with_name(person),
        *_with_address(person),
        *_with_handle(person),
        *_with_birthday(person),
    }
    known = Likeness.objects.filter(Q(one_id=person.key) | Q(other_id=person.key))
    found.update(number for pair in known.values_list("one_id", "other_id") for number in pair)
    return found - {person.key}


def _record(row: tuple[Any, ...]) -> Person:
    number, name, others, city, company, phone, addresses, phones, handles, born, ordered = row
    names = [words_in(one) for one in (name, *re.split(r"[,;/]", others))]
    digits = [digits_in(one) for one in (phone, *phones)]
    return Person(
        key=number,
        names=tuple(dict.fromkeys(one for one in names if one)),
        birthday=(born[0], born[1], born[2]) if born else None,
        phones=tuple(dict.fromkeys(one for one in digits if one)),
        emails=tuple(addresses),
        handles=tuple(handles),
        company=str(company or ""),
        city=" ".join(words_in(city)),
        ordered=tuple(ordered),
    )


def _with_phone(person: Person) -> Iterator[int]:
    called = Customer.objects.annotate(backwards=phone_backwards()).exclude(phone="")
    for phone in person.phones:
        ending = phone[-_ENDING:][::-1]
        yield from called.filter(backwards__startswith=ending).values_list("pk", flat=True)[:NEAR]


def _with_name(person: Person) -> Iterable[int]:
    """Whoever bears a name whose words are all in this one's, as the index of names has them."""
    own = Customer.objects.filter(pk=person.key).values_list("name", flat=True).first() or ""
    words = _WORD.findall(fold(own.lower()))
    if len(words) < 2:
        return ()
    query = SearchQuery(" & ".join(words), config="simple", search_type="raw")
    named = Customer.objects.annotate(words=name_words()).filter(words=query)
    return named.order_by("-pk").values_list("pk", flat=True)[:NEAR]


def _with_address(person: Person) -> Iterator[int]:
    """Whoever writes from one that begins alike, and whose address this person orders under."""
    held = Address.objects.filter(shared=False)
    for email in person.emails:
        local = email.partition("@")[0]
        if local_of(email):
            begin = held.filter(value__startswith=local[: max(6, len(local) // 2)])
            yield from begin.values_list("customer_id", flat=True)[:NEAR]
    yield from _owners(held, person.ordered)


def _owners(held: Any, emails: Sequence[str]) -> Iterable[int]:
    return held.filter(value__in=emails).values_list("customer_id", flat=True) if emails else ()


def _with_birthday(person: Person) -> Iterable[int]:
    """Whoever was born on that day, in whatever alphabet they are written."""
    if person.birthday is None:
        return ()
    year, month, day = person.birthday
    born = ImportantDate.objects.filter(kind=ImportantDate.Kind.BIRTHDAY, month=month, day=day)
    if year is not None:
        born = born.filter(Q(year=year) | Q(year=None))
    return born.values_list("customer_id", flat=True)[:NEAR]


def _with_handle(person: Person) -> Iterator[int]:
    """Whoever has the same handle, or the same number as a further telephone."""
    known = Contact.objects.annotate(called=Lower("value"))
    for handle in person.handles:
        kind, _colon, value = handle.partition(":")
        yield from _customers(known.filter(kind=kind, called=value))
    ends = [f"+{phone}" for phone in person.phones] + list(person.phones)
    if ends:
        yield from _customers(known.filter(kind__in=_CALLED, called__in=ends))


def _customers(found: "QuerySet[Contact]") -> Iterable[int]:
    return found.values_list("customer_id", flat=True)[:NEAR]
