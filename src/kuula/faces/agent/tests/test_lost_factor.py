"""Who lost the second factor is let in again by somebody else, and that is noted."""

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from tests.world import World

from kuula.channels.mail.models import Mailbox
from kuula.channels.mail.tests.postbag import mailbox_of
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.ledger.models import Entry, Personal
from kuula.workspace.access import actor_for
from kuula.workspace.actions import remove_second_factors, set_permission
from kuula.workspace.actions.staff import reset_administrator
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Role, Staff
from kuula.workspace.permissions import Permission

PASSWORD = "seven blue kettles"
LOGIN = "/account/login/"


@pytest.fixture(autouse=True)
def _fresh_counts(db: None) -> Iterator[None]:
    del db
    cache.clear()
    yield
    cache.clear()


def with_factor(staff: Staff) -> Staff:
    """The same colleague, who signs in with an app and has recovery codes."""
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=staff, type=kind, data={"secret": "x", "seed": "x"})
    staff.set_password(PASSWORD)
    staff.save()
    return staff


def signed_in(email: str, password: str = PASSWORD) -> bool:
    client = Client()
    client.post(LOGIN, {"login": email, "password": password})
    return "_auth_user_id" in client.session


def test_an_administrator_removes_a_lost_factor_on_the_page_of_the_colleague(world: World) -> None:
    ivo, client = with_factor(world.ivo), Client()
    client.force_login(world.mari)
    assert not signed_in(ivo.email), "the password alone is not enough"
    elsewhere = Client()
    elsewhere.force_login(ivo)
    elsewhere.get("/account")
    page = client.get(f"/settings/people/{ivo.pk}").content.decode()
    assert "Remove second factors" in page

    done = client.post(f"/settings/people/{ivo.pk}/factors/removal")

    assert done.headers["Location"] == f"/settings/people/{ivo.pk}"
    assert not Authenticator.objects.exists()
    assert signed_in(ivo.email)
    noted = Entry.objects.get(type="workspace.sign_in_reset")
    assert (noted.actor_id, noted.payload["what"]) == (world.mari.pk, "factors")
    assert Personal.objects.get(event_id=noted.id).payload["name"] == ivo.name
    assert "Remove second factors" not in client.get(f"/settings/people/{ivo.pk}").content.decode()
    assert "reset how" in client.get("/settings/audit").content.decode()
    client.post(f"/settings/people/{ivo.pk}/factors/removal")
    assert Entry.objects.filter(type="workspace.sign_in_reset").count() == 1


def test_it_ends_the_sessions_of_whoever_lost_it(world: World) -> None:
    ivo, elsewhere = with_factor(world.ivo), Client()
    remove_second_factors(SYSTEM, staff=ivo)
    elsewhere.post(LOGIN, {"login": ivo.email, "password": PASSWORD})
    assert elsewhere.get("/account").status_code == 200
    remove_second_factors(SYSTEM, staff=with_factor(ivo))
    assert elsewhere.get("/account").status_code == 302


def test_nobody_removes_their_own_and_only_administrators_those_of_others(world: World) -> None:
    with_factor(world.mari)
    with pytest.raises(Problem, match="Signing in"):
        remove_second_factors(actor_for(world.mari), staff=world.mari)
    set_permission(SYSTEM, role=Role.LEAD, permission=Permission.STAFF, granted=True)
    with pytest.raises(NotAllowed):
        remove_second_factors(actor_for(world.liis), staff=world.ivo)
    client = Client()
    client.force_login(world.liis)
    assert "Remove second" not in client.get(f"/settings/people/{world.mari.pk}").content.decode()
    with pytest.raises(NotAllowed):
        remove_second_factors(actor_for(world.ivo), staff=world.mari)
    assert Authenticator.objects.count() == 2


def test_the_last_administrator_gets_a_new_password_and_needs_nothing_else(world: World) -> None:
    with_factor(world.mari)
    found = reset_administrator(SYSTEM, email=" MARI@pohjala.example", password="nine red kettles")
    assert found == world.mari
    assert signed_in(world.mari.email, "nine red kettles")
    assert not signed_in(world.mari.email)
    assert Entry.objects.get(type="workspace.sign_in_reset").payload["what"] == "password"
    for email in (world.ivo.email, "nobody@pohjala.example"):
        with pytest.raises(NotFound):
            reset_administrator(SYSTEM, email=email, password="nine red kettles")


def test_the_page_for_a_new_password_says_when_no_link_can_be_sent(world: World) -> None:
    Mailbox.objects.update(active=False)
    said = "No link can be sent now"
    assert said in Client().get("/account/password/reset/").content.decode()
    mailbox_of(world.pohjala)
    assert said not in Client().get("/account/password/reset/").content.decode()
