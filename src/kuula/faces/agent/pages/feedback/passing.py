"""Passing feedback on: where it was said, which words, and the department they propose."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.desk.access import conversation_for, message_for
from kuula.desk.models import Conversation, Message
from kuula.desk.queries import messages_of
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.forms.feedback import PassOnEdit
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.once import word
from kuula.faces.agent.pages.listening.customer import touchpoint_choices
from kuula.kit.text import clean, one_line, whole_number
from kuula.listening.feedback.actions import Place
from kuula.listening.feedback.proposing import Proposal, proposed
from kuula.listening.feedback.queries import choosable
from kuula.listening.models import FeedbackPiece
from kuula.people.access import customer_for
from kuula.people.models import Customer
from kuula.ui.page import Page

LONGEST: Final = 4000
Source = FeedbackPiece.Source


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something was said: the place for the action, the words there, the language, and the
    page one came from."""

    place: Place
    words: str
    language: str
    about: str
    back_url: str
    query: str


@dataclass(frozen=True, kw_only=True)
class PassOnPage(Page):
    """The form; `why` says which words propose the department."""

    form: PassOnEdit
    about: str
    why: str
    back_url: str
    query: str
    once: str


def spot_of(request: StaffRequest) -> Spot:
    """Where the address says it was said: a message, a conversation (what the customer wrote last),
    a customer, or nowhere known. Raises NotFound for what does not exist for the reader."""
    asked = request.GET
    said = clean(asked.get("words", "")).strip()[:LONGEST]
    number = whole_number(asked.get("message", ""))
    if number is not None:
        return _in_talk(request, message_for(request.actor, number), said)
    number = whole_number(asked.get("conversation", ""))
    if number is not None:
        talk = conversation_for(request.actor, number)
        return _in_talk(request, _last_of(talk), said, talk)
    number = whole_number(asked.get("customer", ""))
    if number is not None:
        return _with_customer(request, customer_for(request.actor, number), said)
    return Spot(Place(_source(request)), said, "", "", reverse("feedback"), _query(asked))


def pass_on_form(request: StaffRequest, spot: Spot) -> tuple[PassOnEdit, Proposal | None]:
    """The form for a place, filled with the words there and the department they propose."""
    found = proposed(spot.words) if spot.words else None
    initial: Mapping[str, object] = {
        "words": spot.words,
        "department": found.department.name if found else "",
    }
    form = PassOnEdit(
        request.POST or None,
        initial=initial,
        departments=choosable(request.actor),
        touchpoints=touchpoint_choices(request.actor),
        reachable=spot.place.customer is not None,
    )
    return form, found


def pass_on_page(
    request: StaffRequest, spot: Spot, form: PassOnEdit, found: Proposal | None
) -> PassOnPage:
    """The page."""
    return PassOnPage(
        title=_("Pass feedback on"),
        frame=frame_for(request, "home" if spot.place.conversation_id else "feedback"),
        form=form,
        about=spot.about,
        why=_why(found) if found and not form.is_bound else "",
        back_url=spot.back_url,
        query=spot.query,
        once=word(),
    )


def _in_talk(
    request: StaffRequest, message: Message | None, said: str, talk: Conversation | None = None
) -> Spot:
    whole = talk or conversation_for(request.actor, message.conversation_id if message else 0)
    customer = whole.customer
    words = said or ((message.visible or message.text).strip()[:LONGEST] if message else "")
    place = Place(
        source=Source.CONVERSATION,
        customer=None if customer.erased_at else customer,
        conversation_id=whole.pk,
        message_id=message.pk if message else None,
        brand_id=whole.brand_id,
        team_id=whole.team_id,
    )
    return Spot(
        place=place,
        words=words,
        language=(message.language if message else "") or customer.language,
        about=" · ".join(part for part in (customer.name, whole.subject) if part),
        back_url=reverse("conversation", args=[whole.pk]),
        query=_query(request.GET),
    )


def _with_customer(request: StaffRequest, customer: Customer, said: str) -> Spot:
    return Spot(
        place=Place(_source(request), customer=customer),
        words=said,
        language=customer.language,
        about=customer.name,
        back_url=reverse("customer", args=[customer.pk]),
        query=_query(request.GET),
    )


def _source(request: StaffRequest) -> Source:
    """Where it was said outside of conversations: in a survey, or a colleague noted it."""
    return Source.SURVEY if request.GET.get("from") == "survey" else Source.CUSTOMER


def _last_of(talk: Conversation) -> Message | None:
    """What the customer wrote last."""
    said, _left_out = messages_of(talk, whole=False)
    theirs = [one.message for one in said if one.message.kind == Message.Kind.INBOUND]
    return theirs[-1] if theirs else None


def _query(asked: QueryDict) -> str:
    """The address without the words, which the form carries."""
    kept = asked.copy()
    kept.pop("words", None)
    return f"?{kept.urlencode()}" if kept else ""


def _why(found: Proposal) -> str:
    words = ", ".join(f"“{one_line(one, 40)}”" for one in found.found[:4])
    said = ngettext(
        "Proposed because of the word %(words)s.",
        "Proposed because of the words %(words)s.",
        len(found.found),
    )
    return said % {"words": words}
