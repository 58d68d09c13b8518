"""What is said, over the API: messages, replies taken back, notes, drafts and files."""

import base64

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.desk.models import Attachment, Message
from kuula.kit import clock
from kuula.workspace.permissions import Permission


def test_messages_come_oldest_first_in_pages(world, ivo) -> None:
    address = f"/conversations/{world.invoice.pk}/messages"
    whole = ivo.get(address).json()["items"]
    assert [one["kind"] for one in whole] == ["inbound", "outbound", "inbound"]
    assert whole[1]["author"]["name"] == world.ana.name
    first = ivo.get(address, limit=2).json()
    rest = ivo.get(address, limit=2, cursor=first["next"]).json()
    assert [m["id"] for m in first["items"] + rest["items"]] == [m["id"] for m in whole]
    assert rest["next"] == ""


def test_one_message_tells_its_html_only_to_those_it_exists_for(world, ivo, liis) -> None:
    (said,) = liis.get(f"/conversations/{world.dispute.pk}/messages").json()["items"]
    assert liis.get(f"/messages/{said['id']}").json()["html"] == ""
    assert ivo.get(f"/messages/{said['id']}").status_code == 404


def test_a_program_adds_what_the_customer_said(world, ivo) -> None:
    address = f"/conversations/{world.slots.pk}"
    said = ivo.post(f"{address}/messages", {"text": "One more question."})
    assert said.status_code == 201
    assert (said.json()["kind"], said.json()["sender"]) == (
        "inbound",
        "j.ferris@northwind.example",
    )
    assert ivo.get(address).json()["state"] == "open"
    ivo.patch(address, {"state": "closed"})
    assert ivo.post(f"{address}/messages", {"text": "And another."}).status_code == 409


def test_a_reply_is_written_and_taken_back_once(world, ivo) -> None:
    address = f"/conversations/{world.wardrobe.pk}"
    body = {"text": "Tere", "html": "<p>Tere<script>x</script></p>", "cc": ["b@example.ee"]}
    reply = ivo.post(f"{address}/replies", body)
    assert reply.status_code == 201
    told = reply.json()
    assert (told["to"], told["cc"]) == (["kadri.tamm@example.ee"], ["b@example.ee"])
    assert "script" not in Message.objects.get(pk=told["id"]).html
    withdrawal = f"{address}/replies/{told['id']}/withdrawal"
    back = ivo.post(withdrawal, key="w-1")
    assert (back.status_code, back.json()["text"]) == (201, "Tere")
    assert ivo.post(withdrawal, key="w-1").json() == back.json()
    assert ivo.post(withdrawal).status_code == 409
    assert ivo.get(f"{address}/messages").json()["items"][-1]["kind"] == "inbound"


def test_a_reply_of_another_conversation_cannot_be_taken_back_here(world, ivo) -> None:
    reply = ivo.post(f"/conversations/{world.wardrobe.pk}/replies", {"text": "Tere"}).json()
    there = f"/conversations/{world.account.pk}/replies/{reply['id']}/withdrawal"
    assert ivo.post(there).status_code == 404


def test_a_reply_carries_files_and_solves(world, ivo) -> None:
    address = f"/conversations/{world.wardrobe.pk}"
    content = base64.b64encode(b"%PDF").decode()
    body = {"text": "Arve", "solve": True, "files": [{"filename": "a.pdf", "content": content}]}
    told = ivo.post(f"{address}/replies", body).json()
    (file,) = told["files"]
    assert (file["filename"], file["size"]) == ("a.pdf", 4)
    assert ivo.get(address).json()["state"] == "solved"
    got = ivo.get(f"/files/{file['id']}")
    assert b"".join(got.streaming_content) == b"%PDF"
    got.close()
    assert got["Content-Disposition"].startswith("attachment")
    assert got["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "reply",
    [
        {},
        {"text": " "},
        {"text": "a", "to": ["no address"]},
        {"text": "a", "cc": ["a@b\r\nBcc: c@d"]},
        {"text": "a", "files": [{"filename": "a", "content": "not base64!"}]},
        {"text": "a", "files": [{"filename": "", "content": ""}]},
        {"text": "a", "mood": "good"},
        {"text": "a" * 200_001},
    ],
)
def test_a_bad_reply_is_refused(world, ivo, reply) -> None:
    answer = ivo.post(f"/conversations/{world.wardrobe.pk}/replies", reply)
    assert answer.status_code == 422
    assert Message.objects.filter(conversation=world.wardrobe).count() == 1


def test_notes_stay_among_us(world, ivo) -> None:
    address = f"/conversations/{world.wardrobe.pk}"
    note = ivo.post(f"{address}/notes", {"text": "Helistasin"})
    assert (note.status_code, note.json()["kind"]) == (201, "note")
    assert ivo.post(f"{address}/notes", {"text": ""}).status_code == 422
    assert ivo.post(f"{address}/notes", {"text": " "}).status_code == 422


def test_a_draft_with_an_uploaded_file_is_sent_with_it(world, ivo) -> None:
    address = f"/conversations/{world.wardrobe.pk}"
    assert ivo.get(f"{address}/drafts/reply").status_code == 404
    assert ivo.put(f"{address}/drafts/reply", {"text": "Pool lauset"}).status_code == 200
    upload = f"{address}/drafts/reply/files"
    file = ivo.upload(upload, SimpleUploadedFile("pilt.png", b"png", "image/png"), "f-1")
    assert file.status_code == 201
    again = ivo.upload(upload, SimpleUploadedFile("pilt.png", b"png", "image/png"), "f-1")
    assert again["Idempotent-Replayed"] == "true"
    other = ivo.upload(upload, SimpleUploadedFile("pilt.png", b"other", "image/png"), "f-1")
    assert other.status_code == 422
    draft = ivo.get(f"{address}/drafts/reply").json()
    assert (draft["text"], len(draft["files"])) == ("Pool lauset", 1)
    reply = ivo.post(f"{address}/replies", {"text": "Terve lause", "from_draft": True}).json()
    assert [one["filename"] for one in reply["files"]] == ["pilt.png"]
    assert ivo.get(f"{address}/drafts/reply").status_code == 404


def test_a_program_that_only_reads_leaves_drafts_and_their_files_alone(
    world, ivo, programs
) -> None:
    address = f"/conversations/{world.wardrobe.pk}/drafts/reply"
    ivo.put(address, {"text": "Pool lauset"})
    file = ivo.upload(f"{address}/files", SimpleUploadedFile("a.txt", b"A", "text/plain")).json()
    reader = programs.of(world.ivo, [Permission.READ])
    assert reader.delete(f"/files/{file['id']}").status_code == 403
    assert reader.delete(address).status_code == 403
    assert len(ivo.get(address).json()["files"]) == 1
    for scope in (Permission.NOTE, Permission.REPLY):
        writer = programs.of(world.ivo, [Permission.READ, scope])
        kind = "note" if scope is Permission.NOTE else "reply"
        own = f"/conversations/{world.wardrobe.pk}/drafts/{kind}"
        ivo.put(own, {"text": "Veel üks"})
        assert writer.delete(own).status_code == 200
        assert ivo.get(own).status_code == 404


def test_a_draft_and_its_file_belong_to_their_writer(world, ivo, programs) -> None:
    address = f"/conversations/{world.wardrobe.pk}/drafts/note"
    file = ivo.upload(f"{address}/files", SimpleUploadedFile("a.txt", b"a"))
    ana = programs.of(world.ana)
    assert ana.get(address).status_code == 404
    assert ana.get(f"/files/{file.json()['id']}").status_code == 404
    assert ana.delete(f"/files/{file.json()['id']}").status_code == 404
    assert ivo.delete(f"/files/{file.json()['id']}").status_code == 200
    assert ivo.delete(address).status_code == 200


def test_a_file_too_large_or_no_file_is_refused(world, ivo, monkeypatch) -> None:
    monkeypatch.setattr("kuula.faces.api.routes.messages.LARGEST", 3)
    address = f"/conversations/{world.wardrobe.pk}/drafts/note/files"
    assert ivo.upload(address, SimpleUploadedFile("a", b"four")).status_code == 413
    assert ivo.upload(address, "no file").status_code == 422
    assert ivo.post(address, {"file": "a"}).status_code in (415, 422)


def test_a_dangerous_file_is_not_handed_out(world, ivo, settings) -> None:
    settings.CLAMAV = "127.0.0.1:1"
    upload = f"/conversations/{world.wardrobe.pk}/drafts/note/files"
    file = ivo.upload(upload, SimpleUploadedFile("a", b"a")).json()
    assert file["scan"] == "pending"
    for scan, status in (("infected", 403), ("pending", 409), ("clean", 200)):
        Attachment.objects.filter(pk=file["id"]).update(scan=scan)
        answer = ivo.get(f"/files/{file['id']}")
        assert answer.status_code == status
        assert b"".join(answer)


def test_files_of_closed_teams_do_not_exist(world, ivo, liis) -> None:
    content = base64.b64encode(b"secret").decode()
    body = {"text": "a", "files": [{"filename": "s.txt", "content": content}]}
    reply = liis.post(f"/conversations/{world.dispute.pk}/replies", body).json()
    assert ivo.get(f"/files/{reply['files'][0]['id']}").status_code == 404


def test_a_note_may_be_formatted(world, ivo) -> None:
    body = {"text": "Kiire", "html": "<p><b>Kiire</b><script>x</script></p>"}
    note = ivo.post(f"/conversations/{world.wardrobe.pk}/notes", body).json()
    assert ivo.get(f"/messages/{note['id']}").json()["html"] == "<p><b>Kiire</b></p>"


def test_a_template_is_filled_and_none_of_its_places_leaves_open(world, ivo) -> None:
    address = f"/conversations/{world.wardrobe.pk}"
    told = ivo.get(f"{address}/templates/{world.greeting.pk}").json()
    assert "Kadri" in told["text"]
    assert told["open"] == []
    left = ivo.post(f"{address}/replies", {"text": "Tere, {customer.first_name}"})
    assert left.status_code == 422
    assert left.json()["field"] == "text"
    assert (
        ivo.get(f"/conversations/{world.dispute.pk}/templates/{world.greeting.pk}").status_code
        == 404
    )


@pytest.fixture
def mailbox(world) -> Mailbox:
    return Mailbox.objects.create(
        brand=world.pohjala, address="abi@pohjala.example", created_at=clock.now()
    )


def test_a_message_goes_on_to_somebody_else_once(world, ivo, mailbox) -> None:
    message = world.wardrobe.messages.get()
    here = f"/messages/{message.pk}/forwarding"
    body = {"to": ["ladu@partner.example", "LADU@partner.example"], "text": "Palun vaadake."}
    sent = ivo.post(here, body, "f-1")
    assert sent.status_code == 201
    assert [one["recipient"] for one in sent.json()["deliveries"]] == ["ladu@partner.example"]
    assert ivo.post(here, body, "f-1").json() == sent.json()
    assert Outgoing.objects.filter(purpose="forward").count() == 1
    assert ivo.post(here, {"to": []}).status_code == 422
    secret = world.dispute.messages.first()
    assert ivo.post(f"/messages/{secret.pk}/forwarding", body).status_code == 404


def test_a_mail_that_came_back_is_sent_again(world, ivo, mailbox) -> None:
    message = world.wardrobe.messages.get()
    sent = ivo.post(f"/messages/{message.pk}/forwarding", {"to": ["a@partner.example"]}).json()
    number = sent["deliveries"][0]["id"]
    here = f"/deliveries/{number}/resending"
    assert ivo.post(here).status_code == 409
    Outgoing.objects.filter(pk=number).update(state="bounced")
    assert ivo.post(here, key="r-1").status_code == 201
    assert ivo.post(here, key="r-1")["Idempotent-Replayed"] == "true"
    assert Outgoing.objects.get(pk=number).state == "queued"
    assert ivo.post("/deliveries/999999/resending").status_code == 404
