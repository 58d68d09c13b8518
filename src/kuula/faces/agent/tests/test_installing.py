"""Kuula among the apps of a telephone: its manifest and icons, and the policy lets them in."""

import json
import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from tests.world import World

from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.workspace.models import Brand

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n"


def manifest(client: Client, language: str = "en") -> dict[str, Any]:
    answer = client.get("/manifest.webmanifest", headers={"accept-language": language})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/manifest+json"
    told: dict[str, Any] = json.loads(answer.content)
    return told


def size_of(address: str) -> tuple[int, int]:
    """The size a picture says it has."""
    found = finders.find(address.removeprefix("/static/"))
    assert isinstance(found, str), address
    with open(found, "rb") as file:
        head = file.read(24)
    assert head[:8] == PNG
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


def plain(address: str) -> str:
    """A static address without what tells its version."""
    return re.sub(r"\.[0-9a-f]{12}(\.\w+)$", r"\1", address)


def test_it_opens_in_a_window_of_its_own_at_the_inbox(world: World) -> None:
    told = manifest(Client())
    assert (told["display"], told["start_url"], told["scope"]) == ("standalone", "/", "/")
    assert told["theme_color"].startswith("#")
    assert told["background_color"].startswith("#")
    ivo = as_staff(world.ivo)
    for one in told["shortcuts"]:
        assert ivo.get(one["url"], follow=True).status_code == 200


def test_its_icons_are_here_and_as_large_as_they_say(world: World) -> None:
    icons = manifest(Client())["icons"]
    assert {"any", "maskable"} == {one["purpose"] for one in icons}
    for one in icons:
        assert one["src"].startswith("/static/")
        if one["type"] == "image/png":
            width, _x, height = one["sizes"].partition("x")
            assert size_of(plain(one["src"])) == (int(width), int(height))


def test_it_is_named_after_the_only_brand_and_speaks_as_one_reads(world: World) -> None:
    assert manifest(Client())["name"] == "Kuula"
    Brand.objects.exclude(pk=world.pohjala.pk).update(retired_at="2026-11-01T00:00Z")
    told = manifest(Client(), "et")
    assert (told["lang"], told["shortcuts"][0]["name"]) == ("et", "Sisendkaust")


def test_pages_of_the_staff_name_it_and_the_policy_lets_it_in(world: World) -> None:
    for client, path in ((as_staff(world.ivo), "/inbox/mine"), (Client(), "/account/login/")):
        answer = client.get(path)
        page = answer.content.decode()
        assert '<link rel="manifest" href="/manifest.webmanifest">' in page, path
        touch = re.search(r'rel="apple-touch-icon" href="([^"]+)"', page)
        assert touch is not None
        assert size_of(plain(touch[1])) == (180, 180)
        assert page.count('name="theme-color"') == 2
        policy = answer.headers["Content-Security-Policy"]
        assert "manifest-src 'self'" in policy
        assert "img-src 'self'" in policy
