"""Mail is fetched and sent by a token; Dovecot asks the provider what each token is worth."""

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from kuula.channels.mail.actions.testing import check_mailbox
from kuula.channels.mail.connecting.health import Reason, reason_of, sentence_for
from kuula.channels.mail.fetching.connection import FetchTrouble, imap_of
from kuula.channels.mail.fetching.folder import fetch_new
from kuula.channels.mail.models import Mailbox, RawMail
from kuula.channels.mail.practice import dovecot
from kuula.channels.mail.tests.mail_provider import MailProvider, providing
from kuula.channels.mail.tests.postbag import mail
from kuula.channels.mail.tests.server import Receiver, listening
from kuula.channels.mail.tests.test_fetching import soon, watching
from kuula.kit import clock
from kuula.kit.crypto import seal, unseal
from kuula.ledger.models import Entry
from kuula.workspace.actions import BrandForm, add_brand
from kuula.workspace.actors import SYSTEM

pytestmark = [pytest.mark.mail, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def provider() -> Iterator[MailProvider]:
    with providing() as playing:
        yield playing


@pytest.fixture(scope="module")
def server(provider: MailProvider) -> Iterator[dovecot.Practice]:
    with tempfile.TemporaryDirectory(prefix="kuula-imap-") as name:
        Path(name).chmod(0o755)
        asking = provider.introspection_url
        with dovecot.running(Path(name) / "dovecot", introspection_url=asking) as running:
            yield running


@pytest.fixture
def mailbox(
    server: dovecot.Practice,
    provider: MailProvider,
    settings: LazySettings,
    request: pytest.FixtureRequest,
) -> Mailbox:
    """A mailbox that is signed in at the provider, with one mail in it."""
    settings.ALLOW_PRIVATE_HOSTS = ("127.0.0.1",)
    provider.address = f"u{abs(hash(request.node.nodeid))}@pohjala.example"
    provider.holding, provider.lasting = {"good": provider.address}, {"lasting"}
    provider.asked, provider.away = [], False
    dovecot.leave(server, provider.address, mail("kadri@example.ee", "Where is it?"))
    return Mailbox.objects.create(
        address=provider.address,
        brand=add_brand(SYSTEM, form=BrandForm("Põhjala Kodu", "et")),
        imap_host="127.0.0.1",
        imap_port=server.port,
        imap_security="none",
        smtp_host="127.0.0.1",
        login="oauth2",
        oauth_client_id="kuula",
        oauth_secret_sealed=seal("hush"),
        oauth_authorize_url=provider.authorize_url,
        oauth_token_url=provider.token_url,
        oauth_access_sealed=seal("good"),
        oauth_refresh_sealed=seal("lasting"),
        oauth_expires_at=clock.now() + timedelta(hours=1),
        created_at=clock.now(),
    )


def fetch(mailbox: Mailbox) -> int:
    fresh = Mailbox.objects.get(pk=mailbox.pk)
    with imap_of(fresh) as imap:
        return fetch_new(fresh, imap)


def asked_for_tokens(provider: MailProvider) -> list[str]:
    return [form["grant_type"] for form in provider.asked if form["path"] == "/token"]


def test_mail_is_fetched_by_a_token_that_holds(mailbox: Mailbox, provider: MailProvider) -> None:
    assert fetch(mailbox) == 1
    assert RawMail.objects.get().mailbox_id == mailbox.pk
    assert asked_for_tokens(provider) == []
    assert {form["token"] for form in provider.asked} == {"good"}


def test_a_token_at_its_end_is_renewed_first(mailbox: Mailbox, provider: MailProvider) -> None:
    provider.holding.clear()
    soon_over = clock.now() + timedelta(minutes=1)
    Mailbox.objects.update(oauth_expires_at=soon_over)
    assert fetch(mailbox) == 1
    assert asked_for_tokens(provider) == ["refresh_token"]
    box = Mailbox.objects.get()
    assert unseal(box.oauth_access_sealed) in provider.holding
    assert unseal(box.oauth_refresh_sealed) != "lasting", "the newer lasting token is kept"
    assert box.oauth_expires_at > soon_over
    assert fetch(mailbox) == 0
    assert asked_for_tokens(provider) == ["refresh_token"]


def test_a_token_the_mail_server_refuses_is_told_and_a_new_sign_in_heals_it(
    mailbox: Mailbox, provider: MailProvider
) -> None:
    provider.withdraw()
    with pytest.raises(FetchTrouble) as told:
        fetch(mailbox)
    assert told.value.reason == Reason.LOGIN
    assert "good" not in told.value.detail, "no token gets into a log"
    with watching(mailbox):
        soon(lambda: reason_of(Mailbox.objects.get()) == Reason.LOGIN)
        assert "Sign in at the provider again" in sentence_for(Mailbox.objects.get())
        provider.holding["good"] = provider.address
        soon(lambda: Mailbox.objects.get().health == "well")
        soon(lambda: RawMail.objects.count() == 1)
    types = Entry.objects.filter(type__startswith="mail.mailbox").order_by("id")
    assert [e.type for e in types] == ["mail.mailbox_stopped", "mail.mailbox_recovered"]


def test_a_token_of_another_mailbox_opens_nothing(mailbox: Mailbox, provider: MailProvider) -> None:
    provider.holding["good"] = "another@pohjala.example"
    with pytest.raises(FetchTrouble) as told:
        fetch(mailbox)
    assert told.value.reason == Reason.LOGIN


def test_what_was_withdrawn_at_the_provider_stops_the_mailbox_with_its_words(
    mailbox: Mailbox, provider: MailProvider
) -> None:
    provider.withdraw()
    Mailbox.objects.update(oauth_expires_at=clock.now())
    with pytest.raises(FetchTrouble) as told:
        fetch(mailbox)
    assert told.value.reason == Reason.LOGIN
    assert Mailbox.objects.get().health_reason == "login: invalid_grant Token was revoked."
    assert {form["path"] for form in provider.asked} == {"/token"}, (
        "the mail server is not bothered"
    )


def test_a_provider_that_is_away_is_waited_for_like_a_mail_server_that_is(
    mailbox: Mailbox, provider: MailProvider
) -> None:
    provider.away = True
    Mailbox.objects.update(oauth_expires_at=clock.now())
    with pytest.raises(FetchTrouble) as told:
        fetch(mailbox)
    assert told.value.reason == Reason.CONNECTION
    with watching(mailbox):
        soon(lambda: reason_of(Mailbox.objects.get()) == Reason.CONNECTION)
        provider.away = False
        soon(lambda: RawMail.objects.count() == 1)


def test_the_connection_test_signs_in_by_token_too(
    mailbox: Mailbox, provider: MailProvider
) -> None:
    def steps() -> dict[str, bool]:
        found = check_mailbox(SYSTEM, mailbox=Mailbox.objects.get(), lookup=lambda *_: ())
        return {step.name: step.ok for step in found if not step.name.startswith("dns")}

    with listening(Receiver(tokens={"good"})) as outgoing:
        Mailbox.objects.update(smtp_port=outgoing.port, smtp_security="none")
        well = steps()
        assert well["imap-login"]
        assert well["imap-folder"]
        assert well["smtp-login"]
        outgoing.receiver.tokens.clear()
        provider.holding.clear()
        refused = steps()
        assert (refused["imap-login"], refused["smtp-login"]) == (False, False)
        Mailbox.objects.update(oauth_expires_at=clock.now())
        provider.away = True
        assert steps() == {"oauth": False}
    assert Mailbox.objects.get().health != "stopped"


def test_a_token_that_this_installation_cannot_open_stops_the_mailbox_and_says_so(
    mailbox: Mailbox, provider: MailProvider
) -> None:
    sealed = mailbox.oauth_refresh_sealed
    Mailbox.objects.update(oauth_expires_at=clock.now(), oauth_refresh_sealed="of another key")
    with watching(mailbox) as watch:
        soon(lambda: reason_of(Mailbox.objects.get()) == Reason.LOGIN)
        assert "cannot be opened" in Mailbox.objects.get().health_reason
        assert watch.is_alive()
        found = check_mailbox(SYSTEM, mailbox=Mailbox.objects.get(), lookup=lambda *_: ())
        assert [(step.name, step.ok) for step in found] == [("oauth", False)]
        Mailbox.objects.update(oauth_refresh_sealed=sealed)
        soon(lambda: Mailbox.objects.get().health == "well")
    assert asked_for_tokens(provider) == ["refresh_token"]
