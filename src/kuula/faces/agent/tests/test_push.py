"""Notices on a device: let in by a click, sealed for one browser, ended with the session."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.world import World
from tests.world.noticing import Ears

from kuula.connectors.push.actions import forget_signed_out, public_key, send_push
from kuula.connectors.push.actions.sending import NotNow
from kuula.connectors.push.models import Browser
from kuula.connectors.push.tests.push_service import Service, push_service
from kuula.desk.actions import move_conversation
from kuula.desk.actions.notices import carry_notice
from kuula.desk.models import Notice
from kuula.desk.notices.kinds import Channel
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.faces.agent.tests.test_notices import assign
from kuula.kit import clock
from kuula.kit.http import Unreachable
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db
ADDRESS = "/account/notices/browsers"
LONG = "https://x/" + "a" * 2000


@pytest.fixture(autouse=True)
def _all_in_english(world: World) -> None:
    Staff.objects.update(language="en")


@pytest.fixture
def service(settings: object) -> Iterator[Service]:
    """A push service on loopback, which Kuula is allowed to reach."""
    settings.ALLOW_PRIVATE_HOSTS = ["127.0.0.1"]  # type: ignore[attr-defined] # pytest-django's
    with push_service() as found:
        yield found


@pytest.fixture
def ears(world: World) -> Ears:
    return Ears()


@pytest.fixture
def ivo(world: World, service: Service) -> Client:
    """Ivo's browser, which he let show notices."""
    client = as_staff(world.ivo)
    assert client.post(ADDRESS, service.form()).status_code == 204
    return client


def give(world: World, ears: Ears) -> Notice:
    """Ivo is given the wardrobe, and it is told."""
    assign(as_staff(world.liis), world.wardrobe, world.ivo)
    ears.hear()
    return Notice.objects.get(staff=world.ivo)


def leave(notice: Notice, minutes: float = 1) -> bool:
    """Let it leave by push, as the worker would, and send it to every browser."""
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        carry_notice(SYSTEM, notice_id=notice.pk, channel=Channel.PUSH)
        browsers = list(Browser.objects.values_list("pk", flat=True))
        return any(send_push(SYSTEM, browser_id=one, notice_id=notice.pk) for one in browsers)


def test_a_browser_shows_what_its_person_is_told(
    world: World, ears: Ears, service: Service, ivo: Client
) -> None:
    assert "Shows notices" in ivo.get("/account/notices").content.decode()
    assert leave(give(world, ears))
    (came,) = service.came
    assert came.told == {
        "title": "Liis Kask gives it to you",
        "body": f"№ {world.wardrobe.pk} Kadri Tamm · Kapp ei tulnud lubatud ajal",
        "url": f"/conversations/{world.wardrobe.pk}",
        "tag": f"notice-{world.ivo.pk}-{world.wardrobe.pk}",
        "lang": "en",
    }
    assert came.claims["aud"] == service.url
    assert came.claims["sub"].startswith("http")
    ends = datetime.fromtimestamp(came.claims["exp"], clock.now().tzinfo)
    assert clock.real_now() < ends < clock.real_now() + timedelta(hours=24)
    assert came.key == public_key()
    assert f'data-key="{came.key}"' in as_staff(world.ana).get("/account/notices").content.decode()
    assert came.headers["Content-Encoding"] == "aes128gcm"
    assert int(came.headers["TTL"]) > 0
    assert len(came.headers["Topic"]) == 32


def test_customer_and_subject_stay_here_if_one_wants_that(
    world: World, ears: Ears, service: Service, ivo: Client
) -> None:
    ivo.post("/account/notices", {"assigned.push": "on", "assigned.app": "on"})
    assert leave(give(world, ears))
    assert service.came[0].told["body"] == f"№ {world.wardrobe.pk}"
    assert "Kadri" not in str(service.came[0].told)


def test_what_is_seen_or_hidden_meanwhile_is_not_sent(
    world: World, ears: Ears, service: Service, ivo: Client
) -> None:
    notice = give(world, ears)
    move_conversation(SYSTEM, conversation=world.wardrobe, team=world.legal)
    assert not leave(notice)
    move_conversation(SYSTEM, conversation=world.wardrobe, team=world.first_line)
    ivo.post("/notices/reading", {"conversation": world.wardrobe.pk})
    assert not leave(notice)
    assert service.came == []


def test_after_signing_out_nothing_is_sent(
    world: World, ears: Ears, service: Service, ivo: Client
) -> None:
    notice = give(world, ears)
    assert ivo.post("/account/logout/").status_code == 302
    assert not Browser.objects.exists()
    assert not leave(notice)
    assert service.came == []


def test_a_session_ended_from_elsewhere_ends_its_browser_too(
    world: World, ears: Ears, service: Service, ivo: Client
) -> None:
    notice = give(world, ears)
    ivo.session.delete()
    assert not leave(notice)
    assert not Browser.objects.exists()
    second = as_staff(world.ivo)
    second.post(ADDRESS, service.form())
    assert forget_signed_out(SYSTEM) == 0
    second.session.delete()
    assert (forget_signed_out(SYSTEM), forget_signed_out(SYSTEM)) == (1, 0)
    assert service.came == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(
    world: World, ears: Ears, service: Service, ivo: Client, status: int
) -> None:
    service.answers = [status]
    assert not leave(give(world, ears))
    assert not Browser.objects.exists()


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_service_is_asked_again_for_an_hour(
    world: World, ears: Ears, service: Service, ivo: Client, status: int
) -> None:
    service.answers = [status]
    notice = give(world, ears)
    with pytest.raises(NotNow):
        leave(notice)
    assert leave(notice, 5)
    assert not leave(notice, 65)
    assert len(service.came) == 2


def test_what_the_service_refuses_is_given_up(
    world: World, ears: Ears, service: Service, ivo: Client
) -> None:
    service.answers = [413]
    assert not leave(give(world, ears))
    assert Browser.objects.count() == 1


@pytest.mark.parametrize(
    "endpoint",
    ["", "http://push.example/1", "file:///etc/passwd", "https://", "http://[", LONG],
)
def test_an_address_no_browser_has_is_refused(
    world: World, service: Service, endpoint: str
) -> None:
    answer = as_staff(world.ivo).post(ADDRESS, service.form() | {"endpoint": endpoint})
    assert answer.status_code == 422
    assert not Browser.objects.exists()


def test_a_private_address_is_not_reached(
    world: World, ears: Ears, service: Service, ivo: Client, settings: object
) -> None:
    settings.ALLOW_PRIVATE_HOSTS = []  # type: ignore[attr-defined] # pytest-django's
    with pytest.raises(Unreachable, match="private network"):
        leave(give(world, ears))
    assert service.came == []


def test_a_browser_belongs_to_who_signed_in_last_and_can_be_stopped(
    world: World, ears: Ears, service: Service, ivo: Client
) -> None:
    ana = as_staff(world.ana)
    assert ana.post(ADDRESS, service.form()).status_code == 204
    assert Browser.objects.get().staff == world.ana
    assert ivo.post(ADDRESS, {"off": "1"}).status_code == 302
    assert Browser.objects.count() == 1
    assert ana.post(ADDRESS, {"off": "1"}).status_code == 302
    assert not Browser.objects.exists()
    assert Client().post(ADDRESS, service.form()).status_code == 302


def test_all_is_complete_without_it(world: World, ears: Ears) -> None:
    notice = give(world, ears)
    assert notice.push_at is None
    assert "Kuula even" not in as_staff(world.ivo).get("/notices").content.decode()
