"""A customer's experiences: the balance, what they expected next to what happened, every single one
of them, and the form that notes one more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.desk.access import hidden_numbers
from kuula.desk.models import Promise
from kuula.desk.promises.of_customer import promises_to
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.forms.experiences import ExperienceEdit
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.listening.choice import Choice, choice_of, half_options, span_options
from kuula.faces.agent.pages.listening.experiences import Case, cases_of
from kuula.faces.agent.pages.listening.figures import KindLine, Shown, kind_lines, shown
from kuula.faces.agent.pages.profile import today
from kuula.kit import clock
from kuula.listening.experiences.queries import balance_of, narrowed, page_of_experiences
from kuula.listening.touchpoints.access import touchpoints_for
from kuula.people.commerce.deliveries import deliveries_to
from kuula.people.models import Customer, CustomerNote, Delivery
from kuula.people.profile import profile_of
from kuula.ui.formats import date_time, duration, full_date
from kuula.ui.page import Option, Page, Tone
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

YEAR: Final = 365


@dataclass(frozen=True, slots=True)
class Expected:
    """What was promised or expected, what happened, and the gap between them."""

    what: str
    expected: str
    happened: str
    gap: str
    tone: Tone
    url: str


@dataclass(frozen=True, kw_only=True)
class CustomerExperiencesPage(Page):
    """The page; `form` is None without the right to note experiences."""

    id: int
    customer: str
    whole: Shown
    kinds: Sequence[KindLine]
    expected: Sequence[Expected]
    cases: Sequence[Case]
    choice: Choice
    spans: Sequence[Option]
    halves: Sequence[Option]
    form: ExperienceEdit | None
    may_note: bool
    first_url: str
    next_url: str


def customer_experiences_page(
    request: StaffRequest, customer: Customer, form: ExperienceEdit | None = None
) -> CustomerExperiencesPage:
    """The page of a customer; `form` as it was sent, with its mistakes."""
    actor, choice = request.actor, _choice(request, customer)
    hidden, cursor = hidden_numbers(actor), request.GET.get("after", "")
    sought = narrowed(choice.sought, customers=customer.everybody)
    whole = balance_of(actor, sought, hidden=hidden)
    found = page_of_experiences(actor, sought, hidden=hidden, cursor=cursor)
    may_note = actor.may(Permission.EXPERIENCES) and customer.erased_at is None
    name = customer.name or _("Erased person")
    return CustomerExperiencesPage(
        title=_("Experiences of %(name)s") % {"name": name},
        frame=frame_for(request, "customers"),
        id=customer.pk,
        customer=name,
        whole=replace(shown(whole, choice), url=""),
        kinds=kind_lines(whole, choice) if actor.may(Permission.REPORTS) else (),
        expected=list(expectations(actor, customer)),
        cases=cases_of(actor, found),
        choice=choice,
        spans=span_options(),
        halves=half_options(),
        form=(form or ExperienceEdit(touchpoints=touchpoint_choices(actor))) if may_note else None,
        may_note=may_note,
        first_url=_own(customer, choice, "") if cursor else "",
        next_url=_own(customer, choice, found.next) if found.next else "",
    )


def touchpoint_choices(actor: Actor, *standing: int) -> list[tuple[str, str]]:
    """The touchpoints in use, and those that stand there already."""
    found = touchpoints_for(actor).order_by("pk")
    return [
        (str(one.pk), one.shown) for one in found if one.archived_at is None or one.pk in standing
    ]


def expectations(actor: Actor, customer: Customer) -> Iterator[Expected]:
    """What we let this customer expect, and what they said they expect; as far as the reader may
    know it."""
    if actor.may(Permission.CUSTOMER_NOTES):
        for note in profile_of(actor, customer, today=today()).notes or ():
            if note.kind == CustomerNote.Kind.EXPECTATION:
                said = _("noted on %(date)s") % {"date": full_date(note.written_at)}
                yield Expected(_("Expects of us"), note.text, said, "", "", "")
    if actor.may(Permission.READ):
        yield from (_promise(one) for one in promises_to(actor, customer.pk))
    yield from (_delivery(one) for one in deliveries_to(actor, customer.pk))


def _choice(request: StaffRequest, customer: Customer) -> Choice:
    """The choice of the address, a year without any."""
    found = choice_of(request, usual=YEAR)
    return Choice({"days": str(YEAR), **found.said, "customer": str(customer.pk)}, found.sought)


def _own(customer: Customer, choice: Choice, cursor: str) -> str:
    more = {"after": cursor} if cursor else {}
    return choice.url("customer_experiences", customer.pk, customer=None, **more)


def _promise(one: Promise) -> Expected:
    due, url = one.due_to, reverse("conversation", args=[one.conversation_id])
    what = str(Promise.Kind(one.kind).label)
    late = (one.kept_at or clock.now()) - due
    if one.state == Promise.State.OPEN and late.total_seconds() <= 0:
        return Expected(what, date_time(due), _("not due yet"), "", "", url)
    happened = date_time(one.kept_at) if one.kept_at else _("not kept yet")
    over = max(late.total_seconds(), 0.0)
    gap = _("%(time)s late") % {"time": duration(over)} if over else _("in time")
    return Expected(what, date_time(due), happened, gap, "bad" if over else "good", url)


def _delivery(one: Delivery) -> Expected:
    promised = one.promised_on
    url = reverse("order", args=[one.order_id])
    arrived = _local_day(one.delivered_at)
    days = one.days_late(arrived or today())
    happened = full_date(arrived) if arrived else _("not there yet")
    expected = full_date(promised) if promised else ""
    if not arrived and not days:
        return Expected(_("Delivery"), expected, _("not due yet"), "", "", url)
    gap = ngettext("%(num)d day late", "%(num)d days late", days) % {"num": days}
    tone: Tone = "bad" if days else "good"
    return Expected(_("Delivery"), expected, happened, gap if days else _("in time"), tone, url)


def _local_day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None
