"""Incidents through the browser's door: linked, answered once each in its language, resolved."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.world import SECRET_WORD, World, mail

from kuula.desk import actions as desk
from kuula.desk.actions.bulk import items
from kuula.desk.bulk.jobs import carry_out
from kuula.desk.incoming import Opening
from kuula.desk.models import Bulk, Draft, Incident, IncidentLink, Message
from kuula.faces.agent.tests.test_bulk import Killed, work
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db
TEXTS = {
    "text_et": "Tere, {customer.first_name}! Saadetised hilinevad.",
    "text_hr": "Poštovani, {customer.name}, pošiljke kasne.",
}


@pytest.fixture(autouse=True)
def _all_in_english(world: World) -> None:
    Staff.objects.update(language="en")


def opened(client: Client, title: str = "Pakid hilinevad", **more: object) -> Incident:
    answer = client.post("/incidents/new", {"title": title, "known": "Streik", **more})
    assert answer.status_code == 302, answer.content.decode()
    return Incident.objects.latest("pk")


def link(client: Client, incident: Incident, *numbers: int) -> str:
    sent = {"numbers": ", ".join(map(str, numbers))}
    return body(client.post(f"/incidents/{incident.pk}/links", sent, follow=True))


def body(answer: object) -> str:
    return str(answer.content.decode())  # type: ignore[attr-defined]


def answers(number: int) -> list[str]:
    said = Message.objects.filter(conversation_id=number, kind="outbound", withdrawn_at=None)
    found = said.filter(text__regex="hilinevad|kasne|korras").order_by("pk")
    return list(found.values_list("text", flat=True))


def test_opened_linked_and_shown_on_the_conversation(world: World) -> None:
    ivo = as_staff(world.ivo)
    assert "No incident" in body(ivo.get("/incidents"))
    incident = opened(ivo, number=str(world.wardrobe.pk))
    page = body(ivo.get(f"/conversations/{world.wardrobe.pk}"))
    assert f'href="/incidents/{incident.pk}"' in page
    assert "linked the conversation to an incident" in page
    page = link(ivo, incident, world.invoice.pk)
    assert "Linked to this incident" in page
    assert f"/conversations/{world.invoice.pk}" in page
    assert "2 conversations" in body(ivo.get("/incidents"))
    sent = {"incident": "0", "back": str(incident.pk)}
    ivo.post(f"/conversations/{world.invoice.pk}/incident", sent)
    assert IncidentLink.objects.count() == 1
    assert "off an incident" in body(ivo.get(f"/conversations/{world.invoice.pk}"))
    desk.solve_conversation(SYSTEM, conversation=world.wardrobe)
    assert "Kadri" not in body(ivo.get(f"/incidents/{incident.pk}?shown=open")).split("<main")[1]


def test_linked_twice_or_elsewhere_is_said_clearly(world: World) -> None:
    ivo = as_staff(world.ivo)
    first, second = opened(ivo, "Esimene"), opened(ivo, "Teine")
    link(ivo, first, world.wardrobe.pk)
    assert "It is so already" in link(ivo, first, world.wardrobe.pk)
    assert "linked to “Esimene” already" in link(ivo, second, world.wardrobe.pk)
    sent = {"incident": str(second.pk)}
    page = body(ivo.post(f"/conversations/{world.wardrobe.pk}/incident", sent, follow=True))
    assert "linked to “Esimene” already" in page
    assert IncidentLink.objects.get().incident_id == first.pk


def test_a_circle_is_refused_wherever_it_closes(world: World) -> None:
    ivo = as_staff(world.ivo)
    top = opened(ivo, "Suur")
    middle = opened(ivo, "Keskmine", parent=str(top.pk))
    low = opened(ivo, "Väike", parent=str(middle.pk))
    assert "Keskmine" in body(ivo.get(f"/incidents/{top.pk}"))
    for parent in (top, middle, low):
        sent = {"title": "Suur", "parent": str(parent.pk)}
        answer = ivo.post(f"/incidents/{top.pk}/change", sent)
        assert answer.status_code == 409
        assert "itself part of this one" in body(answer)
    top.refresh_from_db()
    assert top.parent_id is None
    assert ivo.post("/incidents/new", {"title": " "}).status_code == 422


def test_many_are_linked_from_a_list_and_taken_off_again(world: World) -> None:
    ivo = as_staff(world.ivo)
    incident = opened(ivo)
    numbers = f"{world.wardrobe.pk},{world.invoice.pk}"
    sent = {"do": "link", "value": str(incident.pk), "numbers": numbers}
    page = body(ivo.post("/bulk/new?in=open", sent, follow=True))
    assert IncidentLink.objects.count() == 2
    undo = re.search(r'action="(/bulk/\d+/undoing[^"]*)"', page)
    assert undo is not None
    ivo.post(undo[1].replace("&amp;", "&"))
    assert IncidentLink.objects.count() == 0


def test_all_are_answered_once_each_in_their_language(world: World) -> None:
    ivo = as_staff(world.ivo)
    incident = opened(ivo)
    link(ivo, incident, world.wardrobe.pk, world.invoice.pk, world.account.pk)
    address = f"/incidents/{incident.pk}/answer"
    page = body(ivo.post(address, TEXTS))
    assert "Tere, Kadri! Saadetised hilinevad." in page
    assert "Answer 2 conversations" in page
    assert "There is no text in their language" in page
    assert answers(world.wardrobe.pk) == []
    page = body(ivo.post(address, {**TEXTS, "send": "1", "once": "a"}, follow=True))
    assert "There is no text in the language of this conversation." in page
    ivo.post(address, {**TEXTS, "send": "1", "once": "a"})
    assert answers(world.wardrobe.pk) == ["Tere, Kadri! Saadetised hilinevad."]
    assert len(answers(world.invoice.pk)) == 1
    assert answers(world.account.pk) == []
    page = body(ivo.get(f"/incidents/{incident.pk}"))
    assert "2 have it" in page
    assert Entry.objects.filter(type="desk.incident_announced").count() == 1


def test_who_is_linked_later_is_offered_the_same_answer_once(world: World) -> None:
    ivo = as_staff(world.ivo)
    incident = opened(ivo)
    link(ivo, incident, world.wardrobe.pk)
    ivo.post(f"/incidents/{incident.pk}/answer", {**TEXTS, "send": "1"})
    link(ivo, incident, world.invoice.pk)
    page = body(ivo.get(f"/incidents/{incident.pk}"))
    assert "Give it to 1 without it" in page
    rest = re.search(r'action="(/announcements/\d+/rest)"', page)
    assert rest is not None
    for _twice in range(2):
        ivo.post(rest[1])
    assert len(answers(world.wardrobe.pk)) == 1
    assert len(answers(world.invoice.pk)) == 1


def test_within_ten_seconds_all_answers_are_taken_back(world: World) -> None:
    ivo = as_staff(world.ivo)
    incident = opened(ivo)
    link(ivo, incident, world.wardrobe.pk, world.invoice.pk)
    ivo.post(f"/incidents/{incident.pk}/answer", {**TEXTS, "send": "1"})
    address = f"/bulk/{Bulk.objects.latest('pk').pk}/undoing"
    ivo.post(address)
    assert answers(world.wardrobe.pk) == answers(world.invoice.pk) == []
    assert not Draft.objects.exists()
    ivo.post(f"/incidents/{incident.pk}/answer", {**TEXTS, "send": "1"})
    address = f"/bulk/{Bulk.objects.latest('pk').pk}/undoing"
    with clock.at(clock.now() + timedelta(seconds=11)):
        assert "They have left." in body(ivo.post(address, follow=True))
    assert len(answers(world.wardrobe.pk)) == 1


def test_a_placeholder_that_would_stay_empty_keeps_the_answer_back(world: World) -> None:
    ivo = as_staff(world.ivo)
    incident = opened(ivo)
    link(ivo, incident, world.wardrobe.pk)
    address = f"/incidents/{incident.pk}/answer"
    assert "There is no placeholder {nimi}" in body(ivo.post(address, {"text_et": "Tere, {nimi}"}))
    assert "at least one language" in body(ivo.post(address, {"text_et": " "}))
    world.kadri.name = ""
    world.kadri.save()
    page = body(ivo.post(address, {**TEXTS, "send": "1"}, follow=True))
    assert "There is no value for {customer.first_name}." in page
    assert answers(world.wardrobe.pk) == []


def test_resolving_tells_all_who_wait_or_nobody(world: World) -> None:
    ivo = as_staff(world.ivo)
    incident = opened(ivo)
    link(ivo, incident, world.wardrobe.pk)
    address = f"/incidents/{incident.pk}/resolution"
    ivo.post(address, {"text_et": "Kõik on korras.", "send": "1"})
    incident.refresh_from_db()
    assert incident.resolved_at is not None
    assert answers(world.wardrobe.pk) == ["Kõik on korras."]
    assert "Pakid" not in body(ivo.get("/incidents")).split("<main")[1]
    assert "Pakid" in body(ivo.get("/incidents?shown=resolved"))
    ivo.post(f"/incidents/{incident.pk}/reopening")
    ivo.post(address, {"send": "1"})
    incident.refresh_from_db()
    assert incident.resolved_at is not None
    assert len(answers(world.wardrobe.pk)) == 1


def test_a_worker_killed_among_the_answers_writes_to_nobody_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ivo, numbers = as_staff(world.ivo), []
    for at in range(55):
        said = mail(f"k{at}@example.ee", f"Klient {at}", "Tere!", clock.now(), "et")
        opening = Opening(world.pohjala.pk, f"Kiri {at}", team_id=world.first_line.pk)
        made = desk.open_conversation(SYSTEM, opening=opening, message=said)
        numbers.append(made.conversation_id)
    incident = opened(ivo)
    IncidentLink.objects.bulk_create(
        [
            IncidentLink(incident=incident, conversation_id=one, linked_at=clock.now())
            for one in numbers
        ]
    )
    ivo.post(f"/incidents/{incident.pk}/answer", {**TEXTS, "send": "1"})
    settle, done = items._settle, []

    def dies(item, state: str, why: str) -> None:
        done.append(item.pk)
        if len(done) == 10:
            raise Killed
        settle(item, state, why)

    monkeypatch.setattr(items, "_settle", dies)
    with pytest.raises(Killed):
        work()
    monkeypatch.setattr(items, "_settle", settle)
    for _twice in range(2):
        bulk = Bulk.objects.latest("pk")
        carry_out(bulk.pk, 0, 2**40)
    assert [len(answers(one)) for one in numbers] == [1] * 55


def test_closed_teams_are_neither_shown_nor_counted(world: World) -> None:
    vera, ivo = as_staff(world.vera), as_staff(world.ivo)
    incident = opened(ivo)
    link(vera, incident, world.dispute.pk)
    link(ivo, incident, world.dispute.pk, world.wardrobe.pk)
    page = body(ivo.get(f"/incidents/{incident.pk}"))
    assert SECRET_WORD not in page
    assert f"/conversations/{world.dispute.pk}" not in page
    assert "1 conversation" in body(ivo.get("/incidents")).split("<main")[1]
    ivo.post(f"/incidents/{incident.pk}/answer", {**TEXTS, "send": "1"})
    assert answers(world.dispute.pk) == []
    assert body(vera.get(f"/incidents/{incident.pk}")).count(SECRET_WORD) >= 1
    assert ivo.post(f"/conversations/{world.dispute.pk}/incident", {}).status_code == 404
    assert as_staff(world.reader).post("/incidents/new", {"title": "x"}).status_code == 403


def test_a_merge_brings_the_incident_along(world: World) -> None:
    ivo = as_staff(world.ivo)
    incident = opened(ivo)
    link(ivo, incident, world.wardrobe.pk)
    said = mail("kadri.tamm@example.ee", "Kadri Tamm", "Veel", clock.now(), "et")
    made = desk.open_conversation(SYSTEM, opening=Opening(world.pohjala.pk, "Teine"), message=said)
    into = IncidentLink.objects.get().conversation.__class__.objects.get(pk=made.conversation_id)
    desk.merge_conversations(SYSTEM, target=into, sources=[world.wardrobe])
    ivo.post(f"/incidents/{incident.pk}/answer", {**TEXTS, "send": "1"})
    assert len(answers(into.pk)) == 1
    assert "1 conversation" in body(ivo.get("/incidents")).split("<main")[1]
