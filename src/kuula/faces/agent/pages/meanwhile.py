"""The page before a reply goes when something came meanwhile: what it is, and what to do now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from kuula.desk.meanwhile import Came, known_in, refuse_news
from kuula.desk.models import Conversation
from kuula.desk.queries import drafts_of, files_of
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.drafts import Written
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.facts import lines_of
from kuula.faces.agent.pages.prose import paragraphs, shown_words
from kuula.faces.agent.pages.surroundings import surroundings
from kuula.faces.agent.pages.thread import ThreadItem, Told, thread_of
from kuula.faces.agent.pages.where import where_in
from kuula.faces.agent.pages.writing import draft_stamp
from kuula.ui.page import Page

FIELD: Final = "known"
_CARRIED: Final = ("once", "kind", "text", "text_format", "cc", "bcc", "promise", "send")


@dataclass(frozen=True, kw_only=True)
class MeanwhilePage(Page):
    """What came, oldest first, and the words that were not sent. `fields` are those of the form
    that sends them all the same; later news are asked about anew."""

    number: int
    subject: str
    items: Sequence[ThreadItem]
    said: Markup
    fields: Sequence[tuple[str, str]]
    send_url: str
    read_url: str
    later_url: str


def carried(request: StaffRequest, talk: Conversation) -> list[tuple[str, str]]:
    """The fields of the composer as they were sent, for a form that sends them once more."""
    sent = [(name, one) for name in _CARRIED for one in request.POST.getlist(name)]
    draft = next(iter(drafts_of(request.actor, talk)), None)
    return [*sent, ("seen", draft_stamp(draft))]


def refuse_over_news(request: StaffRequest, talk: Conversation) -> None:
    """Raise CameMeanwhile if others wrote or changed something since the page that the form names
    in its field `known`. The caller holds the conversation's lock."""
    known = known_in(request.POST.get(FIELD, ""))
    if known is not None:
        refuse_news(request.actor, talk, known)


def meanwhile_page(
    request: StaffRequest, talk: Conversation, written: Written, came: Came
) -> MeanwhilePage:
    """What the writer must see. Their words are kept as a draft already."""
    where = where_in(request)
    first = came.said[0].message.pk if came.said else 0
    here = where.talk_url(talk.pk)
    return MeanwhilePage(
        title=_("This came meanwhile"),
        frame=frame_for(request, "home"),
        number=talk.pk,
        subject=talk.subject or _("No subject"),
        items=_items(request, talk, came, first),
        said=shown_words(written.html) if written.html else paragraphs(written.text),
        fields=_fields(request, talk, came),
        send_url=reverse("conversation_replies", args=[talk.pk]) + where.query,
        read_url=f"{here}#message-{first}" if first else here,
        later_url=where.inbox_url,
    )


def _items(
    request: StaffRequest, talk: Conversation, came: Came, first: int
) -> Sequence[ThreadItem]:
    names = surroundings(request.actor).names(talk.customer.name)
    told = Told(
        messages=came.said,
        files=files_of(talk, since=first) if first else (),
        deliveries=(),
        lines=lines_of(came.facts, names),
        customer=talk.customer.name,
        whole=True,
    )
    return thread_of(request, told)


def _fields(request: StaffRequest, talk: Conversation, came: Came) -> list[tuple[str, str]]:
    return [*carried(request, talk), (FIELD, str(came.known))]
