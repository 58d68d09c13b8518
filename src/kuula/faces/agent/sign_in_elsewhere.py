"""Signing in at the company's own provider: it says who somebody is, Kuula says who works here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.workspace.actions import join_by_address, note_refused_sign_in

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Vouched:
    """What the provider says of somebody: an address, whether it is theirs, a name."""

    email: str
    confirmed: bool
    name: str


class ProviderConversation(OpenIDConnectOAuth2Adapter):  # type: ignore[misc] # allauth ships no types
    """Talking to the provider, which knows Kuula by its public address whatever a request says."""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Where the provider sends people back to: what was registered there."""
        del request, app
        return f"{settings.PUBLIC_URL}{reverse('openid_connect_callback', args=[self.provider_id])}"


class StaffSocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """Lets in who is a colleague, or was invited, under an address the provider vouches for.

    allauth's own search by address is off: it takes the word "false" for a confirmation, and
    throws a colleague's password away.
    """

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "no_password": gettext_lazy(
            "Choose a password first. Without one this is your only way in."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: the person must be invited under the same address first."""
        del request, sociallogin
        return False

    def get_provider(self, request: HttpRequest, provider: str, client_id: Any = None) -> Any:
        """The provider, met under our public address."""
        found = super().get_provider(request, provider, client_id)
        found.oauth2_adapter_class = ProviderConversation
        return found

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> Any:
        """Nothing: nobody is made from what a provider says."""
        del request, data
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the colleague, or end the sign-in with a page that says why."""
        if sociallogin.is_existing or sociallogin.state.get("process") != AuthProcess.LOGIN:
            return
        vouched = vouched_by(sociallogin)
        if not vouched.confirmed:
            _turn_away(request, vouched, "unproven", _unproven(sociallogin.provider.name))
        staff = join_by_address(email=vouched.email, name=vouched.name)
        if staff is None:
            _turn_away(request, vouched, "unknown", _unknown(vouched.email))
        elif staff.is_active:
            sociallogin.connect(request, staff)
        else:
            sociallogin.user = staff

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        **_more: Any,
    ) -> None:
        """Write down why a sign-in broke off; the page says only that it did."""
        del request
        why = f"{type(exception).__name__}: {exception}"[:300] if exception else str(error)
        log.warning("sign_in_provider_failed", provider=provider.name, why=why)


def vouched_by(sociallogin: SocialLogin) -> Vouched:
    """What the provider said, read strictly: only a plain yes confirms an address.

    A provider that says neither yes nor no is believed about the domains it was given.
    """
    told = sociallogin.account.extra_data
    claims = told.get("userinfo") or told.get("id_token") or {}
    email = str(claims.get("email") or "").strip().lower()
    said = claims.get("email_verified")
    domains = sociallogin.provider.app.settings.get("trusted_domains", [])
    trusted = said is None and email.rpartition("@")[2] in domains
    yes = said is True or str(said).lower() == "true" or trusted
    return Vouched(email, bool(email) and yes and _one_person(told), str(claims.get("name") or ""))


def _one_person(told: Mapping[str, Any]) -> bool:
    """Whether the token and the page about the person are about the same person."""
    page, token = told.get("userinfo"), told.get("id_token")
    return not page or not token or page.get("sub") == token.get("sub")


def _turn_away(request: HttpRequest, vouched: Vouched, reason: str, words: str) -> None:
    note_refused_sign_in(email=vouched.email, reason=reason)
    page = render(request, "agent/account/turned_away.html", {"words": words}, status=403)
    raise ImmediateHttpResponse(page)


def _unknown(email: str) -> str:
    words = _("Nobody here has the address %(email)s. Ask an administrator for an invitation.")
    return words % {"email": email}


def _unproven(name: str) -> str:
    words = _(
        "%(name)s does not confirm that your e-mail address is yours. Confirm it there, or sign in"
        " here with your password."
    )
    return words % {"name": name}
