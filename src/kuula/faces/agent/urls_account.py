"""Addresses of signing in and of pages about oneself."""

from allauth.account import views as account
from allauth.socialaccount import urls as social
from django.urls import URLPattern, URLResolver, include, path, re_path

from kuula.faces.agent.views import account as own
from kuula.faces.agent.views import account_browsers as browsers
from kuula.faces.agent.views import account_invitation as invitation
from kuula.faces.agent.views import account_provider as provider
from kuula.faces.agent.views import account_sessions as sessions
from kuula.faces.agent.views import installing

_password: list[URLPattern | URLResolver] = [
    path("change/", account.password_change, name="account_change_password"),
    path("set/", account.password_set, name="account_set_password"),
    path("reset/", account.password_reset, name="account_reset_password"),
    path("reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("account", own.profile, name="account"),
    path("account/login/", account.login, name="account_login"),
    path("account/logout/", browsers.sign_out, name="account_logout"),
    path("account/closed/", account.account_inactive, name="account_inactive"),
    path("account/signup/", account.signup, name="account_signup"),
    path("account/again/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", include(_password)),
    path("account/locks/", include("allauth.mfa.urls")),
    path("account/connected/", include(social)),
    path("account/oidc/<str:provider_id>/login/", provider.leave, name="openid_connect_login"),
    path(
        "account/oidc/<str:provider_id>/login/callback/",
        provider.back,
        name="openid_connect_callback",
    ),
    path("manifest.webmanifest", installing.manifest, name="manifest"),
    path("account/language/<str:code>", own.choose_language, name="language"),
    path("account/devices", sessions.devices, name="sessions"),
    path("account/devices/<int:session_id>/end", sessions.end, name="session_end"),
    path("account/devices/others/end", sessions.end_others, name="sessions_end"),
    path("invitation/<str:secret>", invitation.accept, name="invitation"),
]
