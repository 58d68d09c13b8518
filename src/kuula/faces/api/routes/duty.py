"""Duty, abilities, how a team shares out, and taking the next conversation."""

from dataclasses import fields, replace
from typing import Any

from ninja import Query, Router

from kuula.desk.actions.assigning import take_next
from kuula.desk.assigning.roster import roster_of
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.duty import (
    AbilitiesChange,
    AbilitiesTold,
    DutyChange,
    DutyTold,
    MemberTold,
    NextTold,
    PolicyChange,
    PolicyTold,
    abilities_told,
    duty_told,
    member_told,
    next_told,
    policy_told,
)
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Asked, Page, cut, paged
from kuula.faces.api.tokens import ApiRequest
from kuula.workspace.access import require, staff_for, team_for, team_to_share_out
from kuula.workspace.actions.duty import set_duty
from kuula.workspace.actions.sharing_out import (
    AbilitiesForm,
    PolicyForm,
    set_abilities,
    set_assignment_policy,
)
from kuula.workspace.duty import duty_of, policy_of
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import abilities_of

router = Router(tags=["duty"])
READ = scope(Permission.READ)
REPLY = scope(Permission.REPLY)
SHARE_OUT = scope(Permission.SHARE_OUT)
TAKE = scope(Permission.ASSIGN, Permission.REPLY)


@router.get("/me/duty", response=DutyTold)
def read_own_duty(request: ApiRequest) -> DutyTold:
    """Whether you are on duty."""
    duty = duty_of(request.auth.staff_id or 0)
    return duty_told(duty.state if duty else "", duty.since if duty else None)


@router.put("/me/duty", response=DutyTold, openapi_extra=REPLY)
def set_own_duty(request: ApiRequest, change: DutyChange) -> DutyTold:
    """Be on duty, away or off duty."""
    require(request.auth, Permission.REPLY)
    me = staff_for(request.auth, request.auth.staff_id or 0)
    duty = set_duty(request.auth, staff=me, state=change.state)
    return duty_told(duty.state, duty.since)


@router.put("/staff/{staff_id}/duty", response=DutyTold, openapi_extra=SHARE_OUT)
def set_duty_of_colleague(request: ApiRequest, staff_id: Id, change: DutyChange) -> DutyTold:
    """Let a colleague be on duty, away or off duty."""
    require(request.auth, Permission.SHARE_OUT)
    staff = staff_for(request.auth, staff_id)
    duty = set_duty(request.auth, staff=staff, state=change.state)
    return duty_told(duty.state, duty.since)


@router.get("/teams/{team_id}/duty", response=Page[MemberTold], openapi_extra=READ)
def list_duty(request: ApiRequest, team_id: Id, asked: Query[Asked]) -> Page[MemberTold]:
    """Who of a team is on duty, what they hold of their cap, and what they can be given."""
    require(request.auth, Permission.READ)
    members = [one for one in roster_of(team_for(request.auth, team_id).pk) if one.answers]
    return paged(cut(members, asked, key=lambda one: one.id), member_told)


@router.get("/teams/{team_id}/sharing-out", response=PolicyTold, openapi_extra=READ)
def read_sharing_out(request: ApiRequest, team_id: Id) -> PolicyTold:
    """How a team shares out what comes in."""
    require(request.auth, Permission.READ)
    return policy_told(policy_of(team_for(request.auth, team_id).pk))


@router.patch("/teams/{team_id}/sharing-out", response=PolicyTold, openapi_extra=SHARE_OUT)
def change_sharing_out(request: ApiRequest, team_id: Id, change: PolicyChange) -> PolicyTold:
    """Say how a team shares out what comes in."""
    team = team_to_share_out(request.auth, team_id)
    policy = policy_of(team.pk)
    now = PolicyForm(**{one.name: getattr(policy, one.name) for one in fields(PolicyForm)})
    changes: dict[str, Any] = change.model_dump(exclude_unset=True)
    form = replace(now, **changes)
    return policy_told(set_assignment_policy(request.auth, team=team, form=form))


@router.get("/staff/{staff_id}/abilities", response=AbilitiesTold, openapi_extra=SHARE_OUT)
def read_abilities(request: ApiRequest, staff_id: Id) -> AbilitiesTold:
    """What a colleague can be given."""
    require(request.auth, Permission.SHARE_OUT)
    return abilities_told(abilities_of(staff_for(request.auth, staff_id)))


@router.patch("/staff/{staff_id}/abilities", response=AbilitiesTold, openapi_extra=SHARE_OUT)
def change_abilities(request: ApiRequest, staff_id: Id, change: AbilitiesChange) -> AbilitiesTold:
    """Say which languages and skills a colleague has, and how many open conversations at most."""
    require(request.auth, Permission.SHARE_OUT)
    staff = staff_for(request.auth, staff_id)
    known = abilities_of(staff)
    now = AbilitiesForm(tuple(known.languages), tuple(known.skills), known.cap)
    changes: dict[str, Any] = change.model_dump(exclude_unset=True)
    form = replace(now, **changes)
    return abilities_told(set_abilities(request.auth, staff=staff, form=form))


@router.post("/conversations/next", response={201: NextTold}, openapi_extra=TAKE,
             tags=["conversations"])  # fmt: skip
@once
def take_next_conversation(request: ApiRequest) -> NextTold:
    """Take what is due first in the queues of your teams and fits you; you are on duty then.

    409 when you hold as many as you can be given.
    """
    return next_told(take_next(request.auth))
