"""Saved views through the browser's door: one's own, a team's, their order, what they show whom."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from django.test import Client
from tests.world import SECRET_WORD, World
from tests.world.watching import watching

from kuula.desk.actions.viewing import MOST, ViewForm, save_view
from kuula.desk.models import SavedView
from kuula.ledger.models import Entry
from kuula.workspace.models import Staff


def as_staff(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def beside(client: Client) -> str:
    """The side navigation of the inbox."""
    page = unescape(client.get("/inbox/open").content.decode())
    return page.split('id="views"')[1].split("</nav>")[0]


def save(client: Client, query: str, name: str, team: object = ""):
    return client.post(f"/views/new?q={quote(query)}", {"name": name, "team": team})


def test_a_search_is_saved_shown_beside_the_inbox_and_asked_anew(world: World) -> None:
    ivo = as_staff(world.ivo)
    page = ivo.get("/search?q=tag:late").content.decode()
    assert 'href="/views/new?q=tag%3Alate"' in page
    assert "<code>tag:late</code>" in ivo.get("/views/new?q=tag:late").content.decode()
    answer = save(ivo, "tag:late", "Hilinenud")
    assert answer["Location"] == "/search?q=tag%3Alate"
    assert "Kapp ei tulnud" in ivo.get(answer["Location"]).content.decode()
    assert '<a href="/search?q=tag%3Alate">' in beside(ivo)
    assert "Hilinenud" in beside(ivo)
    assert "Hilinenud" not in beside(as_staff(world.ana))
    assert Entry.objects.filter(type="desk.saved_view_changed").count() == 1


def test_filters_of_the_inbox_are_saved_with_their_order(world: World) -> None:
    ivo = as_staff(world.ivo)
    page = unescape(ivo.get("/inbox/open?tag=late&sort=newest").content.decode())
    link = re.search(r'href="(/views/new\?[^"]+)">Save as view', page)
    assert link is not None
    assert "Tag: late" in ivo.get(link[1]).content.decode()
    saved = ivo.post(link[1], {"name": "Late ones"})
    assert saved["Location"] == "/inbox/open?sort=newest&tag=late"
    shown = unescape(ivo.get(saved["Location"]).content.decode())
    assert '<a href="/inbox/open?sort=newest&tag=late" aria-current="page">' in shown
    assert ivo.post("/views/new?in=nonsense", {"name": "x"}).status_code == 422
    assert ivo.post("/views/new", {"name": "x"}).status_code == 422


def test_a_lead_saves_for_a_team_and_its_members_see_it(world: World) -> None:
    liis, ivo = as_staff(world.liis), as_staff(world.ivo)
    assert save(liis, "is:open", "Our open", world.first_line.pk).status_code == 302
    view = SavedView.objects.get()
    assert (view.team_id, view.staff_id) == (world.first_line.pk, None)
    assert "Views of First line" in beside(ivo)
    assert "Our open" in beside(ivo)
    assert "Our open" not in beside(as_staff(world.vera))
    assert "Only me" not in ivo.get("/views/new?q=x").content.decode()
    save(ivo, "is:waiting", "Mine then", world.first_line.pk)
    assert SavedView.objects.get(name="Mine then").staff_id == world.ivo.pk
    for path in (f"/views/{view.pk}", f"/views/{view.pk}/removal", f"/views/{view.pk}/lifting"):
        assert ivo.post(path, {"name": "Taken over"}).status_code == 403
    assert SavedView.objects.filter(name="Our open").exists()


def test_views_of_a_closed_team_do_not_exist_for_outsiders(world: World) -> None:
    liis = as_staff(world.liis)
    save(liis, f"{SECRET_WORD} from:kadri", "Kohtuasjad", world.legal.pk)
    view = SavedView.objects.get()
    for who in (world.ivo, world.mari, watching(world.reader)):
        client = as_staff(who)
        assert "Kohtuasjad" not in beside(client)
        assert "Kohtuasjad" not in client.get("/views").content.decode()
        for path in (f"/views/{view.pk}", f"/views/{view.pk}/removal"):
            assert client.post(path, {"name": "x"}).status_code == 404
        assert save(client, "x", "For them", world.legal.pk).status_code in (302, 422)
    assert SavedView.objects.filter(team=world.legal).count() == 1
    assert "Kohtuasjad" in beside(as_staff(world.vera))


def test_a_shared_view_shows_each_what_they_may_see(world: World) -> None:
    save(as_staff(world.liis), "from:kadri", "Kadri", world.first_line.pk)
    for who, seen, count in ((world.liis, True, "Leiti 2"), (world.ivo, False, "1 conversation")):
        page = as_staff(who).get("/search?q=from:kadri").content.decode()
        assert (f'href="/conversations/{world.dispute.pk}"' in page) is seen
        assert count in page


def test_views_are_put_in_order_renamed_and_removed(world: World) -> None:
    ivo = as_staff(world.ivo)
    for name in ("one", "two", "three"):
        save(ivo, name, name)
    ids = dict(SavedView.objects.values_list("name", "pk"))

    def order() -> list[str]:
        return re.findall(r'side-nav-label">(one|two|three|four)<', beside(ivo))

    assert order() == ["one", "two", "three"]
    ivo.post(f"/views/{ids['three']}/lifting")
    assert order() == ["one", "three", "two"]
    ivo.post(f"/views/{ids['one']}/lifting")
    assert order() == ["one", "three", "two"], "the first stays"
    assert ivo.post(f"/views/{ids['two']}", {"name": "ONE"}).status_code == 422
    assert ivo.post(f"/views/{ids['two']}", {"name": " "}).status_code == 422
    ivo.post(f"/views/{ids['two']}", {"name": "four"})
    assert order() == ["one", "three", "four"]
    ivo.post(f"/views/{ids['one']}/removal")
    assert ivo.post(f"/views/{ids['one']}/removal").status_code == 404
    assert order() == ["three", "four"]
    assert save(ivo, "x", "Three").status_code == 422
    other = as_staff(world.ana)
    assert other.post(f"/views/{ids['three']}", {"name": "x"}).status_code == 404
    page = ivo.get("/views").content.decode()
    assert page.index(">three<") < page.index(">four<")


def test_fifty_are_enough(world: World) -> None:
    actor = world.actor(world.ivo)
    for one in range(MOST):
        save_view(actor, form=ViewForm(f"view {one}", "kapp"))
    answer = save(as_staff(world.ivo), "kapp", "one more")
    assert answer.status_code == 422
    assert "50 views are saved already." in answer.content.decode()
    assert save(as_staff(world.ana), "kapp", "one more").status_code == 302


@pytest.mark.parametrize("query", ["", " ", "x" * 501])
def test_there_must_be_something_to_save(world: World, query: str) -> None:
    answer = save(as_staff(world.ivo), query, "Name")
    assert answer.status_code == 422
    assert "There is no search to save." in answer.content.decode()
