"""The report as a page: six numbers, two pictures, the teams, and what customers wrote."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.report_behind import Row, rows_of
from kuula.faces.agent.pages.report_charts import (
    Picture,
    linked,
    satisfaction_picture,
    waiting_picture,
)
from kuula.faces.agent.pages.report_choice import (
    NO_TEAM,
    Choice,
    brand_options,
    span_options,
    team_options,
)
from kuula.faces.agent.pages.report_words import (
    share_interval,
    share_words,
    span_words,
    time_interval,
    too_little,
    working_time,
)
from kuula.insight.measures import Measure
from kuula.insight.queries import report, their_words
from kuula.insight.tallies import Share, Tally
from kuula.ui.formats import number
from kuula.ui.page import Column, Option, Page
from kuula.workspace.access import teams_for


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: what it is, how sure, from how many, how it was before, and what it opens."""

    label: str
    value: str
    n: int | None
    href: str
    link: str
    interval: str = ""
    note: str = ""
    waiting: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What those wrote who gave one answer; `url` opens all of it, `none` is said without any."""

    title: str
    rows: Sequence[Row]
    url: str
    none: str


@dataclass(frozen=True, kw_only=True)
class ReportPage(Page):
    """Everything on the report. `empty` says that nothing happened in this time."""

    text: str
    span: str
    brand: str
    team: str
    spans: Sequence[Option]
    brands: Sequence[Option]
    teams: Sequence[Option]
    figures: Sequence[Figure]
    pictures: Sequence[Picture]
    team_columns: Sequence[Column]
    team_rows: Sequence[Sequence[str]]
    words: Sequence[Words]
    empty: bool


def report_page(request: StaffRequest, choice: Choice) -> ReportPage:
    """The page of this choice for this reader."""
    seen = report(request.actor, choice.scope)
    whole, scope = seen.whole, choice.scope
    return ReportPage(
        title=_("Report"),
        frame=frame_for(request, "report"),
        text=span_words(scope.period.first, scope.period.last),
        span=str(scope.period.weeks),
        brand=str(scope.brand_id or ""),
        team=choice.team,
        spans=span_options(),
        brands=brand_options(),
        teams=team_options(request),
        figures=tuple(_figures(whole, seen.before, choice)),
        pictures=(satisfaction_picture(seen, choice), waiting_picture(seen, choice)),
        team_columns=_team_columns(),
        team_rows=_team_rows(request, seen.teams, choice),
        words=tuple(_words(request, choice)) if choice.opens else (),
        empty=not (whole.asked or whole.answers or whole.first_answers or whole.solved),
    )


def _words(request: StaffRequest, choice: Choice) -> Iterator[Words]:
    panels = (
        (Measure.BAD_WORDS, _("Not satisfied, in their words")),
        (Measure.GOOD_WORDS, _("Satisfied, in their words")),
    )
    for measure, title in panels:
        yield Words(
            title=title,
            rows=rows_of(their_words(request.actor, choice.scope, measure)),
            url=choice.url_of(measure),
            none=_(
                "Nobody wrote here in this time. When somebody does, their own words stand here."
            ),
        )


def _figures(whole: Tally, before: Tally, choice: Choice) -> Sequence[Figure]:
    return (
        share_figure(
            _("Satisfied customers"),
            (whole.satisfaction, before.satisfaction),
            choice.url_of(Measure.ANSWERS),
            ngettext("Open %(num)s answer", "Open the %(num)s answers", whole.answers)
            % {"num": number(whole.answers)},
        ),
        share_figure(
            _("Answered our question"),
            (whole.response, before.response),
            choice.url_of(Measure.ASKED),
            ngettext("Open %(num)s question", "Open the %(num)s questions", whole.asked)
            % {"num": number(whole.asked)},
        ),
        _wait_figure(whole, choice),
        share_figure(
            _("First answer in time"),
            (whole.punctuality, before.punctuality),
            choice.url_of(Measure.LATE) if _late(whole) else "",
            ngettext("Open %(num)s late one", "Open the %(num)s late ones", _late(whole))
            % {"num": number(_late(whole))},
        ),
        _solved_figure(whole, before, choice),
        share_figure(
            _("Customers who came back after “solved”"),
            (whole.reopening, before.reopening),
            choice.url_of(Measure.REOPENED) if whole.reopened else "",
            ngettext("Open %(num)s conversation", "Open the %(num)s conversations", whole.reopened)
            % {"num": number(whole.reopened)},
        ),
    )


def share_figure(label: str, shares: tuple[Share, Share], href: str, link: str) -> Figure:
    """A share now and before as a number that opens what is behind it."""
    now, before = shares
    return Figure(
        label=label,
        value=share_words(now),
        interval=share_interval(now),
        n=now.n if now.enough else None,
        note=_("%(share)s before") % {"share": share_words(before)} if before.enough else "",
        href=href if now.n else "",
        link=link,
        waiting="" if now.enough else too_little(now.n),
    )


def _wait_figure(whole: Tally, choice: Choice) -> Figure:
    usual, long, n = whole.usual_wait, whole.long_wait, whole.first_answers
    link = ngettext("Open %(num)s first answer", "Open the %(num)s first answers", n)
    return Figure(
        label=_("First answer, half had it within"),
        value=working_time(usual.value) if usual else "–",
        interval=time_interval(usual) if usual else "",
        n=n if usual else None,
        note=_("nine in ten within %(time)s") % {"time": working_time(long.value)} if long else "",
        href=choice.url_of(Measure.FIRST_ANSWERS) if n else "",
        link=link % {"num": number(n)},
        waiting="" if usual else too_little(n),
    )


def _solved_figure(whole: Tally, before: Tally, choice: Choice) -> Figure:
    link = ngettext("Open %(num)s conversation", "Open the %(num)s conversations", whole.solved)
    return Figure(
        label=_("Solved conversations"),
        value=number(whole.solved),
        n=None,
        note=_("%(count)s before") % {"count": number(before.solved)} if before.solved else "",
        href=choice.url_of(Measure.SOLVED) if whole.solved else "",
        link=link % {"num": number(whole.solved)},
    )


def _late(tally: Tally) -> int:
    return tally.with_target - tally.in_time


def _team_columns() -> Sequence[Column]:
    return (
        Column(_("Team")),
        Column(_("Answers"), numeric=True),
        Column(_("Satisfied"), numeric=True),
        Column(_("First answer"), numeric=True),
        Column(_("In time"), numeric=True),
        Column(_("Solved"), numeric=True),
        Column(_("Came back"), numeric=True),
    )


def _team_rows(
    request: StaffRequest, teams: dict[int | None, Tally], choice: Choice
) -> Sequence[Sequence[str]]:
    names = {team.pk: team.name for team in teams_for(request.actor)}
    known = [(names[pk], pk, tally) for pk, tally in teams.items() if pk in names]
    rows = [_team_row(name, pk, tally, choice) for name, pk, tally in sorted(known, key=_by_name)]
    rest = [tally for pk, tally in teams.items() if pk is None]
    return [*rows, *(_team_row(_("No team"), None, tally, choice) for tally in rest)]


def _by_name(row: tuple[str, int | None, Tally]) -> str:
    return row[0].casefold()


def _team_row(name: str, pk: int | None, tally: Tally, choice: Choice) -> Sequence[str]:
    def opened(count: int, measure: Measure, words: str = "") -> str:
        return "–" if words == "–" else linked(count, choice.url_of(measure, team=team), words)

    team, usual = pk or NO_TEAM, tally.usual_wait
    wait = working_time(usual.value) if usual else "–"
    return (
        name,
        opened(tally.answers, Measure.ANSWERS),
        opened(tally.answers, Measure.ANSWERS, _with_interval(tally.satisfaction)),
        opened(tally.first_answers, Measure.FIRST_ANSWERS, wait),
        opened(tally.with_target, Measure.WITH_TARGET, _with_interval(tally.punctuality)),
        opened(tally.solved, Measure.SOLVED),
        opened(tally.reopened, Measure.REOPENED),
    )


def _with_interval(share: Share) -> str:
    return f"{share_words(share)} ({share_interval(share)})" if share.enough else "–"
