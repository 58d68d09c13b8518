"""One matter: what was said with its evidence, what the department answers and does, and who is
told what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.access import existing_numbers, hidden_from
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.feedback.telling import HearersPart, hearers_part
from kuula.faces.agent.pages.feedback.words import (
    MOODS,
    Pill,
    age_of,
    counted,
    state_of,
    title_of,
)
from kuula.kit.languages import ENDONYMS, LANGUAGES
from kuula.listening.feedback.access import may_steer, pieces_for
from kuula.listening.feedback.hearers import languages_of
from kuula.listening.feedback.queries import (
    Shown,
    Sought,
    choosable,
    lines_of,
    page_of_matters,
)
from kuula.listening.models import FeedbackMatter, FeedbackPiece
from kuula.ui.page import NavItem, Option, Page
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

JOINABLE: Final = 100
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class PieceItem:
    """What one customer said. Links are empty where the reader may not look."""

    id: int
    words: str
    mood: Pill | None
    touchpoint: str
    product: str
    source: str
    who: str
    who_url: str
    talk_url: str
    noted_by: str
    at: datetime
    agreed: bool


@dataclass(frozen=True, slots=True)
class OutcomeField:
    """The words for customers of one language; `needed` says that somebody speaks it."""

    language: str
    name: str
    words: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Unsent:
    """What was written and could not be taken, and why."""

    problem: str = ""
    text: str = ""
    reason: str = ""
    outcome: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class MatterPage(Page):
    """The page of a matter; `steers` lets the reader answer and settle it."""

    id: int
    crumbs: Sequence[NavItem]
    about: str
    name: str
    state: Pill
    age: Pill | None
    doubt: bool
    settled: bool
    declined: bool
    at: datetime
    pieces: Sequence[PieceItem]
    left_out: int
    answer: str
    answered_by: str
    answered_at: datetime | None
    reason: str
    fields: Sequence[OutcomeField]
    steers: bool
    departments: Sequence[Option]
    others: Sequence[Option]
    hearers: HearersPart
    unsent: Unsent
    waits_for_colleague: bool


def matter_page(
    request: StaffRequest, matter: FeedbackMatter, unsent: Unsent | None = None
) -> MatterPage:
    """The page of a matter that the reader may see; `unsent` is what could not be taken."""
    actor, hidden = request.actor, hidden_from(request.actor)
    line = lines_of(actor, [matter], hidden=hidden)[0]
    pieces = list(pieces_for(actor, matter, hidden=hidden))
    items = _items(actor, pieces)
    whom = {one.customer_id: bool(item.who_url) for one, item in zip(pieces, items, strict=True)}
    steers, title = may_steer(actor, matter), title_of(line)
    department = matter.department.name if matter.department else _("No department yet")
    return MatterPage(
        title=title,
        frame=frame_for(request, "feedback"),
        id=matter.pk,
        crumbs=_crumbs(title),
        about=f"{department} · {counted(line)}",
        name=matter.name,
        state=state_of(matter),
        age=age_of(matter),
        doubt=bool(matter.doubt),
        settled=matter.is_settled,
        declined=matter.state == FeedbackMatter.State.DECLINED,
        at=matter.opened_at,
        pieces=items[:MOST],
        left_out=max(line.pieces - MOST, 0),
        answer=matter.answer,
        answered_by=matter.answered_by.name if matter.answered_by else "",
        answered_at=matter.answered_at,
        reason=matter.reason,
        fields=_fields(matter, unsent or Unsent()),
        steers=steers,
        departments=_departments(actor, matter) if steers else (),
        others=_others(actor, matter) if steers else (),
        hearers=hearers_part(actor, matter, _known(whom), steers=steers),
        unsent=unsent or Unsent(),
        waits_for_colleague=steers and not actor.may(Permission.REPLY),
    )


def _known(whom: Mapping[int | None, bool]) -> dict[int, bool]:
    return {number: named for number, named in whom.items() if number is not None}


def _crumbs(title: str) -> list[NavItem]:
    return [
        NavItem(label=_("Feedback"), url=reverse("feedback")),
        NavItem(label=title, url="", current=True),
    ]


def _items(actor: Actor, pieces: Sequence[FeedbackPiece]) -> list[PieceItem]:
    talks = {one.conversation_id for one in pieces if one.conversation_id is not None}
    seen = existing_numbers(actor, talks) if talks else set()
    return [_item(actor, one, seen) for one in pieces]


def _item(actor: Actor, piece: FeedbackPiece, seen: set[int]) -> PieceItem:
    talk = piece.conversation_id
    veiled = (talk is not None and talk not in seen and actor.may(Permission.READ)) or (
        talk is None and not actor.sees_team(piece.team_id)
    )
    customer = piece.customer
    named = customer is not None and actor.may(Permission.CUSTOMERS_READ) and not veiled
    mood = MOODS.get(piece.mood)
    page = "asked_one" if actor.is_light else "conversation"
    return PieceItem(
        id=piece.pk,
        words=piece.words,
        mood=Pill(str(mood[0]), mood[1], mood[2]) if mood else None,
        touchpoint=piece.touchpoint.shown if piece.touchpoint else "",
        product=piece.product,
        source=str(FeedbackPiece.Source(piece.source).label),
        who=(customer.name or _("Erased person")) if named and customer else _unnamed(piece),
        who_url=reverse("customer", args=[customer.pk]) if named and customer else "",
        talk_url=reverse(page, args=[talk]) if talk in seen else "",
        noted_by=piece.noted_by.name if piece.noted_by else "",
        at=piece.at,
        agreed=piece.agreed,
    )


def _unnamed(piece: FeedbackPiece) -> str:
    return _("A customer") if piece.customer_id else _("Somebody unknown")


def _fields(matter: FeedbackMatter, unsent: Unsent) -> list[OutcomeField]:
    """A field for each language: first those that somebody who wants to hear speaks."""
    needed, told = languages_of(matter), unsent.outcome
    words = matter.outcome if told is None else told
    ordered = sorted(LANGUAGES, key=lambda one: (one not in needed, LANGUAGES.index(one)))
    return [OutcomeField(one, ENDONYMS[one], words.get(one, ""), one in needed) for one in ordered]


def _departments(actor: Actor, matter: FeedbackMatter) -> list[Option]:
    own = matter.department.name.casefold() if matter.department else ""
    return [Option(name, name) for name in choosable(actor) if name.casefold() != own]


def _others(actor: Actor, matter: FeedbackMatter) -> list[Option]:
    """The open matters of the same department it can be joined with, at most 100."""
    if matter.is_settled or matter.doubt:
        return []
    sought = Sought(Shown.OPEN, matter.department_id)
    page = page_of_matters(actor, hidden=hidden_from(actor), sought=sought, size=JOINABLE)
    return [
        Option(str(one.matter.pk), f"{title_of(one)} ({counted(one)})")
        for one in page.rows
        if one.matter.pk != matter.pk and one.matter.department_id == matter.department_id
    ]
