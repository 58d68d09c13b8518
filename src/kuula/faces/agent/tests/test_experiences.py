"""Experiences follow the ledger, can be made anew from it, and sum to balances."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.world import World, hours_ago

from kuula.desk.access import hidden_numbers
from kuula.desk.actions.complaints import open_complaint
from kuula.kit import clock
from kuula.kit.compiled import NOTHING
from kuula.kit.problems import Conflict, NotAllowed, NotFound, Problem
from kuula.ledger.events import event_types
from kuula.ledger.models import Entry
from kuula.ledger.reading import entries
from kuula.ledger.subscriptions import deliver, subscriptions
from kuula.listening.experiences.access import noted_for
from kuula.listening.experiences.actions import (
    ExperienceForm,
    correct_experience,
    derive_experiences,
    deriving,
    note_experience,
    rebuild_experiences,
    rebuild_if_outdated,
    save_weights,
    take_experience_back,
)
from kuula.listening.experiences.kinds import KINDS, OF_TYPES
from kuula.listening.experiences.queries import (
    By,
    Sought,
    balance_of,
    balances,
    page_of_experiences,
)
from kuula.listening.experiences.weights import weights_now
from kuula.listening.models import Derivation, ExperienceFact, Touchpoint
from kuula.listening.touchpoints.actions import bring_touchpoints
from kuula.people.actions import NoteForm, change_note, erase_customer, write_note
from kuula.people.merging.actions import merge_customers
from kuula.workspace.actors import SYSTEM


def place(key: str) -> int:
    """The number of a touchpoint that Kuula brings along."""
    bring_touchpoints(SYSTEM)
    return Touchpoint.objects.get(key=key).pk


def told() -> list[dict[str, Any]]:
    """Everything that stands, in order."""
    return list(ExperienceFact.objects.order_by("entry").values())


def follow() -> None:
    """Deliver the whole ledger to the subscriber, as the dispatcher would."""
    wants = next(one for one in subscriptions() if one.name == "listening.experience").wants
    found = entries(list(Entry.objects.values_list("id", flat=True)))
    deliver("listening.experience", [one.id for one in found if wants(one)])


@pytest.fixture
def felt(world: World) -> World:
    """Some good, some bad, one corrected; of an open and of a closed team."""
    ivo, vera = world.actor(world.ivo), world.actor(world.vera)
    open_complaint(ivo, conversation=world.wardrobe)
    open_complaint(vera, conversation=world.dispute)
    note = write_note(ivo, customer=world.kadri, form=NoteForm("experience", "Ootas kaua.", "bad"))
    change_note(ivo, note=note, form=NoteForm("experience", "Ootas, aga tänas.", "good"))
    return world


def test_the_subscriber_and_a_rebuild_from_nothing_agree(
    felt: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow()
    followed = told()
    kinds = {row["kind"] for row in followed}
    assert {"complaint", "before_good"} <= kinds
    assert "before_bad" not in kinds, "the corrected note counts as it stands now"
    follow()
    assert told() == followed, "delivered twice is delivered once"
    reached: list[int] = []
    monkeypatch.setattr(deriving, "BATCH", 2)
    ExperienceFact.objects.all().delete()
    count = rebuild_experiences(SYSTEM, watch=lambda upto, _last: reached.append(upto))
    assert told() == followed
    assert count == len(followed)
    assert len(reached) > 1
    assert reached == sorted(reached)


def test_a_correction_read_first_takes_the_entry_back_all_the_same(felt: World) -> None:
    later = Entry.objects.filter(type="people.note_written").exclude(retracts=None).get()
    derive_experiences(SYSTEM, entry_ids=[later.id])
    derive_experiences(SYSTEM, entry_ids=[later.retracts or 0])
    assert [row["entry"] for row in told()] == [later.id]


def test_a_rebuild_goes_on_where_it_broke_off_and_is_done_once(felt: World) -> None:
    del felt
    rebuild_experiences(SYSTEM)
    whole, last = told(), Entry.objects.latest("id").id
    broken = whole[-1]["entry"] - 1
    Derivation.objects.update(upto=broken, finished_at=None)
    ExperienceFact.objects.all().delete()
    rebuild_if_outdated(SYSTEM)
    assert [row["entry"] for row in told()] == [whole[-1]["entry"]]
    assert Derivation.objects.get().upto == last
    ExperienceFact.objects.all().delete()
    rebuild_if_outdated(SYSTEM)
    assert told() == [], "by the same rules nothing is derived anew"


def test_every_kind_names_events_that_exist_and_weighs_what_a_weight_may() -> None:
    assert {name for name, _good in OF_TYPES} <= event_types().keys()
    assert all(0 <= kind.weight <= 10 for kind in KINDS.values())


def test_nothing_of_a_closed_team_is_counted_or_listed_for_outsiders(felt: World) -> None:
    follow()
    ivo, liis = felt.actor(felt.ivo), felt.actor(felt.liis)
    hers = Sought(customers=felt.kadri.everybody)
    inside = page_of_experiences(liis, hers, hidden=hidden_numbers(liis)).rows
    outside = page_of_experiences(ivo, hers, hidden=hidden_numbers(ivo)).rows
    assert felt.dispute.pk in {one.conversation_id for one in inside}
    assert felt.dispute.pk not in {one.conversation_id for one in outside}
    assert balance_of(liis, hers, hidden=hidden_numbers(liis)).n == len(inside)
    assert balance_of(ivo, hers, hidden=hidden_numbers(ivo)).n == len(outside)
    with pytest.raises(NotAllowed):
        balance_of(felt.actor(felt.reader), Sought(), hidden=NOTHING)


def test_what_is_noted_by_hand_counts_at_once_and_nets_its_correction(world: World) -> None:
    ivo, shop = world.actor(world.ivo), place("shop")
    at = clock.now() - timedelta(days=3)
    form = ExperienceForm(shop, "shop", good=False, text="Müüja ei tervitanud.", at=at)
    entry = note_experience(ivo, customer=world.ivana, form=form)
    (row,) = told()
    assert (row["kind"], row["good"], row["touchpoint_id"]) == ("shop_bad", False, shop)
    assert row["occurred_at"] == at
    noted = noted_for(ivo, entry)
    better = ExperienceForm(shop, "hearsay", good=True)
    second = correct_experience(ivo, noted=noted, form=better)
    assert [row["kind"] for row in told()] == ["hearsay_good"]
    with pytest.raises(NotFound):
        noted_for(ivo, entry)
    with pytest.raises(Conflict):
        correct_experience(ivo, noted=noted, form=better)
    take_experience_back(ivo, noted=noted_for(ivo, second))
    assert told() == []
    follow()
    rebuild_experiences(SYSTEM)
    assert told() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"touchpoint_id": 999_999}, "touchpoint"),
        ({"way": "dream"}, "way"),
        ({"at": timedelta(days=1)}, "at"),
        ({"at": timedelta(days=-4000)}, "at"),
        ({"text": "x" * 4001}, "text"),
    ],
)
def test_a_note_of_what_cannot_be_is_refused(
    world: World, changes: dict[str, Any], field: str
) -> None:
    said: dict[str, Any] = {"touchpoint_id": place("shop"), "way": "shop", "good": True, **changes}
    if "at" in said:
        said["at"] = clock.now() + said["at"]
    with pytest.raises(Problem) as refused:
        note_experience(world.actor(world.ivo), customer=world.ivana, form=ExperienceForm(**said))
    assert refused.value.field == field
    with pytest.raises(NotAllowed):
        note_experience(
            world.actor(world.reader),
            customer=world.ivana,
            form=ExperienceForm(place("shop"), "shop", good=True),
        )


def test_weights_are_versions_and_count_for_the_past(world: World) -> None:
    mari, shop = world.actor(world.mari), place("shop")
    bad = ExperienceForm(shop, "shop", good=False)
    for form in (bad, bad, ExperienceForm(shop, "phone", good=True)):
        note_experience(mari, customer=world.ivana, form=form)
    before = balance_of(mari, Sought(), hidden=NOTHING)
    assert (before.value, before.good, before.bad, before.version) == (-3, 3, 6, 0)
    version = save_weights(mari, weights={"shop_bad": 10}, reason="It drives them away.")
    after = balance_of(mari, Sought(), hidden=NOTHING)
    assert (after.value, after.version, after.n) == (-17, version, 3)
    again = save_weights(mari, weights={"shop_bad": 10}, reason="Again")
    assert again == version, "the same weights make no version"
    with pytest.raises(Conflict):
        save_weights(mari, weights={"shop_bad": 1}, reason="Late", seen=0)
    for weights, reason in (({"shop_bad": 11}, "x"), ({"dream": 1}, "x"), ({"shop_bad": 1}, " ")):
        with pytest.raises(Problem):
            save_weights(mari, weights=weights, reason=reason)
    assert weights_now().version == version
    with pytest.raises(NotAllowed):
        save_weights(world.actor(world.ivo), weights={"shop_bad": 1}, reason="No")


def test_with_a_half_life_what_is_twice_as_old_counts_half_as_much(world: World) -> None:
    mari, shop = world.actor(world.mari), place("shop")
    now = clock.now()
    for days in (0, 30, 60):
        form = ExperienceForm(shop, "shop", good=True, at=now - timedelta(days=days))
        note_experience(mari, customer=world.ivana, form=form)
    sought = Sought(until=now + timedelta(microseconds=1), half_life=30)
    faded = balance_of(mari, sought, hidden=NOTHING)
    assert (faded.value, faded.n) == (round(3 * (1 + 0.5 + 0.25), 1), 3)
    months = balances(mari, Sought(), by=By.MONTH, hidden=NOTHING)
    assert sum(one.n for one in months.values()) == 3
    assert set(months) >= {f"{now:%Y-%m}"}


def test_months_begin_on_the_clock_of_the_company(world: World) -> None:
    mari, shop = world.actor(world.mari), place("shop")
    earlier = (clock.now() - timedelta(days=31)).astimezone(ZoneInfo("Europe/Tallinn"))
    first = earlier.replace(day=1, hour=0, minute=30, second=0, microsecond=0)
    form = ExperienceForm(shop, "shop", good=True, at=first)
    note_experience(mari, customer=world.ivana, form=form)
    sought = Sought(since=first, until=first + timedelta(seconds=1))
    months = balances(mari, sought, by=By.MONTH, hidden=NOTHING)
    assert {key: one.n for key, one in months.items()} == {f"{first:%Y-%m}": 1}


def test_merged_customers_count_as_one(world: World) -> None:
    mari, shop = world.actor(world.mari), place("shop")
    for customer in (world.ivana, world.sergei):
        form = ExperienceForm(shop, "shop", good=True)
        note_experience(mari, customer=customer, form=form)
    merge_customers(mari, into=world.ivana, source=world.sergei)
    world.ivana.refresh_from_db()
    together = balance_of(mari, Sought(customers=world.ivana.everybody), hidden=NOTHING)
    assert (together.value, together.n) == (6, 2)


def test_the_list_behind_a_figure_is_paged_and_adds_up_to_it(world: World) -> None:
    mari, shop = world.actor(world.mari), place("shop")
    for hours in range(5):
        with hours_ago(hours):
            form = ExperienceForm(shop, "shop", good=bool(hours % 2))
            note_experience(mari, customer=world.ivana, form=form)
    sought, cursor, seen = Sought(touchpoints=[shop]), "", []
    while True:
        page = page_of_experiences(mari, sought, hidden=NOTHING, cursor=cursor, size=2)
        seen += page.rows
        if not (cursor := page.next):
            break
    assert [one.occurred_at for one in seen] == sorted(
        (one.occurred_at for one in seen), reverse=True
    )
    assert len({one.entry for one in seen}) == 5
    figure = balance_of(mari, sought, hidden=NOTHING)
    assert sum(one.weight if one.good else -one.weight for one in seen) == figure.value == -3


def test_the_words_of_a_noted_experience_go_with_the_person_and_the_fact_stays(
    world: World,
) -> None:
    form = ExperienceForm(place("shop"), "shop", good=True, text="Ivana hvali prodavača.")
    entry = note_experience(world.actor(world.ivo), customer=world.ivana, form=form)
    erase_customer(SYSTEM, customer=world.ivana)
    assert noted_for(SYSTEM, entry).text == ""
    assert [row["kind"] for row in told()] == ["shop_good"]
    with pytest.raises(Conflict):
        note_experience(world.actor(world.ivo), customer=world.ivana, form=form)
