"""A program opens conversations: once per key, with its rights, with clear refusals."""

import json

import pytest
from django.db import OperationalError
from django.test import Client

from kuula.channels.mail.tests.postbag import mailbox_of
from kuula.desk.models import Conversation
from kuula.faces.api.known import _known
from kuula.faces.api.last_use import forget_uses
from kuula.workspace.access import actor_for
from kuula.workspace.actions import (
    BrandForm,
    StaffForm,
    add_brand,
    add_staff,
    make_token,
    revoke_token,
    set_permission,
)
from kuula.workspace.actions.receipts import note_token_used
from kuula.workspace.actors import SYSTEM
from kuula.workspace.permissions import Permission

ADDRESS = "/api/v1/conversations"


@pytest.fixture
def shop(transactional_db: None):
    forget_uses()
    brand = add_brand(SYSTEM, form=BrandForm("Põhjala Kodu", "et"))
    form = StaffForm("mari@pohjala.example", "Mari Mets", "administrator")
    actor = actor_for(add_staff(SYSTEM, form=form, password="x"))
    token, secret = make_token(actor, name="web shop", scopes=[Permission.REPLY, Permission.READ])
    return brand, actor, token, secret


def post(secret: str, body: object, key: str = ""):
    headers = {"authorization": f"Bearer {secret}"} | ({"idempotency-key": key} if key else {})
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return Client().post(ADDRESS, text, content_type="application/json", headers=headers)


def order(brand_id: int, **more: object) -> dict[str, object]:
    return {
        "brand": brand_id, "subject": "Kapp ei tulnud", "text": "Ootasin terve päeva.",
        "customer": {"email": "kadri@kiri.example", "name": "Kadri Tamm"}, "language": "et",
    } | more  # fmt: skip


def test_a_program_opens_a_conversation_and_a_repeated_key_opens_no_second(shop) -> None:
    brand, _actor, _token, secret = shop
    first = post(secret, order(brand.pk), "k-1")
    again = post(secret, order(brand.pk), "k-1")
    other = post(secret, order(brand.pk, subject="Midagi muud"), "k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again["Idempotent-Replayed"] == "true"
    assert other.status_code == 422
    assert other.json()["type"] == "urn:kuula:problem:key-reused"
    assert Conversation.objects.count() == 1


def test_a_revoked_token_and_a_withdrawn_right_count_at_once(shop) -> None:
    brand, actor, token, secret = shop
    assert post(secret, order(brand.pk)).status_code == 201
    set_permission(actor, role="administrator", permission=Permission.REPLY, granted=False)
    assert post(secret, order(brand.pk)).status_code == 403
    set_permission(actor, role="administrator", permission=Permission.REPLY, granted=True)
    assert post(secret, order(brand.pk)).status_code == 201
    revoke_token(actor, token_id=token.pk)
    assert post(secret, order(brand.pk)).status_code == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        (b'{"subject": "\xff"}', 400),
        ("[]", 422),
        ({"brand": 1}, 422),
        ({"brand": 10**30, "subject": "a", "text": "b", "customer": {"email": "a@b"}}, 422),
        ({"brand": 1, "subject": "a", "text": "b", "customer": {"email": "no"}}, 422),
        ({"brand": 1, "subject": "a", "text": " \n\x00 ", "customer": {"email": "a@b"}}, 422),
        ({"brand": 1, "subject": " ", "text": "b", "customer": {"email": "a@b"}}, 422),
        ({"brand": -5, "subject": "a", "text": "b", "customer": {"email": "a@b"}}, 422),
    ],
)
def test_bad_input_is_refused_in_problem_details(shop, body, status) -> None:
    _brand, _actor, _token, secret = shop
    answer = post(secret, body)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert Conversation.objects.count() == 0


@pytest.mark.parametrize(
    "email",
    ["a\0@kiri.example", "a@kiri.example\0", "<a@kiri.example>", "a@kiri.example;b", "\x1fa@b.ee"],
)
def test_what_no_mail_can_be_sent_to_is_no_address(shop, email) -> None:
    brand, _actor, _token, secret = shop
    answer = post(secret, order(brand.pk, customer={"email": email}))
    assert answer.status_code == 422
    assert Conversation.objects.count() == 0


@pytest.mark.parametrize(
    "email",
    ["a@b..example", f"a@{'b' * 60}.{'c.' * 120}example", f"a@{'b' * 64}.ee", "a@-b.ee", "a@b.ee.",
     f"{'a' * 65}@b.ee", "abi@pohjala.example", "ABI@Pohjala.example"],
)  # fmt: skip
def test_an_impossible_address_and_our_own_are_refused_in_words(shop, email) -> None:
    brand, _actor, _token, secret = shop
    mailbox_of(brand, "abi@pohjala.example")
    _known.forget()
    told = post(secret, order(brand.pk, customer={"email": email})).json()
    assert (told["status"], told["field"]) == (422, "customer.email")
    wrong = "of ours" if "pohjala" in email.lower() else "not an e-mail address"
    assert wrong in told["detail"]
    assert Conversation.objects.count() == 0


def test_nul_bytes_and_header_breaks_are_cleaned_away(shop) -> None:
    brand, _actor, _token, secret = shop
    made = post(secret, order(brand.pk, subject="a\x00b\r\nBcc: x@y", text="\x00hello"))
    assert made.status_code == 201
    assert Conversation.objects.get().subject == "ab Bcc: x@y"


def test_without_a_token_nothing_happens(shop) -> None:
    brand, *_rest = shop
    assert post("x" * 40, order(brand.pk)).status_code == 401


def test_the_use_of_a_token_is_noted_once_a_minute_after_the_answer(shop, monkeypatch) -> None:
    brand, _actor, token, secret = shop
    notes: list[int] = []

    def noting(*, token_id: int) -> None:
        assert Conversation.objects.count() == 1, "noted before it was answered"
        notes.append(token_id)
        note_token_used(token_id=token_id)

    monkeypatch.setattr("kuula.faces.api.last_use.note_token_used", noting)
    for _n in range(3):
        assert post(secret, order(brand.pk)).status_code == 201
    assert notes == [token.pk]
    token.refresh_from_db()
    assert token.last_used_at is not None


def test_a_note_that_cannot_be_written_costs_no_answer(shop, monkeypatch) -> None:
    def away(**_more: object) -> None:
        raise OperationalError("server closed the connection")

    brand, _actor, token, secret = shop
    monkeypatch.setattr("kuula.faces.api.last_use.note_token_used", away)
    assert post(secret, order(brand.pk)).status_code == 201
    token.refresh_from_db()
    assert token.last_used_at is None
