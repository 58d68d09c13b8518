"""Answering through the browser's door: drafts, replies, notes, files, and what strangers send."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.world import World
from tests.world.watching import watching

from kuula.desk.actions import claim_reply, open_conversation
from kuula.desk.incoming import Incoming, IncomingFile, Opening
from kuula.desk.models import Attachment, Conversation, Draft, Message, State
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock, files
from kuula.workspace.actors import SYSTEM

NASTY = '<p onclick="x()">Hi<script>alert(1)</script> <a href="javascript:x()">there</a></p>'


EMA = '"Ema" <ema@example.ee>, "Doe, John \\"JD; <x>\\"" <john@x.example>; b@c.ee'


def write(client: Client, number: int, **fields: object) -> str:
    """Send the composer of a conversation and answer the page it leads to."""
    answer = client.post(f"/conversations/{number}/replies", fields, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_reply_can_be_taken_back_for_ten_seconds_and_is_a_draft_again(world: World) -> None:
    client, number = as_staff(world.ivo), world.wardrobe.pk
    page = write(client, number, kind="reply", text="Palun vabandust!", cc=EMA)
    reply = Message.objects.get(conversation=number, kind="outbound")
    assert reply.recipients["cc"] == ["ema@example.ee", "john@x.example", "b@c.ee"]
    assert f"/messages/{reply.pk}/withdrawal" in page
    back = client.post(f"/messages/{reply.pk}/withdrawal", follow=True).content.decode()
    assert "Palun vabandust!" in back
    assert Draft.objects.get().cc == "ema@example.ee, john@x.example, b@c.ee"
    write(client, number, kind="reply", text="Palun vabandust!")
    sent = Message.objects.get(conversation=number, kind="outbound", withdrawn_at=None)
    with clock.at(clock.now() + timedelta(seconds=11)):
        claim_reply(SYSTEM, message_id=sent.pk)
        late = client.post(f"/messages/{sent.pk}/withdrawal")
    assert late.status_code == 409


def test_send_and_solve_settles_and_solving_can_be_undone(world: World) -> None:
    client, talk = as_staff(world.ivo), world.wardrobe
    write(client, talk.pk, kind="reply", text="Tehtud.", send="solve")
    talk.refresh_from_db()
    assert talk.state == State.SOLVED
    client.post(f"/conversations/{talk.pk}/reopening")
    page = client.post(f"/conversations/{talk.pk}/solution?in=mine", follow=True).content.decode()
    assert f"/conversations/{talk.pk}/reopening?in=mine" in page


def test_a_note_stays_among_us(world: World) -> None:
    client = as_staff(watching(world.reader))
    page = write(client, world.wardrobe.pk, kind="note", text="Ladu teab.")
    assert "note, only for us" in page
    assert not Message.objects.filter(conversation=world.wardrobe, kind="outbound").exists()
    refused = client.post(f"/conversations/{world.wardrobe.pk}/solution")
    assert refused.status_code == 403


def test_what_cannot_leave_stays_as_a_draft_and_says_why(world: World) -> None:
    client, number = as_staff(world.ivo), world.wardrobe.pk
    page = write(client, number, kind="reply", text="Tere", cc="not an address")
    assert "is not an e-mail address" in page
    assert Draft.objects.get().text == "Tere"
    page = write(client, number, kind="reply", text="Tere {brand.name}")
    assert "{brand.name}" in page
    assert not Message.objects.filter(conversation=number, kind="outbound").exists()
    assert "The note is empty" in write(client, number, kind="note", text=" ")


def test_the_draft_is_kept_as_typed_and_takes_a_filled_template(world: World) -> None:
    client, number = as_staff(world.ivo), world.wardrobe.pk
    path = f"/conversations/{number}/draft"
    assert client.post(path, {"kind": "note", "text": "Pool lauset"}).status_code == 204
    page = client.get(f"/conversations/{number}").content.decode()
    assert "Pool lauset" in page
    client.post(path, {"kind": "reply", "text": "Pool", "template": world.greeting.pk})
    draft = Draft.objects.get()
    assert draft.text == "Pool\n\nTere, Kadri!\n\nIvo"
    client.post(path, {"kind": "reply", "text": ""})
    assert not Draft.objects.exists()


def test_a_window_that_knows_older_words_does_not_write_over_newer_ones(world: World) -> None:
    client, number = as_staff(world.ivo), world.wardrobe.pk
    path = f"/conversations/{number}/draft"
    first = client.post(path, {"kind": "reply", "text": "Esimene"}, headers={"If-Match": '""'})
    assert first.status_code == 204
    assert first["ETag"].strip('"') in client.get(f"/conversations/{number}").content.decode()
    late = client.post(path, {"kind": "reply", "text": "Vana"}, headers={"If-Match": '""'})
    assert late.status_code == 412
    assert late.json()["words"] == [["text", "<p>Esimene</p>"]]
    seen = {"If-Match": f'"{late.json()["seen"]}"'}
    assert client.post(path, {"kind": "reply", "text": "Uus"}, headers=seen).status_code == 204
    assert Draft.objects.get().text == "Uus"
    stranger = as_staff(world.ana).post(path, {"text": "Minu"}, headers={"If-Match": '""'})
    assert stranger.status_code == 204
    gone = client.post(path, {"text": ""}, headers={"If-Match": first["ETag"]}).json()
    assert "Uus" in str(gone["words"])


@pytest.mark.parametrize("template", ["²", "-1", "9" * 5000, "x", ""])
def test_what_is_no_template_leaves_the_draft_as_typed(world: World, template: str) -> None:
    client, path = as_staff(world.ivo), f"/conversations/{world.wardrobe.pk}/draft"
    sent = {"kind": "reply", "text": "Pool", "template": template}
    assert client.post(path, sent).status_code == 204
    assert Draft.objects.get().text == "Pool"


def test_html_of_the_editor_is_cut_down_to_what_a_letter_needs(world: World) -> None:
    number = world.wardrobe.pk
    page = write(as_staff(world.ivo), number, kind="reply", text=NASTY, text_format="html")
    reply = Message.objects.get(conversation=number, kind="outbound")
    assert reply.text == "Hi there"
    for bad in ("onclick", "<script>alert", "javascript:"):
        assert bad not in reply.html
        assert bad not in page


def test_files_are_uploaded_to_the_draft_taken_off_and_sent(world: World) -> None:
    client, number = as_staff(world.ivo), world.wardrobe.pk
    path = f"/conversations/{number}/draft/files"
    for name in ("arve.pdf", "<b>kapp</b>.svg"):
        sent = SimpleUploadedFile(name, b"<svg onload='x()'/>", content_type="image/svg+xml")
        line = client.post(path, {"file": sent}).content.decode()
        assert "<b>" not in line
    first, second = Attachment.objects.order_by("id")
    assert as_staff(world.ana).get(f"/files/{first.pk}").status_code == 404
    client.post(f"/files/{first.pk}/removal")
    write(client, number, kind="reply", text="Lisasin pildi.")
    second.refresh_from_db()
    assert second.message is not None
    answer = as_staff(world.ana).get(f"/files/{second.pk}")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    answer.close()


def test_mail_is_shown_sandboxed_and_loads_nothing_until_asked(world: World) -> None:
    key = files.store(b"png")
    html = '<p>Hi</p><img data-remote-src="https://spy.example/p.png"><img src="cid:one">'
    opened = open_conversation(
        SYSTEM,
        opening=Opening(world.pohjala.pk, "<script>alert(1)</script>"),
        message=Incoming(
            email="eve@example.com", name="<img src=x onerror=y>", text="<script>alert(2)</script>",
            visible="", html=html, at=clock.now(),
            files=(IncomingFile(key, "one.png", "image/png", 3, inline=True, content_id="one"),),
        ),
    )  # fmt: skip
    client = as_staff(world.ivo)
    page = client.get(f"/conversations/{opened.conversation_id}").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    frame = client.get(f"/messages/{opened.message_id}/original")
    policy = frame["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "https:" not in policy
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    body = frame.content.decode()
    assert ' src="https://spy' not in body
    assert "data:image/png;base64," in body
    asked = client.get(f"/messages/{opened.message_id}/original?pictures=1")
    assert "img-src data: https: http:" in asked["Content-Security-Policy"]
    assert ' src="https://spy' in asked.content.decode()


def test_an_infected_file_is_not_handed_out(world: World) -> None:
    message = Message.objects.filter(conversation=world.wardrobe).get()
    file = Attachment.objects.create(
        message=message, key="aa/bb", filename="x.exe", size=1, scan="infected",
        created_at=clock.now(),
    )  # fmt: skip
    client = as_staff(world.ivo)
    assert client.get(f"/files/{file.pk}").status_code == 403
    assert "holds a virus" in client.get(f"/conversations/{world.wardrobe.pk}").content.decode()


def test_everything_can_be_steered_by_plain_forms(world: World) -> None:
    client, number = as_staff(world.liis), world.wardrobe.pk
    base = f"/conversations/{number}"
    client.post(f"{base}/assignment", {"staff": world.ana.pk})
    client.post(f"{base}/priority", {"priority": "4"})
    client.post(f"{base}/tags", {"tags": "Kapp, hilja , "})
    client.post(f"{base}/subject", {"subject": "Kapp on teel"})
    client.post(f"{base}/state", {"state": "waiting"})
    client.post(f"{base}/spam", {"spam": "1"})
    talk = Conversation.objects.get(pk=number)
    assert (talk.assignee, talk.priority, talk.subject) == (world.ana, 4, "Kapp on teel")
    assert sorted(talk.tags.values_list("name", flat=True)) == ["hilja", "kapp"]
    assert talk.spam
    client.post(f"{base}/placement", {"team": world.legal.pk})
    assert as_staff(world.ivo).get(base).status_code == 404
    assert as_staff(world.ivo).post(f"{base}/spam", {"spam": "0"}).status_code == 404


def test_who_moves_a_conversation_out_of_sight_is_led_to_the_inbox(world: World) -> None:
    base = f"/conversations/{world.wardrobe.pk}"
    hidden = as_staff(world.ivo).post(f"{base}/placement", {"team": world.legal.pk})
    assert hidden.status_code == 404
    left = as_staff(world.vera).post(
        f"/conversations/{world.dispute.pk}/placement", {"team": world.first_line.pk}
    )
    assert left["Location"] == f"/conversations/{world.dispute.pk}"


def test_a_shared_address_asks_who_is_writing(world: World) -> None:
    client, number = as_staff(world.ivo), world.office.pk
    assert "Who is writing?" in client.get(f"/conversations/{number}").content.decode()
    assert client.post(f"/conversations/{number}/person", {"name": ""}).status_code == 422
    client.post(f"/conversations/{number}/person", {"name": "Pille Puu"})
    talk = Conversation.objects.select_related("customer").get(pk=number)
    assert talk.customer.name == "Pille Puu"
    page = client.get(f"/conversations/{number}").content.decode()
    assert "Who is writing?" not in page


def test_refusals_reach_htmx_as_a_notice(world: World) -> None:
    headers = {"HX-Request": "true", "HX-Target": "section#talk"}
    answer = as_staff(world.reader).post(
        f"/conversations/{world.wardrobe.pk}/solution", headers=headers
    )
    assert answer.status_code == 403
    assert answer["HX-Retarget"] == "#toasts"
    assert "Your role does not include" in answer.content.decode()


def test_a_form_pressed_twice_sends_once(world: World) -> None:
    client = as_staff(world.ivo)
    address = f"/conversations/{world.wardrobe.pk}"
    page = client.get(address).content.decode()
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found is not None
    form = {"kind": "reply", "text": "Palun vabandust!", "send": "1", "once": found[1]}
    before = world.wardrobe.messages.count()
    for _press in range(2):
        assert client.post(f"{address}/replies", form).status_code == 302
    assert world.wardrobe.messages.count() == before + 1
    assert not world.wardrobe.drafts.exists()
    other = client.post(f"{address}/replies", form | {"text": "Midagi muud"}, follow=True)
    assert "This page had been sent before." in other.content.decode()
    assert world.wardrobe.drafts.get().text == "Midagi muud"
    again = client.post(f"{address}/replies", form | {"once": "another"})
    assert again.status_code == 302
    assert world.wardrobe.messages.count() == before + 2
