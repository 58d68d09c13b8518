"""What would become of customers that a table brings; reads only."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, cast

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from kuula.kit.text import one_line
from kuula.people.models import Address, Company, Customer

_LENGTHS: Final = {"name": 120, "phone": 40, "city": 80, "company": 120}


@dataclass(frozen=True, slots=True)
class CustomerDraft:
    """A customer as a line of a table tells of them; what is empty, or None, is not told."""

    email: str
    name: str = ""
    phone: str = ""
    language: str = ""
    company: str = ""
    city: str = ""
    more_emails: tuple[str, ...] = ()
    shared: bool | None = None


@dataclass(slots=True)
class Judged:
    """A draft and what becomes of it: refused, written down (`customer` None or `fresh`), or what
    changes `before` and `after`; nothing in `after` means that all is so already.

    `company` is known as soon as it is there; `new_emails` are to be added.
    """

    draft: CustomerDraft
    customer: Customer | None = None
    company: Company | None = None
    refused: str = ""
    fresh: bool = False
    new_emails: tuple[str, ...] = ()
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


def judge_customers(drafts: Sequence[CustomerDraft], *, lock: bool = False) -> list[Judged]:
    """What would become of each now, in order. With `lock` the customers found are held until the
    caller's transaction ends. No address may stand in two drafts."""
    drafts = [_shortened(draft) for draft in drafts]
    addresses = _addresses(drafts)
    customers = _customers({one.customer_id for one in addresses.values()}, lock=lock)
    companies = companies_named(draft.company for draft in drafts)
    told: defaultdict[int, dict[str, Any]] = defaultdict(dict)
    judged = []
    for draft in drafts:
        known = addresses.get(draft.email)
        one = Judged(draft, company=companies.get(draft.company.casefold()))
        if known is not None:
            one.customer = customers[known.customer_id]
        one.refused = _refusal(one, addresses)
        if not one.refused:
            _compare(one, known, addresses, told[known.customer_id if known else 0])
        judged.append(one)
    return judged


def companies_named(names: Iterable[str]) -> dict[str, Company]:
    """The companies of these names, whatever their capitals; of two namesakes the older."""
    wanted = {name.lower() for name in names if name}
    if not wanted:
        return {}
    found = Company.objects.annotate(plain=Lower("name")).filter(plain__in=wanted)
    return {one.name.casefold(): one for one in found.order_by("-pk")}


def known_addresses(emails: Iterable[str]) -> set[str]:
    """Those of these addresses that somebody has."""
    found = Address.objects.filter(kind=Address.Kind.EMAIL, value__any_of=emails)
    return set(found.values_list("value", flat=True))


def _shortened(draft: CustomerDraft) -> CustomerDraft:
    cut = {name: one_line(getattr(draft, name), most) for name, most in _LENGTHS.items()}
    return replace(draft, **cast("dict[str, Any]", cut))


def _addresses(drafts: Sequence[CustomerDraft]) -> dict[str, Address]:
    wanted = [value for draft in drafts for value in (draft.email, *draft.more_emails)]
    found = Address.objects.filter(kind=Address.Kind.EMAIL, value__any_of=wanted).order_by("pk")
    return {one.value: one for one in found}


def _customers(ids: set[int], *, lock: bool) -> dict[int, Customer]:
    found = Customer.objects.filter(pk__any_of=ids).order_by("pk")
    if lock:
        list(found.select_for_update())
    return {one.pk: one for one in found.select_related("company")}


def _refusal(one: Judged, addresses: dict[str, Address]) -> str:
    mine = one.customer.pk if one.customer else None
    for email in one.draft.more_emails:
        if email in addresses and addresses[email].customer_id != mine:
            return _("%(address)s belongs to another customer.") % {"address": email}
    return ""


def _compare(
    one: Judged, known: Address | None, addresses: dict[str, Address], told: dict[str, Any]
) -> None:
    """What changes; `told` is what drafts before it said of the same customer, and this one is
    added to it."""
    draft, customer = one.draft, one.customer
    wanted = {name: getattr(draft, name) for name in ("name", "phone", "language", "city")}
    now = {name: getattr(customer, name) if customer else "" for name in wanted}
    theirs = customer.company if customer and "company" not in told else None
    wanted["company"] = one.company.name if one.company else draft.company
    now["company"] = theirs.name if theirs else ""
    now |= told if customer else {}
    changed = [name for name, value in wanted.items() if value and value != now[name]]
    one.before = {name: now[name] for name in changed}
    one.after = {name: wanted[name] for name in changed}
    if "company" in changed and theirs and one.company and theirs.pk == one.company.pk:
        del one.before["company"], one.after["company"]
    told |= one.after
    if draft.shared is not None and draft.shared != bool(known and known.shared):
        one.before["shared"] = [draft.email, not draft.shared]
        one.after["shared"] = [draft.email, draft.shared]
    every = draft.more_emails if known else (draft.email, *draft.more_emails)
    one.new_emails = tuple(email for email in every if email not in addresses)
    if one.new_emails:
        one.after["emails"] = list(one.new_emails)
