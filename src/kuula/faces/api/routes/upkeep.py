"""Upkeep: how long words are kept, and events that wait for a person."""

from django.db import transaction
from ninja import Query, Router

from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Asked, Page, cut, paged
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.shapes.upkeep import ParkedTold, RetentionChange, RetentionTold, parked_told
from kuula.faces.api.tokens import ApiRequest
from kuula.ledger.subscriptions import parked, try_again
from kuula.workspace.access import require
from kuula.workspace.actions import set_retention
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import retention

router = Router(tags=["upkeep"])
ERASE = scope(Permission.ERASE)
AUDIT = scope(Permission.AUDIT)


@router.get("/retention", response=RetentionTold, openapi_extra=ERASE)
def read_retention(request: ApiRequest) -> RetentionTold:
    """How long words are kept, kind by kind, in days."""
    require(request.auth, Permission.ERASE)
    return RetentionTold(**retention())


@router.patch("/retention", response=RetentionTold, openapi_extra=ERASE)
def change_retention(request: ApiRequest, change: RetentionChange) -> RetentionTold:
    """Change how long words are kept; null keeps them for ever. Facts and counts always stay."""
    with transaction.atomic():
        for kind, days in change.model_dump(exclude_unset=True).items():
            set_retention(request.auth, kind=kind, days=days)
    return read_retention(request)


@router.get("/parked", response=Page[ParkedTold], openapi_extra=AUDIT)
def list_parked(request: ApiRequest, asked: Query[Asked]) -> Page[ParkedTold]:
    """Events that a subscriber could not digest; the latest 200."""
    require(request.auth, Permission.AUDIT)
    return paged(cut(parked(), asked, key=lambda one: one.pk), parked_told)


@router.post("/parked/{delivery_id}/another-try", response={201: Done}, openapi_extra=AUDIT)
@once
def try_parked_again(request: ApiRequest, delivery_id: Id) -> Done:
    """Give a parked event another round of attempts; one that is not parked stays as it is."""
    require(request.auth, Permission.AUDIT)
    try_again(delivery_id)
    return Done()
