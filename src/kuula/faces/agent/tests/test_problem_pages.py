"""Where nothing is, and what cannot be read: a page like the others, in the reader's language."""

from collections.abc import Callable

import pytest
from django.contrib.auth import middleware
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
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


@pytest.fixture
def trouble(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Let every request fail before anybody knows who is there."""

    def begin(error: Exception) -> None:
        def fail(_request: object) -> None:
            raise error

        monkeypatch.setattr(middleware, "get_user", fail)

    return begin


AWAY = OperationalError("the server closed the connection")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Kuula is waiting for its database"),
        ("et", "Kuula ootab oma andmebaasi"),
        ("hr", "Kuula čeka svoju bazu podataka"),
        ("ru", "Kuula ждёт свою базу данных"),
    ],
)
def test_without_a_database_the_page_speaks_the_readers_language_and_asks_again(
    trouble: Callable[[Exception], None], language: str, words: str
) -> None:
    trouble(AWAY)
    client = Client(raise_request_exception=False)
    answer = client.get("/", headers={"accept-language": language})
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert f"<h1>{words}</h1>" in page
    assert f'<html lang="{language}">' in page
    assert '<meta http-equiv="refresh" content="10">' in page
    client.cookies["kuula_reader"] = language
    assert words in client.get("/", headers={"accept-language": "de"}).content.decode()
    assert "refresh" not in client.post("/account", {}).content.decode(), "nothing sent twice"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status", "words"),
    [(AWAY, 503, "Kuula ootab oma andmebaasi."), (KeyError(), 500, "Midagi läks meie poolel")],
)
def test_htmx_gets_a_notice_of_trouble_and_the_page_stays(
    trouble: Callable[[Exception], None], error: Exception, status: int, words: str
) -> None:
    trouble(error)
    client = Client(raise_request_exception=False)
    headers = {"HX-Request": "true", "HX-Target": "section#talk", "accept-language": "et"}
    answer = client.get("/conversations/1", headers=headers)
    assert answer.status_code == status
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#toasts", "beforeend")
    assert answer["HX-Push-Url"] == "false"
    notice = answer.content.decode()
    assert "<k-toast" in notice
    assert words in notice
    assert "<html" not in notice


def test_who_signs_in_is_spoken_to_in_their_language_when_the_database_is_away(
    world: World, trouble: Callable[[Exception], None]
) -> None:
    client = as_staff(world.ivo)
    form = {"name": "Ivo", "language": "hr", "theme": "system", "density": "roomy"}
    assert client.post("/account", form).cookies["kuula_reader"].value == "hr"
    client.raise_request_exception = False
    trouble(AWAY)
    assert "Kuula čeka svoju bazu podataka" in client.get("/").content.decode()


def test_a_conversation_that_is_not_there_leaves_the_address_alone(world: World) -> None:
    headers = {"HX-Request": "true", "HX-Target": "section#talk"}
    answer = as_staff(world.ivo).get("/conversations/999999", headers=headers)
    assert (answer.status_code, answer["HX-Push-Url"]) == (404, "false")
