"""Experiences: balances, what they sum, noting by hand, and what kinds weigh."""

from ninja import Query, Router

from kuula.desk.access import hidden_numbers
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.listening import (
    BalanceAsked,
    ExperienceTold,
    GroupedAsked,
    GroupTold,
    NewExperience,
    NotedTold,
    SavedWeights,
    VersionTold,
    WeightsTold,
    experience_told,
    figure_told,
    noted_told,
    version_told,
)
from kuula.faces.api.shapes.pages import Page, paged
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.listening.experiences.access import noted_for
from kuula.listening.experiences.actions import (
    ExperienceForm,
    correct_experience,
    note_experience,
    save_weights,
    take_experience_back,
)
from kuula.listening.experiences.queries import By, Sought, balances, page_of_experiences
from kuula.listening.experiences.weights import versions_of_weights, weights_now
from kuula.listening.touchpoints.access import touchpoint_for
from kuula.people.access import customer_for
from kuula.people.segments.access import MOST, segment_for, segments_for
from kuula.workspace.access import brand_for, require, team_for
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

router = Router(tags=["listening"])
READ = scope(Permission.REPORTS)
NOTE = scope(Permission.CUSTOMERS_READ, Permission.EXPERIENCES)
CHANGE = scope(Permission.REPORTS, Permission.LISTENING)


@router.get("/balances", response=list[GroupTold], openapi_extra=READ)
def read_balances(request: ApiRequest, asked: Query[GroupedAsked]) -> list[GroupTold]:
    """Good experiences minus bad ones, each kind by its weight, of what exists for you; told apart
    `by` something or as one. Not paged: by segment at most 200, by team and touchpoint all."""
    sought, only, by = sought_of(request.auth, asked), list[int](), By(asked.by)
    if by is By.SEGMENT:
        only = [one.pk for one in segments_for(request.auth).in_use()[:MOST]]
    hidden = hidden_numbers(request.auth)
    found = balances(request.auth, sought, by=by, hidden=hidden, only=only)
    unseen = {str(number) for number in request.auth.hidden_teams} if by is By.TEAM else set()
    return [
        GroupTold(of=of, balance=figure_told(figure))
        for of, figure in sorted(found.items())
        if of not in unseen
    ]


@router.get("/experiences", response=Page[ExperienceTold], openapi_extra=READ)
def list_experiences(request: ApiRequest, asked: Query[BalanceAsked]) -> Page[ExperienceTold]:
    """The experiences that a balance sums, the latest first."""
    page = page_of_experiences(
        request.auth,
        sought_of(request.auth, asked),
        hidden=hidden_numbers(request.auth),
        cursor=asked.cursor,
        size=asked.limit,
    )
    return paged(page, experience_told)


@router.post("/customers/{customer_id}/experiences", response={201: NotedTold}, openapi_extra=NOTE)
@once
def note_by_hand(request: ApiRequest, customer_id: Id, experience: NewExperience) -> NotedTold:
    """Note what a customer experienced in the shop, on a visit, in a letter, on the phone or by
    hearsay."""
    require(request.auth, Permission.EXPERIENCES)
    customer = customer_for(request.auth, customer_id)
    entry = note_experience(request.auth, customer=customer, form=_form(experience))
    return noted_told(noted_for(request.auth, entry))


@router.put("/experiences/{entry}", response=NotedTold, openapi_extra=NOTE)
def correct_noted(request: ApiRequest, entry: Id, experience: NewExperience) -> NotedTold:
    """Put right what was noted; the answer has the new number. 404 for what was corrected
    before."""
    require(request.auth, Permission.EXPERIENCES)
    noted = noted_for(request.auth, entry)
    made = correct_experience(request.auth, noted=noted, form=_form(experience))
    return noted_told(noted_for(request.auth, made))


@router.delete("/experiences/{entry}", response=Done, openapi_extra=NOTE)
def take_noted_back(request: ApiRequest, entry: Id) -> Done:
    """Take back what was noted by hand."""
    require(request.auth, Permission.EXPERIENCES)
    take_experience_back(request.auth, noted=noted_for(request.auth, entry))
    return Done()


@router.get("/weights", response=WeightsTold, openapi_extra=READ)
def read_weights(request: ApiRequest) -> WeightsTold:
    """What each kind of experience weighs now."""
    require(request.auth, Permission.REPORTS)
    standing = weights_now()
    return WeightsTold(version=standing.version, weights=dict(standing.by_kind))


@router.get("/weights/versions", response=list[VersionTold], openapi_extra=READ)
def list_versions_of_weights(request: ApiRequest) -> list[VersionTold]:
    """The versions of the weights, the newest first, at most 100."""
    require(request.auth, Permission.REPORTS)
    return [version_told(one) for one in versions_of_weights(request.auth)]


@router.put("/weights", response=WeightsTold, openapi_extra=CHANGE)
def weigh_otherwise(request: ApiRequest, weights: SavedWeights) -> WeightsTold:
    """Make a version of the weights; kinds that are not named stay as they are. It counts for the
    past, too."""
    require(request.auth, Permission.LISTENING)
    save_weights(request.auth, weights=weights.weights, reason=weights.reason, seen=weights.seen)
    standing = weights_now()
    return WeightsTold(version=standing.version, weights=dict(standing.by_kind))


def sought_of(actor: Actor, asked: BalanceAsked) -> Sought:
    """What is asked, looked up for the caller. Raises NotFound for what is not there."""
    if asked.segment is not None:
        segment_for(actor, asked.segment)
    if asked.team is not None:
        team_for(actor, asked.team)
    if asked.brand is not None:
        brand_for(actor, asked.brand)
    if asked.touchpoint is not None:
        touchpoint_for(actor, asked.touchpoint)
    customer = customer_for(actor, asked.customer) if asked.customer is not None else None
    return Sought(
        customers=customer.everybody if customer else None,
        touchpoints=[asked.touchpoint] if asked.touchpoint is not None else None,
        segment_id=asked.segment,
        team_id=asked.team,
        brand_id=asked.brand,
        since=asked.since,
        until=asked.until,
        half_life=asked.half_life,
    )


def _form(sent: NewExperience) -> ExperienceForm:
    return ExperienceForm(sent.touchpoint, sent.way, sent.good, sent.text, sent.at)
