"""The inbox with a conversation open, whole or in part."""

from dataclasses import dataclass

from kuula.desk.access import conversation_for
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.inbox import InboxPage, ListPart, list_of, troubles_of, views_of
from kuula.faces.agent.pages.panel import PanelPart, panel_of
from kuula.faces.agent.pages.surroundings import Surroundings, surroundings
from kuula.faces.agent.pages.talk import TalkPart, talk_of
from kuula.faces.agent.pages.where import Where, where_in
from kuula.ui.formats import numbered
from kuula.ui.page import NavSection, Page


@dataclass(frozen=True, kw_only=True)
class Part(Page):
    """Regions of the inbox that htmx asked for; the others are not read."""

    views: "tuple[NavSection, ...]" = ()
    views_url: str = ""
    troubles: "tuple[str, ...]" = ()
    list: ListPart | None = None
    talk: TalkPart | None = None
    panel: PanelPart | None = None


def conversation_page(request: StaffRequest, number: int) -> InboxPage:
    """Rail, views, list, conversation and customer."""
    where, around = where_in(request), surroundings(request.actor)
    talk = talk_of(request, number, where, around)
    return InboxPage(
        title=f"{talk.subject} · {numbered(number)}",
        frame=frame_for(request, "home"),
        troubles=troubles_of(request),
        views=views_of(request, where, around),
        views_url=talk.part("views"),
        list=list_of(request, where, around, number),
        talk=talk,
        panel=panel_of(request, talk.customer_id, around, number),
    )


def part_page(request: StaffRequest, number: int, part: str) -> Part:
    """What region `part` needs, no more. "talk" is the conversation with its customer."""
    where, around = where_in(request), surroundings(request.actor)
    frame = frame_for(request, "home")
    if part in ("list", "views"):
        conversation_for(request.actor, number)
    if part == "list":
        return Part(title="", frame=frame, list=list_of(request, where, around, number))
    if part == "views":
        return _views(request, where, around)
    talk = talk_of(request, number, where, around)
    wants_panel = part in ("talk", "panel")
    panel = panel_of(request, talk.customer_id, around, number) if wants_panel else None
    return Part(title=f"{talk.subject} · {numbered(number)}", frame=frame, talk=talk, panel=panel)


def _views(request: StaffRequest, where: Where, around: Surroundings) -> Part:
    url = f"{request.path}{where.query}{'&' if where.query else '?'}part=views"
    views = tuple(views_of(request, where, around))
    frame, troubles = frame_for(request, "home"), tuple(troubles_of(request))
    return Part(title="", frame=frame, views=views, views_url=url, troubles=troubles)
