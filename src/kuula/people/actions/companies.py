"""Writing companies down: their domains, parent, owner and sponsor."""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import record
from kuula.people import events
from kuula.people.actions.meanwhile import refuse_stale
from kuula.people.models import Company, CompanyDomain
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

MOST_DOMAINS: Final = 50
DEEPEST: Final = 20
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
class CompanyForm:
    """A company as edited; None means no parent, owner or sponsor."""

    name: str
    domains: tuple[str, ...] = ()
    parent_id: int | None = None
    owner_id: int | None = None
    sponsor_id: int | None = None


def add_company(actor: Actor, *, name: str, domains: tuple[str, ...] = ()) -> Company:
    """Write down a company and the mail domains of its people. Public mail providers are
    refused."""
    allow(actor, Permission.CUSTOMERS_CHANGE)
    wanted = _checked(domains)
    if not one_line(name):
        raise Problem(_("A company needs a name."), field="name")
    with transaction.atomic():
        if CompanyDomain.objects.filter(domain__in=wanted).exists():
            raise Conflict(_("One of these domains belongs to another company."), field="domains")
        company = Company.objects.create(name=one_line(name, 120), created_at=clock.now())
        CompanyDomain.objects.bulk_create(
            [CompanyDomain(domain=domain, company=company) for domain in wanted]
        )
        record(events.CompanyAdded(company.pk, company.name), actor.who)
    return company


def change_company(
    actor: Actor, *, company: Company, form: CompanyForm, seen: str | None = None
) -> Company:
    """Change a company; only what differs is recorded.

    Raises Problem for a parent that belongs to the company itself, Conflict for a domain of another
    one, and when somebody changed it since the `seen` revision, unless that is None.
    """
    allow(actor, Permission.CUSTOMERS_CHANGE)
    name, wanted = one_line(form.name, 120), _checked(form.domains)
    if not name:
        raise Problem(_("A company needs a name."), field="name")
    with transaction.atomic():
        locked = Company.objects.select_for_update().filter(pk=company.pk).first()
        if locked is None:
            raise NotFound(_("There is no such company."))
        refuse_stale(locked.changed_at, seen)
        _check_relations(locked, form)
        values = {
            "name": name,
            "parent_id": form.parent_id,
            "owner_id": form.owner_id,
            "sponsor_id": form.sponsor_id,
        }
        changed = [key for key, value in values.items() if getattr(locked, key) != value]
        if _gave_domains(locked, wanted):
            changed.append("domains")
        if changed:
            for key, value in values.items():
                setattr(locked, key, value)
            locked.changed_at = clock.now()
            locked.save()
            record(events.CompanyChanged(locked.pk, name, changed), actor.who)
    return locked


def is_mail_domain(said: str) -> bool:
    """Whether mail may go to an address at this, in small letters."""
    return "." in said and len(said) <= 253 and said.replace("-", "").replace(".", "").isalnum()


def _checked(domains: tuple[str, ...]) -> list[str]:
    wanted = list(dict.fromkeys(one.strip().lower() for one in domains if one.strip()))
    if public := PUBLIC_DOMAINS.intersection(wanted):
        said = _("%(domain)s is open to everybody and names no company.") % {"domain": min(public)}
        raise Problem(said, field="domains")
    if len(wanted) > MOST_DOMAINS:
        raise Problem(_("A company has at most 50 domains."), field="domains")
    for one in wanted:
        if not is_mail_domain(one):
            raise Problem(
                _("%(domain)s is not a mail domain.") % {"domain": one[:80]}, field="domains"
            )
    return wanted


def _check_relations(company: Company, form: CompanyForm) -> None:
    for field, number in (("owner", form.owner_id), ("sponsor", form.sponsor_id)):
        if number is not None and not Staff.objects.filter(pk=number).exists():
            raise Problem(_("There is no such colleague."), field=field)
    above = form.parent_id
    for _step in range(DEEPEST):
        if above is None:
            return
        if above == company.pk:
            raise Problem(_("A company cannot belong to itself."), field="parent")
        found = Company.objects.filter(pk=above).values_list("parent_id", flat=True)
        if not found:
            raise Problem(_("There is no such company."), field="parent")
        above = found[0]


def _gave_domains(company: Company, wanted: list[str]) -> bool:
    """Give the company exactly these domains; whether any differed."""
    standing = set(company.domains.values_list("domain", flat=True))
    if standing == set(wanted):
        return False
    others = CompanyDomain.objects.filter(domain__in=wanted).exclude(company=company)
    if others.exists():
        raise Conflict(_("One of these domains belongs to another company."), field="domains")
    company.domains.exclude(domain__in=wanted).delete()
    CompanyDomain.objects.bulk_create(
        [CompanyDomain(domain=one, company=company) for one in wanted if one not in standing]
    )
    return True
