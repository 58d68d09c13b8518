"""The pages on which one says what is merged into a conversation, and what is split off it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from kuula.desk.access import conversation_for
from kuula.desk.actions.merging import MOST
from kuula.desk.models import Conversation, Message, State
from kuula.desk.queries import mergeable_with
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.prose import paragraphs
from kuula.kit.problems import Problem
from kuula.kit.text import one_line
from kuula.ui.formats import numbered
from kuula.ui.page import Option, Page

_NUMBER: Final = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, kw_only=True)
class MergePage(Page):
    """What may be merged into conversation `number`. `problem` says why it was not done, `doubts`
    what to know before it is."""

    number: int
    subject: str
    customer: str
    back_url: str
    query: str
    words: str
    offered: Sequence[Option]
    chosen: Sequence[str]
    typed: str
    problem: str = ""
    doubts: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class SplitPage(Page):
    """A message with the two ways to split it off. `problem` says why it was not done."""

    id: int
    number: int
    subject: str
    new_subject: str
    back_url: str
    query: str
    who: str
    said: Markup
    after: int
    problem: str = ""


def split_page(request: StaffRequest, message: Message, problem: str = "") -> SplitPage:
    """The message and how many come after it."""
    talk, query = message.conversation, place_of(request)
    after = talk.messages.filter(pk__gt=message.pk, withdrawn_at=None).count()
    return SplitPage(
        title=_("Split off"),
        frame=frame_for(request, "home"),
        id=message.pk,
        number=talk.pk,
        subject=talk.subject or _("No subject"),
        new_subject=one_line(request.POST.get("subject", talk.subject), 500),
        back_url=reverse("conversation", args=[talk.pk]) + query,
        query=query,
        who=message.staff.name if message.staff else message.sender,
        said=paragraphs(message.visible or message.text),
        after=after,
        problem=problem,
    )


def merge_page(
    request: StaffRequest, number: int, problem: str = "", doubts: Sequence[str] = ()
) -> MergePage:
    """The customer's other conversations, as many as are shown, and what was chosen so far."""
    talk = conversation_for(request.actor, number)
    words = one_line(request.GET.get("words", ""), 200)
    query = place_of(request)
    back = reverse("conversation", args=[number])
    return MergePage(
        title=_("Merge"),
        frame=frame_for(request, "home"),
        number=number,
        subject=talk.subject or _("No subject"),
        customer=talk.customer.name or _("Erased person"),
        back_url=f"{back}{query}",
        query=query,
        words=words,
        offered=[_option(one) for one in mergeable_with(request.actor, talk, words)],
        chosen=request.POST.getlist("chosen"),
        typed=one_line(request.POST.get("numbers", "")),
        problem=problem,
        doubts=doubts,
    )


def chosen_in(request: StaffRequest) -> list[Conversation]:
    """The conversations that a form names, ticked or typed. Raises NotFound for any that is not
    there for the actor, Problem for too many."""
    said = [*request.POST.getlist("chosen"), request.POST.get("numbers", "")]
    said += request.GET.getlist("chosen")
    numbers = dict.fromkeys(int(one) for one in _NUMBER.findall(" ".join(said)))
    if len(numbers) > MOST:
        raise Problem(
            _("At most %(count)s conversations can be merged at once.") % {"count": MOST},
            field="numbers",
        )
    return [conversation_for(request.actor, number) for number in numbers]


def place_of(request: StaffRequest) -> str:
    """The list beside the conversation, which an address keeps."""
    query = request.GET.copy()
    for name in ("words", "chosen", "confirmed"):
        query.pop(name, None)
    return f"?{query.urlencode()}" if query else ""


def _option(talk: Conversation) -> Option:
    subject = talk.subject or _("No subject")
    return Option(str(talk.pk), f"{numbered(talk.pk)} · {subject} · {State(talk.state).label}")
