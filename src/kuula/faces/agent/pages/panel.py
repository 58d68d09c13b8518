"""The customer beside the conversation: who it is, how it has been, what was before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.access import hidden_numbers
from kuula.desk.models import Conversation, State
from kuula.desk.queries import earlier_of
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.pages.commerce.goods import GoodsPart, goods_of
from kuula.faces.agent.pages.facts import Line, lines_of
from kuula.faces.agent.pages.matter_mark import MatterPart, matter_of
from kuula.faces.agent.pages.profile import (
    SegmentChip,
    ShortProfile,
    segment_chips,
    short_profile,
    today,
)
from kuula.faces.agent.pages.surroundings import Surroundings
from kuula.kit import clock
from kuula.kit.languages import ENDONYMS
from kuula.ledger.events import Experience
from kuula.ledger.timeline import Balance, Sought, balance, customer_facts
from kuula.people.access import customer_for, untold_types
from kuula.people.models import Customer
from kuula.people.profile import profile_of
from kuula.ui.page import Tone
from kuula.workspace.permissions import Permission

YEAR: Final = timedelta(days=365)
LATEST: Final = 8


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another conversation of the customer."""

    url: str
    subject: str
    state: str
    tone: Tone


@dataclass(frozen=True, kw_only=True)
class PanelPart:
    """The side pane."""

    id: int
    name: str
    url: str
    since: str
    language: str
    company: str
    phone: str
    erased: bool
    addresses: Sequence[tuple[str, bool]]
    profile: ShortProfile
    segments: Sequence[SegmentChip]
    alike: Sequence[tuple[int, str]]
    balance: Balance
    steps: Sequence[bool]
    earlier: Sequence[Earlier]
    matter: MatterPart | None
    lines: Sequence[Line]
    goods: GoodsPart
    live_url: str


def panel_of(
    request: StaffRequest, customer_id: int, around: Surroundings, number: int = 0
) -> PanelPart | None:
    """The side pane beside conversation `number`; None without the right to read profiles."""
    actor = request.actor
    if not actor.may(Permission.CUSTOMERS_READ):
        return None
    customer = customer_for(actor, customer_id)
    hidden = hidden_numbers(actor)
    felt = balance(customer.everybody, hidden=hidden, since=clock.now() - YEAR)
    sought = Sought(leave_out=untold_types(actor))
    facts = customer_facts(customer.everybody, hidden=hidden, sought=sought, size=LATEST)
    profile = profile_of(actor, customer, today=today())
    others = earlier_of(actor, customer.pk, but=number)
    return PanelPart(
        id=customer.pk,
        name=customer.name or _("Erased person"),
        url=reverse("customer", args=[customer.pk]),
        since=_since(customer),
        language=ENDONYMS.get(customer.language, ""),
        company=customer.company.name if customer.company else "",
        phone=customer.phone,
        erased=customer.erased_at is not None,
        addresses=[(one.value, one.shared) for one in profile.addresses],
        profile=short_profile(customer, profile),
        segments=segment_chips(profile, around),
        alike=profile.alike[:1] if actor.may(Permission.MERGE) else (),
        balance=felt,
        steps=[step is Experience.GOOD for step in felt.steps],
        earlier=[earlier(one) for one in others],
        matter=matter_of(others, number),
        lines=lines_of(facts.rows, around.names(customer.name)),
        goods=goods_of(request, customer.pk),
        live_url=f"{request.path}?part=panel",
    )


def earlier(row: Conversation) -> Earlier:
    """A conversation as one line."""
    tone: Tone = "good" if row.state == State.SOLVED else "warn" if row.is_on_us else ""
    url = reverse("conversation", args=[row.number])
    return Earlier(url, row.subject or _("No subject"), str(State(row.state).label), tone)


def _since(customer: Customer) -> str:
    year = _("customer since %(year)s") % {"year": customer.created_at.year}
    return f"{customer.city} · {year}" if customer.city else year
