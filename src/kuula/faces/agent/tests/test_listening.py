"""Journeys, touchpoints, balances and experiences as colleagues meet them in the browser."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.counting import statements
from tests.world import World

from kuula.desk.actions.complaints import open_complaint
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.listening.experiences.actions import (
    ExperienceForm,
    derive_experiences,
    note_experience,
)
from kuula.listening.models import ExperienceFact, Journey, Touchpoint
from kuula.listening.touchpoints.actions import (
    JourneyForm,
    StageForm,
    bring_touchpoints,
    save_journey,
)
from kuula.people.actions import NoteForm, write_note
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff


def place(key: str) -> int:
    """The number of a touchpoint that Kuula brings along."""
    bring_touchpoints(SYSTEM)
    return Touchpoint.objects.get(key=key).pk


def as_staff(staff: Staff) -> Client:
    """A browser in which `staff` is signed in."""
    client = Client()
    client.force_login(staff)
    return client


def page(client: Client, url: str, status: int = 200) -> str:
    """A page as text, spaces collapsed."""
    answer = client.get(url)
    assert answer.status_code == status, url
    return " ".join(answer.content.decode().split())


def drawn(count: int = 3) -> Journey:
    """A journey whose first stage is the shop, the last one complaints."""
    places = [place("shop"), *[place("delivery")] * (count - 2), place("complaint")]
    stages = [
        StageForm(f"Etapp {number} Ожидание", "Teada päeva", [one])
        for number, one in enumerate(places, 1)
    ]
    return save_journey(SYSTEM, form=JourneyForm("Esimene ost", stages))


def test_a_journey_is_drawn_changed_and_put_aside(world: World) -> None:
    mari, ivo = as_staff(world.mari), as_staff(world.ivo)
    assert "No journey yet" in page(mari, "/listening")
    sent = {
        "name": "First purchase",
        "stages": "2",
        "name-0": "Hears of us",
        "places-0": [str(place("advert"))],
        "name-1": "Buys",
        "expects-1": "An answer today",
        "places-1": [str(place("purchase")), str(place("shop"))],
    }
    moved = mari.post("/listening/journeys/new", sent | {"change": "down-0"})
    assert moved.status_code == 200
    assert moved.content.index(b"Buys") < moved.content.index(b"Hears of us")
    assert not Journey.objects.exists(), "a button beside a stage saves nothing"
    assert ivo.post("/listening/journeys/new", sent).status_code == 403
    refused = mari.post("/listening/journeys/new", sent | {"name-1": " "})
    assert refused.status_code == 422
    assert b"Each stage needs a name." in refused.content
    assert mari.post("/listening/journeys/new", sent).status_code == 302
    journey = Journey.objects.get()
    form = page(mari, f"/listening/journeys/{journey.pk}/form")
    seen = re.findall(r'name="seen" value="([^"]+)"', form)[0]
    assert mari.post("/listening/journeys/new", sent).status_code == 409
    changed = sent | {"stages": "1", "name": "Short", "seen": seen}
    assert mari.post(f"/listening/journeys/{journey.pk}/form", changed).status_code == 302
    assert mari.post(f"/listening/journeys/{journey.pk}/form", changed).status_code == 409
    assert "Hears of us" in page(ivo, "/listening")
    assert mari.post(f"/listening/journeys/{journey.pk}/archiving").status_code == 302
    assert "No journey yet" in page(mari, "/listening")
    assert "Short" in page(mari, "/listening/journeys?shown=archived")


def test_the_map_shows_each_stage_and_opens_its_cases(world: World) -> None:
    journey = drawn()
    world.liis.language = "en"
    world.liis.save()
    liis, ivo = world.actor(world.liis), world.actor(world.ivo)
    for good in (True, True, False):
        form = ExperienceForm(place("shop"), "shop", good=good, text="Müüja aitas.")
        note_experience(ivo, customer=world.kadri, form=form)
    open_complaint(world.actor(world.vera), conversation=world.dispute)
    open_complaint(liis, conversation=world.wardrobe)
    derive_experiences(SYSTEM, entry_ids=list(Entry.objects.values_list("id", flat=True)))
    inside = page(as_staff(world.liis), f"/listening/journeys/{journey.pk}")
    outside = page(as_staff(world.ivo), f"/listening/journeys/{journey.pk}")
    assert 'Complaint</a> <span class="quiet num">× 2' in inside
    assert 'Complaint</a> <span class="quiet num">× 1' in outside
    assert "from 5 experiences" in inside
    assert "from 4 experiences" in outside
    assert inside.count("no answers yet") == 6, "three stages, drawn and as a table"
    assert "Nothing was recorded here" in inside
    assert inside.count('class="mood-dot') == 2
    links = re.findall(r'href="([^"]+experiences\?[^"]+)"', outside)
    cases = [one.replace("&amp;", "&") for one in links]
    shop = page(as_staff(world.ivo), cases[0])
    assert "Kadri Tamm" in shop
    stage = page(as_staff(world.ivo), next(one for one in cases if "kind=complaint" in one))
    assert f"№ {world.wardrobe.pk}" in stage
    assert f"№ {world.dispute.pk} " not in stage


def test_twelve_stages_cost_no_more_statements_than_three(world: World) -> None:
    lead = as_staff(world.liis)
    few, many = drawn(3), None
    Journey.objects.filter(pk=few.pk).update(name="Lühike")
    many = drawn(12)
    page(lead, f"/listening/journeys/{few.pk}")
    with statements() as short:
        page(lead, f"/listening/journeys/{few.pk}")
    with statements() as long:
        page(lead, f"/listening/journeys/{many.pk}")
    assert len(long) == len(short) <= 25


def test_a_touchpoint_is_renamed_and_a_brought_one_keeps_its_translations(world: World) -> None:
    mari = as_staff(world.mari)
    number = place("delivery")
    form = {"name": "Delivery", "kind": "delivery", "owner": str(world.liis.pk), "about": "Home"}
    assert mari.post(f"/listening/touchpoints/{number}/form", form).status_code == 302
    world.mari.language = "et"
    world.mari.save()
    assert "Tarne" in page(as_staff(world.mari), f"/listening/touchpoints/{number}")
    own = form | {"name": "Kullerid"}
    assert mari.post(f"/listening/touchpoints/{number}/form", own).status_code == 302
    shown = page(as_staff(world.mari), f"/listening/touchpoints/{number}")
    assert "Kullerid" in shown
    assert "Liis Kask" in shown
    taken = mari.post("/listening/touchpoints/new", own | {"name": "kullerid"})
    assert taken.status_code == 422
    agent = as_staff(world.ivo)
    assert agent.post("/listening/touchpoints/new", own | {"name": "x"}).status_code == 403
    assert mari.post(f"/listening/touchpoints/{number}/archiving").status_code == 302
    assert "Kullerid" not in page(agent, "/listening/touchpoints")
    assert "Kullerid" in page(agent, "/listening/touchpoints?shown=archived")


def test_an_experience_is_noted_corrected_and_taken_back_on_the_page(world: World) -> None:
    ivo, url = as_staff(world.ivo), f"/customers/{world.kadri.pk}/experiences"
    expects = NoteForm("expectation", "Ootab kõnet enne tarnet.")
    write_note(SYSTEM, customer=world.kadri, form=expects)
    at = f"{clock.now() - timedelta(days=2):%Y-%m-%dT%H:%M}"
    form = {
        "felt": "bad",
        "way": "visit",
        "touchpoint": str(place("shop")),
        "text": "Uks kinni.",
    }
    assert ivo.post(url, form | {"way": "dream"}).status_code == 422
    assert ivo.post(url, form | {"at": "2031-01-01T10:00"}).status_code == 422
    assert ivo.post(url, form | {"at": at}).status_code == 302
    shown = page(ivo, url)
    assert "Uks kinni." in shown
    assert "Bad on a visit" in shown
    assert "Ootab kõnet enne tarnet." in shown
    assert url in page(ivo, f"/customers/{world.kadri.pk}")
    entry = ExperienceFact.objects.get().entry
    better = form | {"felt": "good", "text": "Uks lahti."}
    assert ivo.post(f"/experiences/{entry}/form", better).status_code == 302
    assert ivo.post(f"/experiences/{entry}/form", better).status_code == 404
    (fact,) = ExperienceFact.objects.all()
    assert fact.good
    reader = as_staff(world.reader)
    assert reader.post(f"/experiences/{fact.entry}/removal").status_code == 403
    assert ivo.post(f"/experiences/{fact.entry}/removal").status_code == 302
    assert not ExperienceFact.objects.exists()


@pytest.mark.parametrize("by", ["touchpoint", "segment", "team", "month", "nonsense"])
def test_the_balance_is_told_apart_and_opens_what_it_sums(world: World, by: str) -> None:
    note_experience(
        world.actor(world.ivo),
        customer=world.kadri,
        form=ExperienceForm(place("shop"), "shop", good=False),
    )
    world.liis.language = "en"
    world.liis.save()
    lead = as_staff(world.liis)
    shown = page(lead, f"/listening/balance?by={by}&half=30&days=0")
    assert "−3" in shown
    for url in set(re.findall(r'href="(/listening/experiences[^"]*)"', shown)):
        assert "Bad in the shop" in page(lead, url.replace("&amp;", "&"))
    page(lead, "/listening/balance?team=99999", 404)
    page(lead, f"/listening/balance?team={world.legal.pk}")
    page(as_staff(world.ivo), f"/listening/balance?team={world.legal.pk}", 404)


def test_weights_are_changed_with_a_reason_and_every_figure_names_the_version(world: World) -> None:
    mari = as_staff(world.mari)
    sent = {"weight-shop_bad": "9", "reason": "Shops matter most", "seen": "0"}
    assert mari.post("/listening/weights", sent | {"weight-shop_bad": "nine"}).status_code == 422
    assert mari.post("/listening/weights", sent | {"reason": ""}).status_code == 422
    assert as_staff(world.ivo).post("/listening/weights", sent).status_code == 403
    assert mari.post("/listening/weights", sent).status_code == 302
    assert mari.post("/listening/weights", sent | {"weight-shop_bad": "1"}).status_code == 409
    shown = page(as_staff(world.ivo), "/listening/weights")
    assert "Shops matter most" in shown
    assert "Mari Mets" in shown
    assert "Bad in the shop: 3 → 9" in shown
    drawn()
    assert "weights of version" in page(mari, "/listening")
