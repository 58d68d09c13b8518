"""What is told of handovers, promises and complaints: to whom it concerns, then to the leads."""

from datetime import timedelta

import pytest
from tests.world import World, complaints
from tests.world.noticing import Ears

from kuula.desk.actions import watch_promises
from kuula.desk.actions.handovers.watching import watch_handovers
from kuula.desk.actions.notices import watch_complaints
from kuula.desk.models import Complaint
from kuula.faces.agent.tests.test_handover import handed, held
from kuula.faces.agent.tests.test_hints import MONDAY
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.faces.agent.tests.test_notices import told
from kuula.faces.agent.tests.test_promises import DUE, promised
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _all_in_english(world: World) -> None:
    Staff.objects.update(language="en")


def test_a_handover_is_offered_asked_about_explained_and_taken(world: World) -> None:
    talk, ears = held(world, world.wardrobe, world.ivo), Ears()
    handover = handed(world, talk, world.ivo, world.ana)
    ears.hear()
    assert told(world.ana) == ["Ivo Lepik hands it over to you"]
    ana, ivo = as_staff(world.ana), as_staff(world.ivo)
    address = f"/handovers/{handover.pk}"
    ana.post(f"{address}/question", {"text": "Mis tellimus see on?"})
    ears.hear()
    assert told(world.ivo) == ["Ana Kovačević asks about your handover"]
    ivo.post(f"{address}/answer", {"text": "Tellimus 7"})
    ears.hear()
    assert told(world.ana) == ["Ivo Lepik answers your question about the handover"]
    ana.post(f"{address}/acknowledgement")
    ears.hear()
    assert told(world.ivo) == ["Ana Kovačević takes it over"]


def test_a_handover_nobody_acknowledges_reminds_and_then_the_lead_hears(world: World) -> None:
    talk, ears = held(world, world.wardrobe, world.ivo), Ears()
    handed(world, talk, world.ivo, world.ana)
    ears.hear()
    seen: list[tuple[list[str], list[str]]] = []
    for days in (1, 2, 3, 4):
        with clock.at(clock.now() + timedelta(days=days)):
            watch_handovers(SYSTEM)
            ears.hear()
            seen.append((told(world.ana), told(world.liis)))
    assert seen[0] == (["The handover waits for your word"], [])
    assert seen[-1][1] == ["Nobody acknowledges a handover in your team"]


def test_a_promise_warns_its_holder_then_the_lead_and_is_told_late(world: World) -> None:
    ears, talk = Ears(), world.wardrobe
    with clock.at(MONDAY):
        promised(world, talk, "Kuller tuleb", DUE, world.ivo)
        held(world, talk, world.ivo)
    ears.hear()
    for before, ivo, liis in (
        (timedelta(hours=1), "A promise is due soon", None),
        (timedelta(minutes=20), "A promise is due soon", "A promise of your team is about to slip"),
        (timedelta(minutes=-1), "A promise is late", "A promise of your team is late"),
    ):
        with clock.at(DUE - before):
            watch_promises(SYSTEM)
            ears.hear()
            assert told(world.ivo)[0] == ivo
            assert (told(world.liis) or [None])[0] == liis
    assert told(world.ana) == []


def test_a_promise_of_a_closed_team_is_told_inside_it(world: World) -> None:
    ears = Ears()
    with clock.at(MONDAY):
        promised(world, world.dispute, "Vastame", DUE, world.vera)
    with clock.at(DUE + timedelta(minutes=1)):
        watch_promises(SYSTEM)
        ears.hear()
        assert told(world.vera) == ["A promise is late"]
        assert told(world.liis) == ["A promise of your team is late"]
        assert (told(world.ivo), told(world.mari)) == ([], [])


def test_an_overdue_step_is_told_to_the_owner_once_for_each_time_it_is_due(world: World) -> None:
    ears, ivo = Ears(), as_staff(world.ivo)
    complaint = complaints.open_one(ivo, world.wardrobe)
    Complaint.objects.filter(pk=complaint.pk).update(owner=world.ana)
    with clock.at(clock.now() + timedelta(days=9)):
        assert (watch_complaints(SYSTEM), watch_complaints(SYSTEM)) == (1, 0)
        ears.hear()
        assert told(world.ana) == ["A step of the complaint is overdue"]
        assert Entry.objects.filter(type="desk.complaint_step_overdue").count() == 1
        page = as_staff(world.ivo).get(f"/customers/{world.kadri.pk}").content.decode()
        assert "A step of the complaint is overdue" in page
        complaints.take(ivo, complaint, "apology")
        assert watch_complaints(SYSTEM) == 0
    with clock.at(clock.now() + timedelta(days=30)):
        assert (watch_complaints(SYSTEM), watch_complaints(SYSTEM)) == (1, 0)
