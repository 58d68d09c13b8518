"""A company as a customer of ours: people, worth, voice, cases, promises, what we plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.desk.access import hidden_from
from kuula.desk.accounts import YEAR, Cases, cases_of, talks_page
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.forms.customers import CompanyEdit, PlanEdit
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.customers import CustomerRow, customer_row
from kuula.faces.agent.pages.goodwill.words import money_words
from kuula.faces.agent.pages.panel import Earlier, earlier
from kuula.faces.agent.pages.profile import today
from kuula.faces.agent.pages.report_words import working_time
from kuula.faces.agent.pages.surroundings import Surroundings
from kuula.kit import clock
from kuula.listening.models import RatingRequest
from kuula.listening.queries import Voice, voice_of
from kuula.people.accounts.queries import Row, Worth, children_of, people_page, plan_of, worth_of
from kuula.people.models import Company, PlanItem, Subscription
from kuula.science.intervals import wilson
from kuula.ui.formats import duration, full_date, number, percent
from kuula.ui.page import Column, Page, Tone
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it means; `n` is what it is based on, `interval` how sure it is."""

    label: str
    value: str
    note: str = ""
    interval: str = ""
    n: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Something with a date or an amount beside it."""

    text: str
    aside: str
    url: str = ""
    note: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One thing that is planned; `done` says by whom and when it was."""

    id: int
    text: str
    due: str
    owner: str
    tone: Tone
    done: str


@dataclass(frozen=True, kw_only=True)
class AccountPage(Page):
    """One company; `company_id` is 0 for one to write down. Of conversations and comments nothing
    is shown to who may not read them, of money nothing to who may not see it."""

    company_id: int
    form: CompanyEdit
    may_change: bool
    parent: tuple[str, str] | None = None
    children: Sequence[tuple[str, str]] = ()
    relations: Sequence[tuple[str, str]] = ()
    figures: Sequence[Figure] = ()
    money: Sequence[Line] = ()
    renewals: Sequence[Line] = ()
    comments: Sequence[Line] = ()
    talks: Sequence[Earlier] = ()
    talks_url: str = ""
    plan: Sequence[PlanLine] = ()
    plan_form: PlanEdit | None = None
    plan_url: str = ""
    people: Sequence[CustomerRow] = ()
    columns: Sequence[Column] = ()
    people_url: str = ""


def account_page(
    request: StaffRequest,
    company: Company,
    around: Surroundings,
    form: CompanyEdit,
    planned: PlanEdit | None = None,
) -> AccountPage:
    """The page of a company; `form` and `planned` as they were sent, with their mistakes. As many
    statements for a large company as for a small one."""
    actor, now = request.actor, clock.now()
    reads, day = actor.may(Permission.READ), today()
    cases = cases_of(actor, company, now=now) if reads else None
    voice = voice_of(actor, company, since=now - YEAR, hidden=hidden_from(actor)) if reads else None
    worth = worth_of(actor, company, today=day)
    talks = talks_page(actor, company, cursor=request.GET.get("talks", "")) if reads else None
    folk = people_page(actor, company, cursor=request.GET.get("people", ""))
    plan = plan_of(actor, company, cursor=request.GET.get("plan", ""))
    names = {one.id: one.name for one in around.colleagues}
    parent, may = company.parent, actor.may(Permission.CUSTOMERS_CHANGE)
    return AccountPage(
        title=company.name,
        frame=frame_for(request, "customers"),
        company_id=company.pk,
        form=form,
        may_change=may,
        parent=(parent.name, reverse("company", args=[parent.pk])) if parent else None,
        children=[
            (one.name, reverse("company", args=[one.pk])) for one in children_of(actor, company)
        ],
        relations=_relations(company, names),
        figures=[*_case_figures(cases), *_voice_figures(voice), *_people_figures(worth)],
        money=_money(worth),
        renewals=[_renewal(row, day) for row in worth.renewals],
        comments=[_comment(one) for one in voice.comments] if voice else (),
        talks=[earlier(one) for one in talks.rows] if talks else (),
        talks_url=_next(company, "talks", talks.next if talks else ""),
        plan=[_planned(one, day) for one in plan.rows],
        plan_form=(planned or plan_form(around, company)) if may else None,
        plan_url=_next(company, "plan", plan.next),
        people=[customer_row(one) for one in folk.rows],
        columns=[Column(one) for one in (_("Name"), _("Addresses"), _("City"))],
        people_url=_next(company, "people", folk.next),
    )


def plan_form(
    around: Surroundings, company: Company, sent: Mapping[str, Any] | None = None
) -> PlanEdit:
    """The form that plans something, empty or as it was sent."""
    staff = [(str(one.id), one.name) for one in around.colleagues if one.active]
    own = {"owner": str(company.owner_id or "")}
    return PlanEdit(sent, staff=staff, initial=own, auto_id="plan-%s")


def _next(company: Company, name: str, cursor: str) -> str:
    own = reverse("company", args=[company.pk])
    return f"{own}?{urlencode({name: cursor})}#{name}" if cursor else ""


def _relations(company: Company, names: dict[int, str]) -> list[tuple[str, str]]:
    domains = ", ".join(sorted(one.domain for one in company.domains.all()))
    pairs = (
        (_("Owner on our side"), names.get(company.owner_id or 0, "")),
        (_("Sponsor on our side"), names.get(company.sponsor_id or 0, "")),
        (_("Mail domains"), domains),
    )
    return [(name, value) for name, value in pairs if value]


def _case_figures(cases: Cases | None) -> list[Figure]:
    if cases is None:
        return []
    late = ngettext("%(num)s late", "%(num)s late", cases.late) % {"num": number(cases.late)}
    open_ones = _("%(num)s open") % {"num": number(cases.complaints_open)}
    figures = [
        Figure(_("Open cases"), number(cases.open), late, tone="bad" if cases.late else ""),
        Figure(_("Complaints, 12 months"), number(cases.complaints), open_ones),
    ]
    if cases.first_answer is not None:
        words = duration(cases.first_answer)
        figures.append(Figure(_("Time to the first answer"), words, _("median"),
                              n=number(cases.answered)))  # fmt: skip
    if cases.sooner:
        told = _("first answers before their promised working time")
        figures.append(Figure(_("Time saved, 12 months"), working_time(cases.saved), told,
                              n=number(cases.sooner)))  # fmt: skip
    if cases.promised:
        figures.append(_share(_("Promises kept in time"), cases.kept, cases.promised))
    return figures


def _voice_figures(voice: Voice | None) -> list[Figure]:
    if voice is None:
        return []
    if not voice.answered:
        return [Figure(_("Satisfied, 12 months"), "–", _("Nobody has answered yet."))]
    return [_share(_("Satisfied, 12 months"), voice.satisfied, voice.answered)]


def _share(label: str, hits: int, n: int) -> Figure:
    """A share with its Wilson interval and what it is based on."""
    sure = wilson(hits, n)
    return Figure(
        label, percent(hits / n), interval=f"{percent(sure.low)}–{percent(sure.high)}", n=number(n)
    )


def _people_figures(worth: Worth) -> list[Figure]:
    orders = sum(row["count"] for row in worth.orders)
    open_ones = sum(row["open"] for row in worth.orders)
    words = _("%(num)s open") % {"num": number(open_ones)}
    return [
        Figure(_("People"), number(worth.people)),
        Figure(_("Orders"), number(orders), words if orders else ""),
    ]


def _money(worth: Worth) -> list[Line]:
    lines = [
        Line(_("Ordered"), money_words(row["total"], row["currency"]))
        for row in worth.orders
        if row["total"]
    ]
    for row in worth.invoices:
        owed = money_words(row["outstanding"], row["currency"])
        words = ngettext("%(num)s open invoice", "%(num)s open invoices", row["open"])
        lines.append(Line(words % {"num": number(row["open"])}, owed, tone="warn"))
        if row["overdue"]:
            words = ngettext("%(num)s overdue", "%(num)s overdue", row["overdue"])
            late = money_words(row["late"], row["currency"])
            lines.append(Line(words % {"num": number(row["overdue"])}, late, tone="bad"))
    return lines


def _renewal(row: Row, day: date) -> Line:
    on = date.fromisoformat(row["renews_on"])
    price = ""
    if row["price"] is not None:
        every = Subscription.Every(row["every"]).label
        price = f"{money_words(row['price'], row['currency'])} {every}"
    url = reverse("customer", args=[row["customer_id"]])
    return Line(row["name"], full_date(on), url, price, "bad" if on < day else "")


def _comment(rating: RatingRequest) -> Line:
    at = rating.answered_at
    url = reverse("conversation", args=[rating.conversation_id])
    tone: Tone = "good" if rating.satisfied else "bad"
    words = _("satisfied") if rating.satisfied else _("not satisfied")
    return Line(rating.comment, words, url, full_date(at.date()) if at else "", tone)


def _planned(item: PlanItem, day: date) -> PlanLine:
    done = ""
    if item.done_at:
        by = item.done_by.name if item.done_by else _("a colleague")
        done = _("done by %(name)s, %(day)s") % {"name": by, "day": _on(item.done_at)}
    return PlanLine(
        id=item.pk,
        text=item.text,
        due=full_date(item.due),
        owner=item.owner.name if item.owner else _("Nobody"),
        tone="bad" if item.is_late(day) else "",
        done=done,
    )


def _on(moment: datetime) -> str:
    return full_date(moment.date())
