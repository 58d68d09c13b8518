"""Reply targets: rules by channel, priority, segment, brand and team, and the clocks by them."""

import re
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from tests.world import World, mail, world

from kuula.desk.actions import open_conversation, receive_message
from kuula.desk.deadlines import schedule_for
from kuula.desk.incoming import Opening
from kuula.desk.models import Conversation, ReplyTarget
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.faces.agent.tests.test_working_days import FORM
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.ledger.subscriptions import deliver
from kuula.workspace.actors import SYSTEM

__all__ = ["world"]

TALLINN = ZoneInfo("Europe/Tallinn")
MONDAY = datetime(2026, 12, 7, 10, tzinfo=TALLINN)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TALLINN)


@pytest.fixture
def admin(world: World) -> Client:
    """The administrator; Põhjala works from nine to five."""
    found = as_staff(world.mari)
    with clock.at(MONDAY):
        assert found.post(f"/settings/brands/{world.pohjala.pk}", FORM).status_code == 302
    schedule_for.forget()
    return found


def rule(admin: Client, **fields: object) -> ReplyTarget:
    given = {name: str(value) for name, value in fields.items()}
    with clock.at(MONDAY):
        answer = admin.post("/settings/targets/new", given)
    assert answer.status_code == 302, answer.content.decode()
    changed = Entry.objects.filter(type="desk.reply_target_changed").latest("id")
    with clock.at(MONDAY):
        deliver("desk.apply_targets", [changed.pk])
    return ReplyTarget.objects.latest("id")


def opened(world: World, at: datetime = MONDAY, **fields: object) -> Conversation:
    opening = Opening(world.pohjala.pk, "A lamp", team_id=world.first_line.pk, **fields)
    letter = mail("toomas@northwind.example", "Toomas", "Where is it?", at, "en")
    with clock.at(at):
        found = open_conversation(SYSTEM, opening=opening, message=letter)
    return Conversation.objects.get(pk=found.conversation_id)


def act(who: Client, talk: Conversation, what: str, at: datetime, **fields: str) -> Conversation:
    with clock.at(at):
        answer = who.post(f"/conversations/{talk.pk}/{what}", fields)
    assert answer.status_code < 400, answer.content.decode()
    return Conversation.objects.get(pk=talk.pk)


def answered(who: Client, talk: Conversation, at: datetime) -> Conversation:
    return act(who, talk, "replies", at, text="It comes on Friday.", kind="reply")


def writes(talk: Conversation, at: datetime) -> Conversation:
    letter = mail("toomas@northwind.example", "Toomas", "And now?", at, "en")
    with clock.at(at):
        receive_message(SYSTEM, conversation=talk, message=letter)
    return Conversation.objects.get(pk=talk.pk)


def told(talk: Conversation) -> list[tuple[str, str, int]]:
    facts = Entry.objects.standing().filter(
        conversation_id=talk.pk, type__in=("desk.target_met", "desk.target_missed")
    )
    return [
        (one.type.rpartition("_")[2], one.payload["kind"], one.payload["minutes"])
        for one in facts.order_by("id")
    ]


def read(who: Client, path: str, at: datetime = MONDAY) -> str:
    with clock.at(at):
        answer = who.get(path)
    assert answer.status_code == 200
    main = answer.content.decode().split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", main)))


def test_the_most_specific_rule_wins_for_each_clock(world: World, admin: Client) -> None:
    rule(admin, first=240, next=240, resolution=960)
    rule(admin, brand=world.pohjala.pk, first=180)
    rule(admin, channel="mail", first=170)
    rule(admin, team=world.first_line.pk, first=160)
    talk = opened(world)
    assert talk.due_at == moment("2026-12-07T12:40"), "the team before channel and brand"
    assert opened(world, target_minutes=150).due_at == moment("2026-12-07T12:30"), "a mailbox"
    rule(admin, priority=4, first=30)
    assert opened(world, priority=4).due_at == moment("2026-12-07T10:30")
    assert opened(world, target_minutes=20, priority=4).due_at == moment("2026-12-07T10:30")
    rule(admin, company="northwind ltd", first=10)
    assert opened(world, priority=4).due_at == moment("2026-12-07T10:10"), "the customer's company"


def test_a_tag_is_a_segment_too(world: World, admin: Client) -> None:
    rule(admin, first=240)
    talk = opened(world)
    rule(admin, tag="late", first=60)
    ivo = as_staff(world.ivo)
    talk = act(ivo, talk, "tags", moment("2026-12-07T10:20"), tags="late")
    assert talk.due_at == moment("2026-12-07T11:00"), "what was counted stays counted"
    page = read(ivo, f"/conversations/{talk.pk}/clock", moment("2026-12-07T10:30"))
    assert "By the rule #late" in page
    assert "7 Dec 2026 10:20 From here on 1 hr, by the rule: #late" in page


def test_the_preview_says_until_when_and_by_which_rule(world: World, admin: Client) -> None:
    rule(admin, brand=world.pohjala.pk, first=80, next=480, resolution=960)
    rule(admin, priority=3, first=40)
    path = f"/settings/targets?brand={world.pohjala.pk}&team=&channel=mail&priority=3&company=&tag="
    friday = moment("2026-12-04T16:40")
    page = read(admin, path, friday)
    assert "First reply by Mon 7 Dec, 09:20" in page
    assert "Solution by Tue 8 Dec, 16:40" in page
    assert "40 mins by the rule: High" in page
    assert "16 hrs by the rule: Põhjala Kodu" in page
    page = read(admin, "/settings/targets?brand=&channel=mail", friday)
    assert "Choose a brand" in page


def test_what_cannot_be_is_refused_in_words(world: World, admin: Client) -> None:
    def refused(**fields: object) -> str:
        answer = admin.post("/settings/targets/new", {k: str(v) for k, v in fields.items()})
        assert answer.status_code == 422
        return unescape(answer.content.decode())

    assert "Say at least one target." in refused(brand=world.pohjala.pk)
    assert "cannot be due before the first reply" in refused(first=60, resolution=30)
    assert "There is no such company." in refused(first=60, company="Nobody")
    assert "No conversation carries the tag" in refused(first=60, tag="unheard of")
    rule(admin, first=60)
    assert "for exactly this already" in refused(first=30)
    kept = ReplyTarget.objects.get()
    answer = admin.post(f"/settings/targets/{kept.pk}", {"next": "90"})
    assert answer.status_code == 302
    assert admin.post(f"/settings/targets/{kept.pk}/removal").status_code == 302
    assert admin.get(f"/settings/targets/{kept.pk}").status_code == 404
    assert as_staff(world.ivo).get("/settings/targets").status_code == 403


def test_a_rule_of_a_closed_team_does_not_exist_for_outsiders(world: World, admin: Client) -> None:
    hidden = ReplyTarget.objects.create(team=world.legal, first_minutes=10)
    assert admin.get(f"/settings/targets/{hidden.pk}").status_code == 404
    assert "Legal" not in read(admin, "/settings/targets")


def test_first_next_and_solution_each_have_a_clock(world: World, admin: Client) -> None:
    rule(admin, first=60, next=120, resolution=480)
    ivo, talk = as_staff(world.ivo), opened(world)
    assert talk.due_at == moment("2026-12-07T11:00")
    talk = answered(ivo, talk, moment("2026-12-07T10:30"))
    assert talk.due_at is None, "the customer's turn"
    talk = writes(talk, moment("2026-12-07T13:00"))
    assert talk.due_at == moment("2026-12-07T15:00")
    page = read(ivo, f"/conversations/{talk.pk}/clock", moment("2026-12-07T13:30"))
    assert "Next reply" in page
    assert "Solution" in page
    assert (
        "7 Dec 2026 10:30 Stands still: it is the customer's turn 7 Dec 2026 13:00 Goes on" in page
    )
    talk = answered(ivo, talk, moment("2026-12-07T15:30"))
    act(ivo, talk, "solution", moment("2026-12-08T12:00"))
    assert told(talk) == [("met", "first", 30), ("missed", "next", 150), ("met", "resolution", 180)]


def test_the_most_urgent_clock_orders_the_queue(world: World, admin: Client) -> None:
    rule(admin, first=60, next=960, resolution=120)
    talk = opened(world)
    assert talk.due_at == moment("2026-12-07T11:00"), "the first reply before the solution"
    talk = answered(as_staff(world.ivo), talk, moment("2026-12-07T10:30"))
    talk = writes(talk, moment("2026-12-07T13:00"))
    assert talk.due_at == moment("2026-12-07T14:30"), "30 minutes were used; then the solution"


def test_waiting_set_by_hand_is_a_pause(world: World, admin: Client) -> None:
    rule(admin, first=120)
    ivo, talk = as_staff(world.ivo), opened(world)
    talk = act(ivo, talk, "state", moment("2026-12-07T10:30"), state="waiting")
    assert talk.due_at is None
    talk = act(ivo, talk, "state", moment("2026-12-07T14:00"), state="open")
    assert talk.due_at == moment("2026-12-07T15:30")


def test_reopening_starts_a_new_reply_clock(world: World, admin: Client) -> None:
    rule(admin, first=60, next=120, resolution=240)
    ivo, talk = as_staff(world.ivo), opened(world)
    talk = answered(ivo, talk, moment("2026-12-07T10:30"))
    talk = act(ivo, talk, "solution", moment("2026-12-07T11:00"))
    talk = writes(talk, moment("2026-12-08T09:30"))
    assert talk.due_at == moment("2026-12-08T11:30"), "a next reply within two hours"
    page = read(ivo, f"/conversations/{talk.pk}/clock", moment("2026-12-08T10:00"))
    assert "Begun 8 Dec 2026 09:30" in page, "the solution has a new clock too"


def test_reopened_by_the_customer_the_first_reply_counts_anew(world: World, admin: Client) -> None:
    rule(admin, first=60, next=120)
    talk = opened(world)
    talk = act(as_staff(world.ivo), talk, "solution", moment("2026-12-07T10:30"))
    talk = writes(talk, moment("2026-12-08T09:30"))
    assert talk.due_at == moment("2026-12-08T10:30"), "nobody has answered yet"


def test_opened_again_by_hand_what_is_unanswered_counts_anew(world: World, admin: Client) -> None:
    rule(admin, first=60)
    ivo, talk = as_staff(world.ivo), opened(world)
    talk = act(ivo, talk, "solution", moment("2026-12-07T10:30"))
    talk = act(ivo, talk, "reopening", moment("2026-12-08T12:00"))
    assert talk.due_at == moment("2026-12-08T13:00")


def test_a_slip_taken_back_counts_nothing(world: World, admin: Client) -> None:
    rule(admin, first=60, resolution=90)
    ivo, talk = as_staff(world.ivo), opened(world)
    late = moment("2026-12-07T12:00")
    act(ivo, talk, "solution", late)
    assert [one[:2] for one in told(talk)] == [("missed", "first"), ("missed", "resolution")]
    talk = act(ivo, talk, "reopening", late.replace(second=5))
    assert told(talk) == []
    assert talk.due_at == moment("2026-12-07T11:00")


def test_a_reply_taken_back_counts_nothing(world: World, admin: Client) -> None:
    rule(admin, first=60)
    ivo, talk = as_staff(world.ivo), opened(world)
    talk = answered(ivo, talk, moment("2026-12-07T10:30"))
    message = talk.messages.latest("id")
    with clock.at(moment("2026-12-07T10:30").replace(second=4)):
        assert ivo.post(f"/messages/{message.pk}/withdrawal").status_code < 400
    talk.refresh_from_db()
    assert told(talk) == []
    assert talk.due_at == moment("2026-12-07T11:00")


def test_another_team_goes_on_with_what_was_counted(world: World, admin: Client) -> None:
    hours = {"fri_1_from": "18:00", "fri_1_to": "20:00", "mon_1_from": "14:00", "mon_1_to": "18:00"}
    team = {"name": "First line", "members": [str(world.ivo.pk)]} | hours
    with clock.at(MONDAY):
        assert admin.post(f"/settings/teams/{world.first_line.pk}", team).status_code == 302
    schedule_for.forget()
    rule(admin, first=180)
    opening = Opening(world.pohjala.pk, "A lamp")
    with clock.at(MONDAY):
        letter = mail("toomas@kiri.example", "Toomas", "Where is it?", MONDAY, "en")
        found = open_conversation(SYSTEM, opening=opening, message=letter)
    talk = Conversation.objects.get(pk=found.conversation_id)
    at = moment("2026-12-07T12:00")
    talk = act(as_staff(world.liis), talk, "placement", at, team=str(world.first_line.pk))
    assert talk.due_at == moment("2026-12-07T15:00"), "two hours were counted, one is left"


def test_a_rule_changed_while_a_clock_runs(world: World, admin: Client) -> None:
    kept = rule(admin, first=60)
    talk = opened(world)
    with clock.at(moment("2026-12-07T10:30")):
        admin.post(f"/settings/targets/{kept.pk}", {"first": "90"})
        changed = Entry.objects.filter(type="desk.reply_target_changed").latest("id")
        deliver("desk.apply_targets", [changed.pk])
        deliver("desk.apply_targets", [changed.pk])
    talk.refresh_from_db()
    assert talk.due_at == moment("2026-12-07T11:30")
    facts = Entry.objects.filter(type="desk.targets_changed", conversation_id=talk.pk)
    assert facts.count() == 1


def test_the_report_shows_the_share_met_and_opens_its_cases(world: World, admin: Client) -> None:
    later, chosen = MONDAY + timedelta(days=20), "weeks=4"
    assert "No clock ended in this time" in read(admin, f"/report/targets?{chosen}", later)
    rule(admin, first=60)
    late = None
    for minutes in (10, 20, 30, 40, 50, 90):
        talk = opened(world)
        at = MONDAY + timedelta(minutes=minutes)
        late = answered(as_staff(world.ivo), talk, at)
    assert late is not None
    page = read(admin, f"/report/targets?{chosen}", later)
    assert "First reply in time 83" in page
    assert "6" in page.split("First reply in time")[1].split("First reply late")[0]
    behind = read(admin, f"/report/missed-first/conversations?{chosen}", later)
    assert "1 conversation" in behind
    assert f"№ {late.pk}" in behind.replace("\xa0", " ")


def test_merged_and_split_conversations_keep_their_clocks(world: World, admin: Client) -> None:
    rule(admin, first=60, next=60)
    liis = as_staff(world.liis)
    early, late = opened(world), opened(world, moment("2026-12-07T10:40"))
    with clock.at(moment("2026-12-07T10:50")):
        answer = liis.post(f"/conversations/{late.pk}/merge", {"numbers": str(early.pk)})
    assert answer.status_code < 400
    late.refresh_from_db()
    assert late.due_at == moment("2026-12-07T11:00"), "who waits longest"
    talk = answered(liis, late, moment("2026-12-07T11:30"))
    assert told(talk) == [("missed", "first", 90)]
    assert told(early) == [], "once for both"
