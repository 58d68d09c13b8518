"""The list of root causes with the days of the procedure, and a mistake as it is written down."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.complaints.register import all_causes, course, mistake_of, replies_of
from kuula.desk.models import Conversation, RootCause
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.forms.complaints import CauseEdit, CourseEdit, MistakeEdit
from kuula.faces.agent.frame import frame_for
from kuula.kit.text import one_line
from kuula.ui.formats import date_time, numbered
from kuula.ui.page import NavItem, Page


@dataclass(frozen=True, slots=True)
class CauseRow:
    """One root cause of the list."""

    name: str
    retired: bool
    url: str
    retirement_url: str


@dataclass(frozen=True, kw_only=True)
class CausesPage(Page):
    """The list, a form for a new one, and the days."""

    crumbs: Sequence[NavItem]
    rows: Sequence[CauseRow]
    form: CauseEdit
    days: CourseEdit


@dataclass(frozen=True, kw_only=True)
class CausePage(Page):
    """One root cause to rename."""

    crumbs: Sequence[NavItem]
    form: CauseEdit


@dataclass(frozen=True, kw_only=True)
class MistakePage(Page):
    """In what we were wrong; `removal_url` takes it back."""

    about: str
    form: MistakeEdit
    back_url: str
    removal_url: str


def causes_page(
    request: StaffRequest, form: CauseEdit | None = None, days: CourseEdit | None = None
) -> CausesPage:
    """The page; `form` and `days` may be as sent, with their mistakes."""
    title, stand = _("Root causes and days"), course()
    initial = {"step_days": stand.step_days, "follow_up_days": stand.follow_up_days}
    return CausesPage(
        title=title,
        frame=frame_for(request, "complaints"),
        crumbs=_crumbs(title),
        rows=[_row(one) for one in all_causes()],
        form=form or CauseEdit(),
        days=days or CourseEdit(initial=initial),
    )


def cause_page(request: StaffRequest, cause: RootCause, form: CauseEdit) -> CausePage:
    """One root cause as it is renamed."""
    frame = frame_for(request, "complaints")
    return CausePage(title=cause.name, frame=frame, crumbs=_crumbs(cause.name), form=form)


def mistake_page(request: StaffRequest, talk: Conversation, form: MistakeEdit) -> MistakePage:
    """The page of a conversation's mistake."""
    stands = mistake_of(talk.pk)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    removal = reverse("mistake_withdrawal", args=[stands.pk]) + query if stands else ""
    return MistakePage(
        title=_("We were wrong"),
        frame=frame_for(request, "home"),
        about=f"{numbered(talk.number)} {talk.subject}".strip(),
        form=form,
        back_url=reverse("conversation", args=[talk.number]) + query,
        removal_url=removal,
    )


def mistake_form(talk: Conversation, sent: object = None) -> MistakeEdit:
    """The form as it stands, or as sent."""
    stands = mistake_of(talk.pk)
    replies = [
        (str(one.pk), f"{date_time(one.occurred_at, 'short')}: {one_line(one.text, 60)}")
        for one in replies_of(talk.pk)
    ]
    initial = {
        "mistake": stands.mistake if stands else "",
        "message": str(stands.message_id or "") if stands else "",
        "remedy": stands.remedy if stands else "",
    }
    return MistakeEdit(sent, replies=replies, initial=initial)


def _row(cause: RootCause) -> CauseRow:
    return CauseRow(
        name=cause.name,
        retired=cause.retired_at is not None,
        url=reverse("cause", args=[cause.pk]),
        retirement_url=reverse("cause_retirement", args=[cause.pk]),
    )


def _crumbs(title: str) -> Sequence[NavItem]:
    return (
        NavItem(label=_("Complaints"), url=reverse("complaints")),
        NavItem(label=title, url="", current=True),
    )
