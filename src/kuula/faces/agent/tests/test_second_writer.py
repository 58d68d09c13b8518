"""The second writer: what others wrote or changed is shown before a reply goes."""

import re
from html import unescape

import pytest
from django.test import Client
from tests.world import SECRET_WORD, World, mail

from kuula.desk.actions import (
    add_note,
    assign_conversation,
    mark_spam,
    move_conversation,
    receive_message,
    solve_conversation,
    write_reply,
)
from kuula.desk.actions.replying import Reply
from kuula.desk.models import Draft, Message
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db


class Page:
    """A conversation as one colleague's page shows it, and the form in it."""

    def __init__(self, staff: Staff, number: int) -> None:
        self.client: Client = as_staff(staff)
        self.number, self.address = number, f"/conversations/{number}"
        self.fields = fields_in(self.client.get(self.address).content.decode())

    def send(self, text: str, **more: str):
        """Press the button of the composer."""
        sent = self.fields | {"kind": "reply", "text": text, "send": "1"} | more
        return self.client.post(f"{self.address}/replies", sent)

    def sent(self) -> list[str]:
        found = Message.objects.filter(conversation=self.number, kind="outbound", withdrawn_at=None)
        return list(found.order_by("pk").values_list("text", flat=True))


def fields_in(page: str) -> dict[str, str]:
    """The hidden fields of the form that sends."""
    form = re.search(r'<form[^>]*action="[^"]*/replies[^"]*"[^>]*>.*?</form>', page, re.S)
    assert form is not None
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form[0])
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


@pytest.fixture
def ivo(world: World) -> Page:
    return Page(world.ivo, world.wardrobe.pk)


def test_a_reply_of_somebody_else_is_shown_before_ones_own_goes(world: World, ivo: Page) -> None:
    write_reply(world.actor(world.ana), conversation=world.wardrobe, reply=Reply("Juba vastasin."))
    answer = ivo.send("Minu vastus.")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This came meanwhile" in page
    assert "Juba vastasin." in page
    assert "Ana Kovačević" in page
    assert "Minu vastus." in page
    assert [one in page for one in ("Read it first", "Send anyway", "Keep as draft")] == [True] * 3
    assert ivo.sent() == ["Juba vastasin."]
    assert Draft.objects.get(staff=world.ivo).text == "Minu vastus."


def test_send_anyway_sends_it_once_and_keeps_how_it_was_sent(world: World, ivo: Page) -> None:
    add_note(world.actor(world.ana), conversation=world.wardrobe, text="Ära veel vasta.")
    shown = ivo.send(
        "<p>Minu <b>vastus</b></p>", text_format="html", cc="ema@example.ee", send="solve"
    )
    assert "Ära veel vasta." in shown.content.decode()
    again = fields_in(shown.content.decode())
    assert (again["send"], again["cc"], again["text_format"]) == ("solve", "ema@example.ee", "html")
    for _press in range(2):
        assert ivo.client.post(f"{ivo.address}/replies", again).status_code == 302
    reply = Message.objects.get(conversation=ivo.number, kind="outbound")
    assert reply.html == "<p>Minu <b>vastus</b></p>"
    assert reply.recipients["cc"] == ["ema@example.ee"]
    world.wardrobe.refresh_from_db()
    assert world.wardrobe.state == "solved"
    assert not Draft.objects.filter(staff=world.ivo).exists()


def test_what_comes_after_that_is_asked_about_too(world: World, ivo: Page) -> None:
    add_note(world.actor(world.ana), conversation=world.wardrobe, text="Esimene.")
    again = fields_in(ivo.send("Minu vastus.").content.decode())
    add_note(world.actor(world.ana), conversation=world.wardrobe, text="Teine.")
    second = ivo.client.post(f"{ivo.address}/replies", again)
    assert second.status_code == 409
    page = second.content.decode()
    assert "Teine." in page
    assert "Esimene." not in page


def test_read_first_shows_the_conversation_with_the_draft_in_it(world: World, ivo: Page) -> None:
    write_reply(world.actor(world.ana), conversation=world.wardrobe, reply=Reply("Juba vastasin."))
    page = ivo.send("Minu vastus.").content.decode()
    link = re.search(r'href="([^"]+#message-\d+)"', page)
    assert link is not None
    conversation = ivo.client.get(unescape(link[1])).content.decode()
    assert "Juba vastasin." in conversation
    assert "Minu vastus." in conversation
    fresh = Page(world.ivo, ivo.number)
    assert fresh.send("Minu vastus.").status_code == 302


def test_the_customers_word_and_a_change_of_state_hold_it_up_too(world: World) -> None:
    said = mail("kadri.tamm@example.ee", "Kadri Tamm", "Kapp tuli ära!", clock.now(), "et")
    ana = world.actor(world.ana)
    for act, words in (
        (
            lambda: receive_message(SYSTEM, conversation=world.wardrobe, message=said),
            "Kapp tuli ära!",
        ),
        (lambda: solve_conversation(ana, conversation=world.wardrobe), "as solved"),
        (
            lambda: assign_conversation(ana, conversation=world.wardrobe, staff=world.ana),
            "took this on",
        ),
        (lambda: mark_spam(ana, conversation=world.wardrobe, spam=True), "spam"),
    ):
        page = Page(world.ivo, world.wardrobe.pk)
        act()
        answer = page.send("Minu vastus.")
        assert answer.status_code == 409, words
        assert words in answer.content.decode()
    assert page.sent() == []


def test_ones_own_doings_and_automatic_mail_hold_nothing_up(world: World, ivo: Page) -> None:
    me = world.actor(world.ivo)
    add_note(me, conversation=world.wardrobe, text="Enda märkus.")
    assign_conversation(me, conversation=world.wardrobe, staff=world.ivo)
    away = mail("kadri.tamm@example.ee", "Kadri Tamm", "Olen puhkusel.", clock.now(), "et")
    received = receive_message(SYSTEM, conversation=world.wardrobe, message=away)
    Message.objects.filter(pk=received.pk).update(automatic="auto-reply")
    assert ivo.send("Minu vastus.").status_code == 302
    assert ivo.sent() == ["Minu vastus."]


def test_notes_go_at_once_and_a_form_that_says_nothing_is_sent_as_before(
    world: World, ivo: Page
) -> None:
    add_note(world.actor(world.ana), conversation=world.wardrobe, text="Esimene.")
    assert ivo.send("Minu märkus.", kind="note").status_code == 302
    for known in ("", "nonsense", "1", "²", "9" * 40):
        page = Page(world.ivo, ivo.number)
        page.fields["known"] = known
        assert page.send(f"Vastus {known}.").status_code == 302


def test_nothing_of_a_closed_team_is_shown_to_who_lost_it(world: World) -> None:
    page = Page(world.ivo, world.wardrobe.pk)
    add_note(world.actor(world.liis), conversation=world.wardrobe, text=f"{SECRET_WORD} algab.")
    move_conversation(SYSTEM, conversation=world.wardrobe, team=world.legal)
    answer = page.send("Minu vastus.")
    assert answer.status_code == 404
    assert SECRET_WORD not in answer.content.decode()
