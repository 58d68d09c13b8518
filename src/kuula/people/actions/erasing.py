"""Erasing people, and taking imported ones out."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from django.contrib.postgres.search import SearchQuery
from django.db import transaction
from django.db.models import ProtectedError, Q

from kuula.kit import clock
from kuula.kit.text import email_key, fold
from kuula.ledger.erasing import empty_personal, empty_personal_before
from kuula.ledger.recording import About, record
from kuula.people import events
from kuula.people.commerce.actions.forgetting import forget_facts
from kuula.people.merging.late import stands_as
from kuula.people.models import (
    Address,
    Attribute,
    Company,
    Customer,
    CustomerMerge,
    Erasure,
    Likeness,
    PersonaQuote,
    Purpose,
)
from kuula.people.models.customer import name_words
from kuula.people.segments.actions.leaving import leave_segments
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission


def erase_customer(actor: Actor, *, customer: Customer) -> None:
    """Remove the person from profile, addresses, contacts, attributes, dates, notes, consents,
    orders and the personal words of the ledger.

    The other rooms erase their part when they read `people.customer_erased`: messages, files, raw
    mail, search, views, ratings. For a week it names the addresses and the name that were theirs
    alone. Facts and counts stay. Erasing twice changes nothing. Who was merged into the person, or
    the person into whom, is erased as well.
    """
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        whole = _locked_whole(customer.pk)
        if not whole:
            return
        numbers = [one.pk for one in whole]
        addresses = _theirs_alone(numbers)
        names = [_name_alone(one, numbers) for one in whole]
        for one, name in zip(whole, names, strict=True):
            _erase(actor, one, events.CustomerErased(addresses=addresses, name=name))
        CustomerMerge.objects.filter(target_id__in=numbers).update(kept={})
        Likeness.objects.filter(Q(one_id__in=numbers) | Q(other_id__in=numbers)).delete()


def _locked_whole(number: int) -> list[Customer]:
    """Everybody who is this person now, the one that stands first; nobody when they are erased.
    They are held in the order in which all hold customers."""
    standing = Customer.objects.get(pk=stands_as(number))
    numbers = [standing.pk, *standing.absorbed]
    held = Customer.objects.select_for_update().filter(pk__in=numbers).order_by("pk")
    whole = {one.pk: one for one in held}
    found = whole[standing.pk]
    if found.merged_into_id is not None or found.absorbed != standing.absorbed:
        return _locked_whole(found.pk)  # merged or parted in this very moment
    if found.erased_at is not None:
        return []
    return [found, *(one for one in whole.values() if one is not found)]


def _erase(actor: Actor, customer: Customer, event: events.CustomerErased) -> None:
    _blank(customer)
    Erasure.objects.get_or_create(
        customer_id=customer.pk,
        defaults={"erased_at": clock.now(), "by_staff_id": actor.staff_id},
    )
    empty_personal(customer.pk)
    forget_facts(customer.pk)
    record(event, actor.who, About(customer=customer.pk))


def forget_erased_addresses(actor: Actor, *, erased_before: datetime) -> int:
    """Empty the addresses and names that erasures before a moment named: whoever had to look for
    them has done it; answers how many erasures. Safe to run twice.
    """
    allow(actor, Permission.ERASE)
    return empty_personal_before(erased_before, [events.CustomerErased.type])


def undo_customers(actor: Actor, *, emails: Sequence[str]) -> list[int]:
    """Remove imported customers, those who were merged into them, and companies nobody real belongs
    to; answers the ids removed.

    Those who still have conversations stay, and who was merged with somebody real.
    """
    allow(actor, Permission.ERASE)
    removed: list[int] = []
    with transaction.atomic():
        values = [email_key(email) for email in emails]
        theirs = Customer.objects.filter(addresses__value__in=values).distinct()
        companies = set(theirs.exclude(company=None).values_list("company_id", flat=True))
        for customer in theirs:
            real = customer.addresses.exclude(value__in=values)
            if customer.absorbed and real.exists():
                continue
            with suppress(ProtectedError), transaction.atomic():
                removed += _without(customer)
        Company.objects.filter(pk__in=companies, people=None).delete()
    return removed


def _without(customer: Customer) -> list[int]:
    """Remove a customer and everybody merged into them, the last one first. Raises
    ProtectedError for one of whom something is left."""
    numbers = customer.everybody
    CustomerMerge.objects.filter(Q(target_id__in=numbers) | Q(source_id__in=numbers)).delete()
    Customer.objects.filter(pk__in=numbers).update(merged_into=None)
    leave_segments(numbers)
    Customer.objects.filter(pk__in=numbers).delete()
    return numbers


def undo_definitions(actor: Actor, *, attributes: Sequence[str], purposes: Sequence[str]) -> None:
    """Remove imported attributes and purposes by name; those that a customer has something of
    stay."""
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        Attribute.objects.filter(name__in=attributes, values=None).delete()
        Purpose.objects.filter(name__in=purposes, consents=None).delete()


def replay_erasures(actor: Actor) -> int:
    """After a restore: erase everybody again who was erased after the backup was made; answers how
    many.

    The log of erasures is read from the table, so put the newest one back first.
    """
    allow(actor, Permission.ERASE)
    logged = Erasure.objects.values_list("customer_id", flat=True)
    late = list(Customer.objects.filter(erased_at=None, pk__in=logged)[:100_000])
    for customer in late:
        erase_customer(actor, customer=customer)
    return len(late)


def _name_alone(customer: Customer, numbers: Sequence[int]) -> str:
    """The name by which only this person is called, whichever of `numbers` it is; else nothing."""
    alike = Customer.objects.annotate(words=name_words()).filter(
        words=SearchQuery(fold(customer.name), config="simple", search_type="plain")
    )
    others = alike.filter(name__iexact=customer.name).exclude(pk__in=numbers)
    return "" if others.exists() else customer.name


def _theirs_alone(numbers: Sequence[int]) -> list[str]:
    """The addresses from which nobody else writes; a colleague's stand for what the company said
    as well."""
    theirs = Address.objects.filter(customer_id__in=numbers, shared=False)
    alone = theirs.values_list("value", flat=True)
    ours = Staff.objects.filter(email__in=alone).values_list("email", flat=True)
    return sorted(set(alone) - set(ours))


def _blank(customer: Customer) -> None:
    customer.name = customer.language = customer.city = customer.phone = ""
    customer.called = customer.other_names = customer.channel = customer.times = ""
    customer.languages = []
    customer.company = customer.owner = customer.sponsor = None
    customer.erased_at = clock.now()
    customer.save()
    customer.addresses.all().delete()
    customer.contacts.all().delete()
    customer.attributes.all().delete()
    customer.dates.all().delete()
    customer.notes.all().delete()
    customer.consents.all().delete()
    PersonaQuote.objects.filter(customer=customer).delete()
    leave_segments([customer.pk])
