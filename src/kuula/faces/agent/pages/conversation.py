"""The inbox with a conversation open, whole or in part."""

from dataclasses import dataclass

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.inbox import InboxPage, list_of, views_of
from kuula.faces.agent.pages.panel import PanelPart, panel_of
from kuula.faces.agent.pages.surroundings import surroundings
from kuula.faces.agent.pages.talk import TalkPart, talk_of
from kuula.faces.agent.pages.troubles import troubles_of
from kuula.faces.agent.pages.where import where_in
from kuula.ui.formats import numbered
from kuula.ui.page import Frame, Page


@dataclass(frozen=True, kw_only=True)
class Part(Page):
    """Regions of the conversation that htmx asked for; the others are not read."""

    talk: TalkPart
    panel: PanelPart | None = None


class WentOn(Exception):
    """The conversation was merged into another one that the reader may see; no page was made."""

    def __init__(self, url: str, into: int) -> None:
        super().__init__(url)
        self.url, self.into = url, into


def conversation_page(request: StaffRequest, number: int) -> InboxPage:
    """Rail, views, list, conversation and customer. Raises WentOn."""
    where, around = where_in(request), surroundings(request.actor)
    talk = _here(talk_of(request, number, where, around))
    return InboxPage(
        title=f"{talk.subject} · {numbered(number)}",
        frame=frame_for(request, "home"),
        troubles=troubles_of(request),
        views=views_of(request, where, around),
        views_url=where.part("views"),
        list=list_of(request, where, around, number),
        talk=talk,
        panel=panel_of(request, talk.customer_id, around, number),
    )


def part_page(request: StaffRequest, number: int, part: str) -> Part:
    """What region `part` needs, no more. "talk" is the conversation with its customer, and with the
    notices that wait; only this raises WentOn."""
    where, around = where_in(request), surroundings(request.actor)
    talk = talk_of(request, number, where, around)
    frame = frame_for(request, "home") if part == "talk" and _here(talk) else Frame()
    wants_panel = part in ("talk", "panel")
    panel = panel_of(request, talk.customer_id, around, number) if wants_panel else None
    return Part(title=f"{talk.subject} · {numbered(number)}", frame=frame, talk=talk, panel=panel)


def _here(talk: TalkPart) -> TalkPart:
    if talk.merged is not None and talk.merged.url:
        raise WentOn(talk.merged.url, talk.merged.into)
    return talk
