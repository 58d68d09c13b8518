"""Customers: the list with its search, and one customer with everything that happened."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kuula.desk.access import hidden_numbers
from kuula.desk.queries import earlier_of, subjects_of
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.forms.customers import CustomerEdit
from kuula.faces.agent.forms.profile import AnswerEdit, ContactEdit, DateEdit, NoteEdit
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.commerce.goods import WHOLE, GoodsPart, goods_of
from kuula.faces.agent.pages.facts import Line, lines_of
from kuula.faces.agent.pages.feedback.said import SaidLine, said_lines
from kuula.faces.agent.pages.merged_lines import MergeLine, merge_lines
from kuula.faces.agent.pages.panel import YEAR, Earlier, earlier
from kuula.faces.agent.pages.profile import (
    AttributeRow,
    DateLine,
    SegmentChip,
    attribute_rows,
    date_line,
    facts_of,
    segment_chips,
    today,
)
from kuula.faces.agent.pages.surroundings import Surroundings, surroundings
from kuula.kit import clock
from kuula.kit.languages import ENDONYMS
from kuula.kit.text import whole_number
from kuula.ledger.timeline import Balance, Sought, balance, customer_facts
from kuula.listening.surveys.inviting.access import pause_of
from kuula.people.access import customer_for, purposes_for, untold_types
from kuula.people.actions import revision
from kuula.people.models import Company, Customer, Segment, Source
from kuula.people.profile import Profile, profile_of
from kuula.people.queries import companies, customers_like
from kuula.people.segments.access import MOST, segments_for
from kuula.ui.formats import numbered
from kuula.ui.page import Column, Option, Page
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

LATEST: Final = 25


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One customer of the list."""

    url: str
    name: str
    company: str
    addresses: str
    city: str
    language: str


@dataclass(frozen=True, kw_only=True)
class CustomersPage(Page):
    """The list."""

    words: str
    segment: str
    segments: Sequence[Option]
    columns: Sequence[Column]
    rows: Sequence[CustomerRow]
    first_url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of the timeline with the conversation it links to."""

    line: Line
    url: str
    subject: str


@dataclass(frozen=True, slots=True)
class Day:
    """What happened on one day."""

    at: datetime
    happenings: Sequence[Happening]


@dataclass(frozen=True, slots=True)
class Rights:
    """What the reader may do here."""

    change: bool
    erase: bool
    notes: bool
    consents: bool
    looks: bool
    export: bool
    merge: bool
    experiences: bool
    feedback: bool


@dataclass(frozen=True, slots=True)
class ProfileForms:
    """The forms that add to a profile; `answer` is None without the right or any purpose."""

    contact: ContactEdit
    date: DateEdit
    note: NoteEdit
    answer: AnswerEdit | None


@dataclass(frozen=True, kw_only=True)
class CustomerPage(Page):
    """One customer."""

    id: int
    name: str
    since: str
    company: str
    company_url: str
    language: str
    erased: bool
    sources: Mapping[str, str]
    profile: Profile
    facts: Sequence[tuple[str, str]]
    attributes: Sequence[AttributeRow]
    dates: Sequence[DateLine]
    segments: Sequence[SegmentChip]
    staff: Mapping[int, str]
    balance: Balance
    earlier: Sequence[Earlier]
    feedback: Sequence[SaidLine]
    days: Sequence[Day]
    first_url: str
    next_url: str
    goods: GoodsPart
    merges: Sequence[MergeLine]
    no_surveys_since: datetime | None
    form: CustomerEdit
    adding: ProfileForms
    may: Rights


def customers_page(request: StaffRequest) -> CustomersPage:
    """The list, narrowed to the words asked for."""
    words, cursor = request.GET.get("q", "").strip(), request.GET.get("after", "")
    used = segments_for(request.actor).in_use()[:MOST]
    segment = whole_number(request.GET.get("segment", ""))
    segment = segment if segment in {one.pk for one in used} else None
    page = customers_like(request.actor, words, cursor=cursor, segment_id=segment)
    return CustomersPage(
        title=_("Customers"),
        frame=frame_for(request, "customers"),
        words=words,
        segment=str(segment or ""),
        segments=_segment_options(used),
        columns=[
            Column(label)
            for label in (_("Name"), _("Addresses"), _("Company"), _("City"), _("Language"))
        ],
        rows=[customer_row(one) for one in page.rows],
        first_url=_list_url(words, "", segment) if cursor else "",
        next_url=_list_url(words, page.next, segment) if page.next else "",
    )


def customer_row(customer: Customer) -> CustomerRow:
    """A customer as a line."""
    return CustomerRow(
        url=reverse("customer", args=[customer.pk]),
        name=customer.name or _("No name"),
        company=customer.company.name if customer.company else "",
        addresses=", ".join(one.value for one in customer.addresses.all()),
        city=customer.city,
        language=ENDONYMS.get(customer.language, ""),
    )


def customer_page(
    request: StaffRequest,
    customer_id: int,
    form: CustomerEdit | None = None,
    sent: forms.Form | None = None,
) -> CustomerPage:
    """One customer; `form` is the edit form as sent, `sent` one of those that add to the profile,
    each with its mistakes. Raises NotFound."""
    actor = request.actor
    customer = customer_for(actor, customer_id)
    cursor = request.GET.get("after", "")
    hidden, around = hidden_numbers(actor), surroundings(actor)
    sought = Sought(leave_out=untold_types(actor))
    facts = customer_facts(
        customer.everybody, hidden=hidden, sought=sought, cursor=cursor, size=LATEST
    )
    profile, now = profile_of(actor, customer, today=today()), today()
    lines = lines_of(facts.rows, around.names(customer.name))
    own = reverse("customer", args=[customer.pk])
    return CustomerPage(
        title=customer.name or _("Erased person"),
        frame=frame_for(request, "customers"),
        id=customer.pk,
        name=customer.name or _("Erased person"),
        since=str(customer.created_at.year),
        company=customer.company.name if customer.company else "",
        company_url=reverse("company", args=[customer.company_id]) if customer.company_id else "",
        language=ENDONYMS.get(customer.language, ""),
        erased=customer.erased_at is not None,
        sources={key: str(label) for key, label in Source.choices},
        profile=profile,
        facts=facts_of(customer, profile, around),
        attributes=attribute_rows(actor, customer, profile),
        dates=[date_line(one, now) for one in profile.occasions],
        segments=segment_chips(profile, around),
        staff={one.id: one.name for one in around.colleagues},
        balance=balance(customer.everybody, hidden=hidden, since=clock.now() - YEAR),
        earlier=[earlier(one) for one in earlier_of(actor, customer.pk)],
        feedback=said_lines(actor, customer),
        days=days_of(request, lines),
        first_url=own if cursor else "",
        next_url=f"{own}?{urlencode({'after': facts.next})}#timeline" if facts.next else "",
        goods=goods_of(request, customer.pk, WHOLE),
        merges=merge_lines(actor, customer),
        no_surveys_since=pause.since if (pause := pause_of(customer)) else None,
        form=form or edit_form(customer, around),
        adding=_adding(actor, sent),
        may=rights_of(actor),
    )


def rights_of(actor: Actor) -> Rights:
    """What somebody may do with a profile."""
    return Rights(
        change=actor.may(Permission.CUSTOMERS_CHANGE),
        erase=actor.may(Permission.ERASE),
        notes=actor.may(Permission.CUSTOMER_NOTES),
        consents=actor.may(Permission.CONSENTS),
        looks=actor.may(Permission.LOOKS),
        export=actor.may(Permission.CUSTOMERS_EXPORT),
        merge=actor.may(Permission.MERGE),
        experiences=actor.may(Permission.EXPERIENCES),
        feedback=actor.may(Permission.FEEDBACK),
    )


def purpose_choices(actor: Actor) -> list[tuple[str, str]]:
    """The purposes a customer can be asked about now."""
    if not actor.may(Permission.CONSENTS):
        return []
    used = (one for one in purposes_for(actor) if one.archived_at is None)
    return [(str(one.pk), one.name) for one in used]


def staff_choices(around: Surroundings, *standing: int | None) -> list[tuple[str, str]]:
    """The colleagues of now, and those who stand there already."""
    asked = (one for one in around.colleagues if one.active or one.id in standing)
    return [(str(one.id), one.name) for one in asked]


def _adding(actor: Actor, sent: forms.Form | None) -> ProfileForms:
    purposes = purpose_choices(actor)
    answer = AnswerEdit(purposes=purposes, initial={"language": actor.language})
    if isinstance(sent, AnswerEdit):
        answer = sent
    return ProfileForms(
        contact=sent if isinstance(sent, ContactEdit) else ContactEdit(auto_id="contact-%s"),
        date=sent if isinstance(sent, DateEdit) else DateEdit(auto_id="date-%s"),
        note=sent if isinstance(sent, NoteEdit) else NoteEdit(auto_id="note-%s"),
        answer=answer if purposes else None,
    )


def company_choices(standing: Company | None) -> list[tuple[str, str]]:
    """The companies somebody can belong to, and the one that stands there already."""
    offered = {str(one.pk): one.name for one in companies()}
    if standing is not None:
        offered[str(standing.pk)] = standing.name
    return list(offered.items())


def edited(customer: Customer, around: Surroundings, sent: Mapping[str, Any]) -> CustomerEdit:
    """The form as it was sent."""
    return CustomerEdit(sent, **_choices(customer, around))


def edit_form(customer: Customer, around: Surroundings) -> CustomerEdit:
    """The form with the profile as it stands."""
    initial = {
        **standing(customer),
        "languages": customer.languages,
        "seen": revision(customer.changed_at),
    }
    return CustomerEdit(**_choices(customer, around), initial=initial)


def _choices(customer: Customer, around: Surroundings) -> dict[str, list[tuple[str, str]]]:
    """What the form's lists offer: saving never takes away what nobody touched."""
    staff = staff_choices(around, customer.owner_id, customer.sponsor_id)
    return {"companies": company_choices(customer.company), "staff": staff}


def standing(customer: Customer) -> dict[str, str]:
    """The profile as the form's lists and lines hold it."""
    return {
        "name": customer.name,
        "language": customer.language,
        "company": str(customer.company_id or ""),
        "city": customer.city,
        "phone": customer.phone,
        "called": customer.called,
        "other_names": customer.other_names,
        "channel": customer.channel,
        "times": customer.times,
        "owner": str(customer.owner_id or ""),
        "sponsor": str(customer.sponsor_id or ""),
    }


def days_of(request: StaffRequest, lines: Sequence[Line]) -> list[Day]:
    """The lines by local day, newest first; a conversation the reader may not see has no name."""
    subjects = subjects_of(request.actor, {one.number for one in lines if one.number})
    grouped = groupby(lines, key=lambda line: timezone.localtime(line.at).date())
    days = []
    for _day, group in grouped:
        happenings = [_happening(line, subjects) for line in group]
        days.append(Day(happenings[0].line.at, happenings))
    return days


def _happening(line: Line, subjects: dict[int, str]) -> Happening:
    if line.number is None or line.number not in subjects:
        return Happening(line, "", "")
    url = reverse("conversation", args=[line.number])
    return Happening(line, url, f"{numbered(line.number)} {subjects[line.number]}")


def _segment_options(used: Iterable[Segment]) -> Sequence[Option]:
    """The segments to choose from; nothing while there is none."""
    found = [Option(str(one.pk), one.name) for one in used]
    return [Option("", _("All customers")), *found] if found else ()


def _list_url(words: str, cursor: str, segment: int | None) -> str:
    said = {"q": words, "segment": str(segment or ""), "after": cursor}
    said = {key: value for key, value in said.items() if value}
    return reverse("customers") + (f"?{urlencode(said)}" if said else "")
