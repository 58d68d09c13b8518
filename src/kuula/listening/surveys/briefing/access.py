"""The only way to briefs, to who gets them and to the copies on their way."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from kuula.kit import clock
from kuula.listening.models import BriefCopy, BriefReader, Survey, SurveyBrief
from kuula.listening.surveys.results.actions import zone_of
from kuula.workspace.access import actor_for
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import RolePermission, Staff
from kuula.workspace.permissions import Permission

SHOWN = 60


def briefs_of(actor: Actor, survey: Survey) -> Sequence[SurveyBrief]:
    """The latest sixty briefs of a survey. Raises NotAllowed without the right to read reports."""
    allow(actor, Permission.REPORTS)
    return list(SurveyBrief.objects.filter(survey=survey)[:SHOWN])


def reader_ids(survey: Survey) -> frozenset[int]:
    """Who gets the briefs of a survey, by number."""
    readers = BriefReader.objects.filter(survey=survey)
    return frozenset(readers.values_list("staff_id", flat=True))


def able_readers() -> list[Staff]:
    """The colleagues of now whose role reads reports, by name, at most 1,000."""
    roles = RolePermission.objects.filter(permission=Permission.REPORTS).values("role")
    return list(Staff.objects.filter(is_active=True, role__in=roles).order_by("name")[:1000])


def copy_to_carry(actor: Actor, copy_id: int) -> BriefCopy | None:
    """One copy, locked, for the channel that carries it; None when it was carried, or its reader
    has left or reads no reports any more. Must be called in a transaction."""
    allow(actor, Permission.REPLY)
    copies = BriefCopy.objects.select_for_update(of=("self",)).select_related("survey", "staff")
    found = copies.filter(pk=copy_id, mailed_at=None, staff__is_active=True).first()
    if found is None or not actor_for(found.staff).may(Permission.REPORTS):
        return None
    return found


def today_of(survey: Survey) -> date:
    """The day it is where the survey's days begin."""
    return clock.now().astimezone(ZoneInfo(zone_of(survey))).date()
