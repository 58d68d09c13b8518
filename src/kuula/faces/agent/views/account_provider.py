"""The way to the company's own sign-in provider, and back from it."""

from typing import Any, Final

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from requests import RequestException

from kuula.faces.agent.sign_in_elsewhere import ProviderConversation

NONSENSE: Final = (RequestException, LookupError, TypeError, ValueError, AttributeError)


@never_cache
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Ask on a GET, and go to the provider on a POST.

    By a page that leads on, not by a redirect: browsers hold the redirects of a form to the
    addresses our content-security policy names, and where a provider leads cannot be known.
    """
    response = _calmly(OAuth2LoginView, request, provider_id)
    if not isinstance(response, HttpResponseRedirect):
        return response
    page = render(request, "agent/account/leaving.html", {"address": response.url})
    page.headers["Refresh"] = f"0; url={response.url}"
    return page


@never_cache
@require_safe
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from the provider, and in, when it says who this is."""
    return _calmly(OAuth2CallbackView, request, provider_id)


def _calmly(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    """What allauth's view answers; a provider that is away or talks nonsense is a calm page."""
    if "\0" in provider_id:
        raise Http404
    conversation = ProviderConversation(request, provider_id)
    try:
        response: HttpResponse = view.adapter_view(conversation)(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except NONSENSE as error:
        provider = conversation.get_provider()
        response = render_authentication_error(request, provider, exception=error)
    return response
