"""The light seat: a department is asked, answers, passes on, gives back; nothing else is there."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from tests.house.test_role_matrix import addresses, arguments, path_of
from tests.world import SECRET_WORD, World
from tests.world.noticing import Ears

from kuula.desk.actions import (
    add_note,
    ask_colleague,
    erase_messages,
    invite_guest,
    move_conversation,
)
from kuula.desk.models import Attachment, Conversation, Mention, Message, Notice
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.faces.agent.tests.test_notices import told
from kuula.kit import clock, files
from kuula.people.actions import erase_customer
from kuula.workspace.actions import StaffForm, add_staff
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Role, Staff

pytestmark = pytest.mark.django_db
WAREHOUSE = "Warehouse"


@pytest.fixture
def olev(world: World) -> Staff:
    """A light seat of the warehouse; everybody reads English."""
    Staff.objects.update(language="en")
    Staff.objects.filter(pk=world.reader.pk).update(department=WAREHOUSE)
    world.reader.refresh_from_db()
    return world.reader


@pytest.fixture
def kati(olev: Staff) -> Staff:
    """A colleague of the same department, with a light seat, too."""
    return add_seat("Kati Laos", WAREHOUSE)


def add_seat(name: str, department: str) -> Staff:
    email = f"{name.split()[0].lower()}@pohjala.example"
    form = StaffForm(email, name, Role.DEPARTMENT_READER, department=department)
    return add_staff(SYSTEM, form=form, password=None)


def ask(asker: Staff, talk: Conversation, staff: Staff, question: str, **more: str) -> Mention:
    sent = {"staff": staff.pk, "question": question, **more}
    address = f"/conversations/{talk.pk}/questions"
    assert as_staff(asker).post(address, sent).status_code == 302
    return Mention.objects.filter(question=True, staff=staff).latest("pk")


def words_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.content.decode())


def rows_of(client: Client, query: str = "") -> list[int]:
    found = re.findall(r'id="row-(\d+)"', words_of(client, f"/asked{query}"))
    return [int(one) for one in found]


def test_the_screen_of_a_light_seat_begins_empty_and_fills_with_what_is_asked(
    world: World, olev: Staff
) -> None:
    seat = as_staff(olev)
    assert seat.get("/").headers["Location"] == "/asked"
    assert "Nobody has asked you anything yet" in words_of(seat, "/asked")
    assert rows_of(seat) == []
    ask(world.ivo, world.wardrobe, olev, "Is the wardrobe in stock?")
    page = words_of(seat, "/asked")
    assert rows_of(seat) == [world.wardrobe.pk]
    assert "Ivo Lepik" in page
    assert "Is the wardrobe in stock?" in page
    assert "to answer" in page
    assert rows_of(seat, "?show=standing") == [world.wardrobe.pk]


def test_an_answer_is_a_note_that_clears_the_question_and_tells_who_asked(
    world: World, olev: Staff
) -> None:
    question = ask(world.ivo, world.account, olev, "Is it in stock?")
    seat, address = as_staff(olev), f"/asked/{world.account.pk}"
    page = words_of(seat, address)
    assert "Ivo Lepik asks you" in page
    assert "Is it in stock?" in page
    answered = seat.post(f"/questions/{question.pk}/answer", {"text": "Yes, two."}, follow=True)
    assert "Ivo Lepik is told." in answered.content.decode()
    note = Message.objects.get(text="Yes, two.")
    assert (note.kind, note.staff) == (Message.Kind.NOTE, olev)
    question.refresh_from_db()
    assert (question.answer, question.ending) == (note, "answered")
    world.account.refresh_from_db()
    assert world.account.assignee == world.ivo
    agent = words_of(as_staff(world.ivo), f"/conversations/{world.account.pk}")
    assert "Yes, two." in agent
    assert "Questions among us" not in agent
    assert rows_of(seat, "?show=standing") == []
    assert "answered" in words_of(seat, "/asked")


def test_an_answer_needs_words_is_given_once_and_by_whom_it_was_asked(
    world: World, olev: Staff, kati: Staff
) -> None:
    question = ask(world.ivo, world.account, olev, "Is it in stock?")
    ask(world.ivo, world.account, kati, "And tomorrow?")
    seat, address = as_staff(olev), f"/questions/{question.pk}/answer"
    empty = seat.post(address, {"text": "  "})
    assert empty.status_code == 422
    assert "Write your answer." in empty.content.decode()
    assert as_staff(kati).post(address, {"text": "I know."}).status_code == 404
    assert seat.post(address, {"text": "Yes."}).status_code == 302
    twice = seat.post(address, {"text": "Yes, three of them."})
    assert twice.status_code == 409
    assert "Yes, three of them." in twice.content.decode()
    assert not Message.objects.filter(text="Yes, three of them.").exists()


def test_of_two_questions_only_the_one_that_is_answered_ends(world: World, olev: Staff) -> None:
    first = ask(world.ivo, world.account, olev, "Is it in stock?")
    second = ask(world.liis, world.account, olev, "Which colour?")
    seat = as_staff(olev)
    assert f"/questions/{first.pk}/answer" in words_of(seat, f"/asked/{world.account.pk}")
    seat.post(f"/questions/{first.pk}/answer", {"text": "Yes."})
    second.refresh_from_db()
    assert second.done_at is None
    assert f"/questions/{second.pk}/answer" in words_of(seat, f"/asked/{world.account.pk}")


def test_what_is_not_for_them_goes_back_with_a_reason(world: World, olev: Staff) -> None:
    question = ask(world.ivo, world.account, olev, "May we refund it?")
    seat, address = as_staff(olev), f"/questions/{question.pk}/declining"
    refused = seat.post(address, {"reason": ""})
    assert refused.status_code == 422
    assert "Say why it is not for you" in refused.content.decode()
    assert seat.post(address, {"reason": "Ask Finance."}).status_code == 302
    question.refresh_from_db()
    assert (question.ending, question.answer.text) == ("declined", "Ask Finance.")
    agent = words_of(as_staff(world.ivo), f"/conversations/{world.account.pk}")
    assert "Olev Tamm said that a question is not for them" in agent
    assert "Ask Finance." in agent
    assert "not for us" in words_of(seat, "/asked")


def test_a_question_is_passed_on_within_the_department_and_stays_the_askers(
    world: World, olev: Staff, kati: Staff
) -> None:
    stranger = add_seat("Rein Raha", "Finance")
    soon = f"{clock.now() + timedelta(days=2):%Y-%m-%dT%H:%M}"
    question = ask(world.ivo, world.account, olev, "Is it in stock?", needed_by=soon)
    seat, address = as_staff(olev), f"/questions/{question.pk}/passing"
    page = words_of(seat, f"/asked/{world.account.pk}")
    offered = re.search(r'<select[^>]*id="pass-staff".*?</select>', page, re.S)
    assert offered is not None
    assert "Kati Laos" in offered[0]
    assert "Rein Raha" not in offered[0]
    for other in (stranger, world.ivo, world.liis, olev):
        assert seat.post(address, {"staff": other.pk}).status_code == 422
    assert as_staff(kati).get(f"/asked/{world.account.pk}").status_code == 404
    assert seat.post(address, {"staff": kati.pk, "text": "You were there."}).status_code == 302
    question.refresh_from_db()
    heir = question.passed_to
    assert heir is not None
    assert (question.ending, heir.staff, heir.done_at) == ("passed", kati, None)
    assert heir.needed_by == question.needed_by
    assert "passed to Kati Laos" in words_of(seat, "/asked")
    theirs = words_of(as_staff(kati), f"/asked/{world.account.pk}")
    assert "Ivo Lepik asks, passed on to you by Olev Tamm" in theirs
    as_staff(kati).post(f"/questions/{heir.pk}/answer", {"text": "Four."})
    agent = words_of(as_staff(world.ivo), f"/conversations/{world.account.pk}")
    assert "Olev Tamm passed the question on to Kati Laos" in agent
    assert "Questions among us" not in agent


def test_who_asked_is_told_of_every_end_and_who_is_asked_of_the_question(
    world: World, olev: Staff, kati: Staff
) -> None:
    ears = Ears()
    question = ask(world.ivo, world.account, olev, "Is it in stock?")
    ears.hear()
    assert told(olev) == ["Ivo Lepik asks for your help"]
    as_staff(olev).post(f"/questions/{question.pk}/passing", {"staff": kati.pk})
    ears.hear()
    assert told(kati) == ["Olev Tamm passes a question on to you"]
    assert told(world.ivo) == ["Olev Tamm passes your question on to a colleague"]
    heir = Mention.objects.get(staff=kati)
    as_staff(kati).post(f"/questions/{heir.pk}/declining", {"reason": "Ask Finance."})
    ears.hear()
    assert told(world.ivo) == ["Kati Laos says that your question is not for them"]
    other = ask(world.ivo, world.wardrobe, kati, "And this one?")
    as_staff(kati).post(f"/questions/{other.pk}/answer", {"text": "Yes."})
    ears.hear()
    assert told(world.ivo)[0] == "Kati Laos answers your question"


def test_a_further_word_names_who_asked_and_reaches_nobody_else(world: World, olev: Staff) -> None:
    ears = Ears()
    question = ask(world.ivo, world.account, olev, "Is it in stock?")
    seat = as_staff(olev)
    seat.post(f"/questions/{question.pk}/answer", {"text": "Yes."})
    ears.hear()
    assert seat.post(f"/asked/{world.account.pk}/notes", {"text": "No: sold."}).status_code == 302
    note = Message.objects.latest("pk")
    assert (note.kind, note.text) == (Message.Kind.NOTE, "@Ivo Lepik No: sold.")
    ears.hear()
    assert told(world.ivo)[0] == "Olev Tamm mentions you"


def test_mentioned_followed_and_let_in_a_light_seat_sees_it_too(world: World, olev: Staff) -> None:
    seat = as_staff(olev)
    add_note(world.actor(world.ivo), conversation=world.wardrobe, text="@Olev Tamm take a look")
    assert rows_of(seat) == [world.wardrobe.pk]
    page = words_of(seat, f"/asked/{world.wardrobe.pk}")
    assert "Ivo Lepik mentioned you" in page
    mention = Mention.objects.get()
    assert seat.post(f"/mentions/{mention.pk}/ending").status_code == 302
    assert "seen" in words_of(seat, "/asked")
    invite_guest(SYSTEM, conversation=world.dispute, staff=olev)
    assert rows_of(seat) == [world.dispute.pk, world.wardrobe.pk]
    assert SECRET_WORD in words_of(seat, f"/asked/{world.dispute.pk}")


def test_a_closed_team_is_asked_about_only_by_who_was_let_in(world: World, olev: Staff) -> None:
    vera, talk = world.actor(world.vera), world.dispute
    address = f"/conversations/{talk.pk}/questions"
    refused = as_staff(world.vera).post(address, {"staff": olev.pk, "question": "?"}, follow=True)
    assert "Olev Tamm cannot see this conversation" in refused.content.decode()
    question = ask(world.ivo, world.wardrobe, olev, "In stock?")
    move_conversation(SYSTEM, conversation=world.wardrobe, team=world.legal)
    seat = as_staff(olev)
    assert rows_of(seat) == []
    assert seat.get(f"/asked/{world.wardrobe.pk}").status_code == 404
    assert seat.post(f"/questions/{question.pk}/answer", {"text": "Yes."}).status_code == 404
    invite_guest(SYSTEM, conversation=talk, staff=olev)
    ask_colleague(vera, conversation=talk, staff=olev, question="Kas on laos?")
    assert rows_of(seat) == [talk.pk]


def file_in(talk: Conversation, name: str) -> Attachment:
    """A clean file of the first message of a conversation."""
    message = talk.messages.earliest("pk")
    return Attachment.objects.create(
        message=message,
        key=files.store(b"words"),
        filename=name,
        size=5,
        scan=Attachment.Scan.CLEAN,
        created_at=clock.now(),
    )


def test_files_and_mails_of_other_conversations_are_not_there(world: World, olev: Staff) -> None:
    mine, other = file_in(world.wardrobe, "mine.txt"), file_in(world.invoice, "other.txt")
    ask(world.ivo, world.wardrobe, olev, "In stock?")
    seat = as_staff(olev)
    whole = seat.get(f"/files/{mine.pk}")
    assert whole.status_code == 200
    assert b"".join(whole.streaming_content) == b"words"
    assert seat.get(f"/files/{other.pk}").status_code == 404
    own, foreign = world.wardrobe.messages.first(), world.invoice.messages.first()
    assert own is not None
    assert foreign is not None
    assert seat.get(f"/messages/{own.pk}/original").status_code == 200
    assert seat.get(f"/messages/{foreign.pk}/original").status_code == 404


def test_search_finds_only_within_what_concerns_them(world: World, olev: Staff) -> None:
    ask(world.ivo, world.wardrobe, olev, "Is it in stock?")
    seat = as_staff(olev)
    assert rows_of(seat, "?q=in+stock") == [world.wardrobe.pk]
    assert rows_of(seat, f"?q={world.wardrobe.pk}") == [world.wardrobe.pk]
    assert rows_of(seat, f"?q={world.invoice.pk}") == []
    for word in (SECRET_WORD, world.invoice.subject, world.invoice.customer.name):
        assert rows_of(seat, f"?q={word}") == []
    assert "Only what concerns you is searched." in words_of(seat, "/asked?q=zzzz")
    assert seat.get(f"/search?q={SECRET_WORD}").status_code == 403


def test_notices_of_what_does_not_concern_them_show_nowhere(world: World, olev: Staff) -> None:
    for talk in (world.invoice, world.dispute):
        Notice.objects.create(staff=olev, conversation=talk, kind="assigned", at=clock.now())
    assert told(olev) == []
    page = words_of(as_staff(olev), "/notices")
    assert world.invoice.subject not in page
    assert world.dispute.subject not in page


@pytest.mark.filterwarnings("ignore:.*:UserWarning")
def test_no_address_at_all_tells_a_light_seat_of_other_conversations(
    world: World, olev: Staff
) -> None:
    """Every address there is, asked with the numbers of a conversation that is not theirs."""
    ask(world.ivo, world.account, olev, "Is it in stock?")
    known, asked = arguments(world), 0
    world.account.refresh_from_db()
    secrets = {
        word
        for talk in Conversation.objects.exclude(pk=world.account.pk)
        for word in (talk.subject, talk.customer.name, talk.address.value if talk.address else "")
        if word and word != world.account.customer.name
    }
    seat = Client(raise_request_exception=False)
    seat.force_login(olev)
    for address in addresses():
        path = path_of(address, known)
        if address.name in {"account_logout", "gallery", "gallery_panes", "api:openapi-json"}:
            continue
        answer = seat.get(path, headers={"Accept": "*/*"})
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        shown = unescape(body.decode(errors="replace"))
        assert not {word for word in secrets if word in shown}, path
        asked += answer.status_code == 200
    assert asked > 10, "the walk reaches pages at all"


@pytest.mark.parametrize(
    ("deed", "sent"),
    [
        ("replies", {"kind": "reply", "text": "Hello", "send": "1"}),
        ("replies", {"kind": "note", "text": "Hello", "send": "1"}),
        ("draft", {"kind": "note", "text": "Hello"}),
        ("solution", {}),
        ("state", {"state": "closed"}),
        ("assignment", {"staff": "1"}),
        ("tags", {"tags": "x"}),
        ("priority", {"priority": "4"}),
        ("subject", {"subject": "x"}),
        ("spam", {"spam": "1"}),
        ("guests", {"staff": "1"}),
        ("questions", {"staff": "1", "question": "?"}),
        ("following", {"follow": "1"}),
        ("presence", {}),
    ],
)
def test_nothing_of_a_conversation_is_changed_by_a_light_seat(
    world: World, olev: Staff, deed: str, sent: dict[str, str]
) -> None:
    ask(world.ivo, world.account, olev, "Is it in stock?")
    before = Conversation.objects.values().get(pk=world.account.pk)
    count = Message.objects.count()
    answer = as_staff(olev).post(f"/conversations/{world.account.pk}/{deed}", sent)
    assert answer.status_code == 403, answer.status_code
    assert Conversation.objects.values().get(pk=world.account.pk) == before
    assert Message.objects.count() == count


def test_a_question_ages_on_the_conversation_and_on_the_day_of_who_asked(
    world: World, olev: Staff
) -> None:
    ivo = as_staff(world.ivo)
    assert "Waiting for colleagues" not in words_of(ivo, "/day")
    soon = f"{clock.now() + timedelta(days=1):%Y-%m-%dT%H:%M}"
    question = ask(world.ivo, world.account, olev, "Is it in stock?", needed_by=soon)
    day = words_of(ivo, "/day")
    assert "Waiting for colleagues" in day
    assert "Olev Tamm, Warehouse" in day
    assert "until" in words_of(ivo, f"/conversations/{world.account.pk}").split("standing")[1]
    past = clock.now() - timedelta(minutes=1)
    Mention.objects.filter(pk=question.pk).update(needed_by=past)
    for page in (f"/conversations/{world.account.pk}", "/day"):
        assert re.search(r'class="pill bad"[^>]*>.*?late', words_of(ivo, page), re.S)
    Mention.objects.filter(pk=question.pk).update(needed_by=None)
    Message.objects.filter(pk=question.message_id).update(
        occurred_at=clock.now() - timedelta(days=4)
    )
    assert "unanswered for 4 days" in words_of(ivo, f"/conversations/{world.account.pk}")
    as_staff(olev).post(f"/questions/{question.pk}/answer", {"text": "Yes."})
    assert "Waiting for colleagues" not in words_of(ivo, "/day")


@pytest.mark.parametrize("typed", ["2001-01-01T10:00", "2999-01-01T10:00", "soon"])
def test_a_moment_that_cannot_be_is_refused_in_words(world: World, olev: Staff, typed: str) -> None:
    sent = {"staff": olev.pk, "question": "In stock?", "needed_by": typed}
    address = f"/conversations/{world.account.pk}/questions"
    page = as_staff(world.ivo).post(address, sent, follow=True).content.decode()
    assert re.search("Choose a (time|moment)", page)
    assert not Mention.objects.exists()


def test_light_seats_are_offered_with_their_department_and_given_nothing(
    world: World, olev: Staff
) -> None:
    page = words_of(as_staff(world.ivo), f"/conversations/{world.account.pk}")
    offered = re.search(r'<select[^>]*id="help-staff".*?</select>', page, re.S)
    assert offered is not None
    assert "Olev Tamm (Warehouse, light seat)" in offered[0]
    assert f'name="staff" value="{olev.pk}"' not in page, "nobody gives them a conversation"
    address = f"/conversations/{world.account.pk}/assignment"
    refused = as_staff(world.ivo).post(address, {"staff": olev.pk})
    assert refused.status_code == 422
    assert "Olev Tamm has a light seat" in refused.content.decode()
    world.account.refresh_from_db()
    assert world.account.assignee == world.ivo


def test_the_list_is_paged_newest_first(world: World, olev: Staff, monkeypatch) -> None:
    monkeypatch.setattr("kuula.faces.agent.pages.asked.SIZE", 2)
    talks = [world.wardrobe, world.invoice, world.account, world.slots, world.office]
    for talk in talks:
        ask(world.ivo, talk, olev, "In stock?")
    seat, seen, address = as_staff(olev), [], "/asked"
    while address:
        page = words_of(seat, address)
        seen += [int(one) for one in re.findall(r'id="row-(\d+)"', page)]
        older = re.search(r'href="([^"]+)" rel="next"', page)
        address = unescape(older[1]) if older else ""
    assert seen == [talk.pk for talk in reversed(talks)]
    assert seat.get("/asked?after=nonsense").status_code == 422


def test_after_an_erasure_nothing_of_the_person_is_left_on_the_screen(
    world: World, olev: Staff
) -> None:
    name = world.account.customer.name
    question = ask(world.ivo, world.account, olev, f"What did {name} order?")
    as_staff(olev).post(f"/questions/{question.pk}/answer", {"text": f"{name}: a sofa."})
    seat = as_staff(olev)
    assert name in unescape(words_of(seat, f"/asked/{world.account.pk}"))
    erase_messages(SYSTEM, customer_id=world.account.customer_id, until=clock.now())
    erase_customer(SYSTEM, customer=world.account.customer)
    for address in ("/asked", f"/asked/{world.account.pk}"):
        page = unescape(words_of(seat, address))
        assert "Erased person" in page
        assert world.account.subject not in page
