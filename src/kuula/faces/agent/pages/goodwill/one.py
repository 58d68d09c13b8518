"""One piece of goodwill: what, why, who decided, its codes, and what can be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.goodwill.codes import shown
from kuula.desk.models import Goodwill, Voucher
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.goodwill.words import standing, voucher_words, what_words
from kuula.ui.formats import date_time, numbered
from kuula.ui.page import NavItem, Page, Tone
from kuula.workspace.permissions import Permission

_TONES: dict[str, Tone] = {
    Voucher.State.OPEN: "good",
    Voucher.State.REDEEMED: "accent",
    Voucher.State.EXPIRED: "warn",
}


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One code, what it is good for, and how it stands."""

    code: str
    words: str
    state: str
    tone: Tone
    note: str


@dataclass(frozen=True, slots=True)
class May:
    """What the reader may do with it now."""

    decide: bool
    finish: bool
    withdraw: bool
    insert: bool


@dataclass(frozen=True, kw_only=True)
class GoodwillPage(Page):
    """One piece of goodwill; `facts` are pairs of what and how. `problem` says why something was
    not done, `word` is what was written then."""

    crumbs: Sequence[NavItem]
    id: int
    about: str
    talk_url: str
    standing: str
    tone: Tone
    facts: Sequence[tuple[str, str]]
    own: bool
    codes: Sequence[CodeLine]
    may: May
    problem: str = ""
    word: str = ""


def goodwill_page(
    request: StaffRequest, goodwill: Goodwill, problem: str = "", word: str = ""
) -> GoodwillPage:
    """The page of one piece of goodwill for this reader."""
    words, tone = standing(goodwill)
    talk, codes = goodwill.conversation, list(goodwill.vouchers.all()[:50])
    what = what_words(goodwill)
    return GoodwillPage(
        title=what,
        frame=frame_for(request, "goodwill"),
        crumbs=(
            NavItem(label=_("Goodwill"), url=reverse("goodwill")),
            NavItem(label=what, url="", current=True),
        ),
        id=goodwill.pk,
        about=f"{talk.customer.name or _('Erased person')} · {numbered(talk.number)}"
        f" {talk.subject}",
        talk_url=reverse("conversation", args=[talk.number]),
        standing=words,
        tone=tone,
        facts=list(_facts(goodwill)),
        own=goodwill.asked_by_id == request.actor.staff_id,
        codes=[_code(one) for one in codes],
        may=_may(request, goodwill, codes),
        problem=problem,
        word=word,
    )


def _facts(goodwill: Goodwill) -> Sequence[tuple[str, str]]:
    at = date_time(goodwill.asked_at)
    facts = [
        (_("Why"), goodwill.reason or "–"),
        (_("Given by") if not goodwill.over else _("Asked by"), f"{goodwill.asked_by.name}, {at}"),
    ]
    if goodwill.over:
        facts.append((_("Needs approval"), str(Goodwill.Over(goodwill.over).label)))
    if goodwill.decided_by and goodwill.decided_at:
        who = f"{goodwill.decided_by.name}, {date_time(goodwill.decided_at)}"
        facts.append((_("Decided by"), who))
    if goodwill.word:
        facts.append((_("Their word"), goodwill.word))
    if goodwill.owner:
        facts.append((_("Who does it"), goodwill.owner.name))
    if goodwill.done_at:
        facts.append((_("Done"), date_time(goodwill.done_at)))
    facts.append((_("Brand"), goodwill.brand.name))
    return facts


def _code(voucher: Voucher) -> CodeLine:
    note = ""
    if voucher.redeemed_at is not None:
        note = date_time(voucher.redeemed_at, "short")
        note = f"{note} · {voucher.reference}" if voucher.reference else note
    state = Voucher.State(voucher.state)
    return CodeLine(
        shown(voucher.code),
        voucher_words(voucher),
        str(state.label),
        _TONES.get(voucher.state, ""),
        note,
    )


def _may(request: StaffRequest, goodwill: Goodwill, codes: Sequence[Voucher]) -> May:
    actor = request.actor
    own = goodwill.asked_by_id == actor.staff_id
    approves = actor.may(Permission.GOODWILL_APPROVE)
    waits = goodwill.state == Goodwill.State.ASKED
    stands = waits or (goodwill.state == Goodwill.State.GRANTED and goodwill.done_at is None)
    redeemed = any(one.state == Voucher.State.REDEEMED for one in codes)
    gives = actor.may(Permission.GOODWILL)
    return May(
        decide=waits and approves and not own,
        finish=goodwill.is_to_do and gives,
        withdraw=stands and gives and (own or approves) and not redeemed,
        insert=any(one.state == Voucher.State.OPEN for one in codes)
        and actor.may(Permission.REPLY),
    )
