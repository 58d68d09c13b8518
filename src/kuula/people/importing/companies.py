"""What would become of companies that a table brings; reads only."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from kuula.kit.text import one_line
from kuula.people.actions.companies import PUBLIC_DOMAINS
from kuula.people.importing.judging import companies_named
from kuula.people.models import Company, CompanyDomain


@dataclass(frozen=True, slots=True)
class CompanyDraft:
    """A company as a line of a table tells of it."""

    name: str
    domains: tuple[str, ...] = ()


@dataclass(slots=True)
class CompanyJudged:
    """A draft and what becomes of it; `new_domains` are to be added."""

    draft: CompanyDraft
    company: Company | None = None
    refused: str = ""
    fresh: bool = False
    new_domains: tuple[str, ...] = ()
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


def judge_companies(drafts: Sequence[CompanyDraft]) -> list[CompanyJudged]:
    """What would become of each now, in order. No name and no domain may stand in two drafts."""
    drafts = [replace(draft, name=one_line(draft.name, 120)) for draft in drafts]
    named = companies_named(draft.name for draft in drafts)
    wanted = [domain for draft in drafts for domain in draft.domains]
    owners = dict(
        CompanyDomain.objects.filter(domain__in=wanted).values_list("domain", "company_id")
    )
    return [_judged(draft, named.get(draft.name.casefold()), owners) for draft in drafts]


def _judged(draft: CompanyDraft, company: Company | None, owners: dict[str, int]) -> CompanyJudged:
    one = CompanyJudged(draft, company)
    mine = company.pk if company else None
    for domain in draft.domains:
        if domain in PUBLIC_DOMAINS:
            one.refused = _("%(domain)s is open to everybody and names no company.") % {
                "domain": domain
            }
        elif domain in owners and owners[domain] != mine:
            one.refused = _("%(domain)s belongs to another company.") % {"domain": domain}
    if not one.refused:
        one.new_domains = tuple(domain for domain in draft.domains if domain not in owners)
        if company is None:
            one.after["name"] = draft.name
        if one.new_domains:
            one.after["domains"] = list(one.new_domains)
    return one
