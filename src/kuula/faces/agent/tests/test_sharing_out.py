"""Sharing out through the browser's door: by load, skill, language, presence and working hours,
oldest first; the customer's own agent; caps; the next one; what the absent hold."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from tests.counting import statements
from tests.world import SECRET_WORD, World, mail

from kuula.desk.access import conversation_for
from kuula.desk.actions import open_conversation, set_tags, write_reply
from kuula.desk.actions.assigning import share_out
from kuula.desk.actions.replying import Reply
from kuula.desk.assigning.jobs import by_the_clock
from kuula.desk.deadlines import schedule_for
from kuula.desk.incoming import Opening
from kuula.desk.models import Conversation
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.ledger.subscriptions import deliver
from kuula.workspace.actions import change_team, set_members
from kuula.workspace.actions.duty import set_duty
from kuula.workspace.actions.sharing_out import (
    AbilitiesForm,
    PolicyForm,
    set_abilities,
    set_assignment_policy,
)
from kuula.workspace.actions.teams import TeamHours
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff, Team

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
ALL = ("en", "et", "hr", "ru")


def rule(team: Team, **given: object) -> None:
    form = PolicyForm(**{"automatic": True, **given})  # type: ignore[arg-type] # names of fields
    set_assignment_policy(SYSTEM, team=team, form=form)


def able(staff: Staff, *languages: str, **given: object) -> None:
    form = AbilitiesForm(languages or ALL, **given)  # type: ignore[arg-type] # names of fields
    set_abilities(SYSTEM, staff=staff, form=form)


def on_duty(*people: Staff) -> None:
    for one in people:
        set_duty(SYSTEM, staff=one, state="on")


def written(
    world: World, subject: str, *, who: str = "uus@example.ee", language: str = "et",
    target: int | None = 240,
) -> Conversation:  # fmt: skip
    """A new conversation of the first line, written now."""
    opening = Opening(world.pohjala.pk, subject, team_id=world.first_line.pk, target_minutes=target)
    said = mail(who, who.split("@")[0], "Tere!", clock.now(), language)
    opened = open_conversation(SYSTEM, opening=opening, message=said)
    return conversation_for(SYSTEM, opened.conversation_id)


def holder(talk: Conversation) -> Staff | None:
    talk.refresh_from_db()
    return talk.assignee


def page_of(staff: Staff, talk: Conversation) -> str:
    found = as_staff(staff).get(f"/conversations/{talk.pk}")
    return unescape(found.content.decode())


def lead_of(world: World) -> Client:
    """The browser of Liis, in English."""
    world.liis.language = "en"
    world.liis.save()
    return as_staff(world.liis)


def take(staff: Staff) -> tuple[str, str]:
    """Where taking the next one leads, and what the page there says."""
    client: Client = as_staff(staff)
    answer = client.post("/inbox/next/taking", follow=True)
    return answer.redirect_chain[0][0], unescape(answer.content.decode())


def test_a_lead_sets_the_rule_of_a_team_on_a_page_and_is_told_what_is_wrong(world: World) -> None:
    lead, path = lead_of(world), f"/settings/sharing-out/{world.first_line.pk}"
    listed = lead.get("/settings/sharing-out").content.decode()
    assert "First line" in listed
    assert "By hand" in listed
    wrong = {"automatic": "on", "cap": "0", "drain": "due", "grace_minutes": "15"}
    assert lead.post(path, wrong).status_code == 422
    assert lead.post(path, wrong | {"cap": "4"}).status_code == 302
    assert "Automatic" in lead.get("/settings/sharing-out").content.decode()
    page = lead.get(path).content.decode()
    assert "0 of 4 open" in page
    assert "Ivo Lepik" in page
    entry = Entry.objects.get(type="workspace.assignment_policy_changed")
    assert entry.payload["fields"] == ["automatic", "cap"]
    assert entry.team_id == world.first_line.pk
    assert as_staff(world.ivo).get(path).status_code == 403


def test_a_closed_team_is_not_there_for_a_lead_outside_it(world: World) -> None:
    set_members(SYSTEM, team=world.legal, staff_ids=[world.vera.pk])
    lead = as_staff(world.liis)
    assert "Legal" not in lead.get("/settings/sharing-out").content.decode()
    path = f"/settings/sharing-out/{world.legal.pk}"
    assert lead.get(path).status_code == 404
    assert lead.post(path, {"cap": "4", "drain": "due", "grace_minutes": "1"}).status_code == 404


def test_languages_skills_and_cap_of_a_colleague_are_set_on_a_page(world: World) -> None:
    lead, team = lead_of(world), world.first_line.pk
    path = f"/settings/sharing-out/people/{world.ivo.pk}?team={team}"
    fields = {"languages": ["et", "ru"], "skills": "Invoice, late ,", "cap": "7"}
    assert lead.post(path, fields)["Location"] == f"/settings/sharing-out/{team}"
    page = lead.get(f"/settings/sharing-out/{team}").content.decode()
    assert "0 of 7 open" in page
    assert "Eesti, Русский" in page
    assert "invoice, late" in page
    again = lead.get(path).content.decode()
    assert 'value="invoice, late"' in again
    assert lead.post(path, {"cap": "0"}).status_code == 422


def test_a_new_mail_goes_to_who_writes_its_language_and_the_page_says_why(world: World) -> None:
    able(world.ivo, "et")
    able(world.ana, "hr")
    on_duty(world.ivo, world.ana)
    rule(world.first_line, cap=12)
    share_out(SYSTEM, team_id=world.first_line.pk)
    assert holder(world.wardrobe) == world.ivo
    said = page_of(world.mari, world.wardrobe)
    assert "Given to Ivo Lepik: speaks Estonian, has 1 of 12" in said


def test_the_returning_customer_goes_to_the_agent_they_know(world: World) -> None:
    able(world.ivo)
    able(world.ana)
    on_duty(world.ivo, world.ana)
    rule(world.first_line)
    talk = written(world, "Uus küsimus", who="sergei@example.ee", language="ru")
    share_out(SYSTEM, team_id=world.first_line.pk)
    assert holder(talk) == world.ivo, "who answered Sergei before, though Ana is as free"
    said = page_of(world.mari, talk)
    assert "Given to Ivo Lepik: knows this customer, speaks Russian, has" in said


def test_not_when_that_agent_is_off_duty_or_full_but_again_when_back(world: World) -> None:
    able(world.ivo, cap=1)
    able(world.ana)
    on_duty(world.ana)
    rule(world.first_line)
    for state, owner in (("off", world.ana), ("away", world.ana), ("on", world.ivo)):
        set_duty(SYSTEM, staff=world.ivo, state=state)
        Conversation.objects.filter(assignee=None).update(spam=True)
        talk = written(world, f"Küsimus {state}", who="sergei@example.ee", language="ru")
        share_out(SYSTEM, team_id=world.first_line.pk)
        assert holder(talk) == owner, state
    full = written(world, "Veel üks", who="sergei@example.ee", language="ru")
    share_out(SYSTEM, team_id=world.first_line.pk)
    assert holder(full) == world.ana, "Ivo holds his one of one"


def test_what_was_said_in_a_closed_team_tells_nothing_elsewhere(world: World) -> None:
    """Vera answered Kadri in the closed team only; the first line must not learn of it."""
    vera = world.actor(world.vera)
    write_reply(vera, conversation=world.dispute, reply=Reply("Vastame kirjalikult."))
    set_members(SYSTEM, team=world.first_line, staff_ids=[world.vera.pk, world.ana.pk])
    able(world.vera)
    able(world.ana)
    on_duty(world.vera, world.ana)
    Conversation.objects.filter(assignee=world.ana).update(assignee=None, state="closed")
    rule(world.first_line)
    share_out(SYSTEM, team_id=world.first_line.pk)
    event = Entry.objects.filter(type="desk.conversation_assigned",
                                 conversation_id=world.wardrobe.pk).get()  # fmt: skip
    assert event.payload["known"] is False


def test_a_tag_asks_for_who_has_the_skill(world: World) -> None:
    able(world.ivo)
    able(world.ana, skills=("delivery",))
    on_duty(world.ivo, world.ana)
    rule(world.first_line)
    share_out(SYSTEM, team_id=world.first_line.pk)
    assert holder(world.wardrobe) == world.ana, "though she holds more"
    assert "can: delivery, has 2 of 12" in page_of(world.mari, world.wardrobe)


def test_nobody_is_given_more_than_their_cap_and_the_oldest_go_first(world: World) -> None:
    able(world.ivo, cap=2)
    on_duty(world.ivo)
    set_members(SYSTEM, team=world.first_line, staff_ids=[world.ivo.pk])
    rule(world.first_line)
    late = written(world, "Hiljem", target=600)
    soon = written(world, "Kiire", target=5)
    share_out(SYSTEM, team_id=world.first_line.pk)
    assert [holder(one) for one in (soon, world.wardrobe, late)] == [world.ivo, world.ivo, None]
    write_reply(world.actor(world.ivo), conversation=soon, reply=Reply("Kohe."))
    share_out(SYSTEM, team_id=world.first_line.pk)
    assert holder(late) == world.ivo, "an answer made room"


def test_outside_working_hours_nothing_is_given_until_the_team_opens(world: World) -> None:
    able(world.ivo)
    on_duty(world.ivo)
    team = change_team(
        SYSTEM, team=world.first_line, name="First line", closed=False,
        own=TeamHours({"mon": [["09:00", "17:00"]]}, "Europe/Tallinn"),
    )  # fmt: skip
    rule(team)
    schedule_for.forget()
    with clock.at(MONDAY + timedelta(hours=9)):
        by_the_clock()
        assert holder(world.wardrobe) is None
    with clock.at(MONDAY + timedelta(days=7)):
        set_duty(SYSTEM, staff=world.ivo, state="on")
        by_the_clock()
        assert holder(world.wardrobe) == world.ivo
    schedule_for.forget()


def test_a_lead_sees_what_waits_and_for_what(world: World) -> None:
    lead, path = lead_of(world), f"/settings/sharing-out/{world.first_line.pk}"

    def waits() -> str:
        page = unescape(lead.get(path).content.decode())
        return page.split("What waits without an assignee")[1].split("Who answers here")[0]

    assert "<dt>Nobody is on duty</dt><dd>1</dd>" in waits()
    able(world.ivo, "en")
    able(world.ana, "et", cap=1)
    on_duty(world.ivo)
    assert "<dt>For somebody who writes the language</dt><dd>1</dd>" in waits()
    on_duty(world.ana)
    assert "<dt>Until somebody has room</dt><dd>1</dd>" in waits()
    able(world.ana, "et")
    assert "<dt>Somebody could take it now</dt><dd>1</dd>" in waits()
    world.wardrobe.assignee = world.ivo
    world.wardrobe.save()
    assert "Nothing waits." in waits()


def test_a_team_by_hand_is_left_alone(world: World) -> None:
    able(world.ivo)
    on_duty(world.ivo)
    by_the_clock()
    assert holder(world.wardrobe) is None


def test_the_subscriber_shares_out_and_twice_is_once(world: World) -> None:
    able(world.ivo)
    rule(world.first_line)
    set_duty(SYSTEM, staff=world.ivo, state="on")
    entry = Entry.objects.filter(type="workspace.duty_changed").get()
    deliver("desk.share_out", [entry.pk])
    deliver("desk.share_out", [entry.pk])
    assert holder(world.wardrobe) == world.ivo
    given = Entry.objects.filter(
        type="desk.conversation_assigned", conversation_id=world.wardrobe.pk
    )
    assert given.count() == 1


def test_taking_the_next_one_by_a_key_is_the_oldest_due_that_fits(world: World) -> None:
    able(world.ivo, "et", "en")
    able(world.ana, "hr", "ru")
    soon = written(world, "Kiire", target=5)
    written(world, "Срочно", language="ru", target=1)
    page = as_staff(world.ivo).get("/inbox/open").content.decode()
    assert 'data-key="t"' in page
    place, said = take(world.ivo)
    assert place == f"/conversations/{soon.pk}"
    assert "Yours now: speaks Estonian, has 1 of 12" in said
    assert "You are on duty." in said
    assert "Ivo Lepik took this as the next one: speaks Estonian, has 1 of 12" in said
    assert take(world.ivo)[0] == f"/conversations/{world.wardrobe.pk}"
    assert take(world.ivo)[0] == f"/conversations/{world.office.pk}"
    place, said = take(world.ivo)
    assert place == "/"
    assert "Nothing waits that you could take." in said


def test_whoever_holds_their_cap_is_told_and_given_nothing(world: World) -> None:
    able(world.ivo, cap=1)
    assert take(world.ivo)[0] == f"/conversations/{world.wardrobe.pk}"
    client = as_staff(world.ivo)
    client.post("/inbox/next/taking")
    said = unescape(client.get("/inbox/open").content.decode())
    assert "You hold 1 of 1 open conversations. Answer or pass one on first." in said


def test_nobody_takes_from_a_closed_team_they_are_not_in(world: World) -> None:
    able(world.ivo)
    taken = {take(world.ivo)[0] for _round in range(5)}
    assert f"/conversations/{world.dispute.pk}" not in taken
    assert holder(world.dispute) is None
    assert SECRET_WORD not in take(world.ivo)[1]
    assert take(world.vera)[0] == f"/conversations/{world.dispute.pk}"


def test_who_may_not_assign_has_no_such_button(world: World) -> None:
    reader = as_staff(world.reader)
    assert "/inbox/next/taking" not in reader.get("/inbox/open").content.decode()
    assert reader.post("/inbox/next/taking").status_code == 403


def test_the_number_of_statements_does_not_grow_with_the_queue_or_the_team(world: World) -> None:
    able(world.ivo, cap=1)
    on_duty(world.ivo)
    rule(world.first_line)
    set_tags(SYSTEM, conversation=world.wardrobe, names=["late"])
    path = f"/settings/sharing-out/{world.first_line.pk}"

    def asked() -> tuple[int, int]:
        with statements() as settings_page:
            as_staff(world.liis).get(path)
        with statements() as sharing:
            share_out(SYSTEM, team_id=world.first_line.pk)
        return len(settings_page), len(sharing)

    share_out(SYSTEM, team_id=world.first_line.pk)
    written(world, "Ootab")
    few = asked()
    for number in range(20):
        written(world, f"Lugu {number}")
    able(world.ana)
    assert asked() == few
