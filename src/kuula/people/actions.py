"""The only writers of what we know of customers."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from django.contrib.postgres.search import SearchQuery
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.languages import LANGUAGES
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import email_key, fold, is_email, one_line
from kuula.ledger.erasing import empty_personal, empty_personal_before
from kuula.ledger.recording import About, record
from kuula.people import events
from kuula.people.commerce.actions.forgetting import forget_facts
from kuula.people.models import Address, Company, CompanyDomain, Customer, Erasure
from kuula.people.models.customer import name_words
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

PUBLIC_DOMAINS: Final = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "icloud.com",
        "me.com",
        "mail.ru",
        "yandex.ru",
        "bk.ru",
        "inbox.ru",
        "list.ru",
        "mail.ee",
        "hot.ee",
        "online.ee",
        "neti.ee",
        "net.hr",
        "inet.hr",
        "proton.me",
        "protonmail.com",
        "gmx.com",
        "gmx.de",
        "aol.com",
    ]
)


@dataclass(frozen=True, slots=True)
class CustomerForm:
    """The profile fields people edit. `company_id` None means no company."""

    name: str
    language: str = ""
    company_id: int | None = None
    city: str = ""
    phone: str = ""


def add_customer(actor: Actor, *, form: CustomerForm, email: str = "") -> Customer:
    """Write down a customer, with an e-mail address when known. Raises Conflict for a known
    address."""
    allow(actor, Permission.CUSTOMERS_CHANGE)
    _check(form)
    with transaction.atomic():
        customer = Customer(created_at=clock.now())
        _fill(customer, form)
        customer.save()
        record(events.CustomerAdded(), actor.who, About(customer=customer.pk))
        if email:
            add_address(actor, customer=customer, email=email)
    return customer


def change_customer(actor: Actor, *, customer: Customer, form: CustomerForm) -> Customer:
    """Change the profile; only what differs is recorded. Raises Conflict for a person who was
    erased."""
    allow(actor, Permission.CUSTOMERS_CHANGE)
    _check(form)
    with transaction.atomic():
        locked = _present(customer)
        names = [f.name for f in fields(CustomerForm)]
        before = [getattr(locked, name) for name in names]
        _fill(locked, form)
        changed = [n for n, old in zip(names, before, strict=True) if getattr(locked, n) != old]
        if changed:
            locked.save()
            record(events.CustomerChanged(fields=changed), actor.who, About(customer=locked.pk))
    return locked


def add_address(actor: Actor, *, customer: Customer, email: str, shared: bool = False) -> Address:
    """Add an e-mail address to a customer. Raises Conflict when it is somebody else's, and for a
    person who was erased."""
    allow(actor, Permission.CUSTOMERS_CHANGE)
    value = email_key(email)
    if not is_email(value):
        raise Problem(_("This is not an e-mail address."), field="email")
    with transaction.atomic():
        locked = _present(customer)
        wanted = Address(value=value, customer=locked, shared=shared, created_at=clock.now())
        if not _is_first(wanted):
            known = Address.objects.get(kind=Address.Kind.EMAIL, value=value)
            if known.customer_id == locked.pk:
                return known
            raise Conflict(_("This address belongs to another customer."), field="email")
        record(
            events.AddressAdded(address_id=wanted.pk, shared=shared, value=value),
            actor.who,
            About(customer=locked.pk),
        )
    return wanted


def set_address_shared(actor: Actor, *, address: Address, shared: bool) -> None:
    """Say whether several people write from this address."""
    allow(actor, Permission.CUSTOMERS_CHANGE)
    with transaction.atomic():
        locked = Address.objects.select_for_update().get(pk=address.pk)
        if locked.shared == shared:
            return
        locked.shared = shared
        locked.save(update_fields=["shared"])
        record(
            events.AddressShared(address_id=locked.pk, shared=shared),
            actor.who,
            About(customer=locked.customer_id),
        )


def add_company(actor: Actor, *, name: str, domains: tuple[str, ...] = ()) -> Company:
    """Write down a company and the mail domains of its people. Public mail providers are
    refused."""
    allow(actor, Permission.CUSTOMERS_CHANGE)
    wanted = [domain.strip().lower() for domain in domains]
    if public := PUBLIC_DOMAINS.intersection(wanted):
        raise Problem(
            _("%(domain)s is open to everybody and names no company.") % {"domain": min(public)}
        )
    if not one_line(name):
        raise Problem(_("A company needs a name."), field="name")
    with transaction.atomic():
        if CompanyDomain.objects.filter(domain__in=wanted).exists():
            raise Conflict(_("One of these domains belongs to another company."), field="domains")
        company = Company.objects.create(name=one_line(name, 120), created_at=clock.now())
        CompanyDomain.objects.bulk_create(
            [CompanyDomain(domain=domain, company=company) for domain in wanted]
        )
    return company


def erase_customer(actor: Actor, *, customer: Customer) -> None:
    """Remove the person from profile, addresses, orders and the personal words of the ledger.

    The other rooms erase their part when they read `people.customer_erased`: messages, files, raw
    mail, search, views, ratings. For a week it names the addresses and the name that were theirs
    alone. Facts and counts stay. Erasing twice changes nothing.
    """
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        locked = Customer.objects.select_for_update().get(pk=customer.pk)
        if locked.erased_at is not None:
            return
        addresses, name = _theirs_alone(locked), _name_alone(locked)
        _blank(locked)
        Erasure.objects.get_or_create(
            customer_id=locked.pk,
            defaults={"erased_at": clock.now(), "by_staff_id": actor.staff_id},
        )
        empty_personal(locked.pk)
        forget_facts(locked.pk)
        event = events.CustomerErased(addresses=addresses, name=name)
        record(event, actor.who, About(customer=locked.pk))


def forget_erased_addresses(actor: Actor, *, erased_before: datetime) -> int:
    """Empty the addresses and names that erasures before a moment named: whoever had to look for
    them has done it; answers how many erasures. Safe to run twice.
    """
    allow(actor, Permission.ERASE)
    return empty_personal_before(erased_before, [events.CustomerErased.type])


def undo_customers(actor: Actor, *, emails: Sequence[str]) -> list[int]:
    """Remove imported customers and companies nobody real belongs to; answers the ids removed.

    Those who still have conversations stay.
    """
    allow(actor, Permission.ERASE)
    removed = []
    with transaction.atomic():
        values = [email_key(email) for email in emails]
        theirs = Customer.objects.filter(addresses__value__in=values).distinct()
        companies = set(theirs.exclude(company=None).values_list("company_id", flat=True))
        for customer in theirs:
            with suppress(ProtectedError), transaction.atomic():
                number = customer.pk
                customer.delete()
                removed.append(number)
        Company.objects.filter(pk__in=companies, people=None).delete()
    return removed


def replay_erasures(actor: Actor) -> int:
    """After a restore: erase everybody again who was erased after the backup was made; answers how
    many.

    The log of erasures is read from the table, so put the newest one back first.
    """
    allow(actor, Permission.ERASE)
    logged = Erasure.objects.values_list("customer_id", flat=True)
    late = list(Customer.objects.present().filter(pk__in=logged)[:100_000])
    for customer in late:
        erase_customer(actor, customer=customer)
    return len(late)


def _present(customer: Customer) -> Customer:
    """The customer's row, locked: nobody erases them meanwhile."""
    found = Customer.objects.select_for_update().filter(pk=customer.pk, erased_at=None).first()
    if found is None:
        raise Conflict(_("This person was erased."))
    return found


def _is_first(address: Address) -> bool:
    """Save an address unless somebody, now or long ago, was faster."""
    try:
        with transaction.atomic():
            address.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _check(form: CustomerForm) -> None:
    if form.language and form.language not in LANGUAGES:
        raise Problem(_("Kuula does not know this language."), field="language")
    if form.company_id and not Company.objects.filter(pk=form.company_id).exists():
        raise Problem(_("There is no such company."), field="company")


def _fill(customer: Customer, form: CustomerForm) -> None:
    customer.name = one_line(form.name, 120)
    customer.language = form.language
    customer.company_id = form.company_id
    customer.city = one_line(form.city, 80)
    customer.phone = one_line(form.phone, 40)


def _name_alone(customer: Customer) -> str:
    """The name by which only this person is called, else nothing."""
    alike = Customer.objects.annotate(words=name_words()).filter(
        words=SearchQuery(fold(customer.name), config="simple", search_type="plain")
    )
    others = alike.filter(name__iexact=customer.name).exclude(pk=customer.pk)
    return "" if others.exists() else customer.name


def _theirs_alone(customer: Customer) -> list[str]:
    """The addresses from which nobody else writes; a colleague's stand for what the company said
    as well."""
    alone = customer.addresses.filter(shared=False).values_list("value", flat=True)
    ours = Staff.objects.filter(email__in=alone).values_list("email", flat=True)
    return sorted(set(alone) - set(ours))


def _blank(customer: Customer) -> None:
    customer.name = customer.language = customer.city = customer.phone = ""
    customer.company = None
    customer.erased_at = clock.now()
    customer.save()
    customer.addresses.all().delete()
