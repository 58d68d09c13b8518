"""The report, the conversations behind its figures, what customers said, and the audit trail."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from ninja import Query, Router

from kuula.desk.access import hidden_from
from kuula.faces.api.described import scope
from kuula.faces.api.shapes.facts import FactTold, facts_told
from kuula.faces.api.shapes.pages import Asked, Page, paged
from kuula.faces.api.shapes.reports import (
    NO_TEAM,
    AuditAsked,
    BehindAsked,
    BehindTold,
    MeasureName,
    RatingTold,
    ReportTold,
    ScopeAsked,
    TeamFiguresTold,
    WeekTold,
    behind_told,
    figures_told,
    rating_told,
)
from kuula.faces.api.shapes.upkeep import EventTypeTold
from kuula.faces.api.tokens import ApiRequest
from kuula.insight.queries import page_behind, report
from kuula.insight.scope import Period, Scope
from kuula.kit import clock
from kuula.kit.problems import NotFound
from kuula.ledger.audit import AuditFilter, audit_facts, audit_types
from kuula.listening.queries import page_of_ratings
from kuula.workspace.access import brand_for, require, team_for
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import brands

router = Router(tags=["reports"])
REPORTS = scope(Permission.REPORTS)
BEHIND = scope(Permission.REPORTS, Permission.READ)


@router.get("/report", response=ReportTold, openapi_extra=REPORTS)
def read_report(request: ApiRequest, asked: Query[ScopeAsked]) -> ReportTold:
    """What customers said, how fast the first answer came, whether solved stayed solved."""
    wanted = scope_of(request.auth, asked)
    found, period = report(request.auth, wanted), wanted.period
    return ReportTold(
        first_day=period.first,
        last_day=period.last,
        time_zone=str(period.zone),
        whole=figures_told(found.whole),
        before=figures_told(found.before),
        weeks=[
            WeekTold(first_day=period.first + timedelta(days=7 * n), figures=figures_told(week))
            for n, week in enumerate(found.weeks)
        ],
        teams=[
            TeamFiguresTold(team=team, figures=figures_told(tally))
            for team, tally in sorted(found.teams.items(), key=lambda pair: pair[0] or 0)
        ],
    )


@router.get("/report/{measure}/conversations", response=Page[BehindTold], openapi_extra=BEHIND)
def list_behind(
    request: ApiRequest, measure: MeasureName, asked: Query[BehindAsked]
) -> Page[BehindTold]:
    """The conversations behind one figure, newest first: together exactly its number."""
    wanted = scope_of(request.auth, asked)
    if asked.week is not None:
        if asked.week >= wanted.period.weeks:
            raise NotFound(_("There is no such week in this report."))
        wanted = wanted.week(asked.week)
    page = page_behind(request.auth, wanted, measure, cursor=asked.cursor, size=asked.limit)
    return paged(page, behind_told)


@router.get("/ratings", response=Page[RatingTold], openapi_extra=scope(Permission.READ))
def list_ratings(request: ApiRequest, asked: Query[Asked]) -> Page[RatingTold]:
    """What customers answered to the one question, of what exists for you, the latest first."""
    hidden = hidden_from(request.auth)
    page = page_of_ratings(request.auth, hidden=hidden, cursor=asked.cursor, size=asked.limit)
    return paged(page, rating_told)


@router.get("/audit", response=Page[FactTold], openapi_extra=scope(Permission.AUDIT))
def read_audit(request: ApiRequest, asked: Query[AuditAsked]) -> Page[FactTold]:
    """What staff and programs did to the workspace, the settings and the people in it."""
    require(request.auth, Permission.AUDIT)
    wanted = AuditFilter(asked.staff, asked.type, asked.since, asked.until)
    page = audit_facts(wanted, cursor=asked.cursor, size=asked.limit)
    return Page(items=facts_told(page.rows, ""), next=page.next)


@router.get("/audit/types", response=list[EventTypeTold], openapi_extra=scope(Permission.AUDIT))
def list_event_types(request: ApiRequest) -> list[EventTypeTold]:
    """The types of events there are, to ask the audit trail for one of them."""
    require(request.auth, Permission.AUDIT)
    return [EventTypeTold(type=name, words=words) for name, words in audit_types()]


def scope_of(actor: Actor, asked: ScopeAsked | BehindAsked) -> Scope:
    """The scope asked for. Raises NotFound for a brand or team that is not there."""
    served = (brand_for(actor, asked.brand),) if asked.brand else brands()
    team = asked.team if isinstance(asked.team, int) else None
    if team is not None:
        team_for(actor, team)
    zone = ZoneInfo(served[0].time_zone if served else "UTC")
    last = asked.until or clock.now().astimezone(zone).date()
    period = Period(last, int(asked.weeks), zone)
    return Scope(period, asked.brand, team, teamless=asked.team == NO_TEAM)
