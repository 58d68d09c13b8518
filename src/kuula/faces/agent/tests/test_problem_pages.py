"""Where nothing is, and what cannot be read: a page like the others, in the reader's language."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client, RequestFactory
from tests.world import World

from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.faces.agent.views import problems


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "There is nothing at this address."),
        ("et", "Sellel aadressil ei ole midagi."),
        ("hr", "Na ovoj adresi nema ničega."),
        ("ru", "По этому адресу ничего нет."),
    ],
)
def test_an_unknown_address_is_answered_kindly(world: World, language: str, words: str) -> None:
    answer = Client().get("/nowhere/at-all", headers={"accept-language": language})
    page = answer.content.decode()
    assert answer.status_code == 404
    assert words in page
    assert "kuula/kuula." in page
    assert f'lang="{language}"' in page


def test_colleagues_keep_their_rail(world: World) -> None:
    answer = as_staff(world.ivo).get("/conversations/not-a-number")
    assert answer.status_code == 404
    assert world.ivo.name in answer.content.decode()


@pytest.mark.django_db
def test_another_host_is_answered_before_anybody_is_known(client: Client) -> None:
    answer = client.get("/", headers={"host": "evil.example", "accept-language": "et"})
    assert answer.status_code == 400
    assert "Kuula ei saa sellest päringust aru." in answer.content.decode()
    assert "evil.example" not in answer.content.decode()


def test_what_django_refuses_looks_the_same() -> None:
    request = RequestFactory().get("/")
    assert b"You may not do this." in problems.refused(request, PermissionDenied()).content
    assert problems.unreadable(request, SuspiciousOperation()).status_code == 400
