"""Reads of people that span rows: finding customers, their companies and addresses."""

import re
from collections.abc import Iterable
from typing import Final

from django.contrib.postgres.search import SearchQuery

from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.kit.text import email_key, fold, one_line
from kuula.ledger.models import Entry
from kuula.ledger.timeline import Fact, facts_of
from kuula.people.access import companies_for, customers_for
from kuula.people.events import AttributeSet
from kuula.people.models import Attribute, Company, Customer, Look
from kuula.people.models.customer import CustomerQuerySet, name_words, phone_backwards
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

PAGE: Final = 50
_WORD: Final = re.compile(r"\w+")
_PHONE: Final = re.compile(r"\+?[0-9 ()./-]{5,30}")


def customers_like(
    actor: Actor,
    words: str = "",
    *,
    cursor: str = "",
    size: int = PAGE,
    segment_id: int | None = None,
) -> KeysetPage[Customer]:
    """Customers whose name holds words that begin so, or whose address begins so, or whose
    telephone ends in these digits (five at least); newest first.

    Empty `words` finds everybody; of a segment, which the caller looked up for the actor, only who
    is in it. Croatian letters match with and without their marks.
    """
    found = _matching(customers_for(actor).present(), words)
    if segment_id is not None:
        found = found.filter(segments__segment=segment_id)
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__lt=int(after[0] or 0))
    rows = list(found.with_people().order_by("-pk")[: size + 1])
    return page_of(rows, size=size, key=lambda customer: (customer.pk,))


def companies() -> Iterable[Company]:
    """Companies by name, at most 500."""
    return Company.objects.all()[:500]


def page_of_companies(actor: Actor, *, cursor: str = "", size: int = PAGE) -> KeysetPage[Company]:
    """One page of the companies with their mail domains, the latest first."""
    found = companies_for(actor)
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__lt=int(after[0] or 0))
    rows = list(found.order_by("-pk")[: size + 1])
    return page_of(rows, size=size, key=lambda company: (company.pk,))


def _matching(found: CustomerQuerySet, words: str) -> CustomerQuerySet:
    wanted = one_line(words, 200)
    if not wanted:
        return found
    beginnings = [f"{word}:*" for word in _WORD.findall(fold(wanted.lower()))]
    theirs = Customer.objects.filter(addresses__value__startswith=email_key(wanted)).values("pk")
    if beginnings:
        query = SearchQuery(" & ".join(beginnings), config="simple", search_type="raw")
        named = Customer.objects.annotate(words=name_words()).filter(words=query)
        theirs = theirs.union(named.values("pk"))
    if _PHONE.fullmatch(wanted) and len(digits := re.sub(r"\D", "", wanted).lstrip("0")) >= 5:
        called = Customer.objects.annotate(backwards=phone_backwards()).exclude(phone="")
        theirs = theirs.union(called.filter(backwards__startswith=digits[::-1]).values("pk"))
    return found.filter(pk__in=theirs)


def names_of(actor: Actor, numbers: Iterable[int]) -> dict[int, str]:
    """The names of these customers by number. Raises NotAllowed without the right to read
    profiles."""
    found = customers_for(actor).filter(pk__in=list(numbers))
    return dict(found.values_list("pk", "name"))


def looks_at(
    actor: Actor, customer: Customer, *, cursor: str = "", size: int = PAGE
) -> KeysetPage[Look]:
    """One page of who looked at a customer, the latest first. Raises NotAllowed without the right
    to the access log."""
    allow(actor, Permission.LOOKS)
    found = Look.objects.filter(customer_id__in=customer.everybody)
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__lt=int(after[0] or 0))
    rows = list(found.order_by("-pk")[: size + 1])
    return page_of(rows, size=size, key=lambda look: (look.pk,))


def attribute_story(
    actor: Actor, customer: Customer, attribute: Attribute, *, cursor: str = ""
) -> KeysetPage[Fact]:
    """One page of what an attribute of a customer was set to, the latest first. Of a sensitive one
    only that it was set."""
    allow(actor, Permission.CUSTOMERS_READ)
    found = Entry.objects.filter(
        customer_id__in=customer.everybody,
        type=AttributeSet.type,
        payload__attribute_id=attribute.pk,
    )
    after = decode(cursor, "n")
    if after is not None:
        found = found.filter(pk__lt=int(after[0] or 0))
    facts = facts_of(found.standing().order_by("-pk")[: PAGE + 1])
    return page_of(facts, size=PAGE, key=lambda fact: (fact.id,))
