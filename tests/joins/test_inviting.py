"""One contact budget for all surveys: who is asked, who is left out, and why."""

from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
from django.test import Client

from kuula.channels.mail.actions.inviting import mail_survey
from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.sending.composing import build
from kuula.channels.mail.sending.outgoing_letters import letter_for
from kuula.desk.actions import solve_conversation
from kuula.desk.actions.complaints import open_complaint, withdraw_complaint
from kuula.kit import clock
from kuula.kit.problems import Conflict, NotAllowed, Problem
from kuula.ledger.models import Entry
from kuula.ledger.reading import entries
from kuula.listening.actions import ask_after_solving
from kuula.listening.models import AskingPause, Invitation, RatingRequest, Survey, Wave
from kuula.listening.surveys.actions import SurveyForm, pause_survey, publish_survey, save_survey
from kuula.listening.surveys.answering.access import invitation_for_secret, invitation_secret
from kuula.listening.surveys.content import read_questionnaire
from kuula.listening.surveys.inviting.actions import (
    RulesForm,
    TriggerForm,
    WaveForm,
    add_trigger,
    ask_due,
    begin_wave,
    end_trigger,
    pause_asking,
    plan_after,
    plan_wave,
    refuse_invitation,
    resume_asking,
    save_rules,
    stop_wave,
    withdraw_invitation,
)
from kuula.people.models import Customer
from kuula.workspace.actors import SYSTEM, customer_actor
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("awake")]
NPS = {"key": "nps", "kind": "nps", "words": {"en": "Would you recommend us?"}}


def survey(name: str = "After solving", **said: Any) -> Survey:
    content = read_questionnaire(said.pop("content", {"questions": [NPS]}))
    made = save_survey(SYSTEM, form=SurveyForm(name=name, content=content, **said))
    publish_survey(SYSTEM, survey=made)
    made.refresh_from_db()
    return made


def solved(world: World) -> int:
    """The ledger's number of a solving just now."""
    solve_conversation(world.actor(world.ivo), conversation=world.wardrobe)
    return Entry.objects.filter(type="desk.conversation_solved").latest("pk").pk


def planned_after(number: int) -> list[Invitation]:
    plan_after(SYSTEM, entry=entries([number])[0])
    return list(Invitation.objects.filter(cause_id=number))


def sent(asked: Survey, customer: Customer) -> Invitation:
    """An invitation that went out just now, if it may."""
    now = clock.now()
    made = Invitation.objects.create(
        survey=asked, customer=customer, planned_for=now, made_at=now, expires_at=now
    )
    ask_due(SYSTEM)
    made.refresh_from_db()
    return made


def test_after_a_solving_its_customer_is_asked_once_in_their_language(world: World) -> None:
    asked = survey()
    add_trigger(SYSTEM, survey=asked, form=TriggerForm("solved", hours=2))
    number = solved(world)
    (made,) = planned_after(number)
    assert planned_after(number) == [made], "twice is once"
    assert (made.customer, made.conversation_id) == (world.kadri, world.wardrobe.pk)
    assert made.planned_for - clock.now() > timedelta(hours=1, minutes=59)
    assert ask_due(SYSTEM) == 0, "its time has not come"
    with clock.at(clock.now() + timedelta(hours=3)):
        assert ask_due(SYSTEM) == 1
        assert ask_due(SYSTEM) == 0
    made.refresh_from_db()
    assert (made.state, made.language) == ("sent", "en"), "the survey has no Estonian"
    assert invitation_for_secret(invitation_secret(made.pk)) == made
    told = Entry.objects.get(type="listening.survey_asked")
    assert (told.customer_id, told.payload["invitation_id"]) == (world.kadri.pk, made.pk)


def test_the_survey_asks_in_place_of_the_one_question(world: World) -> None:
    asked = survey()
    trigger = add_trigger(SYSTEM, survey=asked, form=TriggerForm("solved"))
    number = solved(world)
    assert ask_after_solving(SYSTEM, solved_id=number) is None
    end_trigger(SYSTEM, trigger=trigger)
    assert planned_after(number) == []
    assert ask_after_solving(SYSTEM, solved_id=number) is not None


def test_the_budget_counts_all_surveys_and_the_one_question(world: World) -> None:
    save_rules(SYSTEM, form=RulesForm(2, 30, 180, True))
    now = clock.now()
    RatingRequest.objects.create(
        conversation_id=1, customer_id=world.kadri.pk, brand_id=1, asked_at=now, expires_at=now
    )
    assert sent(survey("One"), world.kadri).state == "sent"
    third = sent(survey("Two"), world.kadri)
    assert (third.state, third.why) == ("left_out", "budget")
    assert sent(survey("Three"), world.ivana).state == "sent", "each has a budget of their own"
    with clock.at(now + timedelta(days=31)):
        assert sent(survey("Four"), world.kadri).state == "sent"


def test_who_refused_is_left_in_peace_and_who_paused_until_they_say_so(world: World) -> None:
    first = sent(survey("One"), world.kadri)
    me = customer_actor(world.kadri.pk)
    with pytest.raises(NotAllowed):
        refuse_invitation(customer_actor(world.ivana.pk), invitation=first)
    for _twice in range(2):
        refuse_invitation(me, invitation=first)
    assert sent(survey("Two"), world.kadri).why == "quarantine"
    with clock.at(clock.now() + timedelta(days=181)):
        waiting = Invitation.objects.create(
            survey=survey("Three"), customer=world.kadri, planned_for=clock.now(),
            made_at=clock.now(), expires_at=clock.now(),
        )  # fmt: skip
        for _twice in range(2):
            pause_asking(me, customer=world.kadri, channel="mail")
        waiting.refresh_from_db()
        assert (waiting.state, waiting.why) == ("left_out", "paused")
        assert ask_after_solving(SYSTEM, solved_id=solved(world)) is None, "on all channels"
        resume_asking(me, customer=world.kadri, channel="mail")
        assert sent(survey("Four"), world.kadri).state == "sent"
    told = Entry.objects.filter(customer_id=world.kadri.pk, type__startswith="listening.asking")
    assert [one.type for one in told.order_by("id")] == [
        "listening.asking_paused",
        "listening.asking_resumed",
    ]


def test_nobody_is_asked_while_a_complaint_is_open(world: World) -> None:
    complaint = open_complaint(SYSTEM, conversation=world.wardrobe)
    assert sent(survey("One"), world.kadri).why == "complaint"
    withdraw_complaint(SYSTEM, complaint=complaint)
    assert sent(survey("Two"), world.kadri).state == "sent"


def test_what_no_channel_carries_costs_nothing_of_the_budget(world: World) -> None:
    save_rules(SYSTEM, form=RulesForm(1, 30, 180, True))
    lost = sent(survey("One"), world.kadri)
    for _twice in range(2):
        withdraw_invitation(SYSTEM, invitation=lost)
    lost.refresh_from_db()
    assert (lost.state, lost.why) == ("failed", "unreachable")
    assert sent(survey("Two"), world.kadri).state == "sent"


def test_a_sending_to_many_asks_everybody_once_however_often_it_is_broken_off(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kuula.listening.surveys.inviting.actions import waves

    everybody = Customer.objects.present().count()
    pause_asking(SYSTEM, customer=world.kadri, channel="phone")
    monkeypatch.setattr(waves, "BATCH", 2)
    asked = survey("To all")
    wave = begin_wave(SYSTEM, survey=asked, form=WaveForm())
    with pytest.raises(Conflict):
        begin_wave(SYSTEM, survey=asked, form=WaveForm())
    planned = waves._plan_batch
    left = [2]

    def breaks(one: Wave) -> None:
        if left[0] == 0:
            raise KeyboardInterrupt
        left[0] -= 1
        planned(one)

    monkeypatch.setattr(waves, "_plan_batch", breaks)
    with pytest.raises(KeyboardInterrupt):
        plan_wave(SYSTEM, wave_id=wave.pk)
    left[0] = 1000
    for _twice in range(2):
        plan_wave(SYSTEM, wave_id=wave.pk)
    wave.refresh_from_db()
    told = (wave.state, wave.looked_at, wave.sampled, wave.invited + wave.left_out)
    assert told == ("planned", everybody, everybody, everybody)
    made = Invitation.objects.filter(survey=asked, wave=wave.pk)
    assert made.count() == everybody
    assert made.get(customer=world.kadri).why == "paused"
    assert stop_wave(SYSTEM, wave=wave) == wave.invited
    assert ask_due(SYSTEM) == 0


def test_a_share_of_a_sending_is_drawn_evenly_and_a_paused_survey_waits(world: World) -> None:
    people = [Customer(name=f"Isik {n}", created_at=clock.now()) for n in range(400)]
    Customer.objects.bulk_create(people)
    asked = survey("To some")
    wave = begin_wave(SYSTEM, survey=asked, form=WaveForm(share=25))
    plan_wave(SYSTEM, wave_id=wave.pk)
    wave.refresh_from_db()
    assert 60 <= wave.sampled <= 145
    pause_survey(SYSTEM, survey=asked)
    assert ask_due(SYSTEM) == 0
    assert Invitation.objects.filter(survey=asked, state="planned").count() == wave.invited


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (TriggerForm("birthday"), "after what"),
        (TriggerForm("solved", share=0), "from 1 to 100"),
        (TriggerForm("solved", days=800), "from 0 to 730"),
        (TriggerForm("solved", segments=(0,)), "no such segment"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(form: TriggerForm, said: str) -> None:
    with pytest.raises(Problem, match=said):
        add_trigger(SYSTEM, survey=survey(), form=form)


def test_colleagues_and_closed_surveys_invite_nobody_one_by_one() -> None:
    content = read_questionnaire(
        {"questions": [{"key": "enps", "kind": "enps", "words": {"en": "?"}}]}
    )
    staff = save_survey(
        SYSTEM, form=SurveyForm(name="Pulse", content=content, audience=Survey.Audience.STAFF)
    )
    with pytest.raises(Conflict, match="unknown"):
        add_trigger(SYSTEM, survey=staff, form=TriggerForm("solved"))


@pytest.fixture
def mailbox(world: World) -> Mailbox:
    """A mailbox of the brand that Kadri writes to."""
    return Mailbox.objects.create(
        brand=world.pohjala, team=world.first_line, address="tere@pohjala.example",
        name="Põhjala", created_at=clock.now(),
    )  # fmt: skip


def test_the_mail_asks_the_first_question_with_one_tap_and_shows_the_way_out(
    world: World, mailbox: Mailbox
) -> None:
    content = {"questions": [NPS], "letter": {"words": {"en": "Hi {customer.first_name}!"}}}
    asked = survey(content=content, brand_id=world.pohjala.pk)
    made = sent(asked, world.kadri)
    for _twice in range(2):
        mail_survey(SYSTEM, invitation_id=made.pk)
    row = Outgoing.objects.get(purpose="survey")
    secret = invitation_secret(made.pk)
    assert row.recipient == "kadri.tamm@example.ee"
    assert "Hi Kadri!" in row.payload["text"]
    assert f"10: http://localhost:8000/i/{secret}?v=1&q=nps&a=10" in row.payload["text"]
    assert row.payload["html"].count(f"/i/{secret}?v=1&amp;q=nps&amp;a=") == 11
    mail = message_from_bytes(build(letter_for(row)))
    assert mail["List-Unsubscribe"].endswith(f"/i/{secret}/leave>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_without_an_own_address_or_a_mailbox_nobody_is_asked(world: World) -> None:
    lost = sent(survey("One"), world.kadri)
    mail_survey(SYSTEM, invitation_id=lost.pk)
    lost.refresh_from_db()
    assert lost.state == "failed", "there is no mailbox"
    world.ivana.addresses.update(shared=True)
    assert sent(survey("Two"), world.ivana).why == "unreachable"


def test_the_way_out_writes_nothing_until_it_is_pressed(world: World) -> None:
    made = sent(survey(), world.kadri)
    path = f"/i/{invitation_secret(made.pk)}/leave"
    client = Client()
    assert "because you are our customer" in client.get(path).content.decode()
    assert AskingPause.objects.count() == 0
    assert client.post(path, {"want": "pause"}).status_code == 302
    assert "We will not ask you any more" in client.get(path).content.decode()
    assert sent(survey("Two"), world.kadri).why == "paused"
    client.post(path, {"want": "resume"})
    client.post(path, {"want": "refuse"})
    assert "All right, not this one" in client.get(path).content.decode()
    assert client.get(f"{path[:-12]}XXXXXX/leave").status_code == 404
