"""Writing customers down: names, languages, preferences, mail addresses."""

from dataclasses import dataclass, fields

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.languages import LANGUAGES
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.kit.text import email_key, is_email, one_line
from kuula.ledger.recording import About, is_history, record
from kuula.people import events
from kuula.people.actions.meanwhile import present, refuse_stale
from kuula.people.models import Address, Channel, Company, Customer, Source
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, slots=True)
class CustomerForm:
    """The profile fields people edit. `company_id` None means no company."""

    name: str
    language: str = ""
    company_id: int | None = None
    city: str = ""
    phone: str = ""
    called: str = ""
    other_names: str = ""
    languages: tuple[str, ...] = ()
    channel: str = ""
    times: str = ""
    owner_id: int | None = None
    sponsor_id: int | None = None


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


def change_customer(
    actor: Actor, *, customer: Customer, form: CustomerForm, seen: str | None = None
) -> Customer:
    """Change the profile; only what differs is recorded.

    Raises Conflict for a person who was erased, and when somebody changed it since the `seen`
    revision (people.actions.meanwhile), unless that is None.
    """
    allow(actor, Permission.CUSTOMERS_CHANGE)
    _check(form)
    with transaction.atomic():
        locked = present(customer)
        refuse_stale(locked.changed_at, seen)
        names = [f.name for f in fields(CustomerForm)]
        before = [getattr(locked, name) for name in names]
        _fill(locked, form)
        changed = [n for n, old in zip(names, before, strict=True) if getattr(locked, n) != old]
        if changed:
            locked.changed_at = clock.now()
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
        locked = present(customer)
        wanted = Address(
            value=value,
            customer=locked,
            shared=shared,
            source=source_of(actor),
            created_at=clock.now(),
        )
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


def verify_address(actor: Actor, *, address: Address, verified: bool) -> None:
    """Say that a mail address was proved to be theirs, or is only claimed. Twice changes nothing.
    Raises NotFound when it is gone."""
    allow(actor, Permission.CUSTOMERS_CHANGE)
    with transaction.atomic():
        locked = Address.objects.select_for_update().filter(pk=address.pk).first()
        if locked is None:
            raise NotFound(_("There is no such address."))
        if locked.verified == verified:
            return
        locked.verified = verified
        locked.save(update_fields=["verified"])
        event = events.AddressVerified(locked.pk, verified)
        record(event, actor.who, About(customer=locked.customer_id))


def _is_first(address: Address) -> bool:
    """Save an address unless somebody, now or long ago, was faster."""
    try:
        with transaction.atomic():
            address.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def source_of(actor: Actor) -> str:
    """Where something comes from that this actor writes down."""
    if is_history() or actor.kind == "system":
        return Source.IMPORTED
    if actor.token_id is not None:
        return Source.PROGRAM
    return Source.CUSTOMER if actor.kind == "customer" else Source.STAFF


def _check(form: CustomerForm) -> None:
    if form.language and form.language not in LANGUAGES:
        raise Problem(_("Kuula does not know this language."), field="language")
    if not {code for code in form.languages if code}.issubset(LANGUAGES):
        raise Problem(_("Kuula does not know this language."), field="languages")
    if form.channel and form.channel not in Channel.values:
        raise Problem(_("Kuula does not know this channel."), field="channel")
    if form.company_id and not Company.objects.filter(pk=form.company_id).exists():
        raise Problem(_("There is no such company."), field="company")
    for name, number in (("owner", form.owner_id), ("sponsor", form.sponsor_id)):
        if number is not None and not Staff.objects.filter(pk=number).exists():
            raise Problem(_("There is no such colleague."), field=name)


def _fill(customer: Customer, form: CustomerForm) -> None:
    customer.name = one_line(form.name, 120)
    customer.language = form.language
    customer.company_id = form.company_id
    customer.city = one_line(form.city, 80)
    customer.phone = one_line(form.phone, 40)
    customer.called = one_line(form.called, 80)
    customer.other_names = one_line(form.other_names, 200)
    chosen = (code for code in form.languages if code and code != form.language)
    customer.languages = sorted(set(chosen))
    customer.channel = form.channel
    customer.times = one_line(form.times, 120)
    customer.owner_id, customer.sponsor_id = form.owner_id, form.sponsor_id
