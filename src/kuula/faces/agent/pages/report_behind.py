"""The conversations behind a number of the report."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.matter_words import judged_pill, judged_words
from kuula.faces.agent.pages.report_choice import Choice
from kuula.faces.agent.pages.report_words import span_words, working_time
from kuula.insight.measures import Measure
from kuula.insight.queries import count_behind, page_behind
from kuula.insight.seeing import Behind
from kuula.ui.formats import number
from kuula.ui.page import NavItem, Page, Tone

TITLES: Final[dict[Measure, str | Promise]] = {
    Measure.ANSWERS: gettext_lazy("Customers who answered our question"),
    Measure.SATISFIED: gettext_lazy("Satisfied customers"),
    Measure.UNSATISFIED: gettext_lazy("Customers who were not satisfied"),
    Measure.COMMENTS: gettext_lazy("In their words"),
    Measure.GOOD_WORDS: gettext_lazy("What satisfied customers wrote"),
    Measure.BAD_WORDS: gettext_lazy("What customers wrote who were not satisfied"),
    Measure.ASKED: gettext_lazy("Customers we asked"),
    Measure.ANSWERED: gettext_lazy("Questions that were answered"),
    Measure.UNANSWERED: gettext_lazy("Questions nobody answered"),
    Measure.FIRST_ANSWERS: gettext_lazy("First answers"),
    Measure.WITH_TARGET: gettext_lazy("First answers with a target"),
    Measure.IN_TIME: gettext_lazy("First answers in time"),
    Measure.LATE: gettext_lazy("First answers that came late"),
    Measure.SOLVED: gettext_lazy("Solved conversations"),
    Measure.REOPENED: gettext_lazy("Customers who came back after “solved”"),
    Measure.HANDOVERS: gettext_lazy("Handovers"),
    Measure.HANDOVERS_TAKEN: gettext_lazy("Acknowledged handovers"),
    Measure.HANDOVERS_NEVER: gettext_lazy("Handovers that were never acknowledged"),
    Measure.HANDOVERS_WAITING: gettext_lazy("Handovers that wait"),
    Measure.ASKED_AGAIN: gettext_lazy("Customers who were asked again after a handover"),
    Measure.MATTERS: gettext_lazy("Matters whose seven days are over"),
    Measure.AT_FIRST: gettext_lazy("Solved at first contact"),
    Measure.WROTE_AGAIN: gettext_lazy("Customers who wrote again before it was solved"),
    Measure.CAME_BACK: gettext_lazy("Customers who came back within seven days"),
    Measure.NEW_CONTACT: gettext_lazy("Customers who began anew about the same matter"),
    Measure.CASES: gettext_lazy("Cases whose seven days are over"),
    Measure.FOLLOWED: gettext_lazy("Cases with another contact within seven days"),
    Measure.REPEATS: gettext_lazy("Contacts that repeat an earlier one"),
    Measure.HANDED_CASES: gettext_lazy("Cases that were handed over"),
    Measure.PASSED_ON: gettext_lazy("Cases that were passed on"),
    Measure.DAYS_RUNNING: gettext_lazy("Solved, seven days not over yet"),
    Measure.TARGETS_FIRST: gettext_lazy("First replies under a target"),
    Measure.TARGETS_NEXT: gettext_lazy("Next replies under a target"),
    Measure.TARGETS_SOLUTION: gettext_lazy("Solutions under a target"),
    Measure.MISSED_FIRST: gettext_lazy("First replies that came late"),
    Measure.MISSED_NEXT: gettext_lazy("Next replies that came late"),
    Measure.MISSED_SOLUTION: gettext_lazy("Solutions that came late"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation: what was counted in it (a pill with a tone), and the customer's words."""

    url: str
    number: int
    who: str
    subject: str
    at: datetime
    pill: str
    tone: Tone
    words: str
    language: str


@dataclass(frozen=True, kw_only=True)
class BehindPage(Page):
    """A page of rows. `text` says of what time, `count` how many there are in all."""

    text: str
    count: str
    crumbs: Sequence[NavItem]
    rows: Sequence[Row]
    older: str


def behind_page(request: StaffRequest, choice: Choice, measure: Measure) -> BehindPage:
    """The rows behind `measure`, from where the address says."""
    scope = choice.narrowed
    cursor = request.GET.get("after", "")
    found = page_behind(request.actor, scope, measure, cursor=cursor)
    total = count_behind(request.actor, scope, measure)
    title = str(TITLES[measure])
    return BehindPage(
        title=title,
        frame=frame_for(request, "report"),
        text=span_words(scope.period.first, scope.period.last),
        count=ngettext("%(num)s conversation", "%(num)s conversations", total)
        % {"num": number(total)},
        crumbs=(
            NavItem(label=_("Report"), url=choice.report_url()),
            NavItem(label=title, url="", current=True),
        ),
        rows=rows_of(found.rows),
        older=choice.next_url(measure, found.next) if found.next else "",
    )


def rows_of(found: Iterable[Behind]) -> tuple[Row, ...]:
    """Conversations behind a number, as a page shows them."""
    return tuple(_row(one) for one in found)


def _row(one: Behind) -> Row:
    conversation, payload = one.conversation, one.entry.payload
    pill, tone = _pill(payload)
    return Row(
        url=reverse("conversation", args=[conversation.number]),
        number=conversation.number,
        who=conversation.customer.name or _("Somebody erased"),
        subject=conversation.subject,
        at=one.entry.occurred_at,
        pill=pill,
        tone=tone,
        words=payload.get("comment", "") or judged_words(payload),
        language=conversation.language or "en",
    )


def _pill(payload: dict[str, object]) -> tuple[str, Tone]:
    if "at_first" in payload:
        return judged_pill(payload)
    if "satisfied" in payload:
        good = payload["satisfied"] is True
        return (_("satisfied"), "good") if good else (_("not satisfied"), "bad")
    spent, target = payload.get("minutes"), payload.get("target")
    if isinstance(spent, int) and isinstance(target, int):
        return working_time(spent), "good" if spent <= target else "bad"
    minutes, in_time = payload.get("working_minutes"), payload.get("in_time")
    if isinstance(minutes, int):
        tones: dict[object, Tone] = {True: "good", False: "bad"}
        return working_time(minutes), tones.get(in_time, "")
    return "", ""
