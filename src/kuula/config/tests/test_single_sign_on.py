"""The environment switches single sign-on on, in the shape allauth reads."""

from kuula.config.environment import read
from kuula.config.single_sign_on import openid_connect

GIVEN = {"KUULA_OIDC_SERVER": "https://id.pohjala.example/", "KUULA_OIDC_CLIENT": "kuula"}


def test_it_is_on_with_an_address_and_a_client() -> None:
    more = {"KUULA_OIDC_SECRET": "hush", "KUULA_OIDC_DOMAINS": "Pohjala.example, jadran.example"}
    made = openid_connect(read(GIVEN | more))["openid_connect"]
    assert made["OAUTH_PKCE_ENABLED"] is True
    assert made["APPS"] == [
        {
            "provider_id": "oidc",
            "name": "OpenID Connect",
            "client_id": "kuula",
            "secret": "hush",
            "settings": {
                "server_url": "https://id.pohjala.example",
                "trusted_domains": ["pohjala.example", "jadran.example"],
            },
        }
    ]


def test_it_is_off_while_something_is_missing() -> None:
    for name in GIVEN:
        assert openid_connect(read({name: GIVEN[name]}))["openid_connect"]["APPS"] == []
