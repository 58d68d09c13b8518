"""Companies, told apart by their name."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.connectors.tables.targets.target import Done, Field, Outcome, Row, Target, Verdict
from kuula.connectors.tables.values.kinds import Kind
from kuula.people.importing.actions import bring_companies, take_companies_back
from kuula.people.importing.companies import CompanyDraft, CompanyJudged, judge_companies
from kuula.people.importing.undoing import Brought
from kuula.workspace.actors import Actor


class Companies(Target):
    """One line, one company. Its mail domains are added, never taken off."""

    name = "companies"
    label = gettext_lazy("Companies")
    fields = (
        Field(
            "name", gettext_lazy("Name"), required=True,
            words=("name", "company", "companyname", "organization", "organisation", "account",
                   "nimi", "ettevõte", "ettevõttenimi", "firma", "asutus", "naziv", "tvrtka",
                   "nazivtvrtke", "poduzeće", "название", "компания", "организация", "фирма",
                   "названиекомпании"),
        ),
        Field(
            "domains", gettext_lazy("Mail domains"), Kind.DOMAINS,
            words=("domain", "domains", "maildomain", "maildomains", "website", "web",
                   "domeen", "domeenid", "meilidomeenid", "domena", "domene", "mrežnastranica",
                   "домен", "домены", "почтовыедомены", "сайт"),
        ),
    )  # fmt: skip

    def keys(self, row: Row) -> list[str]:
        """The name and the domains."""
        name = row.values.get("name")
        return [name.casefold(), *row.values.get("domains", ())] if name else []

    def foresee(self, rows: Sequence[Row]) -> list[Verdict]:
        """What would become of each row now."""
        return [_verdict(one) for one in judge_companies([_draft(row) for row in rows])]

    def bring(self, actor: Actor, rows: Sequence[Row], moment: datetime) -> list[Verdict]:
        """Write them down, or add the domains that are new."""
        drafts = [_draft(row) for row in rows]
        return [_verdict(one) for one in bring_companies(actor, drafts=drafts, moment=moment)]

    def take_back(self, actor: Actor, lines: Sequence[Done]) -> dict[int, str]:
        """Undo what nobody touched since."""
        things = {one.thing: one for one in lines}
        brought = [
            Brought(one.thing, one.made, one.before, one.after, one.at) for one in things.values()
        ]
        stay = take_companies_back(actor, brought=brought)
        return {things[thing].number: why for thing, why in stay.items()}


def _draft(row: Row) -> CompanyDraft:
    return CompanyDraft(row.values["name"], tuple(row.values.get("domains", ())))


def _verdict(judged: CompanyJudged) -> Verdict:
    name = judged.draft.name
    if judged.refused:
        return Verdict(Outcome.REFUSED, name, judged.refused)
    if judged.company is None or judged.fresh:
        thing = judged.company.pk if judged.company else None
        return Verdict(Outcome.MADE, name, thing=thing, after=judged.after)
    outcome = Outcome.CHANGED if judged.after else Outcome.SAME
    why = _("Nothing differs.") if outcome is Outcome.SAME else ""
    return Verdict(outcome, name, why, judged.company.pk, judged.before, judged.after)
