"""The company's own sign-in provider (OpenID Connect), as django-allauth wants it described."""

from typing import Any

from kuula.config.environment import Environment


def openid_connect(env: Environment) -> dict[str, Any]:
    """One provider, or none while its address or client id is missing."""
    return {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [_app(env)] if env.oidc_server and env.oidc_client else [],
        }
    }


def _app(env: Environment) -> dict[str, Any]:
    return {
        "provider_id": env.oidc_id,
        "name": env.oidc_name or "OpenID Connect",
        "client_id": env.oidc_client,
        "secret": env.oidc_secret,
        "settings": {
            "server_url": env.oidc_server,
            "trusted_domains": [domain.lower() for domain in env.oidc_domains],
        },
    }
