"""A passkey from making it to signing in with it, and what is said when none comes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.journeys.browser import Tab, scan
from tests.product.running import PASSWORD

pytestmark = pytest.mark.journey
IVO = "ivo@pohjala.example"
A_THUMB = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_a_thumb(page: Page) -> tuple[CDPSession, str]:
    """A security key in this browser that says yes by itself."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    made = wire.send("WebAuthn.addVirtualAuthenticator", {"options": A_THUMB})
    return wire, made["authenticatorId"]


def prove(page: Page) -> None:
    if "/account/again/" in page.url:
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()


def test_a_passkey_lets_in_and_says_when_it_does_not(visit: Callable[..., Tab]) -> None:
    page = visit("/account/locks/", who=IVO).page
    wire, key = with_a_thumb(page)
    page.get_by_role("link", name="Add a passkey").click()
    prove(page)
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    expect(page.get_by_role("link", name="Signing in")).to_have_attribute("aria-current", "page")
    page.goto(page.url.split("/account")[0] + "/account/locks/webauthn/add/")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("has a passkey for your account already")).to_be_visible()

    home = page.url.split("/account")[0]
    page.goto("about:blank")  # an open page would go on asking without its cookies
    page.context.clear_cookies()
    page.goto(f"{home}/account/login/")
    wire.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("No passkey was used.")).to_be_visible()
    scan(page)
    wire.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": True})
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("navigation", name="Places")).to_be_visible()

    page.goto(page.url.split("/inbox")[0] + "/account/locks/webauthn/")
    page.get_by_role("link", name="Remove").click()
    prove(page)
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Work laptop")).to_have_count(0)
