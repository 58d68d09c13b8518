"""Merging customers who are one person, taking that back, and who may be the same."""

from ninja import Query, Router

from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.customer_merging import (
    CustomerMergeTold,
    LikenessTold,
    NewCustomerMerge,
    customer_merge_told,
    likeness_told,
)
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Asked, Page, paged
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.people.access import customer_for, customer_merge_for
from kuula.people.merging.actions import merge_customers, refuse_likeness, undo_customer_merge
from kuula.people.merging.reading import merges_of
from kuula.people.merging.suspected import likeness_for, suspected
from kuula.workspace.access import require
from kuula.workspace.permissions import Permission

router = Router(tags=["customers"])
READ = scope(Permission.CUSTOMERS_READ)
MERGE = scope(Permission.CUSTOMERS_READ, Permission.MERGE)


@router.get("/customers/{customer_id}/merges", response=Page[CustomerMergeTold], openapi_extra=READ)
def list_customer_merges(
    request: ApiRequest, customer_id: Id, asked: Query[Asked]
) -> Page[CustomerMergeTold]:
    """Who was merged into the customer, the latest first, also what was taken back."""
    customer = customer_for(request.auth, customer_id)
    page = merges_of(request.auth, customer, cursor=asked.cursor, size=asked.limit)
    return paged(page, customer_merge_told)


@router.post(
    "/customers/{customer_id}/merges", response={201: CustomerMergeTold}, openapi_extra=MERGE
)
@once
def merge_customer(
    request: ApiRequest, customer_id: Id, new: NewCustomerMerge
) -> CustomerMergeTold:
    """Merge another customer into this one: all that is theirs is this one's from now on, and their
    number answers with this customer. 409 for an erased person and who was merged already."""
    require(request.auth, Permission.MERGE)
    into = customer_for(request.auth, customer_id)
    source = customer_for(request.auth, new.customer)
    return customer_merge_told(
        merge_customers(request.auth, into=into, source=source, taken=new.taken)
    )


@router.get("/customer-merges/{customer_merge_id}", response=CustomerMergeTold, openapi_extra=READ)
def read_customer_merge(request: ApiRequest, customer_merge_id: Id) -> CustomerMergeTold:
    """One merge."""
    return customer_merge_told(customer_merge_for(request.auth, customer_merge_id))


@router.post(
    "/customer-merges/{customer_merge_id}/undoing",
    response={201: CustomerMergeTold},
    openapi_extra=MERGE,
)
@once
def unmerge_customer(request: ApiRequest, customer_merge_id: Id) -> CustomerMergeTold:
    """Each of the two has again what was theirs. 409 when it is too late, with the reason."""
    require(request.auth, Permission.MERGE)
    undo_customer_merge(request.auth, merge=customer_merge_for(request.auth, customer_merge_id))
    return customer_merge_told(customer_merge_for(request.auth, customer_merge_id))


@router.get("/likenesses", response=Page[LikenessTold], openapi_extra=READ)
def list_likenesses(request: ApiRequest, asked: Query[Asked]) -> Page[LikenessTold]:
    """Who may be the same person, the likeliest first, of what nobody has decided on."""
    page = suspected(request.auth, cursor=asked.cursor, size=asked.limit)
    return paged(page, likeness_told)


@router.post("/likenesses/{likeness_id}/refusal", response={201: Done}, openapi_extra=MERGE)
@once
def refuse(request: ApiRequest, likeness_id: Id) -> Done:
    """Two are not the same person: it is remembered and not suggested again."""
    require(request.auth, Permission.MERGE)
    refuse_likeness(request.auth, likeness=likeness_for(request.auth, likeness_id))
    return Done()
