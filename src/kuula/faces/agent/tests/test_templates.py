"""Whose templates are, their folders, and how they are found: through the browser's door."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from tests.world import World

from kuula.desk.actions import (
    TemplateForm,
    note_template_use,
    remove_template,
    save_template,
)
from kuula.desk.models import ReplyTemplate
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.kit.problems import NotFound
from kuula.ledger.models import Entry
from kuula.workspace.actions import set_members
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db
SENT = {"name": "Thanks", "language": "et", "brand": "", "text": "Aitäh!", "folder": ""}


@pytest.fixture(autouse=True)
def _all_in_english(world: World) -> None:
    Staff.objects.update(language="en")


def page_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


def written(client: Client, **changed: object) -> ReplyTemplate:
    answer = client.post("/templates/new", {**SENT, "whose": "own", **changed})
    assert answer.status_code == 302, unescape(answer.content.decode())
    return ReplyTemplate.objects.latest("pk")


def test_ones_own_needs_no_right_and_is_nobody_elses(world: World) -> None:
    ivo, liis = as_staff(world.ivo), as_staff(world.liis)
    mine = written(ivo)
    here = f"/templates/{mine.pk}"
    talk = f"/conversations/{world.wardrobe.pk}"
    assert "Thanks · et · Only me" in page_of(ivo, talk)
    assert "Thanks" in page_of(ivo, "/templates")
    assert "Thanks · et" not in page_of(liis, talk)
    assert "Thanks" not in page_of(liis, "/templates")
    for answer in (liis.get(here), liis.post(here, SENT), liis.post(f"{here}/removal")):
        assert answer.status_code == 404
    assert ivo.post("/templates/new", {**SENT, "whose": "all"}).status_code == 422
    assert ivo.post(here, {**SENT, "whose": "own", "text": "Tänan!"}).status_code == 302
    assert ReplyTemplate.objects.get(pk=mine.pk).text == "Tänan!"
    assert ivo.post(f"{here}/removal").status_code == 302
    assert not ReplyTemplate.objects.filter(pk=mine.pk).exists()


def test_a_closed_teams_template_does_not_exist_for_outsiders(world: World) -> None:
    vera, ivo = as_staff(world.vera), as_staff(world.ivo)
    set_members(SYSTEM, team=world.legal, staff_ids=[world.vera.pk, world.mari.pk])
    team = str(world.legal.pk)
    made = written(
        as_staff(world.mari), name="Dispute words", folder="Legal only", text="Salajane", whose=team
    )
    talk = f"/conversations/{world.wardrobe.pk}"
    assert "Dispute words" in page_of(vera, "/templates")
    for path in ("/templates", talk, "/templates/new"):
        seen = page_of(ivo, path)
        assert "Dispute words" not in seen, path
        assert "Legal only" not in seen, path
    assert ivo.get(f"/templates/{made.pk}").status_code == 404
    assert ivo.get(f"{talk}/templates?q=salajane").json() == {"found": []}
    answer = ivo.post(f"{talk}/draft", {"kind": "reply", "text": "", "template": made.pk})
    assert answer.status_code == 404
    assert ReplyTemplate.objects.get(pk=made.pk).uses == 0


def test_the_ledger_names_only_what_is_for_everybody(world: World) -> None:
    set_members(SYSTEM, team=world.first_line, staff_ids=[world.liis.pk, world.ivo.pk])
    liis = as_staff(world.liis)
    written(liis, name="Mine alone")
    written(liis, name="Of the team", whose=str(world.first_line.pk))
    written(liis, name="Of all", whose="all")
    told = Entry.objects.filter(type="desk.template_changed").order_by("-pk")[:3]
    assert [one.payload["name"] for one in told] == ["Of all", "", ""]
    page = page_of(as_staff(world.mari), "/settings/audit")
    assert "changed a reply template" in page
    assert "Of all" in page
    assert "Mine alone" not in page
    assert "Of the team" not in page


def test_what_is_moved_takes_its_other_languages_along(world: World) -> None:
    set_members(SYSTEM, team=world.first_line, staff_ids=[world.liis.pk, world.ivo.pk])
    liis = as_staff(world.liis)
    first = written(liis, folder=" Kind words/ ")
    second = written(liis, language="en", text="Thank you!", folder="kind words")
    assert {first.folder, second.folder} == {"Kind words"}
    page = page_of(liis, f"/templates/{first.pk}")
    assert f'href="/templates/{second.pk}"' in page
    assert f"/templates/new?beside={first.pk}&language=hr" in page
    begun = page_of(liis, f"/templates/new?beside={first.pk}&language=hr")
    assert 'value="Thanks"' in begun
    team = str(world.first_line.pk)
    sent = {**SENT, "whose": team, "folder": "Team words"}
    assert liis.post(f"/templates/{first.pk}", sent).status_code == 302
    found = ReplyTemplate.objects.filter(pk__in=[first.pk, second.pk])
    assert {(one.team_id, one.staff_id, one.folder) for one in found} == {
        (world.first_line.pk, None, "Team words")
    }
    assert "Thanks · et · First line" in page_of(
        as_staff(world.ivo), f"/conversations/{world.wardrobe.pk}"
    )


def test_a_move_onto_a_taken_name_moves_nothing(world: World) -> None:
    liis = as_staff(world.liis)
    first = written(liis)
    second = written(liis, language="en", text="Thank you!")
    written(liis, language="en", text="All thank you", whose="all")
    answer = liis.post(f"/templates/{first.pk}", {**SENT, "whose": "all"})
    assert answer.status_code == 422
    assert "There is a template with this name in English already." in unescape(
        answer.content.decode()
    )
    found = ReplyTemplate.objects.filter(pk__in=[first.pk, second.pk])
    assert {one.staff_id for one in found} == {world.liis.pk}


def test_the_list_and_the_picker_stand_by_folders(world: World) -> None:
    liis = as_staff(world.liis)
    written(liis, name="Late parcel", folder="Delivery", whose="all")
    written(liis, name="Broken parcel", folder="Damage", whose="all")
    page = page_of(liis, "/templates")
    places = [page.index(words) for words in ("Without a folder", "Damage", "Broken parcel")]
    assert places == sorted(places)
    assert page.index("Broken parcel") < page.index("Late parcel")
    picker = page_of(liis, f"/conversations/{world.wardrobe.pk}")
    assert picker.index('aria-label="Damage"') < picker.index('aria-label="Delivery"')
    assert "Late parcel" in page_of(liis, "/templates?q=delivery")
    assert "Broken parcel" not in page_of(liis, "/templates?q=delivery")
    assert "Late parcel" not in page_of(liis, "/templates?shown=own")


def test_the_picker_finds_by_name_folder_and_words(world: World) -> None:
    liis = as_staff(world.liis)
    made = written(liis, name="Late parcel", folder="Delivery", text="Pakk on teel", whose="all")
    away = written(liis, name="Croatian", brand=world.jadran.pk, text="Pakk", whose="all")
    here = f"/conversations/{world.wardrobe.pk}/templates"
    for words in ("parcel LATE", "deliv", "pakk teel"):
        assert liis.get(here, {"q": words}).json() == {"found": [str(made.pk)]}, words
    assert liis.get(here, {"q": "pakk homme"}).json() == {"found": []}
    assert str(away.pk) not in liis.get(here, {"q": "pakk"}).json()["found"]
    hidden = f"/conversations/{world.dispute.pk}/templates"
    assert as_staff(world.ivo).get(hidden, {"q": "pakk"}).status_code == 404


def test_uses_are_counted_and_what_nobody_uses_is_found(world: World) -> None:
    liis = as_staff(world.liis)
    with clock.at(clock.now() - timedelta(days=100)):
        used = written(liis, name="Used often")
        old = written(liis, name="Out of date")
        forgotten = written(liis, name="Never needed")
        note_template_use(world.actor(world.liis), template=old)
    draft = f"/conversations/{world.wardrobe.pk}/draft"
    liis.post(draft, {"kind": "reply", "text": "", "template": used.pk})
    liis.post(draft, {"kind": "reply", "text": "", "template": used.pk})
    assert ReplyTemplate.objects.get(pk=used.pk).uses == 2
    assert "used 2 times, last on" in page_of(liis, "/templates")
    page = page_of(liis, "/templates?shown=unused")
    assert "Used often" not in page
    assert "Out of date" in page
    assert "never used" in page
    liis.post(f"/templates/{old.pk}/removal")
    liis.post(f"/templates/{forgotten.pk}/removal")
    assert "Every template is in use" in page_of(liis, "/templates?shown=unused")


def test_one_that_was_removed_meanwhile_does_not_come_back(world: World) -> None:
    made = save_template(world.actor(world.liis), form=TemplateForm("Gone", "et", "Tere"))
    remove_template(world.actor(world.liis), template=made)
    with pytest.raises(NotFound):
        save_template(
            world.actor(world.liis), form=TemplateForm("Gone", "et", "Uus"), template=made
        )
    assert not ReplyTemplate.objects.filter(name="Gone").exists()
