"""Forms and links that name where to go back to: a page of ours, or the first one."""

import pytest
from django.test import Client
from tests.world import World

from kuula.faces.agent.tests.test_inbox import as_staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("named", "led"),
    [
        ("/day?x=1", "/day?x=1"),
        ("-1", "/"),
        ("24:00", "/"),
        ("{nope}", "/"),
        ("a\0b", "/"),
        ("home", "/"),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
    ],
)
def test_one_goes_back_to_a_page_of_ours_alone(world: World, named: str, led: str) -> None:
    duty = as_staff(world.ivo).post("/account/duty", {"state": "on", "next": named})
    assert (duty.status_code, duty.headers["Location"]) == (302, led)
    spoken = Client().get("/account/language/et", {"next": named})
    assert (spoken.status_code, spoken.headers["Location"]) == (302, led)
