"""Promises through the browser's door: taken with a reply, made by hand, kept, moved, watched."""

from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from tests.counting import statements
from tests.world import World
from tests.world.watching import watching

from kuula.desk.actions import PromiseForm, make_promise, mark_spam, watch_promises
from kuula.desk.models import Conversation, Draft, Message, Promise
from kuula.faces.agent.tests.test_hints import MONDAY, PROMISES
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db
QUOTE = "Helistan Teile homme kell 15.00"
DUE = datetime.fromisoformat("2026-11-24T15:00+02:00")


def facts(talk: Conversation) -> list[str]:
    """What the ledger says of promises here and lets stand, oldest first."""
    found = Entry.objects.standing().filter(conversation_id=talk.pk, type__contains="promise")
    return [
        one.removeprefix("desk.promise_")
        for one in found.order_by("id").values_list("type", flat=True)
    ]


def page_of(client: Client, talk: Conversation) -> str:
    return unescape(client.get(f"/conversations/{talk.pk}").content.decode())


def promised(world: World, talk: Conversation, words: str, due: datetime, who: Staff) -> Promise:
    """A promise made by hand."""
    form = PromiseForm(words, due)
    return make_promise(world.actor(who), conversation=talk, form=form)


def send(client: Client, talk: Conversation, text: str, *quotes: str) -> None:
    sent = {"kind": "reply", "text": text, "promise": list(quotes)}
    assert client.post(f"/conversations/{talk.pk}/replies", sent).status_code == 302


def test_a_taken_promise_stays_with_the_draft_and_is_made_when_the_reply_goes(
    world: World,
) -> None:
    talk = world.wardrobe
    with clock.at(MONDAY):
        client = as_staff(world.ivo)
        sent = {"kind": "reply", "text": PROMISES["et"], "promise": QUOTE}
        said = client.post(f"/conversations/{talk.pk}/hints", sent).content.decode()
        assert "checked" in said
        assert client.post(f"/conversations/{talk.pk}/draft", sent).status_code == 204
        assert f'name="promise" value="{QUOTE}"' in page_of(client, talk)
        assert not Promise.objects.exists()
        send(client, talk, PROMISES["et"], QUOTE, "Never said")
        promise = Promise.objects.get()
        assert (promise.quote, promise.due_to, promise.state) == (QUOTE, DUE, "open")
        assert promise.message == Message.objects.get(conversation=talk, kind="outbound")
        assert facts(talk) == ["made"]
        shown = page_of(client, talk)
    assert f"Ivo Lepik promised: “{QUOTE}”" in shown
    assert f"/promises/{promise.pk}/keeping" in shown


def test_words_changed_before_sending_promise_what_they_say_then(world: World) -> None:
    talk = world.wardrobe
    with clock.at(MONDAY):
        send(as_staff(world.ivo), talk, "Täname. Helistan Teile homme kell 16.00.", QUOTE[:20])
        assert Promise.objects.get().due_to == DUE + timedelta(hours=1)
        send(as_staff(world.ivo), talk, "Täname. Vaatame.", QUOTE)
    assert Promise.objects.count() == 1


def test_a_reply_taken_back_takes_its_promise_back(world: World) -> None:
    talk = world.wardrobe
    with clock.at(MONDAY):
        client = as_staff(world.ivo)
        send(client, talk, PROMISES["et"], QUOTE)
        reply = Message.objects.get(conversation=talk, kind="outbound")
        assert client.post(f"/messages/{reply.pk}/withdrawal").status_code == 302
        assert Promise.objects.get().state == Promise.State.WITHDRAWN
        assert "made" not in facts(talk)
        assert Draft.objects.get().promises == [QUOTE]
        send(client, talk, PROMISES["et"], QUOTE)
    assert Promise.objects.to_do().count() == 1


def test_a_promise_is_made_by_hand_given_a_new_date_and_kept(world: World) -> None:
    talk = world.wardrobe
    with clock.at(MONDAY):
        client = as_staff(world.ivo)
        client.cookies["kuula_zone"] = "Europe/Tallinn"
        made = {"quote": "Kuller tuleb", "due": "2026-11-24T15:00"}
        client.post(f"/conversations/{talk.pk}/promises?in=open", made)
        promise = Promise.objects.get()
        assert promise.due_to == DUE
        shown = page_of(client, talk)
        assert "until Tue 24 Nov, 15:00" in shown
        client.post(f"/promises/{promise.pk}/date", {"due": "2026-11-25T10:00"})
        assert "until Wed 25 Nov, 10:00" in page_of(client, talk)
        for bad in ("", "yesterday", "2026-11-01T10:00", "9999-12-31T23:59", "0001-01-01T00:00"):
            client.post(f"/promises/{promise.pk}/date", {"due": bad})
            client.post(f"/conversations/{talk.pk}/promises", made | {"due": bad})
        client.post(f"/conversations/{talk.pk}/promises", made | {"quote": " "})
        for _twice in range(2):
            client.post(f"/promises/{promise.pk}/keeping")
        client.post(f"/promises/{promise.pk}/date", {"due": "2026-11-26T10:00"})
        client.post(f"/promises/{promise.pk}/withdrawal")
        shown = page_of(client, talk)
    promise = Promise.objects.get()
    assert (promise.state, promise.kept_at) == (Promise.State.KEPT, MONDAY)
    assert facts(talk) == ["made", "moved", "kept"]
    assert "Ivo Lepik kept a promise" in shown
    assert "This promise is kept already." in shown


def test_the_agent_then_the_lead_is_warned_and_slipping_is_a_fact_once(world: World) -> None:
    talk = world.wardrobe
    with clock.at(MONDAY):
        promise = promised(world, talk, "Kuller tuleb", DUE, world.ivo)

    def look(at: datetime) -> list[str]:
        with clock.at(at):
            for _twice in range(2):
                watch_promises(SYSTEM)
        promise.refresh_from_db()
        return facts(talk)

    assert look(DUE - timedelta(hours=3)) == ["made"]
    assert look(DUE - timedelta(hours=1)) == ["made", "due_soon"]
    assert look(DUE - timedelta(minutes=20)) == ["made", "due_soon", "due_soon"]
    assert look(DUE) == ["made", "due_soon", "due_soon", "late"]
    assert promise.state == Promise.State.LATE
    late = Entry.objects.get(type="desk.promise_late")
    assert (late.occurred_at, late.conversation_id) == (DUE, talk.pk)
    assert look(DUE + timedelta(hours=25))[-1] == "broken"
    assert promise.state == Promise.State.BROKEN
    with clock.at(DUE + timedelta(hours=26)):
        client = as_staff(world.ivo)
        client.post(f"/promises/{promise.pk}/keeping")
        assert "This promise is broken. Make a new one." in page_of(client, talk)


def test_kept_late_is_told_so_and_a_late_one_can_get_a_new_date(world: World) -> None:
    talk = world.wardrobe
    with clock.at(MONDAY):
        first = promised(world, talk, "Kuller tuleb", DUE, world.ivo)
        other = promised(world, talk, "Arve tuleb", DUE, world.ivo)
    with clock.at(DUE + timedelta(minutes=5)):
        client = as_staff(world.ivo)
        client.post(f"/promises/{first.pk}/keeping")
        watch_promises(SYSTEM)
        client.post(f"/promises/{other.pk}/date", {"due": "2026-11-25T10:00"})
        assert "Ivo Lepik kept a promise late" in page_of(client, talk)
        watch_promises(SYSTEM)
    other.refresh_from_db()
    assert (other.state, other.slipped_at, other.warned_at) == ("open", DUE, None)
    assert facts(talk).count("late") == 2
    moved = Entry.objects.get(type="desk.promise_moved").payload
    assert moved["late"] is True


def test_the_page_shows_mine_and_my_teams_by_time_and_nothing_unseen(world: World) -> None:
    with clock.at(MONDAY):
        promised(world, world.wardrobe, "Kuller tuleb", MONDAY + timedelta(hours=3), world.ivo)
        promised(world, world.invoice, "Račun stiže", DUE, world.ana)
        promised(world, world.dispute, "Saladus", MONDAY + timedelta(hours=3), world.vera)
        spam = promised(world, world.lottery, "Rämps", DUE, world.ivo)
        mark_spam(SYSTEM, conversation=spam.conversation, spam=True)
        client = as_staff(world.ivo)
        today = unescape(client.get("/promises").content.decode())
        assert "Kuller tuleb" in today
        assert "Račun" not in today
        coming = unescape(client.get("/promises?whose=teams&when=coming").content.decode())
        assert "Račun stiže" in coming
        assert "Rämps" not in coming
        assert "Nothing is promised here" in client.get("/promises?when=overdue").content.decode()
        for when in ("overdue", "today", "coming", "nonsense"):
            assert (
                "Saladus" not in client.get(f"/promises?whose=teams&when={when}").content.decode()
            )
        assert "Saladus" in as_staff(world.vera).get("/promises").content.decode()
    with clock.at(MONDAY + timedelta(hours=4)):
        late = as_staff(world.ivo).get("/promises?when=overdue").content.decode()
        assert "Kuller tuleb" in late
        number = Promise.objects.get(quote="Kuller tuleb").pk
        back = as_staff(world.ivo).post(f"/promises/{number}/keeping?whose=mine&when=overdue")
        assert back["Location"] == "/promises?whose=mine&when=overdue"
    assert as_staff(world.ivo).get("/promises?after=nonsense").status_code == 422


def test_what_one_may_not_see_or_change_stays_as_it_is(world: World) -> None:
    secret = promised(world, world.dispute, "Saladus", clock.now() + timedelta(1), world.vera)
    plain = promised(world, world.wardrobe, "Kuller", clock.now() + timedelta(1), world.ivo)
    watching(world.reader)
    for deed in ("keeping", "date", "withdrawal"):
        assert as_staff(world.ivo).post(f"/promises/{secret.pk}/{deed}").status_code == 404
        assert as_staff(world.reader).post(f"/promises/{plain.pk}/{deed}").status_code == 403
    assert Promise.objects.to_do().count() == 2
    seen = as_staff(world.reader).get(f"/conversations/{world.wardrobe.pk}").content.decode()
    assert "Kuller" in seen
    assert "/keeping" not in seen


def test_the_lead_sees_in_the_inbox_what_the_team_is_about_to_miss(world: World) -> None:
    promised(world, world.wardrobe, "Kuller", clock.now() + timedelta(hours=1), world.ivo)

    def count(staff: Staff) -> str:
        page = as_staff(staff).get("/inbox/open").content.decode()
        return page.split('href="/promises"')[-1].split("</a>")[0]

    assert ">1<" in count(world.ivo)
    assert ">0<" in count(world.liis)
    with clock.at(clock.now() + timedelta(minutes=40)):
        assert ">1<" in count(world.liis)
        assert ">0<" in count(world.ana)


def test_the_page_asks_the_database_as_often_for_many_promises(world: World) -> None:
    client = as_staff(world.ivo)

    def counted() -> int:
        with statements() as asked:
            assert client.get("/promises?whose=teams&when=coming").status_code == 200
        return len(asked)

    def some(count: int) -> None:
        for n in range(count):
            due = clock.now() + timedelta(days=3, minutes=n)
            promised(world, (world.wardrobe, world.invoice)[n % 2], f"P{n}", due, world.ivo)

    some(3)
    before = counted()
    some(203)
    assert counted() == before
    page = client.get("/promises?whose=teams&when=coming").content.decode()
    assert page.count('class="promise"') == 200
    assert "after=" in page
