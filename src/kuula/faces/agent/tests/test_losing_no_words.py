"""Words and files in two places at once: of two windows, of an undo after a new beginning."""

import threading
from typing import Any
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from tests.world import World, build_world

from kuula.desk.actions import taking_back
from kuula.desk.actions.drafting import LONGEST
from kuula.desk.models import Attachment, Draft, Message
from kuula.faces.agent.tests.test_inbox import as_staff

pytestmark = pytest.mark.django_db


class Composer:
    """What a browser does with the composer of one conversation."""

    def __init__(self, client: Client, number: int) -> None:
        self.client, self.address = client, f"/conversations/{number}"
        self.number = number

    def seen(self) -> str:
        """The draft that the page shows, as its form names it."""
        page = self.client.get(self.address).content.decode()
        return page.split('name="seen" value="')[1].split('"')[0]

    def keep(self, text: str, kind: str = "reply", **fields: str) -> None:
        sent = {"kind": kind, "text": text, **fields}
        assert self.client.post(f"{self.address}/draft", sent).status_code == 204

    def type_on(self, text: str, seen: str) -> Any:
        """Keep it as the browser does: not over a draft other than `seen`."""
        sent, headers = {"kind": "reply", "text": text}, {"If-Match": f'"{seen}"'}
        return self.client.post(f"{self.address}/draft", sent, headers=headers)

    def send(self, text: str, kind: str = "reply", **fields: object) -> str:
        sent = {"kind": kind, "text": text, **fields}
        answer = self.client.post(f"{self.address}/replies", sent, follow=True)
        assert answer.status_code == 200
        return str(answer.content.decode())

    def upload(self, name: str) -> None:
        file = SimpleUploadedFile(name, name.encode(), content_type="text/plain")
        assert self.client.post(f"{self.address}/draft/files", {"file": file}).status_code == 200

    def undo(self) -> str:
        reply = Message.objects.get(conversation=self.number, kind="outbound", withdrawn_at=None)
        answer = self.client.post(f"/messages/{reply.pk}/withdrawal", follow=True)
        assert answer.status_code == 200
        return str(answer.content.decode())

    def sent(self) -> list[str]:
        found = Message.objects.filter(conversation=self.number, kind="outbound")
        return list(found.filter(withdrawn_at=None).values_list("text", flat=True))


@pytest.fixture
def composer(world: World) -> Composer:
    return Composer(as_staff(world.ivo), world.wardrobe.pk)


def test_nothing_is_sent_over_newer_words_of_another_window(composer: Composer) -> None:
    old = composer.seen()
    composer.keep("Teises aknas kirjutatud.")
    page = composer.send("Siin kirjutatud.", seen=old)
    assert "You wrote in another window too." in page
    assert composer.sent() == []
    assert Draft.objects.get().text == "Siin kirjutatud.\n\nTeises aknas kirjutatud."
    composer.send("Siin ja seal.", seen=composer.seen())
    assert composer.sent() == ["Siin ja seal."]
    assert not Draft.objects.exists()


def test_formatting_of_both_windows_stays(composer: Composer) -> None:
    old = composer.seen()
    composer.keep("<p>Teine <b>aken</b></p>", text_format="html")
    composer.send("Siin <3", seen=old)
    assert Draft.objects.get().html == "<p>Siin &lt;3</p><p>Teine <b>aken</b></p>"


@pytest.mark.parametrize("before", ["Tere", "Tere,  Kadri!", ""])
def test_words_that_are_sent_along_anyway_hold_nothing_up(composer: Composer, before: str) -> None:
    old = composer.seen()
    if before:
        composer.keep(before)
    else:
        composer.upload("arve.txt")
    composer.send("Tere, Kadri! Kapp on teel.", seen=old)
    assert composer.sent() == ["Tere, Kadri! Kapp on teel."]


def test_a_form_that_names_no_draft_is_sent_as_before(composer: Composer) -> None:
    composer.keep("Teises aknas kirjutatud.")
    composer.send("Siin kirjutatud.")
    assert composer.sent() == ["Siin kirjutatud."]


def test_an_undo_keeps_what_was_begun_meanwhile_and_the_files_of_both(
    composer: Composer,
) -> None:
    composer.upload("vana.txt")
    composer.send("Saadetud liiga vara.", cc="ema@example.ee")
    composer.upload("uus.txt")
    composer.keep("Juba uus mõte.", cc="isa@example.ee")
    page = composer.undo()
    assert "above what you have begun since" in page
    draft = Draft.objects.get()
    assert draft.text == "Saadetud liiga vara.\n\nJuba uus mõte."
    assert draft.cc == "ema@example.ee, isa@example.ee"
    names = Attachment.objects.filter(draft=draft).values_list("filename", flat=True)
    assert sorted(names) == ["uus.txt", "vana.txt"]
    for text in ("Saadetud liiga vara.", "Juba uus mõte.", "uus.txt", "vana.txt"):
        assert text in page


def test_an_undo_keeps_formatting(composer: Composer) -> None:
    composer.send("<p>Saadetud <b>vara</b></p>", text_format="html")
    composer.keep("Uus & lihtne")
    composer.undo()
    assert Draft.objects.get().html == "<p>Saadetud <b>vara</b></p><p>Uus &amp; lihtne</p>"


def test_a_note_begun_meanwhile_stays_a_note(composer: Composer) -> None:
    composer.send("Saadetud liiga vara.")
    composer.keep("Ainult meile: klient on tige.", kind="note")
    composer.undo()
    draft = Draft.objects.get()
    assert draft.kind == "note", "what is meant for us alone never becomes a reply by itself"
    assert draft.text == "Saadetud liiga vara.\n\nAinult meile: klient on tige."


def test_without_a_new_beginning_the_reply_is_as_it_was(composer: Composer) -> None:
    composer.upload("vana.txt")
    composer.send("<p>Saadetud <b>vara</b></p>", text_format="html", cc="ema@example.ee")
    composer.upload("uus.txt")
    assert "Your reply is a draft again<" in composer.undo()
    draft = Draft.objects.get()
    assert (draft.kind, draft.text) == ("reply", "Saadetud vara")
    assert draft.html == "<p>Saadetud <b>vara</b></p>"
    assert draft.cc == "ema@example.ee"
    assert Attachment.objects.filter(draft=draft).count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("begun", ["", "Juba uus"])
def test_words_kept_while_an_undo_is_under_way_are_neither_lost_nor_in_the_way(begun: str) -> None:
    world = build_world()
    composer, typing = (Composer(as_staff(world.ivo), world.wardrobe.pk) for _ in range(2))
    composer.send("Saadetud liiga vara.")
    if begun:
        composer.keep(begun)
    seen, answers = composer.seen(), []

    def type_on() -> None:
        try:
            answers.append(typing.type_on("Juba uus mõte", seen))
        finally:
            connection.close()

    meanwhile = threading.Thread(target=type_on)
    merge = taking_back._html_of

    def merge_slowly(message: Message, draft: Draft) -> str:
        meanwhile.start()
        meanwhile.join(1)  # it comes through only where nothing holds it
        return merge(message, draft)

    with mock.patch.object(taking_back, "_html_of", merge_slowly):
        composer.undo()
    meanwhile.join(30)
    both = "\n\n".join(filter(None, ["Saadetud liiga vara.", begun]))
    assert Draft.objects.get().text == both
    assert answers[0].status_code == 412, "the browser still has its words, and shows these"
    assert "Saadetud liiga vara." in str(answers[0].json()["words"])


@pytest.mark.parametrize("formatted", [False, True])
def test_words_of_this_window_whose_keeping_it_never_heard_of_are_no_conflict(
    composer: Composer, formatted: bool
) -> None:
    """Its answer was lost, then a sentence was deleted."""
    old = composer.seen()
    form = {"text_format": "html"} if formatted else {}
    before, after = "Tere! See on vale. Kapp on teel.", "Tere! Kapp on teel."
    if formatted:
        before, after = f"<p>{before}</p>", f"<p>{after}</p>"
    composer.keep(before, **form)
    composer.send(after, seen=old, tried=["Midagi muud.", before], **form)
    assert composer.sent() == ["Tere! Kapp on teel."]
    assert not Draft.objects.exists()


def test_what_this_window_tried_excuses_no_words_of_another(composer: Composer) -> None:
    old = composer.seen()
    composer.keep("Tere! Teises aknas kirjutatud.")
    assert "another window" in composer.send("Tsau!", seen=old, tried=["Tere!"])
    assert composer.sent() == []


def test_two_windows_together_may_be_longer_than_what_can_be_sent(composer: Composer) -> None:
    old = composer.seen()
    here, there = "s" * LONGEST, "t" * LONGEST
    composer.keep(there)
    assert "another window" in composer.send(here, seen=old)
    assert Draft.objects.get().text.split() == [here, there]
    composer.send(here, seen=composer.seen())
    assert composer.sent() == [here]


def test_a_template_and_a_file_taken_off_leave_words_of_another_window(
    composer: Composer, world: World
) -> None:
    old = composer.seen()
    composer.upload("arve.txt")
    composer.keep("Seal.")
    file = Attachment.objects.get(filename="arve.txt")
    path, sent = f"/files/{file.pk}/removal", {"kind": "reply", "text": "Siin.", "seen": old}
    assert composer.client.post(path, sent).status_code == 302
    assert Draft.objects.get().text == "Siin.\n\nSeal."
    composer.keep("Kolmas.")
    path = f"{composer.address}/draft"
    composer.client.post(path, {**sent, "template": world.greeting.pk})
    assert Draft.objects.get().text.startswith("Siin.\n\nKolmas.\n\n")


def test_leaving_while_a_save_is_under_way_is_no_conflict(composer: Composer) -> None:
    """The save at leaving names the draft from before the one under way, and what that held."""
    old, path = composer.seen(), f"{composer.address}/draft"
    headers = {"If-Match": f'"{old}"'}
    sent = {"kind": "reply", "text": "Tere! Kapp"}
    assert composer.client.post(path, sent, headers=headers).status_code == 204
    sent = {"kind": "reply", "text": "Tsau!", "tried": ["Tere! Kapp"]}
    assert composer.client.post(path, sent, headers=headers).status_code == 204
    assert Draft.objects.get().text == "Tsau!"
    late = {"kind": "reply", "text": "Vana", "tried": ["Midagi muud"]}
    assert composer.client.post(path, late, headers=headers).status_code == 412
