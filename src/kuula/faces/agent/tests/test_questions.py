"""Questions among colleagues: too late, at other departments, given back and passed on."""

from datetime import timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from tests.world import SECRET_WORD, World
from tests.world.noticing import Ears

from kuula.desk.actions import invite_guest, move_conversation
from kuula.desk.actions.asking import watch_questions
from kuula.desk.jobs import questions
from kuula.desk.models import Draft, Mention, Message
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.faces.agent.tests.test_light_seat import ask
from kuula.faces.agent.tests.test_notices import told
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.workspace.actions import set_members
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db
ANSWER_LATE = "A colleague needed your answer by now"
QUESTION_LATE = "Your question was not answered in time"


@pytest.fixture(autouse=True)
def _all_in_english(world: World) -> None:
    Staff.objects.update(language="en")
    Staff.objects.filter(pk=world.reader.pk).update(department="Warehouse")
    set_members(SYSTEM, team=world.first_line, staff_ids=[world.liis.pk, world.ivo.pk])
    for talk in (world.wardrobe, world.invoice):
        move_conversation(SYSTEM, conversation=talk, team=world.first_line)


@pytest.fixture
def ears(world: World) -> Ears:
    return Ears()


def by_noon(hours: int = 2) -> str:
    """So many hours from now, as it is typed where the brand is."""
    at = clock.now().astimezone(ZoneInfo("Europe/Tallinn")) + timedelta(hours=hours)
    return at.strftime("%Y-%m-%dT%H:%M")


def page_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


def test_a_question_that_nobody_answered_in_time_is_told_to_both_once(
    world: World, ears: Ears
) -> None:
    question = ask(world.ivo, world.wardrobe, world.reader, "In stock?", needed_by=by_noon())
    ears.hear()
    assert question.needed_by is not None
    with clock.at(question.needed_by - timedelta(minutes=1)):
        questions()
        assert not Entry.objects.filter(type="desk.help_overdue").exists()
    with clock.at(question.needed_by + timedelta(minutes=30)):
        questions()
        questions()
        ears.hear()
        assert Entry.objects.filter(type="desk.help_overdue").count() == 1
        assert told(world.ivo) == [QUESTION_LATE]
        assert told(world.reader)[0] == ANSWER_LATE
        page = page_of(as_staff(world.ivo), f"/conversations/{world.wardrobe.pk}")
        assert "A question among us was not answered in time" in page


def test_what_was_answered_given_back_or_has_no_time_is_not_late(world: World, ears: Ears) -> None:
    first = ask(world.ivo, world.wardrobe, world.reader, "In stock?", needed_by=by_noon())
    second = ask(world.ivo, world.invoice, world.reader, "Paid?", needed_by=by_noon())
    ask(world.ivo, world.invoice, world.liis, "Whenever you can?")
    seat = as_staff(world.reader)
    seat.post(f"/questions/{first.pk}/answer", {"text": "Yes, three."})
    seat.post(f"/questions/{second.pk}/declining", {"reason": "Ask the books."})
    with clock.at(clock.now() + timedelta(days=1)):
        assert watch_questions(SYSTEM) == 0
    ears.hear()
    assert QUESTION_LATE not in told(world.ivo)


def test_what_is_passed_on_when_late_is_not_told_again(world: World) -> None:
    question = ask(world.ivo, world.wardrobe, world.liis, "In stock?", needed_by=by_noon())
    with clock.at(clock.now() + timedelta(hours=3)):
        assert watch_questions(SYSTEM) == 1
        sent = {"staff": world.ana.pk}
        assert as_staff(world.liis).post(f"/questions/{question.pk}/passing", sent)
        assert Mention.objects.get(staff=world.ana).done_at is None
        assert watch_questions(SYSTEM) == 0


def test_the_board_shows_what_waits_for_other_departments(world: World) -> None:
    late = ask(world.ivo, world.wardrobe, world.reader, "Is it in stock?", needed_by=by_noon())
    ask(world.ivo, world.invoice, world.liis, "Among ourselves?")
    answered = ask(world.ivo, world.invoice, world.reader, "Answered already?")
    as_staff(world.reader).post(f"/questions/{answered.pk}/answer", {"text": "Yes."})
    board = page_of(as_staff(world.liis), "/board?team=all")
    part = board.split("Waiting for other departments")[1].split("</section>")[0]
    assert f"{world.reader.name}, Warehouse" in part
    assert "Is it in stock?" in part
    assert "asked by Ivo Lepik · since " in part
    assert "Among ourselves?" not in part
    assert "Answered already?" not in part
    with clock.at(clock.now() + timedelta(hours=3)):
        part = page_of(as_staff(world.liis), "/board?team=all").split("other departments")[1]
        assert ">late<" in part.split("</section>")[0]
    assert as_staff(world.ivo).get("/board/questions").status_code == 403
    assert late.done_at is None


def test_many_are_paged_in_the_order_in_which_they_are_needed(world: World) -> None:
    ask(world.ivo, world.wardrobe, world.reader, "Question 0 ?", needed_by=by_noon(9))
    note = Message.objects.get(mentions__staff=world.reader)
    for number in range(1, 60):
        other = Message.objects.create(
            conversation=world.wardrobe, kind=Message.Kind.NOTE, staff=world.ivo,
            text=f"Question {number} ?", occurred_at=note.occurred_at,
        )  # fmt: skip
        soon = clock.now() + timedelta(hours=8) if number == 59 else None
        Mention.objects.create(message=other, staff=world.reader, question=True, needed_by=soon)
    lead = as_staff(world.liis)
    board = page_of(lead, "/board?team=all")
    assert "/board/questions?team=all" in board
    first = page_of(lead, "/board/questions?team=all")
    assert "60 questions" in first
    places = [first.index(f"Question {number} ?") for number in (59, 0, 1, 48)]
    assert places == sorted(places)
    older = unescape(first.split("/board/questions?team=all&after=")[1].split('"')[0])
    rest = page_of(lead, f"/board/questions?team=all&after={older}")
    assert "Question 49 ?" in rest
    assert "Question 48 ?" not in rest


def test_of_a_closed_team_nothing_stands_on_an_outsiders_board(world: World) -> None:
    invite_guest(world.actor(world.vera), conversation=world.dispute, staff=world.reader)
    ask(world.vera, world.dispute, world.reader, f"Is {SECRET_WORD} true?")
    for path in ("/board?team=all", "/board/questions?team=all"):
        assert SECRET_WORD not in page_of(as_staff(world.mari), path)
        assert SECRET_WORD in page_of(as_staff(world.liis), path)


def test_an_agent_who_is_asked_answers_gives_back_and_passes_on(world: World) -> None:
    one = ask(world.ivo, world.wardrobe, world.ana, "Do you know the driver?")
    ana, talk = as_staff(world.ana), f"/conversations/{world.wardrobe.pk}"
    page = page_of(ana, talk)
    for words in ("Not for me", "Pass on", f'action="/questions/{one.pk}/answer'):
        assert words in page
    assert "Not for me" not in page_of(as_staff(world.ivo), talk)
    heirs = page.split(f'id="pass-{one.pk}"')[1].split("</select>")[0]
    assert world.liis.name in heirs
    assert world.ivo.name not in heirs
    answer = ana.post(f"/questions/{one.pk}/passing", {"staff": world.liis.pk, "text": "You?"})
    assert answer.headers["Location"] == talk
    two = Mention.objects.get(staff=world.liis, question=True)
    liis = as_staff(world.liis)
    liis.post(f"/questions/{two.pk}/declining", {"reason": "Ask the carrier."})
    two.refresh_from_db()
    assert two.ending == Mention.Ending.DECLINED
    three = ask(world.ivo, world.wardrobe, world.ana, "And the carrier?")
    ana.post(f"/questions/{three.pk}/answer", {"text": "Yes, Peeter."})
    three.refresh_from_db()
    assert (three.ending, three.answer.text) == (Mention.Ending.ANSWERED, "Yes, Peeter.")


def test_words_that_come_too_late_stay_as_a_draft(world: World) -> None:
    one = ask(world.ivo, world.wardrobe, world.ana, "Do you know the driver?")
    as_staff(world.ivo).post(f"/mentions/{one.pk}/ending")
    ana = as_staff(world.ana)
    answer = ana.post(f"/questions/{one.pk}/answer", {"text": "It is Peeter"}, follow=True)
    page = unescape(answer.content.decode())
    assert "This question does not wait for you any more." in page
    assert "Your words are kept as a draft." in page
    assert Draft.objects.get(staff=world.ana).text == "It is Peeter"


def test_a_light_seat_without_notices_is_led_to_what_it_is_asked(world: World) -> None:
    page = page_of(as_staff(world.reader), "/notices")
    empty = page.split('id="notice-rows"')[1]
    assert 'href="/asked"' in empty
    assert "To the inbox" not in empty
    assert "To the inbox" in page_of(as_staff(world.ivo), "/notices")
