"""Letting somebody in who has just chosen a password: by an invitation, by the first run."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest, HttpResponse

from kuula.workspace.models import Staff


def let_in(request: HttpRequest, staff: Staff, to: str = "/") -> HttpResponse:
    """Sign `staff` in on this browser, noted like any sign-in, and go to the address `to`."""
    adapter = get_adapter(request)
    adapter.login(request, staff)
    record_authentication(request, staff, method="password", email=staff.email)
    response: HttpResponse = adapter.post_login(
        request,
        staff,
        email_verification="none",
        signal_kwargs=None,
        email=staff.email,
        signup=False,
        redirect_url=to,
    )
    return response
