"""Progress: the policies, and the updates that wait to be sent."""

from ninja import Query, Router

from kuula.desk.actions.progress.policies import PolicyForm, remove_policy, save_policy
from kuula.desk.actions.progress.settling import drop_update, send_update
from kuula.desk.progress.access import page_of_policies, page_of_updates, policy_for, update_for
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Asked, Page, paged
from kuula.faces.api.shapes.progress import (
    PolicyOfProgressTold,
    SavedPolicy,
    SentUpdate,
    UpdateTold,
    policy_told,
    update_told,
)
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.workspace.access import brand_for, require, team_for
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

router = Router(tags=["progress"])
BRANDS = scope(Permission.BRANDS)
REPLY = scope(Permission.READ, Permission.REPLY)


@router.get("/progress-policies", response=Page[PolicyOfProgressTold], openapi_extra=BRANDS)
def list_policies(request: ApiRequest, asked: Query[Asked]) -> Page[PolicyOfProgressTold]:
    """The policies that exist for you."""
    page = page_of_policies(request.auth, cursor=asked.cursor, size=asked.limit)
    return paged(page, policy_told)


@router.post("/progress-policies", response={201: PolicyOfProgressTold}, openapi_extra=BRANDS)
@once
def make_policy(request: ApiRequest, policy: SavedPolicy) -> PolicyOfProgressTold:
    """Make a policy. It counts for what is said from now on. 409 for one that is for the same."""
    require(request.auth, Permission.BRANDS)
    saved = save_policy(request.auth, form=_form(request.auth, policy))
    return policy_told(policy_for(request.auth, saved.pk))


@router.get("/progress-policies/{policy_id}", response=PolicyOfProgressTold, openapi_extra=BRANDS)
def read_policy(request: ApiRequest, policy_id: Id) -> PolicyOfProgressTold:
    """One policy."""
    return policy_told(policy_for(request.auth, policy_id))


@router.put("/progress-policies/{policy_id}", response=PolicyOfProgressTold, openapi_extra=BRANDS)
def change_policy(request: ApiRequest, policy_id: Id, policy: SavedPolicy) -> PolicyOfProgressTold:
    """Write it anew, all of it."""
    found = policy_for(request.auth, policy_id)
    save_policy(request.auth, form=_form(request.auth, policy), policy=found)
    return policy_told(policy_for(request.auth, policy_id))


@router.delete("/progress-policies/{policy_id}", response=Done, openapi_extra=BRANDS)
def remove_a_policy(request: ApiRequest, policy_id: Id) -> Done:
    """Remove it; what it offered stays until somebody writes."""
    remove_policy(request.auth, policy=policy_for(request.auth, policy_id))
    return Done()


@router.get("/progress-updates", response=Page[UpdateTold], openapi_extra=REPLY)
def list_updates(request: ApiRequest, asked: Query[Asked]) -> Page[UpdateTold]:
    """The customers to be told how far we are that wait for you, the longest silence first."""
    page = page_of_updates(request.auth, cursor=asked.cursor, size=asked.limit)
    return paged(page, update_told)


@router.get("/progress-updates/{update_id}", response=UpdateTold, openapi_extra=REPLY)
def read_update(request: ApiRequest, update_id: Id) -> UpdateTold:
    """One that waits; 404 when it is not due any more."""
    require(request.auth, Permission.REPLY)
    return update_told(update_for(request.auth, update_id))


@router.post("/progress-updates/{update_id}/sending", response={201: Done}, openapi_extra=REPLY)
@once
def send_an_update(request: ApiRequest, update_id: Id, sent: SentUpdate) -> Done:
    """Tell the customer; what we owe stays owed. 409 when somebody wrote or was faster."""
    require(request.auth, Permission.REPLY)
    update = update_for(request.auth, update_id)
    send_update(request.auth, update=update, text=sent.text or update.text)
    return Done()


@router.post("/progress-updates/{update_id}/dropping", response={201: Done}, openapi_extra=REPLY)
@once
def drop_an_update(request: ApiRequest, update_id: Id) -> Done:
    """Nobody needs to be told now; after the next long silence it comes again."""
    require(request.auth, Permission.REPLY)
    drop_update(request.auth, update=update_for(request.auth, update_id))
    return Done()


def _form(actor: Actor, sent: SavedPolicy) -> PolicyForm:
    return PolicyForm(
        brand_id=brand_for(actor, sent.brand).pk if sent.brand else None,
        team_id=team_for(actor, sent.team).pk if sent.team else None,
        minutes=sent.minutes,
        natural=sent.natural,
        mode=sent.mode,
        most=sent.most,
        texts=dict(sent.texts),
    )
