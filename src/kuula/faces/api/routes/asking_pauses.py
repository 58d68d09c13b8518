"""Customers who want no surveys."""

from ninja import Router

from kuula.faces.api.described import scope
from kuula.faces.api.shapes.asking_pauses import AskingPauseTold, pause_told
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.tokens import ApiRequest
from kuula.listening.surveys.inviting.access import pause_of
from kuula.listening.surveys.inviting.actions import pause_asking, resume_asking
from kuula.people.access import customer_for
from kuula.people.models import Customer
from kuula.workspace.access import require
from kuula.workspace.permissions import Permission

router = Router(tags=["surveys"])
READ = scope(Permission.CUSTOMERS_READ)
CHANGE = scope(Permission.CUSTOMERS_READ, Permission.CUSTOMERS_CHANGE)
BY_API = "api"


@router.get("/customers/{customer_id}/asking-pause", response=AskingPauseTold, openapi_extra=READ)
def read_asking_pause(request: ApiRequest, customer_id: Id) -> AskingPauseTold:
    """Whether the customer wants no surveys, and since when."""
    return _told(customer_for(request.auth, customer_id))


@router.put("/customers/{customer_id}/asking-pause", response=AskingPauseTold, openapi_extra=CHANGE)
def pause_surveys(request: ApiRequest, customer_id: Id) -> AskingPauseTold:
    """Ask the customer nothing any more, on any channel; what is planned is left out. Twice changes
    nothing."""
    require(request.auth, Permission.CUSTOMERS_CHANGE)
    customer = customer_for(request.auth, customer_id)
    pause_asking(request.auth, customer=customer, channel=BY_API)
    return _told(customer)


@router.delete(
    "/customers/{customer_id}/asking-pause", response=AskingPauseTold, openapi_extra=CHANGE
)
def resume_surveys(request: ApiRequest, customer_id: Id) -> AskingPauseTold:
    """Let the customer be asked again, within the contact budget. Twice changes nothing."""
    require(request.auth, Permission.CUSTOMERS_CHANGE)
    customer = customer_for(request.auth, customer_id)
    resume_asking(request.auth, customer=customer, channel=BY_API)
    return _told(customer)


def _told(customer: Customer) -> AskingPauseTold:
    return pause_told(customer.pk, pause_of(customer))
