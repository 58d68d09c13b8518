"""Mailboxes without their secrets, and the tray, over the API."""

import pytest

from kuula.channels.mail.actions.incoming import take_in
from kuula.channels.mail.connecting.steps import Step
from kuula.channels.mail.models import Mailbox, RawMail
from kuula.workspace.actors import SYSTEM
from kuula.workspace.permissions import Permission

SECRET = "open-sesame-1234"


@pytest.fixture
def mailbox(world, mari) -> Mailbox:
    body = {
        "address": "abi@pohjala.example", "brand": world.pohjala.pk, "username": "abi",
        "password": SECRET, "imap_host": "imap.pohjala.example",
        "smtp_host": "smtp.pohjala.example", "reply_target": 240,
    }  # fmt: skip
    made = mari.post("/mailboxes", body)
    assert made.status_code == 201, made.content
    return Mailbox.objects.get(pk=made.json()["id"])


def test_a_mailbox_is_connected_and_never_tells_its_secrets(mari, ivo, mailbox) -> None:
    here = f"/mailboxes/{mailbox.pk}"
    for answer in (mari.get(here), mari.get("/mailboxes"), mari.patch(here, {"name": "Abi"})):
        assert answer.status_code == 200
        text = answer.content.decode()
        assert SECRET not in text
        assert "sealed" not in text
        assert mailbox.password_sealed not in text
    assert mari.get(here).json()["has_password"] is True
    for refused in (ivo.get(here), ivo.get("/mailboxes"), ivo.patch(here, {"name": "x"})):
        assert refused.status_code == 403


def test_a_change_keeps_what_it_does_not_name(mari, mailbox) -> None:
    told = mari.patch(f"/mailboxes/{mailbox.pk}", {"reply_target": None, "smtp_port": 587}).json()
    assert (told["reply_target"], told["smtp_port"], told["imap_host"]) == (
        None, 587, "imap.pohjala.example",
    )  # fmt: skip
    mailbox.refresh_from_db()
    assert mailbox.password_sealed


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"imap_port": 0}, 422),
        ({"imap_host": "a b"}, 422),
        ({"brand": 999_999}, 404),
        ({"team": 999_999}, 404),
        ({"way": "pigeon"}, 422),
        ({"password_sealed": "x"}, 422),
        ({"oauth_token_url": "ftp://x"}, 422),
        ({"address": "a@b\r\nBcc: x@y"}, 422),
    ],
)
def test_a_bad_mailbox_is_refused(mari, mailbox, change, status) -> None:
    assert mari.patch(f"/mailboxes/{mailbox.pk}", change).status_code == status


def test_a_mailbox_rests_and_answers_while_away(mari, mailbox) -> None:
    here = f"/mailboxes/{mailbox.pk}"
    assert mari.put(f"{here}/pause", {"paused": True}).json()["active"] is False
    away = {"until": "2199-01-01T00:00:00Z", "texts": {"et": "Oleme esmaspäeval tagasi."}}
    assert mari.put(f"{here}/away", away).json()["away_texts"] == away["texts"]
    assert mari.put(f"{here}/away", {"until": "2001-01-01T00:00:00Z"}).status_code == 422
    assert mari.put(f"{here}/away", {"until": None}).json()["away_until"] is None


def test_a_check_tells_step_by_step(mari, mailbox, monkeypatch) -> None:
    def step_by_step(actor, *, mailbox):
        from kuula.channels.mail.connecting.steps import Step

        return (Step("imap-find", False, "There is no such server."),)

    monkeypatch.setattr("kuula.faces.api.routes.mail.check_mailbox", step_by_step)
    told = mari.post(f"/mailboxes/{mailbox.pk}/check", key="m-1")
    assert told.status_code == 201
    assert told.json()["ok"] is False
    assert mari.post(f"/mailboxes/{mailbox.pk}/check", key="m-1")["Idempotent-Replayed"] == "true"


@pytest.fixture
def stray(mailbox) -> RawMail:
    """A mail that waits in the tray."""
    raw = take_in(
        SYSTEM,
        mailbox=mailbox,
        raw=b"From: Kaja <kaja@kuskil.example>\r\nTo: abi@pohjala.example\r\n"
        b"Subject: Kelle oma?\r\nMessage-ID: <stray@kuskil.example>\r\n\r\nTere.\r\n",
    )
    assert raw is not None
    RawMail.objects.filter(pk=raw.pk).update(
        state="tray", doubt="stranger", sender="kaja@kuskil.example", subject="Kelle oma?"
    )
    return raw


def test_the_tray_is_read_and_sorted(world, ivo, stray) -> None:
    (shown,) = ivo.get("/tray").json()["items"]
    assert (shown["id"], shown["sender"]) == (stray.pk, "kaja@kuskil.example")
    assert shown["reason"]
    assert ivo.get(f"/tray/{stray.pk}").json()["text"].strip() == "Tere."
    hidden = ivo.post(f"/tray/{stray.pk}/placement", {"conversation": world.dispute.pk})
    assert hidden.status_code == 404
    here = {"conversation": world.wardrobe.pk}
    placed = ivo.post(f"/tray/{stray.pk}/placement", here, "t-1")
    assert placed.json() == here
    assert ivo.post(f"/tray/{stray.pk}/placement", here, "t-1").json() == here
    assert ivo.post(f"/tray/{stray.pk}/placement", here).status_code == 409


def test_a_mail_is_put_away_taken_back_and_begins_a_conversation(ivo, stray) -> None:
    here = f"/tray/{stray.pk}"
    assert ivo.post(f"{here}/removal").status_code == 201
    assert ivo.get("/tray").json()["items"] == []
    assert len(ivo.get("/tray", shelf="dropped").json()["items"]) == 1
    assert ivo.post(f"{here}/restoration").status_code == 201
    made = ivo.post(f"{here}/conversation")
    assert made.status_code == 201
    assert ivo.get(f"/conversations/{made.json()['conversation']}").status_code == 200
    assert ivo.post(f"{here}/reading").status_code == 409


def test_the_tray_of_a_closed_team_does_not_exist(world, ivo, liis, stray) -> None:
    Mailbox.objects.filter(pk=stray.mailbox_id).update(team=world.legal)
    assert ivo.get("/tray").json()["items"] == []
    assert ivo.get(f"/tray/{stray.pk}").status_code == 404
    assert ivo.post(f"/tray/{stray.pk}/removal").status_code == 404
    assert len(liis.get("/tray").json()["items"]) == 1


def test_the_tray_needs_its_scope(world, programs, stray) -> None:
    reader = programs.of(world.reader)
    assert reader.get("/tray").status_code == 403
    assert reader.post(f"/tray/{stray.pk}/removal").status_code == 403


def test_the_original_of_a_mail_is_a_download(ivo, stray, programs, world) -> None:
    got = ivo.get(f"/tray/{stray.pk}/original")
    assert b"".join(got.streaming_content).startswith(b"From: Kaja")
    assert got["Content-Disposition"].startswith("attachment")
    assert got["Content-Type"] == "application/octet-stream"
    assert ivo.get("/tray/999999/original").status_code == 404
    narrow = programs.of(world.ivo, [Permission.READ])
    assert narrow.get(f"/tray/{stray.pk}/original").status_code == 403
    got.close()  # the last: it lets go of the connection


def test_settings_are_tested_before_they_are_kept(world, mari, ivo, monkeypatch) -> None:
    asked = []

    def step_by_step(_actor, *, form):
        asked.append(form)
        return (Step("imap-find", False, "There is no such server."),)

    monkeypatch.setattr("kuula.faces.api.routes.mail.check_form", step_by_step)
    body = {"address": "abi@pohjala.example", "brand": world.pohjala.pk, "password": SECRET}
    told = mari.post("/mailboxes/check", body)
    assert (told.status_code, told.json()["ok"]) == (201, False)
    assert asked[0].password == SECRET
    assert not Mailbox.objects.exists()
    assert ivo.post("/mailboxes/check", body).status_code == 403
