"""The inbox through the browser's door: views, lists, a conversation; what nobody else sees."""

import re
from html import unescape

import pytest
from django.test import Client
from tests.counting import statements
from tests.world import SECRET_WORD, World, mail
from tests.world.watching import watching

from kuula.channels.mail.actions.incoming import stop_mailbox
from kuula.channels.mail.connecting.health import Reason
from kuula.channels.mail.models import Mailbox
from kuula.desk.actions import move_conversation, open_conversation
from kuula.desk.incoming import Opening
from kuula.kit import clock
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

PLACES = ("mine", "handed", "unassigned", "open", "waiting", "snoozed", "solved", "spam")


def as_staff(staff: Staff) -> Client:
    """A browser in which `staff` is signed in."""
    client = Client()
    client.force_login(staff)
    return client


def test_strangers_are_sent_to_sign_in_and_come_back(world: World) -> None:
    answer = Client().get(f"/conversations/{world.wardrobe.pk}")
    assert answer.status_code == 302
    assert f"next=/conversations/{world.wardrobe.pk}" in answer["Location"]
    live = Client().get("/inbox/mine?part=list", headers={"HX-Request": "true"})
    assert live.status_code == 401


def test_the_list_says_who_what_and_how_soon(world: World) -> None:
    page = as_staff(world.ivo).get("/inbox/open").content.decode()
    assert "Kadri Tamm" in page
    assert "Kapp ei tulnud lubatud ajal" in page
    assert "Late" not in page.split("Kadri Tamm")[1].split("</li>")[0]
    assert "delivery" in page
    assert f"№ {world.wardrobe.pk}" in page


def test_every_view_and_order_opens(world: World) -> None:
    client = as_staff(world.liis)
    for view in (*PLACES, f"team-{world.first_line.pk}", f"team-{world.legal.pk}"):
        for sort in ("due", "newest", "oldest"):
            assert client.get(f"/inbox/{view}?sort={sort}").status_code == 200
    assert client.get("/inbox/nonsense").status_code == 422


def test_filters_narrow_the_list(world: World) -> None:
    client = as_staff(world.ivo)
    only_late = client.get("/inbox/open?tag=late").content.decode()
    assert "Kapp ei tulnud" in only_late
    assert "Question about chairs" not in only_late
    none = client.get("/inbox/open?priority=4").content.decode()
    assert "Nothing matches" in none


@pytest.mark.parametrize("who", ["ivo", "mari", "reader"])
def test_a_closed_team_does_not_exist_for_outsiders(world: World, who: str) -> None:
    staff = getattr(world, who)
    client = as_staff(watching(staff) if who == "reader" else staff)
    number, secret = world.dispute.pk, f"team-{world.legal.pk}"
    for view in (*PLACES, secret):
        page = client.get(f"/inbox/{view}").content.decode()
        assert SECRET_WORD not in page
        assert ">Legal<" not in page
    assert client.get(f"/conversations/{number}").status_code == 404
    for part in ("list", "views", "head", "thread", "panel"):
        answer = client.get(f"/conversations/{number}?part={part}", headers={"HX-Request": "true"})
        assert answer.status_code == 404
    found = client.get(f"/search?q={SECRET_WORD}").content.decode()
    assert "0 messages found" in found
    assert client.get(f"/search?q={number}").status_code == 200
    profile = client.get(f"/customers/{world.kadri.pk}").content.decode()
    beside = client.get(f"/conversations/{world.wardrobe.pk}").content.decode()
    for page in (profile, beside):
        assert SECRET_WORD not in page
        assert f"/conversations/{number}" not in page
    assert profile.count("The conversation began") == 1


def test_members_and_guests_of_a_closed_team_see_it(world: World) -> None:
    inside = as_staff(world.vera)
    assert SECRET_WORD in inside.get("/inbox/open").content.decode()
    address = f"/conversations/{world.dispute.pk}"
    assert f'href="{address}"' in inside.get(f"/search?q={SECRET_WORD}").content.decode()
    assert inside.post(f"{address}/guests", {"staff": world.ivo.pk}).status_code == 302
    guest = as_staff(world.ivo)
    assert guest.get(address).status_code == 200
    assert SECRET_WORD in guest.get("/inbox/open").content.decode()


def test_a_conversation_shows_messages_facts_and_the_customer(world: World) -> None:
    page = as_staff(world.ivo).get(f"/conversations/{world.invoice.pk}").content.decode()
    assert "Hvala na poruci" in page
    assert "Još ništa nije vraćeno." in page
    assert "Ana Kovačević took this on" in page
    assert "ivana@example.hr" in page


def test_htmx_gets_only_the_region_it_replaces(world: World) -> None:
    client = as_staff(world.ivo)
    address = f"/conversations/{world.wardrobe.pk}"
    headers = {"HX-Request": "true", "HX-Target": "section#talk"}
    answer = client.get(address, headers=headers)
    assert "HX-Target" in answer["Vary"]
    body = answer.content.decode()
    assert 'id="talk"' in body
    assert 'id="side"' in body
    assert 'id="list"' not in body
    thread = client.get(f"{address}?part=thread", headers={"HX-Request": "true"}).content.decode()
    assert thread.strip().startswith("<div")
    assert "<html" not in thread


@pytest.mark.parametrize(
    ("address", "times"),
    [("/inbox/open", 13), ("/conversations/{number}", 28), ("/customers", 6)],
)
def test_pages_ask_the_database_the_same_number_of_times(
    world: World, address: str, times: int
) -> None:
    client, path = as_staff(world.ivo), address.format(number=world.wardrobe.pk)
    client.get(path)
    few = _statements(client, path)
    for one in range(27):
        words = mail(f"writer{one}@example.ee", f"Writer {one}", "Tere!", clock.now(), "et")
        opening = Opening(
            world.pohjala.pk,
            f"Letter {one}",
            team_id=world.first_line.pk,
            target_minutes=None if one % 3 == 0 else 60,
        )
        open_conversation(SYSTEM, opening=opening, message=words)
    many = _statements(client, path)
    assert (few, many) == (times, times)


def test_everybody_is_told_of_a_stopped_mailbox_but_not_of_a_closed_teams(world: World) -> None:
    for address, team in (("abi@pohjala.example", None), ("jurist@pohjala.example", world.legal)):
        box = Mailbox.objects.create(
            address=address, brand=world.pohjala, team=team, created_at=clock.now()
        )
        stop_mailbox(SYSTEM, mailbox_id=box.pk, reason=Reason.STORAGE)
    address = f"/conversations/{world.wardrobe.pk}"
    live = {"HX-Request": "true"}
    for path in ("/inbox/mine", address, "/inbox/mine?part=troubles"):
        headers = live if "part" in path else None
        page = as_staff(world.ivo).get(path, headers=headers).content.decode()
        assert "abi@pohjala.example stopped. There is no room to store mail" in page
        assert "jurist@" not in page
        assert "/settings/mailboxes" not in page, "for who may change them only"
    assert "jurist@" in as_staff(world.liis).get("/inbox/mine").content.decode()


def test_a_stopped_mailbox_leads_whoever_may_to_its_settings(world: World) -> None:
    boxes = [
        Mailbox.objects.create(
            address=f"abi{number}@pohjala.example", brand=world.pohjala, created_at=clock.now()
        )
        for number in range(3)
    ]
    client = as_staff(world.mari)
    stop_mailbox(SYSTEM, mailbox_id=boxes[0].pk, reason=Reason.LOGIN)
    page = client.get("/inbox/mine").content.decode()
    assert f'<a href="/settings/mailboxes/{boxes[0].pk}">Details</a>' in page
    for box in boxes[1:]:
        stop_mailbox(SYSTEM, mailbox_id=box.pk, reason=Reason.LOGIN)
    many = client.get("/inbox/mine").content.decode()
    assert "These mailboxes stopped: abi0@pohjala.example, abi1@" in many
    assert '<a href="/settings/mailboxes">Details</a>' in many


def test_the_list_is_paged_by_keyset_without_gaps(world: World) -> None:
    for one in range(60):
        words = mail(f"writer{one}@example.ee", f"Writer {one}", "Tere!", clock.now(), "et")
        opening = Opening(world.pohjala.pk, f"Letter {one:02}", target_minutes=60 + one % 3)
        open_conversation(SYSTEM, opening=opening, message=words)
    client = as_staff(world.ivo)
    for sort in ("due", "newest", "oldest"):
        seen: list[str] = []
        path = f"/inbox/open?sort={sort}"
        while path:
            page = client.get(path).content.decode()
            seen += re.findall(r'id="row-(\d+)"', page)
            older = re.search(r'href="([^"]+)" rel="next"', page)
            path = unescape(older[1]) if older else ""
        assert len(seen) == len(set(seen)) == 63
    assert client.get("/inbox/open?after=damaged!").status_code == 422


@pytest.mark.parametrize("view", ["team-²", f"team-{'9' * 4400}", "team--1", "nothing"])
def test_a_view_that_is_none_is_refused_calmly(world: World, view: str) -> None:
    client = as_staff(world.ivo)
    for path in (f"/inbox/{view}", f"/conversations/{world.wardrobe.pk}?in={view}"):
        assert client.get(path).status_code < 500


def _statements(client: Client, path: str) -> int:
    with statements() as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_list_and_counts_come_from_the_inbox_whatever_is_open_beside_them(world: World) -> None:
    client, address = as_staff(world.ivo), f"/conversations/{world.wardrobe.pk}?in=unassigned"
    page = client.get(address).content.decode()
    assert f'id="row-{world.wardrobe.pk}"' in page
    for part in ("list", "views"):
        found = re.search(rf'id="{part}"[^>]* data-live-src="([^"]+)"', page)
        assert found is not None
        assert unescape(found[1]) == f"/inbox/unassigned?part={part}"
        region = client.get(unescape(found[1]), headers={"HX-Request": "true"}).content.decode()
        assert f'id="{part}"' in region
        assert f'data-live-src="{found[1]}"' in region
        assert "<html" not in region
    assert "aria-current" in page.split('id="list"')[1].split("</ul>")[0]
    move_conversation(SYSTEM, conversation=world.wardrobe, team=world.legal)
    assert client.get(address).status_code == 404
    again = client.get("/inbox/unassigned?part=list", headers={"HX-Request": "true"})
    assert f'id="row-{world.wardrobe.pk}"' not in again.content.decode()


def test_a_region_asked_for_anew_takes_no_notice_away(world: World) -> None:
    client, address = as_staff(world.ivo), f"/conversations/{world.wardrobe.pk}"
    client.post(f"{address}/solution", headers={"HX-Request": "true"})
    for region in (f"{address}?part=head", f"{address}?part=thread", "/inbox/open?part=list"):
        client.get(region, headers={"HX-Request": "true"})
    opened = client.get(address, headers={"HX-Request": "true", "HX-Target": "section#talk"})
    assert f"№ {world.wardrobe.pk} is solved" in opened.content.decode()
