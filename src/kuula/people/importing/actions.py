"""The writers of customers and companies that a table brings: many at once, as history."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import ProtectedError, QuerySet
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.copying import copy_in
from kuula.ledger.recording import About
from kuula.ledger.recording_many import PastFact, record_past
from kuula.ledger.retracting import retract_at
from kuula.people import events
from kuula.people.importing.companies import CompanyDraft, CompanyJudged, judge_companies
from kuula.people.importing.judging import (
    CustomerDraft,
    Judged,
    companies_named,
    judge_customers,
)
from kuula.people.importing.undoing import (
    Brought,
    is_as_brought,
    with_addresses_in_use,
    with_other_facts,
)
from kuula.people.models import (
    Address,
    Buyer,
    Company,
    CompanyDomain,
    Customer,
)
from kuula.people.segments.actions.leaving import leave_segments
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

_PLAIN = ("name", "phone", "language", "city")


def bring_customers(
    actor: Actor, *, drafts: Sequence[CustomerDraft], moment: datetime
) -> list[Judged]:
    """Write down the unknown, change what differs of the known; answers what became of each, in
    order. A company that is not known by its name is written down, too.

    Facts are history at `moment`. Belongs inside a transaction; keep it to about a thousand.
    """
    allow(actor, Permission.CUSTOMERS_CHANGE)
    with transaction.atomic():
        _take_turns()
        judged = judge_customers(drafts, lock=True)
        accepted = [one for one in judged if not one.refused]
        _found_companies(accepted, moment)
        facts = [*_write_down([one for one in accepted if one.customer is None], actor, moment)]
        facts += _change([one for one in accepted if not one.fresh and one.after], actor, moment)
        facts += _add_addresses(accepted, actor, moment)
        record_past(facts)
    return judged


def bring_companies(
    actor: Actor, *, drafts: Sequence[CompanyDraft], moment: datetime
) -> list[CompanyJudged]:
    """Write down the unknown, give the known the domains that are new; answers what became of
    each, in order. Belongs inside a transaction."""
    allow(actor, Permission.CUSTOMERS_CHANGE)
    with transaction.atomic():
        _take_turns()
        judged = judge_companies(drafts)
        new = [one for one in judged if not one.refused and one.company is None]
        made = Company.objects.bulk_create(
            [Company(name=one.draft.name, created_at=moment) for one in new]
        )
        for one, company in zip(new, made, strict=True):
            one.company, one.fresh = company, True
        CompanyDomain.objects.bulk_create(
            [
                CompanyDomain(domain=domain, company=one.company)
                for one in judged
                for domain in one.new_domains
            ]
        )
    return judged


def take_customers_back(actor: Actor, *, brought: Sequence[Brought]) -> dict[int, str]:
    """Remove the customers an import made and put back what it changed, where nobody touched it
    since; their facts are retracted. Answers why each of the others stays.

    Safe to run twice. Belongs inside a transaction.
    """
    allow(actor, Permission.CUSTOMERS_CHANGE)
    stay: dict[int, str] = {}
    with transaction.atomic():
        ids = [one.thing for one in brought]
        list(Customer.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
        people = Customer.objects.with_people().in_bulk(ids)
        busy = with_other_facts([one for one in brought if one.made])
        busy |= with_addresses_in_use([one for one in brought if not one.made])
        gone: list[Brought] = []
        for one in brought:
            person = people.get(one.thing)
            if person is None or person.erased_at is not None:
                stay[one.thing] = _("This customer is no longer there.")
            elif one.thing in busy or not is_as_brought(person, one):
                stay[one.thing] = _("Somebody has worked with it since.")
            elif one.made:
                gone.append(one)
            elif not _put_back(person, one):
                stay[one.thing] = _("Somebody has worked with it since.")
        _remove_customers(gone, stay)
        undone = [one for one in brought if one.thing not in stay]
        retract_at(actor.who, [(one.thing, one.at) for one in undone])
        _remove_empty_companies(undone)
    return stay


def take_companies_back(actor: Actor, *, brought: Sequence[Brought]) -> dict[int, str]:
    """Remove the companies an import made, and the domains it added, where nobody belongs to them;
    answers why each of the others stays. Safe to run twice. Belongs inside a transaction."""
    allow(actor, Permission.CUSTOMERS_CHANGE)
    stay: dict[int, str] = {}
    with transaction.atomic():
        found = Company.objects.select_for_update().in_bulk([one.thing for one in brought])
        for one in brought:
            company = found.get(one.thing)
            if company is None:
                stay[one.thing] = _("This company is no longer there.")
            elif not _company_undone(company, one):
                stay[one.thing] = _("Somebody has worked with it since.")
    return stay


def _take_turns() -> None:
    """Two tables that name the same people follow each other, until the transaction ends: the
    second finds whom the first wrote down."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('people.importing'))")


def _found_companies(accepted: Sequence[Judged], moment: datetime) -> None:
    """Every company that is named, made where there is none."""
    missing = {
        one.draft.company.casefold(): one.draft.company
        for one in accepted
        if one.draft.company and one.company is None
    }
    if not missing:
        return
    known = companies_named(missing.values())
    made = Company.objects.bulk_create(
        [Company(name=name, created_at=moment) for key, name in missing.items() if key not in known]
    )
    known |= {one.name.casefold(): one for one in made}
    for one in accepted:
        if one.draft.company and one.company is None:
            one.company = known[one.draft.company.casefold()]


def _write_down(new: Sequence[Judged], actor: Actor, moment: datetime) -> list[PastFact]:
    made = [
        Customer(
            created_at=moment,
            company=one.company,
            **{name: getattr(one.draft, name) for name in _PLAIN},
        )
        for one in new
    ]
    copy_in(Customer, made)
    for one, customer in zip(new, made, strict=True):
        one.customer, one.fresh = customer, True
    return [
        PastFact(events.CustomerAdded(), actor.who, moment, About(customer=one.pk)) for one in made
    ]


def _change(changing: Sequence[Judged], actor: Actor, moment: datetime) -> list[PastFact]:
    facts, profiles, addresses = [], [], []
    for one in changing:
        customer = one.customer
        named = [name for name in one.after if name not in ("emails", "shared")]
        if customer is None:
            continue
        if "shared" in one.after:
            addresses.append((one.draft.email, one.after["shared"][1]))
        if not named:
            continue
        for name in named:
            if name == "company":
                customer.company = one.company
            else:
                setattr(customer, name, one.after[name])
        customer.changed_at = clock.now()  # whoever edits it now is warned
        profiles.append(customer)
        event = events.CustomerChanged(
            fields=["company_id" if n == "company" else n for n in named]
        )
        facts.append(PastFact(event, actor.who, moment, About(customer=customer.pk)))
    Customer.objects.bulk_update(profiles, [*_PLAIN, "company", "changed_at"])
    return facts + _share(addresses, actor, moment)


def _share(addresses: Sequence[tuple[str, bool]], actor: Actor, moment: datetime) -> list[PastFact]:
    wanted = dict(addresses)
    rows = list(Address.objects.filter(kind=Address.Kind.EMAIL, value__in=wanted))
    for row in rows:
        row.shared = wanted[row.value]
    Address.objects.bulk_update(rows, ["shared"])
    return [
        PastFact(
            events.AddressShared(address_id=row.pk, shared=row.shared),
            actor.who,
            moment,
            About(customer=row.customer_id),
        )
        for row in rows
    ]


def _add_addresses(accepted: Sequence[Judged], actor: Actor, moment: datetime) -> list[PastFact]:
    rows = [
        Address(
            value=email,
            customer=one.customer,
            shared=bool(one.draft.shared) and email == one.draft.email,
            created_at=moment,
        )
        for one in accepted
        for email in one.new_emails
    ]
    copy_in(Address, rows)
    return [
        PastFact(
            events.AddressAdded(address_id=row.pk, shared=row.shared, value=row.value),
            actor.who,
            moment,
            About(customer=row.customer_id),
        )
        for row in rows
    ]


def _put_back(person: Customer, one: Brought) -> bool:
    """The values that were there before; False when they cannot be had any more."""
    old = one.before.get("company", "")
    company = companies_named([old]).get(old.casefold()) if old else None
    if old and company is None:
        return False
    for name, value in one.before.items():
        if name == "company":
            person.company = company
        elif name == "shared":
            person.addresses.filter(value=value[0]).update(shared=value[1])
        else:
            setattr(person, name, value)
    person.changed_at = clock.now()
    person.save()
    person.addresses.filter(value__in=one.after.get("emails", ())).delete()
    return True


def _remove_customers(gone: Sequence[Brought], stay: dict[int, str]) -> None:
    """All at once; where somebody is held by what the ledger does not tell, one by one."""
    try:
        _delete(gone)
    except ProtectedError:
        for one in gone:
            try:
                _delete([one])
            except ProtectedError:
                stay[one.thing] = _("Somebody has worked with it since.")


def _delete(gone: Sequence[Brought]) -> None:
    """With the numbers in shops that the import told of them. Raises ProtectedError."""
    with transaction.atomic():
        people = [one.thing for one in gone]
        leave_segments(people)
        told = {one.at for one in gone}
        Buyer.objects.filter(customer_id__in=people, fresh_at__in=told).delete()
        Customer.objects.filter(pk__in=people).delete()


def _remove_empty_companies(undone: Sequence[Brought]) -> None:
    """The companies that were made together with these customers, when nobody is left in them."""
    names = [one.after["company"] for one in undone if "company" in one.after]
    moments = {one.at for one in undone}
    untouched(Company.objects.filter(name__in=names, created_at__in=moments, domains=None)).delete()


def untouched(companies: "QuerySet[Company]") -> "QuerySet[Company]":
    """Those of these companies that nobody has changed, belongs to, or plans anything for."""
    return companies.filter(changed_at=None, people=None, children=None, plan=None)


def _company_undone(company: Company, one: Brought) -> bool:
    added = one.after.get("domains", [])
    if not one.made:
        company.domains.filter(domain__in=added).delete()
        return True
    theirs = set(company.domains.values_list("domain", flat=True))
    alone = untouched(Company.objects.filter(pk=company.pk, name=one.after["name"]))
    if theirs != set(added) or not alone.exists():
        return False
    company.delete()
    return True
