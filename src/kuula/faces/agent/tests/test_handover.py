"""Warm handover through the browser: the brief, who is responsible, asking back, reminders."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from tests.world import World, mail

from kuula.desk.actions import assign_conversation, merge_conversations, receive_message
from kuula.desk.actions.handovers.giving import HandoverForm, hand_over
from kuula.desk.actions.handovers.watching import watch_handovers
from kuula.desk.models import Conversation, Draft, Handover, Message
from kuula.faces.agent.tests.test_inbox import as_staff as signed_in
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db


def as_staff(staff: Staff) -> Client:
    """A browser in which `staff` is signed in and reads English."""
    staff.language = "en"
    staff.save()
    return signed_in(staff)


def page_of(client: Client, talk: Conversation) -> str:
    return unescape(client.get(f"/conversations/{talk.pk}").content.decode())


def facts(talk: Conversation) -> list[str]:
    """What the ledger says of handovers here, oldest first."""
    found = Entry.objects.standing().filter(conversation_id=talk.pk, type__contains="hand")
    names = found.order_by("id").values_list("type", flat=True)
    return [name.removeprefix("desk.").removeprefix("handover_") for name in names]


def held(world: World, talk: Conversation, who: Staff) -> Conversation:
    assign_conversation(SYSTEM, conversation=talk, staff=who)
    talk.refresh_from_db()
    return talk


def handed(world: World, talk: Conversation, giver: Staff, to: Staff) -> Handover:
    """A handover to a colleague, as the browser makes it."""
    answer = as_staff(giver).post(f"/conversations/{talk.pk}/handover", sent(f"staff-{to.pk}"))
    assert answer.status_code == 302, unescape(answer.content.decode())[:3000]
    return Handover.objects.latest("pk")


def sent(to: str, *lines: tuple[str, str, int]) -> dict[str, object]:
    """The form as a browser sends it."""
    return {
        "to": to,
        "heading": [one[0] for one in lines],
        "words": [one[1] for one in lines],
        "message": [str(one[2]) for one in lines],
        "entry": ["0" for _one in lines],
        "kind": ["" for _one in lines],
    }


def test_the_page_shows_the_brief_with_its_sources_and_unknown_where_nothing_is_known(
    world: World,
) -> None:
    talk = held(world, world.wardrobe, world.ivo)
    words = mail(
        "kadri.tamm@example.ee", "Kadri Tamm",
        "Kas saaksite vaadata, kus minu tellimus 20418 on?", clock.now(), "et",
    )  # fmt: skip
    receive_message(SYSTEM, conversation=talk, message=words)
    said = Message.objects.filter(conversation=talk).latest("pk")
    page = unescape(as_staff(world.ivo).get(f"/conversations/{talk.pk}/handover").content.decode())
    assert "Kas saaksite vaadata, kus minu tellimus 20418 on?" in page
    assert ">\n20418</textarea>" in page
    assert f"/conversations/{talk.pk}#message-{said.pk}" in page
    assert 'placeholder="unknown"' in page
    assert "They wait for us." in page
    assert "Vera Orlova" in page
    assert "Olev Tamm" not in page.split("To whom")[1].split("</select>")[0]
    assert "Ivo Lepik stays responsible" in page


def test_it_is_handed_over_acknowledged_and_told_in_the_timeline(world: World) -> None:
    talk = held(world, world.wardrobe, world.ivo)
    said = talk.messages.get()
    due = talk.due_at
    lines = (("wanted", "Uus kapp", said.pk), ("told", "Tellimus 7", 10**9), ("feels", "  ", 0))
    answer = as_staff(world.ivo).post(
        f"/conversations/{talk.pk}/handover", sent(f"staff-{world.ana.pk}", *lines)
    )
    assert answer["Location"] == f"/conversations/{talk.pk}"
    handover = Handover.objects.get()
    assert [(one["words"], one["message"]) for one in handover.brief] == [
        ("Uus kapp", said.pk),
        ("Tellimus 7", 0),
    ]
    talk.refresh_from_db()
    assert (talk.assignee_id, talk.due_at) == (world.ivo.pk, due)
    giver = page_of(as_staff(world.ivo), talk)
    assert "Handed over to Ana Kovačević. Until they have it, you are responsible." in giver
    assert "Ivo Lepik handed this over to Ana Kovačević" in giver
    assert "I have it" not in giver
    assert "Call back" in giver
    receiver = page_of(as_staff(world.ana), talk)
    assert "Ivo Lepik hands this over to you. Until you have it, Ivo Lepik is" in receiver
    assert f"/handovers/{handover.pk}/acknowledgement" in receiver
    assert "Uus kapp" in receiver
    done = as_staff(world.ana).post(f"/handovers/{handover.pk}/acknowledgement")
    assert done.status_code == 302
    talk.refresh_from_db()
    assert talk.assignee_id == world.ana.pk
    assert facts(talk) == ["conversation_handed_over", "taken"]
    after = page_of(as_staff(world.ivo), talk)
    assert "The brief that Ivo Lepik gave Ana Kovačević" in after
    again = page_of(as_staff(world.ana), talk)
    assert "Call back" not in again
    assert talk.messages.count() == 1


def test_only_the_receiver_acknowledges_and_what_is_unseen_is_not_found(world: World) -> None:
    talk = held(world, world.wardrobe, world.ivo)
    handover = handed(world, talk, world.ivo, world.ana)
    page = as_staff(world.liis)
    page.post(f"/handovers/{handover.pk}/acknowledgement")
    assert (
        "Only they can answer it" in page_of(page, talk)
        or Handover.objects.get().state == "waiting"
    )
    assert Handover.objects.get().state == Handover.State.WAITING
    secret = held(world, world.dispute, world.vera)
    hidden = handed(world, secret, world.vera, world.liis)
    for deed in ("acknowledgement", "question", "answer", "recall"):
        assert as_staff(world.ivo).post(f"/handovers/{hidden.pk}/{deed}").status_code == 404
    assert as_staff(world.reader).post(f"/handovers/{handover.pk}/recall").status_code in (302, 403)
    assert as_staff(world.reader).get(f"/conversations/{talk.pk}/handover").status_code == 403
    assert Handover.objects.pending().count() == 2


def test_a_closed_teams_conversation_goes_to_its_members_only(world: World) -> None:
    secret = held(world, world.dispute, world.vera)
    client = as_staff(world.vera)
    page = unescape(client.get(f"/conversations/{secret.pk}/handover").content.decode())
    offered = page.split('name="to"')[1].split("</select>")[0]
    assert "Liis Kask" in offered
    assert "Ivo Lepik" not in offered
    assert "First line" not in offered
    address = f"/conversations/{secret.pk}/handover"
    outside = client.post(address, sent(f"staff-{world.ivo.pk}"))
    assert outside.status_code == 422
    assert Handover.objects.count() == 0
    elsewhere = client.post(address, sent(f"team-{world.first_line.pk}"))
    assert elsewhere.status_code == 422
    assert client.post(address, sent("")).status_code == 422
    assert client.post(address, sent("staff-99999")).status_code in (404, 422)


def test_it_goes_to_a_team_and_whoever_is_in_it_takes_it_there(world: World) -> None:
    talk = held(world, world.wardrobe, world.ivo)
    answer = as_staff(world.ivo).post(
        f"/conversations/{talk.pk}/handover", sent(f"team-{world.legal.pk}")
    )
    assert answer.status_code in (302, 404)
    lead = as_staff(world.liis)
    lead.post(f"/conversations/{talk.pk}/handover", sent(f"team-{world.legal.pk}"))
    handover = Handover.objects.get()
    talk.refresh_from_db()
    assert (talk.team_id, talk.assignee_id) == (world.first_line.pk, world.ivo.pk)
    assert f"/conversations/{talk.pk}" in as_staff(world.vera).get("/inbox/handed").content.decode()
    as_staff(world.vera).post(f"/handovers/{handover.pk}/acknowledgement")
    talk.refresh_from_db()
    assert (talk.team_id, talk.assignee_id) == (world.legal.pk, world.vera.pk)
    assert as_staff(world.ivo).get(f"/conversations/{talk.pk}").status_code == 404


def test_the_colleague_asks_back_and_is_answered(world: World) -> None:
    talk = held(world, world.wardrobe, world.ivo)
    handover = handed(world, talk, world.ivo, world.ana)
    ana, ivo = as_staff(world.ana), as_staff(world.ivo)
    ana.post(f"/handovers/{handover.pk}/question", {"text": " "})
    assert Handover.objects.get().state == "waiting"
    ana.post(f"/handovers/{handover.pk}/question", {"text": "Which warehouse?"})
    talk.refresh_from_db()
    assert (Handover.objects.get().state, talk.assignee_id) == ("asked", world.ivo.pk)
    assert str(talk.pk) in ivo.get("/inbox/handed").content.decode()
    shown = page_of(ivo, talk)
    assert "Ana Kovačević asks back before taking this over." in shown
    assert "Which warehouse?" in shown
    ivo.post(f"/handovers/{handover.pk}/answer", {"text": "Tartu"})
    assert Handover.objects.get().state == "waiting"
    assert facts(talk) == ["conversation_handed_over", "asked_back", "answered"]
    assert [one.text for one in talk.messages.filter(kind="note").order_by("pk")] == [
        "Which warehouse?",
        "Tartu",
    ]
    ana.post(f"/handovers/{handover.pk}/acknowledgement")
    assert Handover.objects.get().state == "taken"


def test_it_is_called_back_and_can_be_handed_over_once_at_a_time(world: World) -> None:
    talk = held(world, world.wardrobe, world.ivo)
    handover = handed(world, talk, world.ivo, world.ana)
    ivo = as_staff(world.ivo)
    second = ivo.post(f"/conversations/{talk.pk}/handover", sent(f"staff-{world.liis.pk}"))
    assert second.status_code == 409
    for _twice in range(2):
        ivo.post(f"/handovers/{handover.pk}/recall")
    assert Handover.objects.get().state == "called_back"
    as_staff(world.ana).post(f"/handovers/{handover.pk}/acknowledgement")
    assert facts(talk) == ["conversation_handed_over", "called_back"]
    handed(world, talk, world.ivo, world.liis)


def test_assigning_to_the_receiver_acknowledges_and_to_anybody_else_ends_it(world: World) -> None:
    talk = held(world, world.wardrobe, world.ivo)
    handed(world, talk, world.ivo, world.ana)
    address = f"/conversations/{talk.pk}/assignment"
    as_staff(world.ana).post(address, {"staff": world.ana.pk})
    assert Handover.objects.get().state == "taken"
    handed(world, talk, world.ana, world.ivo)
    as_staff(world.liis).post(address, {"staff": world.liis.pk})
    assert Handover.objects.latest("pk").state == "ended"
    assert facts(talk)[-1] == "ended"


def test_the_customer_who_waits_is_told_at_once_and_the_answer_stays_owed(world: World) -> None:
    talk = held(world, world.wardrobe, world.ivo)
    handover = handed(world, talk, world.ivo, world.ana)
    ana = as_staff(world.ana)
    line = "Edaspidi aitab teid Ana Kovačević."
    shown = page_of(ana, talk)
    assert "Ana Kovačević" in shown.split('id="handover-line"')[1].split("</textarea>")[0]
    ana.post(f"/handovers/{handover.pk}/acknowledgement", {"tell": "on", "line": line})
    told = talk.messages.get(kind="outbound")
    assert (told.text, told.automatic) == (line, "courtesy")
    before = talk.waiting_since, talk.due_at, talk.state
    talk.refresh_from_db()
    assert (talk.waiting_since, talk.due_at, talk.state) == before
    assert talk.first_replied_at is None
    ana.post(f"/messages/{told.pk}/withdrawal")
    talk.refresh_from_db()
    assert (talk.waiting_since, talk.due_at) == before[:2]


def test_the_line_stands_above_the_draft_when_the_customer_does_not_wait(world: World) -> None:
    talk = held(world, world.account, world.ivo)
    handover = handed(world, talk, world.ivo, world.ana)
    ana = as_staff(world.ana)
    ana.post(f"/conversations/{talk.pk}/draft", {"kind": "reply", "text": "Добрый день"})
    ana.post(
        f"/handovers/{handover.pk}/acknowledgement", {"tell": "on", "line": "Вам помогает Ана."}
    )
    assert Draft.objects.get(staff=world.ana).text == "Вам помогает Ана.\n\nДобрый день"
    assert talk.messages.filter(kind="outbound").count() == 1


def test_reminders_come_twice_and_then_the_lead_hears_of_it_each_once(world: World) -> None:
    talk = held(world, world.wardrobe, world.ivo)
    start = clock.now()
    with clock.at(start):
        handover = handed(world, talk, world.ivo, world.ana)

    def look(minutes: int) -> list[str]:
        with clock.at(start + timedelta(minutes=minutes)):
            for _twice in range(2):
                watch_handovers(SYSTEM)
        return facts(talk)[1:]

    def count(staff: Staff) -> str:
        page = as_staff(staff).get("/inbox/open").content.decode()
        return page.split('href="/inbox/handed"')[1].split("</a>")[0]

    assert look(29) == []
    assert look(31) == ["reminded"]
    assert ">0<" in count(world.liis)
    assert ">1<" in count(world.ana)
    assert look(62) == ["reminded"] * 2
    assert look(93) == ["reminded"] * 3
    assert look(200) == ["reminded"] * 3
    assert ">1<" in count(world.liis)
    with clock.at(start + timedelta(minutes=201)):
        as_staff(world.ana).post(f"/handovers/{handover.pk}/acknowledgement")
    taken = Entry.objects.get(type="desk.handover_taken").payload
    assert (taken["working_minutes"], taken["late"]) == (201, True)
    assert ">0<" in count(world.liis)


def test_what_nothing_can_come_of_ends_by_itself(world: World) -> None:
    talk = held(world, world.wardrobe, world.ivo)
    handed(world, talk, world.ivo, world.ana)
    as_staff(world.ivo).post(f"/conversations/{talk.pk}/solution")
    for _twice in range(2):
        watch_handovers(SYSTEM)
    assert Handover.objects.get().state == "ended"
    assert facts(talk)[-1] == "ended"
    page = unescape(as_staff(world.ivo).get(f"/conversations/{talk.pk}/handover").content.decode())
    assert "Hand over" in page
    refused = as_staff(world.ivo).post(
        f"/conversations/{talk.pk}/handover", sent(f"staff-{world.ana.pk}")
    )
    assert refused.status_code == 409


def test_a_merge_brings_the_handover_along(world: World) -> None:
    first, second = held(world, world.wardrobe, world.ivo), held(world, world.account, world.ivo)
    handover = handed(world, first, world.ivo, world.ana)
    merge_conversations(world.actor(world.ivo), target=second, sources=[first], confirmed=True)
    handover.refresh_from_db()
    assert (handover.conversation_id, handover.home_id, handover.state) == (
        second.pk, first.pk, "waiting",
    )  # fmt: skip
    as_staff(world.ana).post(f"/handovers/{handover.pk}/acknowledgement")
    second.refresh_from_db()
    assert second.assignee_id == world.ana.pk


def test_of_two_that_wait_a_merge_ends_one(world: World) -> None:
    first, second = held(world, world.wardrobe, world.ivo), held(world, world.account, world.ivo)
    one = handed(world, first, world.ivo, world.ana)
    two = handed(world, second, world.ivo, world.liis)
    merge_conversations(world.actor(world.ivo), target=second, sources=[first], confirmed=True)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, two.state) == ("ended", "waiting")


def test_a_handover_made_by_a_program_of_a_lead_leaves_the_holder_responsible(world: World) -> None:
    talk = held(world, world.wardrobe, world.ivo)
    form = HandoverForm(to_staff=world.ana)
    handover = hand_over(world.actor(world.liis), conversation=talk, form=form)
    assert (handover.given_by_id, handover.held_by_id) == (world.liis.pk, world.ivo.pk)
    assert "Call back" in page_of(as_staff(world.ivo), talk)
