"""Is it really solved: the question by mail, the page behind its link, and what the answer does."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.core.signing import TimestampSigner
from django.http import HttpResponse
from django.test import Client
from tests.counting import statements
from tests.world import World
from tests.world.complaints import (
    as_staff,
    cause,
    facts,
    page_of,
    resolved,
    take,
    teach,
)

from kuula.channels.mail.actions.following_up import mail_follow_up
from kuula.channels.mail.jobs import on_follow_up_asked
from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.parsing import parse_mail
from kuula.channels.mail.sending.composing import build
from kuula.channels.mail.sending.outgoing_letters import letter_for
from kuula.desk.actions import close_conversation, solve_conversation
from kuula.desk.actions.complaints import ask_due_follow_ups, set_course
from kuula.desk.complaints.access import link_token
from kuula.desk.models import Complaint, FollowUp, State, Step
from kuula.kit import clock
from kuula.ledger.events import Experience
from kuula.ledger.models import Entry
from kuula.ledger.reading import entries
from kuula.ledger.timeline import conversation_facts
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|FOR UPDATE)\b")
WEEK = timedelta(days=7)


@pytest.fixture
def complaint(world: World) -> Complaint:
    """Resolved, its conversation solved."""
    cache.clear()
    found = resolved(as_staff(world.ivo), world.wardrobe)
    solve_conversation(world.actor(world.ivo), conversation=world.wardrobe)
    return found


def later(days: float = 7.01) -> datetime:
    return clock.now() + timedelta(days=days)


def asked(complaint: Complaint) -> FollowUp:
    """The question, put when its days have passed."""
    with clock.at(later()):
        ask_due_follow_ups(SYSTEM)
    return FollowUp.objects.select_related("complaint").get(complaint=complaint)


def link(follow_up: FollowUp, query: str = "?lang=en") -> str:
    return f"/q/{link_token(follow_up)}{query}"


def proof(response: HttpResponse) -> str:
    found = re.search(r'name="proof" value="([^"]+)"', response.content.decode())
    assert found is not None
    return found[1]


def answer(client: Client, follow_up: FollowUp, value: str, words: str = "") -> HttpResponse:
    """Open the link and press the button, when the question is there."""
    with clock.at(later(7.5)):
        shown = client.get(link(follow_up, f"?lang=en&a={value}"))
        sent = {"answer": value, "comment": words, "proof": proof(shown)}
        return client.post(link(follow_up), sent)


def test_the_customer_is_asked_once_when_the_days_of_the_company_have_passed(
    world: World, complaint: Complaint
) -> None:
    with clock.at(later(6.9)):
        assert ask_due_follow_ups(SYSTEM) == 0
    with clock.at(later()):
        assert ask_due_follow_ups(SYSTEM) == 1
        assert ask_due_follow_ups(SYSTEM) == 0
        assert "The customer was asked by mail" in page_of(as_staff(world.ivo), complaint)
    set_course(SYSTEM, step_days=2, follow_up_days=1)
    sooner = resolved(as_staff(world.ivo), world.account)
    with clock.at(later(1.1)):
        assert ask_due_follow_ups(SYSTEM) == 1
    assert sooner.follow_ups.exists()
    assert facts(world.wardrobe).count("follow_up_asked") == 1


@pytest.mark.parametrize("language", ["en", "et", "hr", "ru"])
def test_the_mail_stands_in_the_thread_with_two_links_that_open_the_page(
    world: World, complaint: Complaint, client: Client, language: str
) -> None:
    Mailbox.objects.create(
        address="abi@pohjala.example", brand=world.pohjala, created_at=clock.now()
    )
    follow_up = asked(complaint)
    FollowUp.objects.update(language=language)
    (entry,) = entries([Entry.objects.get(type="desk.follow_up_asked").pk])
    with clock.at(later()):
        on_follow_up_asked(entry)
        on_follow_up_asked(entry)
        row = Outgoing.objects.get(purpose="follow-up")
        mail = parse_mail(build(letter_for(row)))
        assert mail.automatic
        assert f"[#{world.wardrobe.pk}]" in mail.subject
        links = re.findall(r"http://localhost:8000(/q/[\w-]+\?a=([01]))", mail.text)
        assert [value for _path, value in links] == ["1", "0"]
        page = client.get(links[1][0]).content.decode()
    assert f'<html lang="{language}"' in page
    assert follow_up.token_digest not in page.replace(follow_up.token_digest[:32], "")


def test_where_mail_cannot_carry_it_a_colleague_asks(world: World, complaint: Complaint) -> None:
    follow_up = asked(complaint)
    with clock.at(later()):
        for _twice in range(2):
            assert mail_follow_up(SYSTEM, follow_up_id=follow_up.pk) is None
        assert facts(world.wardrobe)[-1] == "follow_up_not_asked"
        assert "follow_up_asked" not in facts(world.wardrobe)
    with clock.at(later(7.1)):
        ivo = as_staff(world.ivo)
        assert "could not be asked by mail" in page_of(ivo, complaint)
        assert "Kadri Tamm" in ivo.get("/complaints?shown=overdue").content.decode()
        assert take(ivo, complaint, Step.FOLLOW_UP, note="Helistasin, töötab").status_code == 302


def test_opening_the_link_writes_nothing_and_one_button_counts(
    world: World, complaint: Complaint, client: Client
) -> None:
    follow_up = asked(complaint)
    with clock.at(later(7.5)):
        for _scan in range(3):
            with statements() as queries:
                shown = client.get(link(follow_up, "?lang=en&a=1"))
        assert not [one for one in queries if WRITES.search(one["sql"])]
        assert not shown.cookies
        assert re.search(r'value="1" required checked', shown.content.decode())
        assert "Is it really solved now?" in shown.content.decode()
        assert client.post(link(follow_up), {"answer": "1"}).status_code == 422
        assert "leads nowhere" in client.get("/q/unknown?lang=en").content.decode()
    follow_up.refresh_from_db()
    assert follow_up.solved is None
    back = answer(client, follow_up, "1")
    assert back.status_code == 302
    complaint.refresh_from_db()
    assert complaint.next_step == Step.LESSON
    with clock.at(later(7.6)):
        thanks = client.get(link(follow_up)).content.decode()
        assert "we are glad that it is solved" in thanks
        assert "the customer's answer: solved" in page_of(as_staff(world.ivo), complaint)
    felt = [
        one for one in conversation_facts(world.wardrobe.pk) if "follow_up_answ" in one.event.type
    ]
    assert [one.experience for one in felt] == [Experience.GOOD]
    assert answer(client, FollowUp.objects.get(), "0").status_code == 302


def test_a_no_opens_the_same_case_again_with_its_history(
    world: World, complaint: Complaint, client: Client
) -> None:
    close_conversation(world.actor(world.ivo), conversation=world.wardrobe)
    follow_up = asked(complaint)
    words = "Uks ikka ei käi kinni <b>"
    assert answer(client, follow_up, "0", words).status_code == 302
    complaint.refresh_from_db()
    assert (complaint.state, complaint.round, complaint.next_step) == ("open", 2, Step.APOLOGY)
    assert Complaint.objects.count() == 1
    world.wardrobe.refresh_from_db()
    assert world.wardrobe.state == State.OPEN
    assert world.wardrobe.waiting_since is not None
    with clock.at(later(7.6)):
        page = page_of(as_staff(world.ivo), complaint)
        assert "Round 1: it was not solved" in page
        assert "Tehtud: resolution" in page
        assert words in page
        talk = unescape(
            as_staff(world.ivo).get(f"/conversations/{world.wardrobe.pk}").content.decode()
        )
        assert f"The customer said that it is not solved: “{words}”" in talk
        assert "The complaint was opened again: it is not solved" in talk
        again = client.get(link(follow_up)).content.decode()
        assert "The same case is open again" in again
        late = {"answer": "1", "proof": proof_of(follow_up)}
        assert client.post(link(follow_up), late).status_code == 409
    bad = [one for one in conversation_facts(world.wardrobe.pk) if one.experience == "bad"]
    assert [one.event.type for one in bad] == [
        "desk.complaint_opened",
        "desk.conversation_reopened",
    ]


def proof_of(follow_up: FollowUp) -> str:
    """The signed proof of a page that was open before."""
    signer = TimestampSigner(salt="kuula.customer.follow_up")
    return signer.sign(follow_up.token_digest[:32])


def test_a_no_after_the_closing_reopens_too_and_a_closed_case_can_be_closed_again(
    world: World, complaint: Complaint, client: Client
) -> None:
    ivo, follow_up = as_staff(world.ivo), asked(complaint)
    take(ivo, complaint, Step.FOLLOW_UP, note="Ei saanud kätte", skipped="1")
    take(ivo, complaint, Step.LESSON)
    teach(complaint, cause(), world.liis)
    assert ivo.post(f"/complaints/{complaint.pk}/closure").status_code == 302
    assert answer(client, follow_up, "0").status_code == 302
    complaint.refresh_from_db()
    assert (complaint.state, complaint.closed_at, complaint.round) == ("open", None, 2)
    assert complaint.cause is not None


def test_a_no_by_telephone_reopens_it_with_the_words(world: World, complaint: Complaint) -> None:
    ivo, path = as_staff(world.ivo), f"/complaints/{complaint.pk}/reopening"
    assert ivo.post(path, {"reason": " "}).status_code == 422
    assert ivo.post(path, {"reason": "Uks vajub"}).status_code == 302
    complaint.refresh_from_db()
    assert (complaint.round, complaint.next_step) == (2, Step.APOLOGY)
    assert "Uks vajub" in page_of(ivo, complaint)
    assert ivo.post(path, {"reason": "Uks vajub"}).status_code == 409
    with clock.at(later(40)):
        assert ask_due_follow_ups(SYSTEM) == 0


def test_after_a_month_the_question_is_gone(
    world: World, complaint: Complaint, client: Client
) -> None:
    follow_up = asked(complaint)
    with clock.at(later(38)):
        assert "has expired" in client.get(link(follow_up)).content.decode()
        sent = {"answer": "0", "proof": proof_of(follow_up), "comment": "Ikka katki"}
        refused = client.post(link(follow_up), sent)
    assert refused.status_code == 409
    assert "Ikka katki" in refused.content.decode()
    complaint.refresh_from_db()
    assert complaint.round == 1
