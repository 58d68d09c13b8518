"""Mails sorted together become what they become one by one."""

from email import message_from_bytes, policy
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError
from tests.world import World

from kuula.channels.mail.actions import sorting
from kuula.channels.mail.actions.incoming import take_in, take_in_many
from kuula.channels.mail.actions.sorting import sort_mail, sort_mails
from kuula.channels.mail.models import RawMail
from kuula.channels.mail.tests.postbag import mail, mailbox_of
from kuula.desk.incoming import Incoming, Opened, Opening
from kuula.desk.models import Conversation, Message
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.people.models import Company, CompanyDomain, Customer
from kuula.workspace.actors import SYSTEM, Actor

FIELDS = (
    "subject", "language", "state", "priority", "spam", "channel", "mailbox_id", "last_excerpt",
    "last_from_us", "messages_count", "waiting_since", "due_at", "target_minutes", "opened_at",
    "last_at", "brand_id", "team_id",
)  # fmt: skip
SAID = (
    "kind", "sender", "recipients", "text", "visible", "html", "language", "header_id", "automatic",
    "authentic", "occurred_at", "search",
)  # fmt: skip


def bag(domain: str) -> list[bytes]:
    """First mails: of one person twice, with a file, of a company, by a machine, odd letters."""
    with_file = message_from_bytes(
        mail(f"Ivo <ivo@{domain}>", "Vaata \\arvet, palun.", message_id=f"<3@{domain}>"),
        policy=policy.default,
    )
    with_file.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="arve.pdf")
    return [
        mail(f"Anna Tamm <anna@{domain}>", "Kus mu kapp on?", message_id=f"<1@{domain}>"),
        mail(
            f"Anna <ANNA@{domain}>", 'It has "quotes", {braces}, NULL', message_id=f"<2@{domain}>"
        ),
        with_file.as_bytes(),
        mail(f"m@{domain}", "Away.", message_id=f"<4@{domain}>", auto_submitted="auto-replied"),
        mail(f"Мария <m.p@{domain}>", "Где мой шкаф, č?", message_id=f"<5@{domain}>"),
    ]


def left_by(domain: str) -> list[Any]:
    """Every row that the mails of a domain left, without numbers and without the domain."""
    rows: list[Any] = []
    for raw in RawMail.objects.filter(header_id__endswith=domain).order_by("id"):
        message = Message.objects.get(pk=raw.message_id)
        talk, customer = message.conversation, message.conversation.customer
        fact = Entry.objects.get(conversation_id=talk.pk)
        assert message.raw_id == raw.pk
        assert message.customer_id == customer.pk == fact.customer_id == fact.actor_id
        assert fact.payload.pop("message_id") == message.pk
        rows.append(
            [raw.state, raw.sender, raw.subject, raw.problem]
            + [getattr(talk, name) for name in FIELDS]
            + [getattr(message, name) for name in SAID]
            + [(file.filename, file.size, file.key) for file in message.attachments.all()]
            + [customer.name, customer.language, customer.company_id, talk.address.value]  # type: ignore[union-attr] # just made
            + [fact.type, fact.actor_kind, fact.payload, fact.occurred_at, fact.brand_id]
        )
    return [repr(row).replace(domain, "example") for row in rows]


def test_together_and_one_by_one_leave_the_same(world: World) -> None:
    company = Company.objects.create(name="Kapp", created_at=clock.now())
    for domain in ("aa.example", "ab.example"):
        CompanyDomain.objects.create(domain=domain, company=company)
    mailbox = mailbox_of(world.pohjala)
    with clock.at(clock.now().replace(microsecond=0)):
        for raw in bag("aa.example"):
            taken = take_in(SYSTEM, mailbox=mailbox, raw=raw)
            assert taken is not None
            sort_mail(SYSTEM, raw_id=taken.pk)
        ids = take_in_many(SYSTEM, mailbox=mailbox, mails=bag("ab.example"))
        assert sort_mails(SYSTEM, raw_ids=ids) == set()
    alone, together = left_by("aa.example"), left_by("ab.example")
    assert len(together) == 5
    assert together == alone
    assert Customer.objects.filter(company=company, addresses__value="anna@ab.example").count() == 1


def test_an_answer_to_a_mail_of_the_same_batch_joins_it(world: World) -> None:
    mailbox = mailbox_of(world.pohjala)
    first = mail("Anna <anna@b.example>", message_id="<first@b.example>")
    more = mail(
        "Anna <anna@b.example>",
        "And?",
        message_id="<more@b.example>",
        in_reply_to="<first@b.example>",
    )
    other = mail("Ivo <ivo@b.example>", message_id="<other@b.example>")
    ids = take_in_many(SYSTEM, mailbox=mailbox, mails=[first, more, other])
    assert sort_mails(SYSTEM, raw_ids=ids) == set()
    talks = Conversation.objects.filter(customer__addresses__value="anna@b.example")
    assert [talk.messages.count() for talk in talks] == [2]
    assert RawMail.objects.filter(pk__in=ids, state=RawMail.State.DONE).count() == 3


def test_a_race_about_a_new_person_is_run_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tries = sorting.open_conversations, []

    def racing(actor: Actor, *, first: list[tuple[Opening, Incoming]]) -> list[Opened]:
        tries.append(len(first))
        if len(tries) == 1:
            raise IntegrityError("people_address_once")
        return real(actor, first=first)

    monkeypatch.setattr(sorting, "open_conversations", racing)
    mails = [mail(f"p{n}@b.example", message_id=f"<{n}@b.example>") for n in range(3)]
    ids = take_in_many(SYSTEM, mailbox=mailbox_of(world.pohjala), mails=mails)
    assert sort_mails(SYSTEM, raw_ids=ids) == set()
    assert tries == [3, 3]
    assert Message.objects.filter(raw_id__in=ids).count() == 3


def test_one_that_cannot_be_read_leaves_its_neighbours_to_be_sorted_alone(world: World) -> None:
    mails = [mail(f"p{n}@b.example", f"{n}", message_id=f"<{n}@b.example>") for n in range(3)]
    ids = take_in_many(SYSTEM, mailbox=mailbox_of(world.pohjala), mails=mails)
    default_storage.delete(RawMail.objects.get(pk=ids[1]).key)
    assert sort_mails(SYSTEM, raw_ids=ids) == set(ids)
    assert not Message.objects.filter(raw_id__in=ids).exists()
    for raw_id in (ids[0], ids[2]):
        sort_mail(SYSTEM, raw_id=raw_id)
    assert Message.objects.filter(raw_id__in=ids).count() == 2
