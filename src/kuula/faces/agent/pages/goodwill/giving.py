"""Giving: the form, what may still be given without asking, and what was given here before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kuula.desk.actions.goodwill.giving import USUAL_DAYS
from kuula.desk.goodwill.allowance import Allowance, allowance_of, kinds_given
from kuula.desk.goodwill.listed import goodwill_of
from kuula.desk.models import Conversation, Goodwill
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.forms.goodwill import GivingEdit
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.once import word
from kuula.faces.agent.pages.goodwill.words import (
    codes_words,
    icon_of,
    money_words,
    standing,
    what_words,
)
from kuula.kit import clock
from kuula.ui.page import NavItem, Page, Tone
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import colleagues

TASK_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class GivenLine:
    """One piece of goodwill of a conversation; `codes` is empty without any to insert."""

    url: str
    what: str
    icon: str
    reason: str
    who: str
    at: datetime
    standing: str
    tone: Tone
    codes: str
    insert_url: str


@dataclass(frozen=True, slots=True)
class Room:
    """What is left of one limit: its name, how much is used of how much, and what that leaves."""

    label: str
    used: int
    limit: int
    text: str


@dataclass(frozen=True, kw_only=True)
class GivingPage(Page):
    """`left` is the most that can be given now without asking; `form` is None for who may not."""

    crumbs: Sequence[NavItem]
    number: int
    customer: str
    left: str
    nothing_left: bool
    rooms: Sequence[Room]
    form: GivingEdit | None
    once: str
    lines: Sequence[GivenLine]


def giving_form(request: StaffRequest, talk: Conversation, sent: object = None) -> GivingEdit:
    """The form as it begins, or as sent."""
    today = timezone.localdate(clock.now())
    people = [(str(one.id), one.name) for one in colleagues() if one.active]
    return GivingEdit(
        sent,
        kinds=kinds_given(),
        people=people,
        currency=talk.brand.currency,
        initial={
            "pieces": 1,
            "valid_until": today + timedelta(days=USUAL_DAYS),
            "owner": str(request.actor.staff_id or ""),
            "due": today + timedelta(days=TASK_DAYS),
        },
    )


def giving_page(
    request: StaffRequest, talk: Conversation, form: GivingEdit | None = None
) -> GivingPage:
    """The page of one conversation."""
    allowance = allowance_of(request.actor, talk)
    may = request.actor.may(Permission.GOODWILL)
    title = _("Goodwill")
    return GivingPage(
        title=title,
        frame=frame_for(request, "home"),
        crumbs=(
            NavItem(label=_("Inbox"), url=reverse("home")),
            NavItem(
                label=talk.subject or _("No subject"), url=reverse("conversation", args=[talk.pk])
            ),
            NavItem(label=title, url="", current=True),
        ),
        number=talk.pk,
        customer=talk.customer.name or _("Erased person"),
        left=money_words(allowance.left, allowance.currency),
        nothing_left=not allowance.left,
        rooms=_rooms(allowance),
        form=(form or giving_form(request, talk)) if may and talk.merged_into_id is None else None,
        once=word(),
        lines=[line_of(request, one) for one in goodwill_of(talk)],
    )


def line_of(request: StaffRequest, goodwill: Goodwill) -> GivenLine:
    """One line of what was given here."""
    words, tone = standing(goodwill)
    open_codes = sum(one.state == one.State.OPEN for one in goodwill.vouchers.all())
    insert = open_codes and request.actor.may(Permission.REPLY)
    return GivenLine(
        url=reverse("goodwill_one", args=[goodwill.pk]),
        what=what_words(goodwill),
        icon=icon_of(goodwill.kind),
        reason=goodwill.reason,
        who=goodwill.asked_by.name,
        at=goodwill.asked_at,
        standing=words,
        tone=tone,
        codes=codes_words(open_codes) if open_codes else "",
        insert_url=reverse("goodwill_insertion", args=[goodwill.pk]) if insert else "",
    )


def _rooms(allowance: Allowance) -> Sequence[Room]:
    def written(label: str, used: int, limit: int) -> Room:
        places = {
            "used": money_words(used, allowance.currency),
            "limit": money_words(limit, allowance.currency),
        }
        return Room(label, min(used, limit), limit, _("%(used)s of %(limit)s") % places)

    return (
        Room(
            _("At once"),
            0,
            allowance.per_grant,
            _("up to %(limit)s") % {"limit": money_words(allowance.per_grant, allowance.currency)},
        ),
        written(_("This customer, twelve months"), allowance.to_customer, allowance.per_customer),
        written(_("You, this month"), allowance.this_month, allowance.per_month),
    )
