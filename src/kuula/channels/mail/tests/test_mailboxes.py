"""Mailbox settings: who may change them, what is refused, and that secrets stay inside."""

from dataclasses import replace

import pytest

from kuula.channels.mail.actions.mailboxes import (
    MailboxForm,
    add_mailbox,
    change_mailbox,
    pause_mailbox,
)
from kuula.channels.mail.actions.testing import check_form, check_mailbox
from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.tests.outgoing_world import START, Desk, later, make_desk, send_due
from kuula.channels.mail.tests.server import Receiver, free_port, listening
from kuula.kit import clock
from kuula.kit.crypto import unseal
from kuula.kit.problems import Conflict, NotAllowed, Problem
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    with clock.at(START):
        return make_desk(free_port())


def _form(desk: Desk, **more: object) -> MailboxForm:
    fields: dict[str, object] = {
        "address": "Info@Põhjala.example", "brand_id": desk.brand.pk, "password": "hush-hush",
        "imap_host": "imap.pohjala.example", "smtp_host": "smtp.pohjala.example",
    }  # fmt: skip
    return MailboxForm(**(fields | more))  # type: ignore[arg-type]


def test_a_mailbox_is_kept_sealed_and_recorded_without_secrets(desk: Desk) -> None:
    form = _form(desk, oauth_secret="also-hush", webhook_secret="and-this")
    box = add_mailbox(SYSTEM, form=form)
    assert box.address == "info@xn--phjala-pxa.example"
    assert "hush" not in (box.password_sealed + box.oauth_secret_sealed + repr(form))
    assert unseal(box.password_sealed) == "hush-hush"
    change_mailbox(SYSTEM, mailbox=box, form=replace(form, password="", name="Info"))
    box.refresh_from_db()
    assert unseal(box.password_sealed) == "hush-hush"
    change_mailbox(SYSTEM, mailbox=box, form=replace(form, password="new", name="Info"))
    change_mailbox(SYSTEM, mailbox=box, form=replace(form, password="", name="Info"))
    pause_mailbox(SYSTEM, mailbox=box, paused=True)
    pause_mailbox(SYSTEM, mailbox=box, paused=True)
    facts = list(Entry.objects.filter(type__startswith="mail.mailbox").order_by("id"))[1:]
    assert [fact.type.removeprefix("mail.mailbox_") for fact in facts] == [
        "added", "changed", "changed", "paused",
    ]  # fmt: skip
    assert facts[1].payload["fields"] == ["name"]
    assert "password" in facts[2].payload["fields"]
    assert not any("hush" in str(fact.payload) or "new" in str(fact.payload) for fact in facts)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", "nobody"), ("address", "a@b.ee\r\nX: 1"), ("imap_host", ""),
        ("imap_host", "http://a"), ("smtp_host", "user@host"), ("imap_port", 0),
        ("smtp_port", 70000),
        ("imap_security", "ssl"), ("way", "fax"), ("login", "magic"), ("brand_id", 0),
        ("team_id", 999_999), ("reply_target", 0), ("quiet_minutes", -1),
        ("oauth_token_url", "file:///etc/passwd"), ("oauth_token_url", "http://login.example/token"),
        ("oauth_authorize_url", "http://login.example/"), ("oauth_token_url", "https://"),
    ],
)  # fmt: skip
def test_what_cannot_work_is_refused_by_name(desk: Desk, field: str, value: object) -> None:
    with pytest.raises(Problem) as caught:
        add_mailbox(SYSTEM, form=_form(desk, **{field: value}))
    assert caught.value.field == field.removesuffix("_id")
    assert Mailbox.objects.count() == 1


def test_an_address_is_connected_once_and_by_those_who_may(desk: Desk) -> None:
    with pytest.raises(Conflict):
        add_mailbox(SYSTEM, form=_form(desk, address="ABI@pohjala.example"))
    with pytest.raises(NotAllowed):
        add_mailbox(desk.agent, form=_form(desk))
    with pytest.raises(NotAllowed):
        change_mailbox(desk.agent, mailbox=desk.mailbox, form=_form(desk))
    with pytest.raises(NotAllowed):
        pause_mailbox(desk.agent, mailbox=desk.mailbox, paused=True)
    with pytest.raises(NotAllowed):
        check_mailbox(desk.agent, mailbox=desk.mailbox)
    with pytest.raises(NotAllowed):
        check_form(desk.agent, form=_form(desk))


def test_mail_that_waits_leaves_once_the_settings_are_right(desk: Desk) -> None:
    with clock.at(START):
        desk.reply()
    with clock.at(START), later(seconds=11):
        send_due()
        assert Outgoing.objects.get().state == "queued"
        with listening(Receiver()) as server:
            form = _form(
                desk, address="abi@pohjala.example", smtp_host="127.0.0.1", smtp_port=server.port,
                smtp_security="none", password="",
            )  # fmt: skip
            change_mailbox(SYSTEM, mailbox=desk.mailbox, form=form)
            send_due()
    assert Outgoing.objects.get().state == "sent"


def test_a_kept_password_does_not_travel_to_another_server(desk: Desk) -> None:
    box = add_mailbox(SYSTEM, form=_form(desk, address="b@pohjala.example", way="receiver"))
    receiver = Receiver(accounts={"b@pohjala.example": "hush-hush"})
    with listening(receiver) as server:
        form = _form(
            desk, address="b@pohjala.example", way="receiver", password="", smtp_host="127.0.0.1",
            smtp_port=server.port, smtp_security="none",
        )  # fmt: skip
        steps = check_form(SYSTEM, form=form, mailbox=box, lookup=lambda name, kind: ())
        Mailbox.objects.filter(pk=box.pk).update(
            smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="none"
        )
        own = Mailbox.objects.get(pk=box.pk)
        again = check_form(SYSTEM, form=replace(form, imap_host=own.imap_host), mailbox=own,
                           lookup=lambda name, kind: ())  # fmt: skip
    login = {step.name: step for step in steps}["smtp-login"]
    assert "Without a password" in login.message
    assert "accepted" in {step.name: step for step in again}["smtp-login"].message
