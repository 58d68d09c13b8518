"""How allauth meets Kuula's staff: nobody signs up, people are invited, and every try is noted."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.signals import social_account_added, social_account_removed
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kuula.faces.agent.look import remember_look, remember_zone, zone_of
from kuula.kit.crypto import seal, unseal
from kuula.kit.hosts import is_loopback_url
from kuula.workspace.access import actor_for
from kuula.workspace.actions import note_refused_sign_in, note_security_change, note_sign_in
from kuula.workspace.models import Staff
from kuula.workspace.published import DEMO_PASSWORD


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """Sign-in for staff only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Ask an administrator to open it again."),
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This code is not right. Codes change every 30 seconds."),
        "incorrect_password": _("This password is not right."),
        "invalid_login": _("Write the e-mail address you were invited with."),
        "invalid_password_reset": _("This link was used already or is too old. Ask for a new one."),
        "published_password": _(
            "The password of the demo works on its own machine only. On the server, “kuula demo"
            " --remove” takes the demo out and “kuula createadmin” makes an administrator."
        ),
        "too_many_login_attempts": _("Too many wrong tries. Wait five minutes, then try again."),
        "rate_limited": _("That was a bit much at once. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an invitation is the way in."""
        del request
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse, and note, a try while the address is locked, or with the demo's password where
        strangers come by."""
        if credentials.get("password") == DEMO_PASSWORD and not is_loopback_url(
            settings.PUBLIC_URL
        ):
            note_refused_sign_in(email=credentials.get("email", ""), reason="published")
            raise self.validation_error("published_password")
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            note_refused_sign_in(email=credentials.get("email", ""), reason="locked")
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a wrong password or unknown address."""
        del request
        note_refused_sign_in(email=credentials.get("email", ""))

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Turn away, and note, who no longer works here."""
        note_refused_sign_in(email=getattr(user, "email", ""), reason="inactive")
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response

    def post_login(self, request: HttpRequest, user: Staff, **kwargs: Any) -> HttpResponse:
        """Note the sign-in, and give this browser the person's look."""
        note_sign_in(actor_for(user))
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if zone_of(request) is None:
            remember_zone(response)
        return remember_look(response, user)

    def set_password(self, user: Staff, password: str) -> None:
        """Set the password, and note that it changed."""
        super().set_password(user, password)
        note_security_change(actor_for(user), what="password")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of the reset mail, on the public address whatever the request claimed."""
        uid, _dash, secret = key.partition("-")
        path = reverse("account_reset_password_from_key", args=[uid, secret])
        return f"{settings.PUBLIC_URL}{path}"

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is, without the name of a site."""
        return subject.strip()

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One count for one address, under whichever host name it is tried."""
        del request
        return f"staff:{credentials.get('email', '').strip().lower()}"


def connect() -> None:
    """Listen to what allauth does not tell its adapters: other ways in added, removed, failed."""
    for signal in (authenticator_added, authenticator_removed, authenticator_reset):
        signal.connect(_lock_changed, dispatch_uid="kuula.lock_changed")
    authentication_failed.connect(_code_refused, dispatch_uid="kuula.code_refused")
    social_account_added.connect(_account_added, dispatch_uid="kuula.account_added")
    social_account_removed.connect(_account_removed, dispatch_uid="kuula.account_removed")


def _lock_changed(user: Staff, authenticator: Authenticator, **_more: Any) -> None:
    note_security_change(actor_for(user), what=str(authenticator.type))


def _code_refused(user: Staff, **_more: Any) -> None:
    note_refused_sign_in(email=user.email, reason="code")


def _account_added(sociallogin: SocialLogin, **_more: Any) -> None:
    note_security_change(actor_for(sociallogin.user), what="provider")


def _account_removed(socialaccount: SocialAccount, **_more: Any) -> None:
    note_security_change(actor_for(socialaccount.user), what="provider")


class StaffMfaAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth ships no types
    """Second factors: their secrets are encrypted with the installation's key."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("The second factor cannot be taken away now."),
        "incorrect_code": _("This code is not right. Codes change every 30 seconds."),
    }

    def encrypt(self, text: str) -> str:
        """What is stored of a secret."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret that was stored."""
        return unseal(encrypted_text)
