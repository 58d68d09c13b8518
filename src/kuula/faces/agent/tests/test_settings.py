"""The settings: each page for who may, refused to who may not; each form saved and refused."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from tests.world import World, world

from kuula.channels.mail.connecting import testing as connecting
from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.faces.agent.views.settings.shell import SECTIONS
from kuula.kit import clock
from kuula.kit.problems import NotAllowed
from kuula.ledger.models import Delivery, Entry
from kuula.workspace.access import SETTINGS, actor_for, actor_for_token
from kuula.workspace.actions import change_staff, set_members, set_permission
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import ApiToken, Brand, Invitation, RolePermission, Staff, Team
from kuula.workspace.permissions import Permission

__all__ = ["world"]


@pytest.fixture
def admin(world: World) -> Client:
    return signed_in(world.mari)


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def test_every_page_opens_for_the_administrator_without_inline_code(
    world: World, admin: Client
) -> None:
    paths = [
        "/settings/brands", "/settings/brands/new", f"/settings/brands/{world.pohjala.pk}",
        "/settings/teams", "/settings/teams/new", f"/settings/teams/{world.legal.pk}",
        "/settings/people", "/settings/people/invitations/new", f"/settings/people/{world.ivo.pk}",
        f"/settings/people/{world.ivo.pk}/leaving", "/settings/roles", "/settings/tokens",
        "/settings/audit", "/settings/parked", "/settings/mailboxes", "/settings/mailboxes/new",
    ]  # fmt: skip
    for path in paths:
        page = admin.get(path)
        assert page.status_code == 200, path
        assert "style=" not in page.content.decode(), path
        assert "<script>" not in page.content.decode(), path
    assert admin.get("/settings").headers["Location"] == "/settings/brands"


def test_an_agent_has_no_settings_and_a_lead_has_people(world: World) -> None:
    agent, lead = signed_in(world.ivo), signed_in(world.liis)
    assert agent.get("/settings").status_code == 403
    assert agent.get("/settings/people").status_code == 403
    assert lead.get("/settings").headers["Location"] == "/settings/fields"
    assert lead.get("/settings/people").status_code == 200
    for path in ("/settings/brands", "/settings/roles", "/settings/tokens", "/settings/audit"):
        assert lead.get(path).status_code == 403, path
    assert "Brands and hours" not in lead.get("/settings/people").content.decode()


def test_a_brand_keeps_two_intervals_a_day_and_midnight(world: World, admin: Client) -> None:
    form = {
        "name": "Metsa Mööbel", "language": "et", "time_zone": "Europe/Tallinn",
        "mon_1_from": "09:00", "mon_1_to": "12:00", "mon_2_from": "13:00", "mon_2_to": "00:00",
        "signature_et": "Metsa Mööbel\nTallinn", "signature_ru": " ",
    }  # fmt: skip
    assert admin.post("/settings/brands/new", form).status_code == 302
    brand = Brand.objects.get(name="Metsa Mööbel")
    assert brand.hours == {"mon": [["09:00", "12:00"], ["13:00", "24:00"]]}
    assert brand.signatures == {"et": "Metsa Mööbel\nTallinn"}
    page = admin.get(f"/settings/brands/{brand.pk}").content.decode()
    assert 'value="09:00"' in page
    half = admin.post(f"/settings/brands/{brand.pk}", form | {"tue_1_from": "09:00"})
    assert half.status_code == 422
    assert "Fill in both times" in half.content.decode()
    overlap = admin.post(f"/settings/brands/{brand.pk}", form | {"mon_2_from": "11:00"})
    assert overlap.status_code == 422
    assert "overlap" in overlap.content.decode()
    for strange in ("²1:00", "٠٩:٠٠", "9"):
        wrong = admin.post(f"/settings/brands/{brand.pk}", form | {"mon_1_from": strange})
        assert wrong.status_code == 422
    taken = admin.post("/settings/brands/new", form | {"name": "metsa mööbel"})
    assert taken.status_code == 422


def test_teams_are_made_closed_and_filled(world: World, admin: Client) -> None:
    form = {"name": "Billing", "closed": "on", "members": [world.ivo.pk, world.ana.pk]}
    assert admin.post("/settings/teams/new", form).status_code == 302
    team = Team.objects.get(name="Billing")
    assert team.closed
    assert set(team.staff.all()) == {world.ivo, world.ana}
    admin.post(f"/settings/teams/{team.pk}", {"name": "Bills", "members": [world.ana.pk]})
    team.refresh_from_db()
    assert (team.name, team.closed, list(team.staff.all())) == ("Bills", False, [world.ana])


def test_a_lead_neither_sees_nor_fills_a_closed_team_of_others(world: World) -> None:
    secret = Team.objects.create(name="Board", closed=True)
    lead = signed_in(world.liis)
    assert "Board" not in lead.get("/settings/teams").content.decode()
    assert lead.get(f"/settings/teams/{secret.pk}").status_code == 404
    set_members(SYSTEM, team=secret, staff_ids=[world.ivo.pk])
    change_staff(actor_for(world.liis), staff=world.ivo, role="agent", team_ids=[secret.pk])
    assert list(secret.staff.all()) == [world.ivo], "what she does not see stays as it was"
    change_staff(actor_for(world.liis), staff=world.ana, role="agent", team_ids=[secret.pk])
    assert list(secret.staff.all()) == [world.ivo]


def test_only_who_may_change_rights_makes_and_unmakes_administrators(world: World) -> None:
    lead = signed_in(world.liis)
    form = {"email": "x@y.example", "name": "X", "language": "en", "role": "administrator"}
    assert lead.post("/settings/people/invitations/new", form).status_code == 422
    with pytest.raises(NotAllowed):
        change_staff(actor_for(world.liis), staff=world.mari, role="agent", team_ids=[])
    assert lead.post(f"/settings/people/{world.mari.pk}/leaving", {}).status_code == 403
    assert Invitation.objects.count() == 0


def test_an_invitation_is_shown_once_and_mailed_in_the_guests_language(
    world: World, admin: Client
) -> None:
    form = {
        "email": "juku@pohjala.example", "name": "Juku", "language": "en", "role": "agent",
        "teams": [world.first_line.pk],
    }  # fmt: skip
    page = admin.post("/settings/people/invitations/new", form)
    link = re.search(r'value="(http[^"]+/invitation/[^"]+)"', page.content.decode()).group(1)
    assert link in mail.outbox[0].body
    assert link not in admin.get("/settings/people").content.decode()
    assert "juku@pohjala.example" in admin.get("/settings/people").content.decode()
    made = Invitation.objects.get()
    assert admin.post(f"/settings/people/invitations/{made.pk}/withdrawal").status_code == 302
    assert Client().get("/invitation/" + link.rsplit("/", 1)[1]).status_code == 404
    again = admin.post("/settings/people/invitations/new", form | {"email": world.ivo.email})
    assert again.status_code == 422


def test_leaving_names_what_is_held_and_who_takes_over(world: World, admin: Client) -> None:
    page = admin.get(f"/settings/people/{world.ivo.pk}/leaving").content.decode()
    assert "unfinished conversation" in page
    done = admin.post(f"/settings/people/{world.ivo.pk}/leaving", {"successor": world.ana.pk})
    assert done.status_code == 302
    left = Entry.objects.get(type="workspace.staff_deactivated")
    assert left.payload["successor_id"] == world.ana.pk
    admin.post(f"/settings/people/{world.ivo.pk}/return")
    world.ivo.refresh_from_db()
    assert world.ivo.is_active
    himself = admin.post(f"/settings/people/{world.mari.pk}/leaving", {})
    assert himself.status_code == 422


def test_role_and_teams_of_a_colleague_are_changed(world: World, admin: Client) -> None:
    form = {"role": "lead", "teams": [world.legal.pk]}
    assert admin.post(f"/settings/people/{world.ivo.pk}", form).status_code == 302
    world.ivo.refresh_from_db()
    assert (world.ivo.role, list(world.ivo.teams.all())) == ("lead", [world.legal])
    last = admin.post(f"/settings/people/{world.mari.pk}", {"role": "agent"})
    assert last.status_code == 422
    assert "administrator" in last.content.decode()


def test_the_table_of_rights_saves_what_differs(world: World, admin: Client) -> None:
    ticked = {
        f"{role}:{right}": "on"
        for role, right in RolePermission.objects.values_list("role", "permission")
    }
    ticked.pop("agent:customers.read")
    ticked["agent:settings.tokens"] = "on"
    ticked.pop("administrator:settings.roles")
    assert admin.post("/settings/roles", ticked).status_code == 302
    agent = actor_for(world.ivo)
    assert agent.may(Permission.TOKENS)
    assert not agent.may(Permission.CUSTOMERS_READ)
    assert actor_for(world.mari).may(Permission.ROLES)
    assert Entry.objects.filter(type="workspace.permission_changed").count() == 2


def test_a_token_is_told_once_does_no_more_than_its_maker_and_stops(
    world: World, admin: Client
) -> None:
    made = admin.post("/settings/tokens", {"name": "Shop robot", "scopes": ["conversations.read"]})
    secret = re.search(r'value="(kuula_[^"]+)"', made.content.decode()).group(1)
    assert secret not in admin.get("/settings/tokens").content.decode()
    assert actor_for_token(secret).permissions == {"conversations.read"}
    token = ApiToken.objects.get()
    set_permission(SYSTEM, role="agent", permission=Permission.TOKENS, granted=True)
    agent = signed_in(world.ivo)
    assert "Shop robot" not in agent.get("/settings/tokens").content.decode()
    agent.post(f"/settings/tokens/{token.pk}/revocation")
    assert actor_for_token(secret) is not None, "a colleague's token is not theirs to stop"
    assert (
        agent.post("/settings/tokens", {"name": "x", "scopes": ["settings.roles"]}).status_code
        == 422
    )
    admin.post(f"/settings/tokens/{token.pk}/revocation")
    assert actor_for_token(secret) is None


def test_the_audit_page_tells_filters_and_pages(world: World, admin: Client) -> None:
    for number in range(60):
        set_permission(
            actor_for(world.mari),
            role="agent",
            permission=Permission.TOKENS,
            granted=number % 2 == 0,
        )
    first = admin.get("/settings/audit").content.decode()
    assert "Mari Mets changed what the role Agent may do" in first
    assert "Make API tokens: given" in first
    assert "Kapp ei tulnud" not in first
    older = re.search(r'href="(/settings/audit\?[^"]*after=[^"]+)"', first).group(1)
    second = admin.get(older.replace("&amp;", "&")).content.decode()
    assert second.count("Mari Mets changed") == 10
    mine = admin.get(f"/settings/audit?person={world.ivo.pk}").content.decode()
    assert "Mari Mets changed" not in mine
    typed = admin.get(
        "/settings/audit?type=workspace.staff_joined&since=2020-01-01"
    ).content.decode()
    assert "Vera Orlova joined" in typed
    assert "Nothing matches" in admin.get("/settings/audit?until=2020-01-01").content.decode()
    assert admin.get("/settings/audit?since=nonsense").status_code == 422
    for days in ("until=9999-12-31", "since=0001-01-01&until=0001-01-01", "since=9999-12-31"):
        assert admin.get(f"/settings/audit?{days}").status_code == 200, days


def test_a_parked_event_is_shown_and_tried_again(world: World, admin: Client) -> None:
    event = Entry.objects.order_by("id").first()
    stuck = Delivery.objects.create(
        subscriber="desk.erase", event_id=event.id, attempts=5, state="parked",
        error="ValueError: odd", changed_at=clock.now(),
    )  # fmt: skip
    assert "ValueError: odd" in admin.get("/settings/parked").content.decode()
    assert admin.post(f"/settings/parked/{stuck.pk}/another-try").status_code == 302
    stuck.refresh_from_db()
    assert (stuck.state, stuck.attempts) == ("retrying", 0)


BOX = {
    "address": "abi@pohjala.example", "name": "Põhjala Kodu", "team": "", "way": "imap",
    "login": "password", "password": "s3cret words", "imap_host": "127.0.0.1", "imap_port": "1",
    "imap_security": "tls", "imap_folder": "INBOX", "smtp_host": "127.0.0.1", "smtp_port": "1",
    "smtp_security": "tls", "reply_target": "240",
}  # fmt: skip


def test_a_mailbox_is_connected_tested_changed_and_paused(
    world: World, admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "check_domain", lambda address, lookup: ())
    form = BOX | {"brand": world.pohjala.pk}
    assert "imap.gmail.com" in admin.get("/settings/mailboxes/new?provider=google").content.decode()
    assert admin.post("/settings/mailboxes/new", form | {"brand": ""}).status_code == 422
    tried = admin.post("/settings/mailboxes/new", form | {"act": "test"})
    assert "Nothing listens on port 1" in tried.content.decode()
    assert not Mailbox.objects.exists()
    kept = admin.post("/settings/mailboxes/new", form)
    box = Mailbox.objects.get()
    assert kept.headers["Location"] == f"/settings/mailboxes/{box.pk}"
    page = admin.get(f"/settings/mailboxes/{box.pk}").content.decode()
    assert "s3cret" not in page
    assert "s3cret" not in box.password_sealed
    tested = admin.post(f"/settings/mailboxes/{box.pk}/check").content.decode()
    assert "Something is not right yet" in tested
    changed = admin.post(f"/settings/mailboxes/{box.pk}", form | {"name": "Abi", "password": ""})
    assert changed.status_code == 302
    same = Mailbox.objects.get()
    assert (same.name, same.password_sealed) == ("Abi", box.password_sealed)
    admin.post(f"/settings/mailboxes/{box.pk}/pause", {"paused": "yes"})
    assert "Paused" in admin.get("/settings/mailboxes").content.decode()
    admin.post(f"/settings/mailboxes/{box.pk}/pause", {"paused": "no"})
    assert Mailbox.objects.get().active
    later = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    away = {"until": later, "text_et": "Oleme tagasi esmaspäeval."}
    assert admin.post(f"/settings/mailboxes/{box.pk}/away", away).status_code == 302
    assert Mailbox.objects.get().away_texts == {"et": "Oleme tagasi esmaspäeval."}
    assert admin.post(f"/settings/mailboxes/{box.pk}/away", {"until": later}).status_code == 422


def test_signing_in_at_the_provider_needs_the_state_we_gave(world: World, admin: Client) -> None:
    form = BOX | {"brand": world.pohjala.pk, "login": "oauth2"}
    admin.post("/settings/mailboxes/new", form)
    box = Mailbox.objects.get()
    assert admin.get(f"/settings/mailboxes/{box.pk}/sign-in").status_code == 422
    form |= {
        "oauth_client_id": "kuula",
        "oauth_authorize_url": "https://login.example/authorize",
        "oauth_token_url": "https://login.example/token",
    }
    admin.post(f"/settings/mailboxes/{box.pk}", form)
    gone = admin.get(f"/settings/mailboxes/{box.pk}/sign-in").headers["Location"]
    assert gone.startswith("https://login.example/authorize?")
    assert admin.get("/settings/mailboxes/sign-in?state=other&code=x").status_code == 422


def test_a_new_password_leaves_through_the_mailbox(world: World, admin: Client, settings) -> None:
    settings.EMAIL_BACKEND = "kuula.channels.mail.sending.django_backend.OutboxBackend"
    reset = {"email": world.mari.email}
    assert Client().post("/account/password/reset/", reset).status_code == 302
    assert not Outgoing.objects.exists(), "without a mailbox nothing is promised"
    admin.post("/settings/mailboxes/new", BOX | {"brand": world.pohjala.pk})
    assert Client().post("/account/password/reset/", reset).status_code == 302
    assert Outgoing.objects.get().recipient == world.mari.email


def test_each_right_to_a_settings_page_leads_to_the_settings(world: World) -> None:
    rights = {right for _label, pages in SECTIONS for *_page, right in pages}
    assert rights == set(SETTINGS)
    for right in rights:
        RolePermission.objects.filter(role=world.reader.role).delete()
        for granted in (Permission.READ, right):
            RolePermission.objects.create(role=world.reader.role, permission=granted)
        client = signed_in(world.reader)
        assert 'href="/settings"' in client.get("/inbox/open").content.decode(), right
        assert client.get("/settings", follow=True).status_code == 200, right
