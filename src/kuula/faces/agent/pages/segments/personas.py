"""Personas: their list, one with its quotes, the form, and messages to quote from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.quoting import Quotable, quotable_of, readable
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.segments.faces import LABELS
from kuula.kit.problems import Problem
from kuula.people.actions import revision
from kuula.people.models import Persona, PersonaQuote, Segment
from kuula.people.segments.access import personas_for, segments_for
from kuula.people.segments.queries import quotes_of
from kuula.ui.formats import numbered
from kuula.ui.page import Option, Page
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, slots=True)
class Portrait:
    """A face: drawn, or a picture at `url`."""

    face: str
    url: str


@dataclass(frozen=True, slots=True)
class PersonaCard:
    """A persona of the list. `count` is how many match now, None without a segment."""

    url: str
    name: str
    line: str
    portrait: Portrait
    segment: str
    segment_url: str
    count: int | None


@dataclass(frozen=True, slots=True)
class QuoteShown:
    """What a real customer wrote, and where."""

    id: int
    text: str
    who: str
    at: datetime
    url: str
    number: str


@dataclass(frozen=True, kw_only=True)
class PersonasPage(Page):
    """The personas."""

    cards: Sequence[PersonaCard]
    may_change: bool


@dataclass(frozen=True, kw_only=True)
class PersonaPage(Page):
    """One persona; `hidden` says how many quotes the reader may not see."""

    id: int
    card: PersonaCard
    story: str
    goals: Sequence[str]
    pains: Sequence[str]
    quotes: Sequence[QuoteShown]
    hidden: int
    archived: bool
    may_change: bool
    may_quote: bool


@dataclass(frozen=True, slots=True)
class FaceChoice:
    """A face to choose."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class PersonaFormPage(Page):
    """A persona to fill in; `id` is 0 for a new one."""

    id: int
    name: str
    line: str
    face: str
    faces: Sequence[FaceChoice]
    story: str
    goals: str
    pains: str
    segment: str
    segments: Sequence[Option]
    seen: str
    back_url: str
    problem: str
    wrong: str


@dataclass(frozen=True, kw_only=True)
class QuotingPage(Page):
    """What customers wrote lately, to quote from."""

    id: int
    name: str
    about: str
    messages: Sequence[Quotable]
    problem: str


def personas_page(request: StaffRequest) -> PersonasPage:
    """The list."""
    seen = _seen(request.actor)
    return PersonasPage(
        title=_("Personas"),
        frame=frame_for(request, "customers"),
        cards=[_card(one, seen) for one in personas_for(request.actor)],
        may_change=request.actor.may(Permission.SEGMENTS),
    )


def persona_page(request: StaffRequest, persona: Persona) -> PersonaPage:
    """One, with the quotes that the reader may read."""
    actor = request.actor
    kept = quotes_of(persona)
    allowed = readable(actor, {one.conversation_id for one in kept})
    shown = [one for one in kept if one.conversation_id in allowed]
    return PersonaPage(
        title=persona.name,
        frame=frame_for(request, "customers"),
        id=persona.pk,
        card=_card(persona, _seen(actor)),
        story=persona.story,
        goals=persona.goals,
        pains=persona.pains,
        quotes=[_quote(one) for one in shown],
        hidden=len(kept) - len(shown),
        archived=persona.archived_at is not None,
        may_change=actor.may(Permission.SEGMENTS),
        may_quote=actor.may(Permission.SEGMENTS) and actor.may(Permission.READ),
    )


def form_page(
    request: StaffRequest, persona: Persona | None, problem: Problem | None = None
) -> PersonaFormPage:
    """The form as sent, or with what stands."""
    told = request.POST if request.method == "POST" else None
    stands = persona or Persona(face=next(iter(LABELS)))
    standing = {
        "name": stands.name, "line": stands.line, "face": stands.face, "story": stands.story,
        "goals": "\n".join(stands.goals), "pains": "\n".join(stands.pains),
        "segment": str(stands.segment_id or ""),
    }  # fmt: skip
    values = {name: told.get(name, "") if told else value for name, value in standing.items()}
    used = segments_for(request.actor).in_use()[:100]
    return PersonaFormPage(
        title=_("Change the persona") if persona else _("New persona"),
        frame=frame_for(request, "customers"),
        id=persona.pk if persona else 0,
        faces=[FaceChoice(key, str(label)) for key, label in LABELS.items()],
        segments=[Option("", _("none yet")), *(Option(str(one.pk), one.name) for one in used)],
        seen=revision(persona.changed_at) if persona else "",
        back_url=reverse("persona", args=[persona.pk]) if persona else reverse("personas"),
        problem=str(problem or ""),
        wrong=problem.field if problem else "",
        **values,
    )


def quoting_page(request: StaffRequest, persona: Persona, problem: str = "") -> QuotingPage:
    """Messages of those who match; of anybody while the persona has no segment."""
    segment = persona.segment if persona.segment_id in _seen(request.actor) else None
    about = _("What those of the segment %(name)s wrote lately")
    return QuotingPage(
        title=_("Pick quotes"),
        frame=frame_for(request, "customers"),
        id=persona.pk,
        name=persona.name,
        about=about % {"name": segment.name} if segment else _("What customers wrote lately"),
        messages=quotable_of(request.actor, segment),
        problem=problem,
    )


def _seen(actor: Actor) -> dict[int, Segment]:
    return {one.pk: one for one in segments_for(actor).in_use()[:200]}


def _card(persona: Persona, seen: dict[int, Segment]) -> PersonaCard:
    segment = seen.get(persona.segment_id or 0)
    picture = reverse("persona_picture", args=[persona.pk]) if persona.picture else ""
    return PersonaCard(
        url=reverse("persona", args=[persona.pk]),
        name=persona.name,
        line=persona.line,
        portrait=Portrait(persona.face, picture),
        segment=segment.name if segment else "",
        segment_url=reverse("segment", args=[segment.pk]) if segment else "",
        count=segment.size if segment else None,
    )


def _quote(one: PersonaQuote) -> QuoteShown:
    return QuoteShown(
        id=one.pk,
        text=one.text,
        who=one.customer.name or _("Erased person"),
        at=one.said_at,
        url=reverse("conversation", args=[one.conversation_id]),
        number=numbered(one.conversation_id),
    )
