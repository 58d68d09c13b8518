"""One public mention: what was said, who wrote it, our answer on its way, notes among us."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from kuula.desk.queries import subjects_of
from kuula.desk.wording.tone import find_marks
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.hints import ADVICE
from kuula.faces.agent.pages.listening.mention_words import (
    due_words,
    felt_tone,
    felt_words,
    standing_tone,
    standing_words,
    stars_words,
)
from kuula.faces.agent.pages.listening.shell import tabs_of
from kuula.faces.agent.pages.prose import paragraphs
from kuula.faces.agent.pages.report_words import working_time
from kuula.kit import clock
from kuula.kit.languages import ENDONYMS, LANGUAGES
from kuula.kit.text import one_line
from kuula.listening.mentions.queries import notes_of, who_may_answer
from kuula.listening.models import Mention
from kuula.people.queries import customers_like
from kuula.ui.formats import date_time, numbered
from kuula.ui.page import NavItem, Option, Page, Tone
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import all_brands, colleagues

FOUND: Final = 8
MOST_MARKS: Final = 6


@dataclass(frozen=True, slots=True)
class Unsent:
    """What was sent and could not be done, and why."""

    problem: str = ""
    answer: str | None = None
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class What:
    """What a mention is, and how far it is on its way to an answer; `good` is "1", "0" or empty."""

    stars: str
    felt: str
    felt_tone: Tone
    good: str
    standing: str
    tone: Tone
    due: str


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note among us."""

    who: str
    at: datetime
    text: Markup


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer who may have written it."""

    id: int
    name: str
    known: str


@dataclass(frozen=True, kw_only=True)
class MentionPage(Page):
    """One mention."""

    tabs: Sequence[NavItem]
    crumbs: Sequence[NavItem]
    id: int
    heading: str
    author: str
    text: Markup
    at: datetime
    url: str
    what: What
    facts: Sequence[tuple[str, str]]
    changed: str
    forgotten: bool
    waiting: bool
    answered: bool
    answer: str
    seen: str
    answer_shown: Markup
    answer_url: str
    took: str
    holder: str
    holder_id: str
    mine: bool
    staff: Sequence[Option]
    notes: Sequence[NoteLine]
    customer: str
    customer_url: str
    talk: str
    talk_url: str
    may_name: bool
    may_talk: bool
    words: str
    found: Sequence[Candidate]
    theirs: Markup
    marks: Sequence[tuple[str, str]] = ()
    unsent: Unsent = field(default_factory=Unsent)


def mention_page(request: StaffRequest, one: Mention, unsent: Unsent | None = None) -> MentionPage:
    """The page of a mention."""
    actor, unsent = request.actor, unsent or Unsent()
    staff = {who.id: who.name for who in colleagues()}
    holder = staff.get(one.staff_id or 0, "")
    answer = one.answer if unsent.answer is None else unsent.answer
    may_name = actor.may(Permission.CUSTOMERS_READ) and one.forgotten_at is None
    words = one_line(request.GET.get("words", ""), 100) if may_name else ""
    customer = one.customer if actor.may(Permission.CUSTOMERS_READ) else None
    talk = _talk(actor, one)
    return MentionPage(
        title=_title(one),
        frame=frame_for(request, "listening"),
        tabs=tabs_of(actor, "mentions"),
        crumbs=(
            NavItem(label=_("Mentions"), url=reverse("mentions")),
            NavItem(label=_title(one), url="", current=True),
        ),
        id=one.pk,
        heading=one.title,
        author=one.author or _("Somebody"),
        text=paragraphs(one.text),
        at=one.published_at,
        url=one.url,
        what=_what(one, holder),
        facts=_facts(one, staff),
        changed=_changed(one),
        forgotten=one.forgotten_at is not None,
        waiting=one.is_waiting,
        answered=one.state == Mention.State.ANSWERED,
        answer=answer,
        seen=one.answer,
        answer_shown=paragraphs(one.answer),
        answer_url=one.answer_url,
        took=working_time(one.minutes) if one.minutes is not None else "",
        holder=holder,
        holder_id=str(one.staff_id or 0),
        mine=one.staff_id is not None and one.staff_id == actor.staff_id,
        staff=_staff(),
        notes=[
            NoteLine(staff.get(note.staff_id or 0, "Kuula"), note.at, paragraphs(note.text))
            for note in notes_of(one)
        ],
        customer=(customer.name or _("Erased person")) if customer else "",
        customer_url=reverse("customer", args=[customer.pk]) if customer else "",
        talk=numbered(talk) if talk else "",
        talk_url=reverse("conversation", args=[talk]) if talk else "",
        may_name=may_name,
        may_talk=_may_talk(actor, one),
        words=words,
        found=_found(actor, words),
        marks=_marks(answer, one) if one.is_waiting else (),
        theirs=paragraphs(one.answer) if one.answer and one.answer != answer else Markup(""),
        unsent=unsent,
    )


def _what(one: Mention, holder: str) -> What:
    now = clock.now()
    return What(
        stars=stars_words(one),
        felt=felt_words(one.good),
        felt_tone=felt_tone(one.good),
        good="" if one.good is None else "1" if one.good else "0",
        standing=standing_words(one, now, holder),
        tone=standing_tone(one, now),
        due=due_words(one),
    )


def _title(one: Mention) -> str:
    who = one.author or _("Somebody")
    return _("%(who)s on %(source)s") % {"who": who, "source": one.source.name}


def _may_talk(actor: Actor, one: Mention) -> bool:
    can = actor.may(Permission.READ) and actor.may(Permission.REPLY)
    return can and one.customer_id is not None and one.conversation_id is None


def _talk(actor: Actor, one: Mention) -> int | None:
    """The conversation that came of it, if it exists for the reader."""
    number = one.conversation_id
    if number is None or not actor.may(Permission.READ):
        return None
    return number if number in subjects_of(actor, {number}) else None


def _facts(one: Mention, staff: Mapping[int, str]) -> Sequence[tuple[str, str]]:
    brand = next((brand.name for brand in all_brands() if brand.pk == one.brand_id), "")
    pairs = [
        (_("Source"), one.source.name),
        (_("Brand"), brand),
        (_("Touchpoint"), one.touchpoint.shown),
        (_("Published"), date_time(one.published_at)),
        (_("Came in"), date_time(one.heard_at)),
        (_("Language"), ENDONYMS.get(one.language, "")),
        (_("Judged by"), staff.get(one.judged_by or 0, "")),
        (_("Answered by"), staff.get(one.answered_by or 0, "")),
    ]
    return [(label, text) for label, text in pairs if text]


def _changed(one: Mention) -> str:
    if one.changed_at is None:
        return ""
    if one.answered_at is not None and one.changed_at > one.answered_at:
        return _("It was changed there after we answered.")
    return _("It was changed there on %(day)s.") % {"day": date_time(one.changed_at)}


def _staff() -> Sequence[Option]:
    here = who_may_answer()
    return [Option("0", _("Nobody")), *(Option(str(pk), name) for pk, name in here.items())]


def _found(actor: Actor, words: str) -> Sequence[Candidate]:
    if not words:
        return ()
    rows = customers_like(actor, words, size=FOUND).rows
    return [
        Candidate(
            one.pk,
            one.name or _("No name"),
            ", ".join(address.value for address in list(one.addresses.all())[:2]),
        )
        for one in rows
    ]


def _marks(answer: str, one: Mention) -> Sequence[tuple[str, str]]:
    """What the answer could say better: the words and the advice."""
    if not answer.strip():
        return ()
    language = one.language if one.language in LANGUAGES else "en"
    found = find_marks(answer, lang=language)[:MOST_MARKS]
    return [(mark.quote, str(ADVICE.get(mark.kind, ""))) for mark in found]
