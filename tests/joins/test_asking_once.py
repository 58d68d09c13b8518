"""Whom surveys ask, told by what happened: once about each thing, while it holds, and nobody who
said no under another number."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from kuula.channels.mail.actions.inviting import mail_survey
from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.desk.actions import reopen_conversation, solve_conversation
from kuula.desk.actions.complaints import open_complaint
from kuula.desk.complaints.events import ComplaintClosed, ComplaintReopened
from kuula.desk.queries import subject_told
from kuula.kit import clock
from kuula.ledger.events import Event
from kuula.ledger.models import Entry
from kuula.ledger.reading import entries
from kuula.ledger.recording import About, Who, record
from kuula.listening.actions import ask_after_solving
from kuula.listening.feedback.actions import (
    FeedbackForm,
    Place,
    pass_on,
    settle_matter,
    tell_customers,
    tell_due,
)
from kuula.listening.models import AskingPause, Invitation, RatingRequest, Survey
from kuula.listening.surveys.actions import close_survey
from kuula.listening.surveys.answering.access import invitation_secret
from kuula.listening.surveys.inviting.actions import (
    RulesForm,
    TriggerForm,
    add_trigger,
    ask_due,
    pause_asking,
    plan_after,
    planning,
    refuse_invitation,
    resume_asking,
    save_rules,
)
from kuula.listening.surveys.inviting.causes import any_trigger
from kuula.listening.surveys.inviting.judging import judged
from kuula.listening.surveys.inviting.letters import letter_for
from kuula.people.commerce.events import DeliveryMade, OrderStateChanged
from kuula.people.merging.actions import merge_customers, undo_customer_merge
from kuula.people.models import Customer
from kuula.workspace.actors import SYSTEM, customer_actor
from tests.world import World
from tests.world.asking import CSAT, NPS, again, invite, published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("awake")]
RINGS = {"key": "rings", "kind": "rating", "words": {"en": "Rings?"}, "points": 5}
TONGUE = {
    "key": "tongue",
    "kind": "single",
    "words": {"en": "Which language?"},
    "choices": [{"key": "et", "words": {"en": "Eesti"}}, {"key": "en", "words": {"en": "No"}}],
    "known": {"field": "language"},
}


def solved(world: World) -> int:
    """The ledger's number of a solving just now."""
    solve_conversation(world.actor(world.ivo), conversation=world.wardrobe)
    return Entry.objects.filter(type="desk.conversation_solved").latest("pk").pk


def happened(customer: Customer, *events: Event) -> list[int]:
    with transaction.atomic():
        return [record(one, Who("system"), About(customer.pk)) for one in events]


def plan(*numbers: int) -> list[tuple[str, str]]:
    """The states and reasons of all invitations after these facts, told twice each."""
    for number in (*numbers, *numbers):
        plan_after(SYSTEM, entry=entries([number])[0])
    return list(Invitation.objects.order_by("pk").values_list("state", "why"))


def triggered(cause: str, *forms: dict[str, Any]) -> Survey:
    survey = published(NPS)
    for form in forms or ({},):
        add_trigger(SYSTEM, survey=survey, form=TriggerForm(cause, **form))
    return survey


def test_of_what_was_opened_again_nobody_is_asked_until_it_is_solved_once_more(
    world: World,
) -> None:
    triggered("solved")
    talk, first = world.wardrobe, solved(world)
    assert plan(first) == [("planned", "")]
    assert ask_due(SYSTEM) == 0, "it may still be withdrawn with its reply"
    talk.refresh_from_db()
    reopen_conversation(world.actor(world.ivo), conversation=talk)
    talk.refresh_from_db()
    second = solved(world)
    assert plan(second) == [("left_out", "undone"), ("planned", "")]
    talk.refresh_from_db()
    reopen_conversation(world.actor(world.ivo), conversation=talk)
    with clock.at(clock.now() + timedelta(minutes=1)):
        assert ask_due(SYSTEM) == 1
    assert set(Invitation.objects.values_list("why", flat=True)) == {"undone"}


def test_an_order_is_asked_about_once_however_many_facts_and_triggers_tell_of_it(
    world: World,
) -> None:
    triggered("delivered", {"days": 3}, {"days": 1})
    came = OrderStateChanged(1, "delivered", "sent", "7"), DeliveryMade(1, 1, False, 0, "7")
    assert plan(*happened(world.kadri, *came)) == [("planned", "")]
    made = Invitation.objects.get()
    assert made.thing == "order:1"
    assert made.planned_for < clock.now() + timedelta(days=1, minutes=1), "the sooner of the two"
    assert len(plan(*happened(world.kadri, DeliveryMade(2, 2, False, 0, "8")))) == 2
    happened(world.kadri, OrderStateChanged(1, "cancelled", "delivered", "7"))
    with clock.at(clock.now() + timedelta(days=2)):
        ask_due(SYSTEM)
    told = dict(Invitation.objects.values_list("thing", "why"))
    assert told == {"order:1": "undone", "order:2": ""}


def test_after_a_complaint_that_was_opened_again_nobody_is_asked(world: World) -> None:
    triggered("complaint")
    told = plan(*happened(world.sergei, ComplaintClosed(5), ComplaintClosed(6)))
    assert told == [("planned", "")] * 2
    merge_customers(SYSTEM, into=world.kadri, source=world.sergei)
    happened(world.kadri, ComplaintReopened(5, 2, by_customer=True))
    ask_due(SYSTEM)
    assert list(Invitation.objects.order_by("pk").values_list("why", flat=True)) == ["undone", ""]


def test_who_is_not_drawn_for_one_trigger_may_be_for_another(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "draw", lambda _seed, parts: min(50, parts - 1))
    triggered("delivered", {"share": 10}, {"share": 60, "days": 2})
    triggered("delivered", {"share": 10}, {"share": 20})
    came = OrderStateChanged(1, "delivered", "sent", "7"), DeliveryMade(1, 1, False, 0, "7")
    told = plan(*happened(world.kadri, *came))
    assert sorted(told) == [("left_out", "sample"), ("planned", "")], "one row for each survey"


def test_the_one_question_keeps_to_the_budget_of_all(world: World) -> None:
    survey = published(NPS)
    save_rules(SYSTEM, form=RulesForm(1, 30, 180, True))
    number = solved(world)
    lately, _link = invite(survey, world.kadri)
    assert ask_after_solving(SYSTEM, solved_id=number) is None, "asked often enough"
    save_rules(SYSTEM, form=RulesForm(2, 30, 180, True))
    refuse_invitation(customer_actor(world.kadri.pk), invitation=lately)
    assert ask_after_solving(SYSTEM, solved_id=number) is None, "they refused"
    lately.delete()
    open_complaint(SYSTEM, conversation=world.wardrobe)
    assert ask_after_solving(SYSTEM, solved_id=number) is None, "they complain"
    save_rules(SYSTEM, form=RulesForm(2, 30, 180, False))
    world.kadri.addresses.update(kind="phone")
    assert ask_after_solving(SYSTEM, solved_id=number) is not None, "it goes with its conversation"
    assert RatingRequest.objects.count() == 1


def test_a_survey_that_has_run_out_leaves_the_one_question_to_itself(world: World) -> None:
    survey = triggered("solved")
    number = solved(world)
    assert any_trigger()
    assert ask_after_solving(SYSTEM, solved_id=number) is None, "the survey asks instead"
    Survey.objects.filter(pk=survey.pk).update(closes_at=clock.now() - timedelta(days=1))
    assert not any_trigger()
    assert plan(number) == []
    assert ask_after_solving(SYSTEM, solved_id=number) is not None


def test_who_said_no_under_another_number_is_not_asked(world: World, client: Client) -> None:
    survey, me = published(NPS), world.kadri
    (_mine, _), (_theirs, link) = (invite(survey, one, wave=7) for one in (me, world.sergei))
    merge = merge_customers(SYSTEM, into=me, source=world.sergei)
    client.post(f"{link}/leave", {"want": "pause"})
    assert "We will not ask you any more" in client.get(f"{link}/leave").content.decode()
    assert judged(survey, [me.pk], clock.now())[0].why == "paused"
    client.post(f"{link}/leave", {"want": "resume"})
    client.post(f"{link}/leave", {"want": "refuse"})
    assert judged(survey, [me.pk], clock.now())[0].why == "quarantine"
    pause_asking(SYSTEM, customer=me, channel="phone")
    undo_customer_merge(SYSTEM, merge=merge)
    paused = set(AskingPause.objects.values_list("customer_id", flat=True))
    assert paused == {me.pk, world.sergei.pk}, "nobody knows who of the two said it"
    resume_asking(SYSTEM, customer=me, channel="phone")
    merge = merge_customers(SYSTEM, into=me, source=world.sergei)
    assert judged(survey, [me.pk], clock.now())[0].why == "paused", "the other one still is"
    pause_asking(SYSTEM, customer=me, channel="phone")
    undo_customer_merge(SYSTEM, merge=merge)
    assert AskingPause.objects.filter(customer=me).exists(), "what they said themselves stays"


@pytest.fixture
def mailbox(world: World) -> Mailbox:
    return Mailbox.objects.create(
        brand=world.pohjala, team=world.first_line, address="tere@pohjala.example",
        name="Põhjala", created_at=clock.now(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("meanwhile", "why"), [("paused", "paused"), ("closed", "closed"), ("phone", "unreachable")]
)
def test_a_mail_that_may_not_leave_any_more_does_not(
    world: World, mailbox: Mailbox, meanwhile: str, why: str
) -> None:
    survey = published(NPS)
    made, _link = invite(survey, world.kadri)
    if meanwhile == "paused":
        pause_asking(SYSTEM, customer=world.kadri, channel="phone")
    elif meanwhile == "closed":
        close_survey(SYSTEM, survey=survey)
    else:
        world.kadri.addresses.update(kind="phone", value="+3725550000")
    for _twice in range(2):
        assert mail_survey(SYSTEM, invitation_id=made.pk) is None
    made.refresh_from_db()
    assert (made.state, made.why, Outgoing.objects.count()) == ("failed", why, 0)


def test_who_has_nothing_left_to_say_gets_no_mail(world: World) -> None:
    now = clock.now()
    for one in (world.kadri, world.sergei):
        Invitation.objects.create(
            survey=published(TONGUE), customer=one, planned_for=now, made_at=now, expires_at=now
        )
    ask_due(SYSTEM)
    told = dict(Invitation.objects.values_list("customer_id", "why"))
    assert told == {world.kadri.pk: "known", world.sergei.pk: ""}, "Russian is no choice of it"


def test_a_tap_in_a_mail_answers_the_question_that_was_read_there(
    world: World, client: Client
) -> None:
    turned = {"content": {"rotated": [["csat", "rings"]]}}
    survey = published(CSAT, RINGS, **turned)
    taps = {}
    for one in (world.kadri, world.ivana, world.sergei):
        made, _link = invite(survey, one)
        made.refresh_from_db()
        taps[one.pk] = (
            letter_for(made, subject_of=subject_told)
            .taps[3]
            .url.removeprefix("http://localhost:8000")
        )
        page = client.get(taps[one.pk]).content.decode()
        assert "data-confirm" in page, "whatever comes first for this person"
        assert invitation_secret(made.pk) in taps[one.pk]
    again(survey, NPS, CSAT | {"words": {"en": "How was the queue?"}}, RINGS)
    for one in taps.values():
        assert "data-confirm" not in client.get(one).content.decode(), "another question by now"


def test_who_was_told_what_came_of_their_feedback_was_written_to(world: World) -> None:
    save_rules(SYSTEM, form=RulesForm(1, 30, 180, True))
    asked = published(NPS)
    place, form = Place("customer", customer=world.kadri), FeedbackForm("Too dear", agreed=True)
    matter = pass_on(SYSTEM, place=place, form=form, department=None).matter
    settle_matter(SYSTEM, matter=matter, outcome={"en": "It is less.", "et": "Vähem."})
    assert [one.why for one in judged(asked, [world.kadri.pk], clock.now())] == [""]
    assert tell_customers(SYSTEM, matter=matter) == 1
    assert tell_due(SYSTEM) == 1
    assert [one.why for one in judged(asked, [world.kadri.pk], clock.now())] == ["budget"]
