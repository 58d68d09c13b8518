"""The experiences that a figure sums: each with its words, whose it was and what it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.access import hidden_numbers
from kuula.desk.queries import subjects_of
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.facts import line_of
from kuula.faces.agent.pages.listening.choice import Choice, choice_of
from kuula.faces.agent.pages.listening.figures import Shown, kind_words, shown
from kuula.faces.agent.pages.listening.shell import tabs_of
from kuula.faces.agent.pages.surroundings import Surroundings, surroundings
from kuula.kit.keyset import KeysetPage
from kuula.ledger.timeline import Fact
from kuula.listening.experiences.access import NOTED
from kuula.listening.experiences.queries import Experienced, balance_of, page_of_experiences
from kuula.listening.experiences.told import told_facts
from kuula.listening.mentions.events import MentionHeard, MentionSeenOtherwise
from kuula.listening.touchpoints.access import touchpoints_for
from kuula.people.queries import names_of
from kuula.ui.formats import numbered, signed
from kuula.ui.page import NavItem, Page, Tone
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, slots=True)
class Case:
    """One experience as a line. `noted` is the number by which one noted by hand is corrected."""

    text: str
    words: str
    customer: str
    customer_url: str
    place: str
    talk: str
    talk_url: str
    mention_url: str
    at: datetime
    points: str
    tone: Tone
    noted: int


@dataclass(frozen=True, kw_only=True)
class ExperiencesPage(Page):
    """One page of them, below the figure they make."""

    tabs: Sequence[NavItem]
    named: Sequence[str]
    whole: Shown
    cases: Sequence[Case]
    first_url: str
    next_url: str
    back_url: str


def experiences_page(request: StaffRequest) -> ExperiencesPage:
    """The list that the address asks for."""
    actor, choice = request.actor, choice_of(request)
    hidden, cursor = hidden_numbers(actor), request.GET.get("after", "")
    found = page_of_experiences(actor, choice.sought, hidden=hidden, cursor=cursor)
    return ExperiencesPage(
        title=_("Experiences"),
        frame=frame_for(request, "listening"),
        tabs=tabs_of(actor, ""),
        named=choice.named,
        whole=shown(balance_of(actor, choice.sought, hidden=hidden), choice),
        cases=cases_of(actor, found),
        first_url=choice.cases_url() if cursor else "",
        next_url=choice.cases_url(after=found.next) if found.next else "",
        back_url=_back(choice),
    )


def cases_of(actor: Actor, found: KeysetPage[Experienced]) -> Sequence[Case]:
    """The lines, each with only what the reader may know of it."""
    facts = told_facts(actor, [one.entry for one in found.rows])
    talks = {one.conversation_id for one in found.rows if one.conversation_id}
    subjects = subjects_of(actor, talks) if actor.may(Permission.READ) else {}
    people = {one.customer_id for one in found.rows if one.customer_id}
    names = names_of(actor, people) if actor.may(Permission.CUSTOMERS_READ) else {}
    places = {one.pk: one.shown for one in touchpoints_for(actor)}
    around, mentions = surroundings(actor), actor.may(Permission.MENTIONS)
    return [
        _case(one, _Known(facts.get(one.entry), subjects, names, places, around, mentions))
        for one in found.rows
    ]


@dataclass(frozen=True, slots=True)
class _Known:
    fact: Fact | None
    subjects: Mapping[int, str]
    names: Mapping[int, str]
    places: Mapping[int, str]
    around: Surroundings
    mentions: bool


def _case(one: Experienced, known: _Known) -> Case:
    number, customer = one.conversation_id, one.customer_id
    name = known.names.get(customer or 0)
    talk = known.subjects.get(number or 0)
    fact = known.fact if number is None or talk is not None else None
    return Case(
        text=kind_words(one.kind, good=one.good),
        words=_words(fact, known.around, name or ""),
        customer=(name or _("Erased person")) if name is not None else "",
        customer_url=reverse("customer", args=[customer]) if name is not None else "",
        place=known.places.get(one.touchpoint_id or 0, ""),
        talk=f"{numbered(number)} {talk}" if talk is not None else "",
        talk_url=reverse("conversation", args=[number]) if talk is not None else "",
        mention_url=_mention_url(fact) if known.mentions else "",
        at=one.occurred_at,
        points=signed(one.weight if one.good else -one.weight),
        tone="good" if one.good else "bad",
        noted=one.entry if fact is not None and fact.event.type in NOTED else 0,
    )


def _mention_url(fact: Fact | None) -> str:
    """The public mention that an experience comes from, if one."""
    event = fact.event if fact is not None else None
    if not isinstance(event, MentionHeard | MentionSeenOtherwise):
        return ""
    return reverse("mention", args=[event.mention_id])


def _words(fact: Fact | None, around: Surroundings, customer: str) -> str:
    return line_of(fact, around.names(customer)).text if fact is not None else ""


def _back(choice: Choice) -> str:
    if "journey" in choice.said:
        number = int(choice.said["journey"])
        return choice.url("journey", number, journey=None, stage=None, kind=None, touchpoint=None)
    return choice.url("balance", kind=None, good=None)
