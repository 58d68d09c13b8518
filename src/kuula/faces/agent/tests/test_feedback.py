"""Feedback as colleagues, departments and the customers who said it meet it."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.world import World
from tests.world.complaints import as_staff

from kuula.channels.mail.actions.mailboxes import MailboxForm, add_mailbox
from kuula.channels.mail.jobs import feedback_due
from kuula.channels.mail.models import Outgoing
from kuula.desk.actions import solve_conversation
from kuula.desk.models import Message, Notice
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.ledger.subscriptions import deliver
from kuula.listening.feedback.jobs import remind
from kuula.listening.models import (
    Department,
    ExperienceFact,
    FeedbackMatter,
    FeedbackPiece,
    FeedbackTelling,
)
from kuula.listening.surveys.inviting.actions import pause_asking
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db
MARKETING = "Marketing"
PRICE = "Hinnad on teil segased, poes on üks ja kodulehel teine hind."


@pytest.fixture
def olev(world: World) -> Staff:
    """A light seat of marketing; everybody reads English."""
    Staff.objects.update(language="en")
    Staff.objects.filter(pk=world.reader.pk).update(department=MARKETING)
    world.reader.refresh_from_db()
    return world.reader


@pytest.fixture
def mailbox(world: World) -> None:
    for brand, name in ((world.pohjala, "abi"), (world.jadran, "upit")):
        box = MailboxForm(
            f"{name}@{brand.pk}.example", brand.pk, way="receiver", smtp_host="smtp.example"
        )
        add_mailbox(SYSTEM, form=box)


def page(client: Client, url: str, status: int = 200) -> str:
    """A page as text, spaces collapsed."""
    answer = client.get(url)
    assert answer.status_code == status, url
    return " ".join(answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def pass_on(client: Client, query: str, **more: str) -> FeedbackMatter:
    """Pass something on to marketing, by the form behind an address."""
    sent = {"words": PRICE, "department": MARKETING, "mood": "bad", "agreed": "on"} | more
    answer = client.post(f"/feedback/new?{query}", sent)
    assert answer.status_code == 302, answer.content.decode()
    return FeedbackPiece.objects.latest("pk").matter


def said_in(talk_id: int) -> int:
    """The message in which the customer said it."""
    return Message.objects.filter(conversation_id=talk_id, kind="inbound").latest("pk").pk


def tell(name: str, kind: str) -> None:
    """Let a subscriber read the entries of a type."""
    deliver(name, list(Entry.objects.filter(type=kind).values_list("pk", flat=True)))


def told_of(staff: Staff) -> list[str]:
    return list(Notice.objects.filter(staff=staff).order_by("pk").values_list("kind", flat=True))


def test_a_comment_reaches_the_light_seat_and_what_was_done_goes_back(
    world: World, olev: Staff, mailbox: None
) -> None:
    ivo, seat, mari = as_staff(world.ivo), as_staff(olev), as_staff(world.mari)
    message = said_in(world.wardrobe.pk)
    thread = page(ivo, f"/conversations/{world.wardrobe.pk}")
    assert f"/feedback/new?message={message}" in thread
    form = page(ivo, f"/feedback/new?message={message}")
    assert "Ootasin terve päeva, keegi ei tulnud." in form, "the words are there already"
    assert "The customer wants to hear what came of it" in form
    matter = pass_on(ivo, f"message={message}")

    tell("desk.notices", "listening.feedback_arrived")
    assert told_of(olev) == ["feedback"]
    assert PRICE[:40] in page(seat, "/feedback")
    shown = page(seat, f"/feedback/{matter.pk}")
    assert f"/conversations/{world.wardrobe.pk}" not in shown, "the conversation is not theirs"
    assert "Kadri Tamm" not in shown
    assert FeedbackMatter.objects.get().state == "read"
    answered = seat.post(f"/feedback/{matter.pk}/answer", {"text": "We compare them today."})
    assert answered.status_code == 302
    tell("desk.notices", "listening.feedback_answered")
    assert told_of(world.ivo) == ["feedback_answered"]
    assert "We compare them today." in page(ivo, f"/feedback/{matter.pk}")
    assert f"/conversations/{world.wardrobe.pk}" in page(ivo, f"/feedback/{matter.pk}")
    assert ivo.post(f"/feedback/{matter.pk}/answer", {"text": "x"}).status_code == 403

    did = {"outcome-et": "Hinnad on nüüd ühesugused."}
    assert seat.post(f"/feedback/{matter.pk}/outcome", did).status_code == 302
    tell("desk.notices", "listening.feedback_done")
    assert seat.post(f"/feedback/{matter.pk}/telling").status_code == 403, "they answer no customer"
    assert "hears it in their conversation" in page(mari, f"/feedback/{matter.pk}")
    for _twice in range(2):
        assert mari.post(f"/feedback/{matter.pk}/telling").status_code == 302
        feedback_due()
        tell("mail.tell_back", "listening.feedback_told")
    replies = Message.objects.filter(conversation=world.wardrobe, kind="outbound")
    assert [one.text for one in replies if "Hinnad on nüüd ühesugused." in one.text]
    assert replies.count() == 1, "once, however often it is sent"
    assert "told in their conversation" in page(mari, f"/feedback/{matter.pk}")
    story = page(mari, f"/customers/{world.kadri.pk}")
    assert "We told the customer what came of their feedback" in story
    felt = ExperienceFact.objects.filter(customer_id=world.kadri.pk)
    tell("listening.experience", "listening.feedback_passed_on")
    assert felt.filter(kind="feedback_bad", good=False).count() == 1


def test_exactly_those_who_agreed_hear_each_in_their_language(
    world: World, olev: Staff, mailbox: None
) -> None:
    ivo, mari = as_staff(world.ivo), as_staff(world.mari)
    for talk in (world.invoice, world.account):
        solve_conversation(SYSTEM, conversation=talk)
    first = pass_on(ivo, f"message={said_in(world.invoice.pk)}", words="Cijene nisu jasne.")
    for customer, more in (
        (world.kadri, {}),
        (world.sergei, {"agreed": ""}),
        (world.john, {}),
    ):
        other = pass_on(ivo, f"customer={customer.pk}", **more)
        joined = mari.post(f"/feedback/{other.pk}/joining", {"into": str(first.pk)})
        assert joined.status_code == 302
        assert f"/feedback/{first.pk}" in mari.get(f"/feedback/{other.pk}")["Location"]
    assert "4 customers, said 4 times" in page(mari, f"/feedback/{first.pk}")
    pause_asking(SYSTEM, customer=world.john, channel="phone")
    did = {"outcome-hr": "Cijene su sada iste.", "outcome-en": "Prices are the same now."}
    mari.post(f"/feedback/{first.pk}/outcome", did)
    preview = page(mari, f"/feedback/{first.pk}")
    for words in (
        "hears it by a mail of its own",
        "no words in their language yet",
        "did not ask to hear of it",
        "wants no mail of this kind",
        "No words yet in: Eesti.",
    ):
        assert words in preview, words
    mari.post(f"/feedback/{first.pk}/telling")
    feedback_due()
    tell("mail.tell_back", "listening.feedback_told")
    mails = Outgoing.objects.filter(purpose="feedback")
    assert [one.recipient for one in mails] == ["ivana@example.hr"]
    letter = mails.get().payload
    assert "Cijene su sada iste." in letter["text"]
    assert "Cijene nisu jasne." in letter["text"], "what they said stands there"
    assert "Kadri" not in letter["text"]
    states = dict(FeedbackTelling.objects.values_list("customer_id", "state"))
    assert states == {
        world.ivana.pk: "sent",
        world.kadri.pk: "planned",
        world.john.pk: "left_out",
    }
    mari.post(f"/feedback/{first.pk}/outcome", did | {"outcome-et": "Hinnad on ühesugused."})
    mari.post(f"/feedback/{first.pk}/telling")
    feedback_due()
    tell("mail.tell_back", "listening.feedback_told")
    assert set(mails.values_list("recipient", flat=True)) == {
        "ivana@example.hr",
        "kadri.tamm@example.ee",
    }

    leave = letter["leave_url"].split("/h/")[1]
    assert "What came of" in page(Client(), f"/h/{leave}?lang=en")
    assert FeedbackPiece.objects.filter(customer=world.ivana, agreed=True).exists(), "not by a look"
    Client().post(f"/h/{leave}?lang=en", {"want": "mute"})
    assert not FeedbackPiece.objects.filter(customer=world.ivana, agreed=True).exists()


def test_what_nobody_answers_ages_and_reminds_the_department_then_the_lead(
    world: World, olev: Staff
) -> None:
    mari = as_staff(world.mari)
    sent = {"name": MARKETING, "days": "2", "lead": str(world.liis.pk), "keywords": "hind\nprice"}
    assert mari.post("/feedback/departments/new", sent).status_code == 302
    wrong = mari.post("/feedback/departments/new", sent | {"name": "marketing"})
    assert (wrong.status_code, Department.objects.count()) == (422, 1), "one of a name"
    ivo = as_staff(world.ivo)
    form = page(ivo, f"/feedback/new?customer={world.kadri.pk}&words=Kallis+hind")
    assert "Proposed because of the word “hind”." in form
    assert '<option value="Marketing" selected>' in form
    matter = pass_on(ivo, f"customer={world.kadri.pk}")
    due = matter.due_at
    assert timedelta(days=1) < due - clock.now() < timedelta(days=6)
    with clock.at(due + timedelta(minutes=1)):
        remind()
        remind()
    tell("desk.notices", "listening.feedback_overdue")
    assert (told_of(olev), told_of(world.liis)) == (["feedback_late"], [])
    with clock.at(FeedbackMatter.objects.get().next_at or due):
        assert "late" in page(as_staff(olev), "/feedback?show=late")
        remind()
    tell("desk.notices", "listening.feedback_overdue")
    assert told_of(world.liis) == ["feedback_late"]
    assert FeedbackMatter.objects.get().state == "new", "nothing closes it but words"
    seat = as_staff(olev)
    silent = seat.post(f"/feedback/{matter.pk}/declining", {"reason": " "})
    assert silent.status_code == 422
    assert seat.post(f"/feedback/{matter.pk}/outcome", {}).status_code == 422
    gone = {"reason": "Prices follow the currency."}
    assert seat.post(f"/feedback/{matter.pk}/declining", gone).status_code == 302
    assert "Prices follow the currency." in page(ivo, f"/feedback/{matter.pk}")
    report = page(mari, "/feedback/report")
    assert "Marketing" in report
    assert "Mean time to an answer" in report


def test_feedback_of_a_closed_team_exists_for_its_department_alone(
    world: World, olev: Staff
) -> None:
    vera, mari, liis = as_staff(world.vera), as_staff(world.mari), as_staff(world.liis)
    talk = world.dispute
    matter = pass_on(vera, f"message={said_in(talk.pk)}", words="Advokaat küsib hinda.")
    for outsider in (mari, as_staff(world.ivo)):
        assert outsider.get(f"/feedback/{matter.pk}").status_code == 404
        assert "Advokaat küsib" not in page(outsider, "/feedback")
    assert as_staff(world.ivo).get(f"/feedback/new?conversation={talk.pk}").status_code == 404
    assert "Kadri Tamm" in page(liis, f"/feedback/{matter.pk}")
    shown = page(as_staff(olev), f"/feedback/{matter.pk}")
    assert "Advokaat küsib hinda." in shown
    assert "Kadri" not in shown
    for url in (
        f"/feedback/{matter.pk}/answer",
        f"/feedback/{matter.pk}/outcome",
        f"/feedback/{matter.pk}/telling",
    ):
        assert mari.post(url, {"text": "x"}).status_code == 404
