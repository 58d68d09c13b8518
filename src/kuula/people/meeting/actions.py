"""Writing down many customers at once, as an import brings them."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from kuula.kit import clock
from kuula.kit.languages import LANGUAGES
from kuula.kit.text import email_key, is_email, one_line
from kuula.ledger.models import Entry
from kuula.ledger.recording import About
from kuula.ledger.recording_many import PastFact, record_past
from kuula.ledger.undoing import undo_facts_of
from kuula.people import events
from kuula.people.actions.companies import (
    MOST_DOMAINS,
    PUBLIC_DOMAINS,
    add_company,
    is_mail_domain,
)
from kuula.people.importing.actions import untouched
from kuula.people.importing.judging import companies_named
from kuula.people.models import Address, Company, CompanyDomain, Customer
from kuula.people.segments.actions.leaving import leave_segments
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, slots=True)
class PastCustomer:
    """Somebody another desk knew. `email` may be empty; `since` is when that desk met them."""

    email: str
    name: str
    since: datetime
    language: str = ""
    phone: str = ""
    company_id: int | None = None


@dataclass(frozen=True, slots=True)
class Met:
    """Who a person is here; `fresh` says that they were not known."""

    customer_id: int
    address_id: int | None
    fresh: bool


def meet_customers(actor: Actor, *, people: Sequence[PastCustomer]) -> list[Met]:
    """Find these people by their address, the unknown written down as history; answers who they
    are, in order. Those known already stay as they are.

    Nobody is found by name: without an address each is somebody new. Belongs inside a transaction.
    Keep it to some hundreds.
    """
    allow(actor, Permission.CUSTOMERS_CHANGE)
    with transaction.atomic():
        known = _known({email_key(one.email) for one in people if is_email(one.email)})
        fresh: dict[str, PastCustomer] = {}
        for place, one in enumerate(people):
            if _key(one, place) not in known:
                fresh.setdefault(_key(one, place), one)
        known |= _written_down(actor, fresh)
        met: list[Met] = []
        for place, one in enumerate(people):
            key = _key(one, place)
            met.append(known[key])
            known[key] = replace(known[key], fresh=False)
    return met


def _key(one: PastCustomer, place: int) -> str:
    """An address in normal form; who has none is told apart by the place in the list."""
    return email_key(one.email) if is_email(one.email) else f"#{place}"


def take_leave(actor: Actor, *, customer_ids: Sequence[int]) -> list[int]:
    """Remove those of these imported customers with whom nothing has come to be since, and retract
    their facts; answers who is gone. Who has conversations, or was changed by somebody, stays."""
    allow(actor, Permission.ERASE)
    gone: list[int] = []
    with transaction.atomic():
        since = Entry.objects.filter(customer_id__in=customer_ids, historic=False)
        acted = set(since.exclude(actor_kind="system").values_list("customer_id", flat=True))
        for customer in Customer.objects.filter(pk__in=set(customer_ids) - acted):
            number = customer.pk
            with suppress(ProtectedError), transaction.atomic():
                leave_segments([number])
                customer.delete()
                gone.append(number)
        undo_facts_of(actor.who, customer_ids=gone)
    return gone


def meet_company(actor: Actor, *, name: str, domains: Sequence[str]) -> tuple[Company, bool]:
    """The company of this name, else one written down, with those of its domains that are free, 50
    at most; says whether it is new. Public mail providers, and what is no domain, are left out."""
    allow(actor, Permission.CUSTOMERS_CHANGE)
    wanted = one_line(name, 120)
    known = companies_named([wanted]).get(wanted.casefold())
    if known is not None:
        return known, False
    asked = {domain.strip().lower() for domain in domains} - PUBLIC_DOMAINS
    asked = set(sorted(filter(is_mail_domain, asked))[:MOST_DOMAINS])
    taken = CompanyDomain.objects.filter(domain__in=asked).values_list("domain", flat=True)
    return add_company(actor, name=wanted, domains=tuple(sorted(asked - set(taken)))), True


def leave_companies(actor: Actor, *, company_ids: Sequence[int]) -> int:
    """Remove those of these imported companies nobody belongs to or has changed since; answers how
    many."""
    allow(actor, Permission.ERASE)
    alone = untouched(Company.objects.filter(pk__in=company_ids))
    count = alone.count()
    alone.delete()
    return count


def _known(keys: set[str]) -> dict[str, Met]:
    held = Address.objects.filter(kind=Address.Kind.EMAIL, value__in=keys)
    rows = held.values_list("value", "customer_id", "pk")
    return {value: Met(customer, address, fresh=False) for value, customer, address in rows}


def _written_down(actor: Actor, fresh: dict[str, PastCustomer]) -> dict[str, Met]:
    companies = _companies_of({key.rpartition("@")[2] for key in fresh if "@" in key})
    made = Customer.objects.bulk_create(
        [
            Customer(
                name=one_line(one.name, 120) or key.partition("@")[0].strip("#0123456789"),
                language=one.language if one.language in LANGUAGES else "",
                phone=one_line(one.phone, 40),
                company_id=one.company_id or companies.get(key.rpartition("@")[2]),
                created_at=min(one.since, clock.now()),
            )
            for key, one in fresh.items()
        ]
    )
    people = list(zip(fresh.items(), made, strict=True))
    addresses = Address.objects.bulk_create(
        [
            Address(value=key, customer=customer, created_at=customer.created_at)
            for (key, _one), customer in people
            if "@" in key
        ]
    )
    reached = {address.customer_id: address for address in addresses}
    facts: list[PastFact] = []
    for (key, _one), customer in people:
        about = About(customer=customer.pk)
        facts.append(PastFact(events.CustomerAdded(), actor.who, customer.created_at, about))
        if customer.pk in reached:
            added = events.AddressAdded(address_id=reached[customer.pk].pk, value=key)
            facts.append(PastFact(added, actor.who, customer.created_at, about))
    record_past(facts)
    return {
        key: Met(one.pk, reached[one.pk].pk if one.pk in reached else None, fresh=True)
        for (key, _one), one in people
    }


def _companies_of(domains: set[str]) -> dict[str, int]:
    found = CompanyDomain.objects.filter(domain__in=domains)
    return dict(found.values_list("domain", "company_id"))
