"""The conversations and promises behind a number of the board."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.desk.asked_elsewhere import page_asked_elsewhere
from kuula.desk.board import AGES, PROMISES, Behind, Measure, promises_behind, talks_behind
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.board import TITLES
from kuula.faces.agent.pages.board_choice import Choice, choice_of
from kuula.faces.agent.pages.board_rows import BoardRow, promise_row, question_row, talk_row
from kuula.kit.problems import NotFound
from kuula.kit.text import whole_number
from kuula.ui.formats import number
from kuula.ui.page import NavItem, Page
from kuula.workspace.access import staff_for


@dataclass(frozen=True, kw_only=True)
class BehindPage(Page):
    """A page of rows, the most pressing first."""

    text: str
    crumbs: Sequence[NavItem]
    rows: Sequence[BoardRow]
    older: str


def behind_page(request: StaffRequest, name: str) -> BehindPage:
    """What stands behind the number `name`, of `?staff=` or everybody. Raises NotFound."""
    if name not in frozenset(Measure):
        raise NotFound(_("The board has no such number."))
    choice, measure = choice_of(request), Measure(name)
    staff_id = whole_number(request.GET.get("staff", ""))
    rows, total, following = _read(request, choice, Behind(measure, staff_id))
    title = str(TITLES[measure])
    if measure in AGES:
        title = _("Unfinished for: %(age)s") % {"age": title}
    url = choice.url_of(measure, staff_id=staff_id, after=following) if following else ""
    return BehindPage(
        title=title,
        frame=frame_for(request, "board"),
        text=" · ".join(filter(None, (_of_whom(request, staff_id), _counted(measure, total)))),
        crumbs=(
            NavItem(label=_("Team board"), url=choice.board_url()),
            NavItem(label=title, url="", current=True),
        ),
        rows=rows,
        older=url,
    )


def questions_page(request: StaffRequest) -> BehindPage:
    """What waits for people of other departments, what is needed soonest first."""
    choice, cursor = choice_of(request), request.GET.get("after", "")
    found, total = page_asked_elsewhere(request.actor, choice.scope.team_ids, cursor=cursor)
    title = _("Waiting for other departments")
    counted = ngettext("%(num)s question", "%(num)s questions", total) % {"num": number(total)}
    return BehindPage(
        title=title,
        frame=frame_for(request, "board"),
        text=counted,
        crumbs=(
            NavItem(label=_("Team board"), url=choice.board_url()),
            NavItem(label=title, url="", current=True),
        ),
        rows=[question_row(one) for one in found.rows],
        older=choice.questions_url(after=found.next) if found.next else "",
    )


def _read(request: StaffRequest, choice: Choice, behind: Behind) -> tuple[list[BoardRow], int, str]:
    """The rows, how many there are in all, and where the next page begins."""
    cursor, now = request.GET.get("after", ""), choice.scope.day.now
    if behind.measure in PROMISES:
        made, total = promises_behind(request.actor, choice.scope, behind, cursor=cursor)
        return [promise_row(one, now) for one in made.rows], total, made.next
    found, total = talks_behind(request.actor, choice.scope, behind, cursor=cursor)
    return [talk_row(one, now) for one in found.rows], total, found.next


def _of_whom(request: StaffRequest, staff_id: int | None) -> str:
    if staff_id is None:
        return ""
    return staff_for(request.actor, staff_id).name if staff_id else _("Nobody")


def _counted(measure: Measure, total: int) -> str:
    if measure in PROMISES:
        words = ngettext("%(num)s promise", "%(num)s promises", total)
    else:
        words = ngettext("%(num)s conversation", "%(num)s conversations", total)
    return words % {"num": number(total)}
