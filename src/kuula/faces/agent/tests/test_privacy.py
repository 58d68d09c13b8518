"""Consents with their proof, the export of what is held, and the timeline by kind and period."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from tests.counting import statements
from tests.world import SECRET_WORD, World

from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.faces.agent.tests.test_profile import home, page_of
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.people.actions import (
    AnswerForm,
    AttributeForm,
    NoteForm,
    PurposeForm,
    archive_purpose,
    erase_customer,
    forget_looks,
    note_look,
    record_consent,
    save_attribute,
    save_purpose,
    set_attribute,
    withdraw_consent,
    write_note,
)
from kuula.people.actions.looks import forget_noted
from kuula.people.consents import may
from kuula.people.jobs import old_looks
from kuula.people.models import Basis, Consent, Customer, Look, Purpose
from kuula.workspace.actions import set_retention
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import RolePermission


def purpose_of(basis: str = Basis.CONSENT, name: str = "News") -> Purpose:
    words = {"en": "May we send you news?", "et": "Kas tohime saata uudiseid?"}
    return save_purpose(SYSTEM, form=PurposeForm(name, basis, words))


def asked(client: Client, world: World, purpose: Purpose, **changes: str):
    sent = {"purpose": purpose.pk, "answer": "given", "channel": "phone", "language": "et"}
    return client.post(f"{home(world)}/consents", sent | changes)


def test_a_consent_keeps_the_words_that_were_read(world: World) -> None:
    agent, boss = as_staff(world.ivo), as_staff(world.mari)
    form = {"name": "News", "basis": "consent", "words-et": "Kas tohime saata uudiseid?"}
    assert agent.post("/settings/purposes/new", form).status_code == 403
    assert boss.post("/settings/purposes/new", form | {"words-et": " "}).status_code == 422
    assert boss.post("/settings/purposes/new", form).status_code == 302
    purpose = Purpose.objects.get()
    assert asked(agent, world, purpose).status_code == 302
    later = form | {"words-et": "Kas tohime saata uudiseid ja küsitlusi?"}
    assert boss.post(f"/settings/purposes/{purpose.pk}", later).status_code == 302
    consent = Consent.objects.get()
    assert (consent.version, consent.words) == (1, "Kas tohime saata uudiseid?")
    assert (consent.staff_id, consent.channel) == (world.ivo.pk, "phone")
    page = page_of(agent, home(world))
    assert "Kas tohime saata uudiseid?" in page
    assert "version 1" in page
    assert "küsitlusi" not in page
    assert "version 1" in page_of(boss, f"/settings/purposes/{purpose.pk}")
    assert agent.post(f"/consents/{consent.pk}/withdrawal", {"channel": "x"}).status_code == 422
    assert agent.post(f"/consents/{consent.pk}/withdrawal", {"channel": "mail"}).status_code == 302
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    story = page_of(agent, f"{home(world)}/timeline?kind=privacy")
    assert "Ivo Lepik recorded that a consent was withdrawn: News" in story
    assert "Ivo Lepik recorded a consent: News" in story


@pytest.mark.parametrize(
    ("basis", "unasked", "given", "refused", "withdrawn"),
    [
        (Basis.CONSENT, False, True, False, False),
        (Basis.LEGITIMATE, True, True, False, False),
        (Basis.CONTRACT, True, True, True, True),
    ],
)
def test_what_may_be_done(
    world: World, basis: str, unasked: bool, given: bool, refused: bool, withdrawn: bool
) -> None:
    purpose, ours = purpose_of(basis), world.actor(world.ivo)
    assert may(world.kadri, purpose) is unasked
    answers = []
    for answer in ("given", "refused", "given"):
        form = AnswerForm(answer, "mail", "et")
        last = record_consent(ours, customer=world.kadri, purpose=purpose, form=form)
        answers.append(may(world.kadri, purpose))
    assert answers == [given, refused, given]
    withdraw_consent(ours, consent=last, channel="mail")
    assert may(world.kadri, purpose) is withdrawn
    assert may(world.ivana, purpose) is unasked
    archive_purpose(SYSTEM, purpose=purpose, archived=True)
    assert not may(world.ivana, Purpose.objects.get())


def test_nothing_may_be_done_with_a_person_who_was_erased(world: World) -> None:
    purpose = purpose_of(Basis.CONTRACT)
    erase_customer(SYSTEM, customer=world.kadri)
    assert not may(Customer.objects.get(pk=world.kadri.pk), purpose)
    answer = asked(as_staff(world.ivo), world, purpose)
    assert answer.status_code == 422
    assert not Consent.objects.exists()


def test_answers_that_cannot_be_are_refused(world: World) -> None:
    purpose, client = purpose_of(), as_staff(world.ivo)
    ahead = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    for wrong in ({"answer": "maybe"}, {"channel": "owl"}, {"language": "fi"}, {"at": ahead}):
        assert asked(client, world, purpose, **wrong).status_code == 422, wrong
    strange = Purpose(pk=77777)
    assert asked(client, world, strange).status_code == 422
    assert not Consent.objects.exists()


def test_consents_are_for_those_with_the_right(world: World) -> None:
    purpose, client = purpose_of(), as_staff(world.ivo)
    asked(client, world, purpose)
    RolePermission.objects.filter(role="agent", permission="customers.consents").delete()
    for path in (home(world), f"{home(world)}/timeline"):
        page = page_of(client, path)
        assert "tohime saata" not in page
        assert "recorded a consent" not in page
    assert asked(client, world, purpose).status_code == 403


def test_the_export_holds_what_the_reader_may_see_and_is_noted(world: World) -> None:
    forget_noted()
    ours = world.actor(world.mari)
    attribute = save_attribute(SYSTEM, form=AttributeForm("Diagnosis", "text", sensitive=True))
    set_attribute(ours, customer=world.kadri, attribute=attribute, said="Asthma")
    write_note(ours, customer=world.kadri, form=NoteForm("note", "Has two dogs."))
    purpose = purpose_of()
    asked(as_staff(world.ivo), world, purpose)
    path, client = f"{home(world)}/export", as_staff(world.mari)
    assert as_staff(world.ivo).get(path).status_code == 403
    assert client.get(path).status_code == 200
    assert client.post(path, {"format": "pdf"}).status_code == 422
    answer = client.post(path, {"format": "json"})
    assert f'filename="customer-{world.kadri.pk}.json"' in answer["Content-Disposition"]
    held = json.loads(answer.content)
    assert held["profile"]["name"] == "Kadri Tamm"
    assert held["attributes"][0]["value"] == "Asthma"
    assert held["notes"][0]["text"] == "Has two dogs."
    assert held["consents"][0]["asked"] == "Kas tohime saata uudiseid?"
    assert [one["number"] for one in held["conversations"]] == [world.wardrobe.pk]
    assert "keegi ei tulnud" in held["conversations"][0]["messages"][0]["text"]
    assert held["left_out"] == []
    assert SECRET_WORD not in answer.content.decode()
    page = client.post(path, {"format": "html"}).content.decode()
    for words in ("What is held on Kadri Tamm", "Asthma", "keegi ei tulnud", "Has two dogs."):
        assert words in page
    assert Entry.objects.filter(type="people.customer_exported").count() == 2
    assert [one.door for one in Look.objects.all()] == ["export"]
    RolePermission.objects.filter(
        role="administrator", permission__in=("customers.sensitive", "customers.notes")
    ).delete()
    less = json.loads(client.post(path, {"format": "json"}).content)
    assert less["left_out"] == ["notes", "sensitive_attributes"]
    assert (less["notes"], less["attributes"]) == ([], [])


def test_a_member_of_the_closed_team_exports_its_conversations_too(world: World) -> None:
    RolePermission.objects.create(role="agent", permission="customers.export")
    answer = as_staff(world.vera).post(f"{home(world)}/export", {"format": "json"})
    numbers = [one["number"] for one in json.loads(answer.content)["conversations"]]
    assert numbers == sorted([world.wardrobe.pk, world.dispute.pk])


def test_looks_are_forgotten_when_their_time_is_over(world: World) -> None:
    forget_noted()
    ours = world.actor(world.ivo)
    with clock.at(clock.now() - timedelta(days=31)):
        note_look(ours, customer_id=world.kadri.pk, door="page")
    note_look(ours, customer_id=world.kadri.pk, door="page")
    old_looks()
    assert Look.objects.count() == 2
    set_retention(world.actor(world.mari), kind="looks", days=30)
    old_looks()
    assert Look.objects.count() == 1
    assert forget_looks(SYSTEM, looked_before=clock.now() - timedelta(days=30)) == 0


def test_the_timeline_by_kind_and_period(world: World) -> None:
    client, path = as_staff(world.ivo), f"{home(world)}/timeline"
    client.post(f"{home(world)}/contacts", {"kind": "x", "value": "kadrix"})
    everything = page_of(client, path)
    assert "kadrix" in everything
    assert "Kapp ei tulnud lubatud ajal" in everything
    assert SECRET_WORD not in everything
    profile = page_of(client, f"{path}?kind=profile")
    assert "kadrix" in profile
    assert "Kapp ei tulnud" not in profile
    talks = page_of(client, f"{path}?kind=conversations")
    assert "kadrix" not in talks
    assert "Kapp ei tulnud" in talks
    assert "Nothing matches this filter." in page_of(client, f"{path}?until=2001-01-01")
    assert client.get(f"{path}?kind=horoscope").status_code == 422
    assert client.get(f"{path}?since=yesterday").status_code == 422
    assert client.get(f"{path}?after=damaged!").status_code == 422


def test_ten_thousand_events_are_paged_without_slowing(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_event (occurred_at, type, historic, actor_kind, customer_id,"
            " payload) SELECT now() - make_interval(mins => n), CASE mod(n, 100) WHEN 0 THEN"
            " 'people.contact_removed' WHEN 1 THEN 'people.order_placed' ELSE"
            " 'desk.conversation_solved' END, true, 'system', %s, CASE mod(n, 100)"
            ' WHEN 0 THEN \'{"contact_id": 1, "kind": "x"}\'::jsonb'
            ' WHEN 1 THEN \'{"order_id": 1, "currency": "EUR", "total": 5}\'::jsonb'
            " ELSE '{}'::jsonb END FROM generate_series(1, 10000) n",
            [world.kadri.pk],
        )
        cursor.execute(
            "INSERT INTO people_order (source, external_id, fresh_at, customer_id, email, number,"
            " placed_at, state, currency, total, url) SELECT 'shop', n, now(), %s, '', n, now(),"
            " 'sent', 'EUR', n, '' FROM generate_series(1, 500) n",
            [world.kadri.pk],
        )
        cursor.execute("ANALYZE ledger_event")
    client, path = as_staff(world.ivo), f"{home(world)}/timeline"
    page_of(client, path)
    few = _statements(client, f"/customers/{world.sergei.pk}/timeline")
    seen, place = 0, f"{path}?kind=profile"
    while place:
        page = page_of(client, place)
        seen += page.count("removed a contact")
        place = next_of(page)
    assert seen == 100
    assert _statements(client, path) <= few + 1
    page_of(client, home(world))
    few = _statements(client, f"/customers/{world.sergei.pk}")
    assert _statements(client, home(world)) <= few
    day = clock.now().date() - timedelta(days=3)
    on_paper = page_of(client, f"{path}?print=1&since={day}&until={day}")
    lines = on_paper.count('class="timeline-item')
    assert 23 * 60 <= lines <= 25 * 60  # a day, on which the clocks may have changed
    bought = page_of(client, f"{path}?kind=bought")
    assert bought.count("was placed") == bought.count('class="timeline-item') == 50
    assert next_of(on_paper) == ""


def next_of(page: str) -> str:
    before, found, _after = page.partition('" rel="next"')
    return before.rpartition('href="')[2].replace("&amp;", "&") if found else ""


def _statements(client: Client, path: str) -> int:
    """How many one more look asks."""
    with statements() as asked:
        page_of(client, path)
    return len(asked)
