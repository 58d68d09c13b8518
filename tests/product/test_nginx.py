"""The recipe of the guide: pages and event stream behind nginx, with HTTPS, on one address."""

import json
import re
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.journeys.browser import Tab, context_of
from tests.product.proxy import Proxy, proxy
from tests.product.running import PASSWORD, Product, free_ports, migrated_product
from tests.product.test_live import open_one

LIIS = "liis@pohjala.example"
SECRET = "kq7SecretInTheAddress"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Product, Proxy, Any]]:
    secure = free_ports()
    settings = {"PUBLIC_URL": f"https://localhost:{secure}", "KUULA_TRUSTED_PROXIES": "127.0.0.1"}
    folder: Path = tmp_path_factory.mktemp("nginx")
    with migrated_product(**settings) as it:
        it.start()
        with proxy(folder, pages=it.port, secure=secure, plain=secure + 1) as before:
            yield it, before, json.loads(it.seed("desk"))


def sign_in(client: httpx.Client) -> httpx.Response:
    page = client.get("/account/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token, page.text[:500]
    form = {"login": LIIS, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
    headers = {"Origin": str(client.base_url).rstrip("/"), "Referer": str(page.url)}
    return client.post("/account/login/", data=form, headers=headers)


def test_one_signs_in_over_https_with_cookies_that_never_travel_in_the_open(running) -> None:
    _it, before, _seeded = running
    assert before.protocol() == "h2"
    moved = httpx.get(f"{before.plain_url}/inbox/open?a=1", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (308, f"{before.url}/inbox/open?a=1")
    with closing(before.client()) as client:
        page = sign_in(client)
        assert page.status_code == 200
        assert all(cookie.secure for cookie in client.cookies.jar)
        assert "kuula_session" in client.cookies
    assert page.headers["strict-transport-security"] == "max-age=31536000"
    policy = dict(
        part.strip().partition(" ")[::2]
        for part in page.headers["content-security-policy"].split(";")
    )
    assert set(policy["connect-src"].split()) <= {"'self'", before.url}
    elsewhere = re.findall(r'(?:src|href|action|data-src)="(\w+:)?//([^/"]+)', page.text)
    assert {host for _scheme, host in elsewhere} <= {before.url.removeprefix("https://")}
    assert "http://" not in re.sub(r'xmlns="[^"]+"', "", page.text)


def test_an_event_comes_through_at_once(running) -> None:
    it, before, seeded = running
    with closing(before.client()) as client:
        assert client.get("/events").status_code == 401
        assert client.get("/events/healthz").text == "ok"
        sign_in(client)
        with client.stream("GET", "/events", timeout=httpx.Timeout(10)) as stream:
            lines = stream.iter_lines()
            next(line for line in lines if line.startswith("id:"))
            begun = time.monotonic()
            number = open_one(it, seeded)
            next(line for line in lines if f'"conversation:{number}"' in line)
            assert time.monotonic() - begun < 2


def test_a_browser_keeps_to_the_one_address_and_stays_live(running, browsing) -> None:
    it, before, seeded = running
    asked: list[str] = []
    with closing(context_of(browsing, None, ignore_https_errors=True)) as context:
        context.on("request", lambda request: asked.append(request.url))
        tab = Tab(context.new_page())
        tab.watch()
        page = tab.page
        with page.expect_response(lambda answer: answer.url.endswith("/inbox/open")):
            page.goto(f"{before.url}/account/login/?next=/inbox/open")
            page.locator("input[name=login]").fill(LIIS)
            page.locator("input[name=password]").fill(PASSWORD)
            page.locator("input[name=password]").press("Enter")
        expect(page.locator("k-live")).to_be_attached()
        subject = f"Uus {time.monotonic_ns()}"
        open_one(it, seeded, subject=subject)
        expect(page.get_by_text(subject).first).to_be_visible()
        assert tab.complaints() == []
    assert {url for url in asked if not url.startswith((f"{before.url}/", "data:"))} == set()


def test_callers_are_known_by_their_own_address_whatever_they_claim(running) -> None:
    _it, before, _seeded = running
    with closing(before.client(calls_from="127.0.0.2")) as client:
        client.headers["X-Forwarded-For"] = "203.0.113.9"
        client.headers["X-Forwarded-Host"] = "elsewhere.example"
        sign_in(client)
        devices = client.get("/account/devices").text
        assert "127.0.0.2" in devices
        assert "203.0.113.9" not in devices
        assert client.get("/metrics").status_code == 404


def test_a_mail_of_75_mb_passes_and_more_is_refused_in_plain_words(running) -> None:
    _it, before, _seeded = running
    hook = f"/hooks/mail/{SECRET}/mailgun"
    with closing(before.client()) as client:
        assert client.post(hook, content=bytes(101 * 1024**2)).text == "There is no such address."
        refused = client.post(hook, content=bytes(111 * 1024**2))
    assert refused.status_code == 413
    assert refused.text.startswith("This is more than Kuula takes at once")


def test_nobody_gets_in_with_what_the_logs_say(running) -> None:
    _it, before, _seeded = running
    with closing(before.client()) as client:
        for path in (
            f"/r/{SECRET}?a=1",
            f"/invitation/{SECRET}",
            f"/account/password/reset/key/1-{SECRET}/",
            f"/welcome?secret={SECRET}",
            f"/settings/mailboxes/sign-in?code={SECRET}",
        ):
            client.get(path, headers={"Referer": f"{before.url}/r/{SECRET}"})
    logged = before.logged()
    assert "GET /r/... HTTP/1.1" in logged
    assert "GET /welcome" in logged
    assert SECRET not in logged


def test_while_the_pages_are_away_people_and_programs_are_told_so(running) -> None:
    it, before, _seeded = running
    it.parent.send_signal(signal.SIGSTOP)
    try:
        assert it.kill("kuula.config.web") >= 1
        with closing(before.client()) as client:
            seen = [client.get(f"/r/{SECRET}?a=1"), client.post(f"/r/{SECRET}")]
            told = client.get("/api/v1/conversations")
            assert client.get("/events/healthz").text == "ok"
    finally:
        it.parent.send_signal(signal.SIGCONT)
    for page in seen:
        assert page.status_code == 503
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert page.headers["retry-after"] == "30"
        assert "Back in a moment" in page.text
        assert "nginx" not in page.text
    assert told.status_code == 503
    assert told.headers["content-type"] == "application/problem+json"
    assert told.json()["type"] == "urn:kuula:problem:away"
    assert SECRET not in before.logged()
