"""Who is in a segment: by every kind of rule, counted whole or one by one, with the same answer."""

from datetime import timedelta

import pytest
from tests.world import World

from kuula.kit import clock
from kuula.kit.problems import NotAllowed, Problem
from kuula.ledger.models import Entry
from kuula.ledger.reading import entries
from kuula.people import actions as people
from kuula.people.commerce.actions import put_orders
from kuula.people.commerce.forms import OrderForm
from kuula.people.consents import may
from kuula.people.merging.actions import merge_customers, undo_customer_merge
from kuula.people.models import Attribute, AttributeKind, Customer, Segment
from kuula.people.segments.access import segments_for
from kuula.people.segments.actions import (
    SegmentForm,
    recount_segment,
    refresh_members,
    save_segment,
)
from kuula.people.segments.compiling import compiled_rule
from kuula.people.segments.fields import all_fields
from kuula.people.segments.jobs import TRIGGERS, touched_together
from kuula.people.segments.queries import foreseen, moves_of, segments_of
from kuula.people.segments.tree import read_rule
from kuula.people.segments.words import words_of
from kuula.workspace.access import actor_for
from kuula.workspace.actors import SYSTEM


def rule(field: str, op: str, value: object = None, **more: object) -> dict[str, object]:
    told = {"field": field, "op": op, **more}
    return told if value is None else told | {"value": value}


def order(number: str, email: str, days: int, cents: int = 5000) -> OrderForm:
    moment = clock.now() - timedelta(days=days)
    return OrderForm(
        external_id=number, fresh_at=clock.now(), email=email, number=number,
        placed_at=moment, currency="EUR", total=cents,
    )  # fmt: skip


@pytest.fixture
def shop(world: World) -> World:
    """Kadri ordered three times, lately; Ivana once, long ago; the others never."""
    kadri, ivana = "kadri.tamm@example.ee", "ivana@example.hr"
    orders = [order("1", kadri, 5), order("2", kadri, 40), order("3", kadri, 200, 90_000)]
    put_orders(SYSTEM, source="shop", forms=[*orders, order("4", ivana, 150)])
    size = people.save_attribute(
        SYSTEM, form=people.AttributeForm("Size 100%", AttributeKind.NUMBER)
    )
    people.set_attribute(SYSTEM, customer=world.john, attribute=size, said="41.5")
    return world


def named(sent: dict[str, object], *, one_by_one: bool = False) -> set[str]:
    """The first names of whom a rule fits."""
    if one_by_one:
        return {
            name
            for who in Customer.objects.all()
            for name in _fitting(sent, [who.pk])
        }  # fmt: skip
    return _fitting(sent, None)


def _fitting(sent: dict[str, object], among: list[int] | None) -> set[str]:
    found = compiled_rule(read_rule(sent), all_fields(), among=among)
    rows = Customer.objects.raw(found.sql, found.values)
    return {one.name.split()[0] for one in rows}


EVERYBODY = {"Kadri", "Ivana", "Сергей", "John", "Office", "Lottery"}


@pytest.mark.django_db
def test_every_kind_of_rule_finds_whom_it_says(shop: World) -> None:
    size = f"attribute:{Attribute.objects.get().pk}"
    money = {"currency": "EUR"}
    cases: list[tuple[dict[str, object], set[str]]] = [
        (rule("language", "is", "et"), {"Kadri"}),
        (rule("language", "is_not", "et"), EVERYBODY - {"Kadri"}),
        (rule("company", "is", "northwind ltd"), {"John"}),
        (rule("company", "unknown"), EVERYBODY - {"John"}),
        (rule("orders.count", "at_least", 2), {"Kadri"}),
        (rule("orders.count", "at_least", 2, days=30), set()),
        (rule("orders.count", "is", 1, days=30), {"Kadri"}),
        (rule("orders.count", "at_most", 0), EVERYBODY - {"Kadri", "Ivana"}),
        (rule("orders.last", "longer_ago", 90), {"Ivana"}),
        (rule("orders.last", "within", 90), {"Kadri"}),
        (rule("orders.last", "unknown"), EVERYBODY - {"Kadri", "Ivana"}),
        (rule("orders.sum", "at_least", 100_000, **money), {"Kadri"}),
        (rule("orders.sum", "at_least", 1, currency="USD"), set()),
        (rule(size, "at_least", 41), {"John"}),
        (rule(size, "unknown"), EVERYBODY - {"John"}),
        (rule("contacts", "at_least", 2), {"Ivana"}),
        (rule("owned", "is_not", "Lamp"), EVERYBODY),
        (rule("since", "within", 1), {"Kadri", "Office", "Lottery"}),
        ({"none": [rule("language", "is", "et"), rule("orders.count", "at_least", 1)]},
         EVERYBODY - {"Kadri", "Ivana"}),
        ({"any": [rule("language", "is", "ru"),
                  {"all": [rule("orders.count", "at_least", 1), rule("language", "is", "hr")]}]},
         {"Сергей", "Ivana"}),
    ]  # fmt: skip
    for sent, expected in cases:
        assert named(sent) == expected, sent
        assert named(sent, one_by_one=True) == expected, sent
    assert named(rule("contacts", "at_least", 1)) == EVERYBODY
    closed_team = rule("contacts", "at_least", 2)
    assert "Kadri" not in named(closed_team), "what happened in a closed team is not counted"


@pytest.mark.django_db
@pytest.mark.parametrize("basis", ["consent", "legitimate"])
def test_a_purpose_holds_as_whoever_acts_on_it_reads_it(world: World, basis: str) -> None:
    purpose = people.save_purpose(
        SYSTEM, form=people.PurposeForm("News", basis, {"en": "May we?"})
    )  # fmt: skip
    for who, said in ((world.kadri, "given"), (world.john, "refused")):
        answer = people.AnswerForm(said, "phone", "en")
        people.record_consent(SYSTEM, customer=who, purpose=purpose, form=answer)
    allowed = {who.name.split()[0] for who in Customer.objects.all() if may(who, purpose)}
    assert {"Kadri"} <= allowed <= EVERYBODY - {"John"}
    for one_by_one in (False, True):
        asked = f"consent:{purpose.pk}"
        assert named(rule(asked, "is", True), one_by_one=one_by_one) == allowed
        assert named(rule(asked, "is", False), one_by_one=one_by_one) == EVERYBODY - allowed


@pytest.mark.django_db
def test_what_a_closed_team_serves_is_known_to_nobody_outside(world: World) -> None:
    form = SegmentForm("Court cases", "", read_rule(rule("language", "is", "et")))
    segment = save_segment(SYSTEM, form=form)
    Segment.objects.update(team=world.legal)
    recount_segment(SYSTEM, segment_id=segment.pk)
    assert [one.name for one in segments_of(SYSTEM, world.kadri.pk)] == ["Court cases"]
    outside = actor_for(world.ivo)
    assert segments_of(outside, world.kadri.pk) == list(segments_for(outside)) == []
    Customer.objects.filter(pk=world.john.pk).update(language="et")
    recount_segment(SYSTEM, segment_id=segment.pk)
    told = Entry.objects.filter(type="people.segment_entered").latest("pk")
    assert (told.customer_id, told.payload["name"]) == (world.john.pk, "")


@pytest.mark.django_db
def test_a_whole_count_says_the_size_that_it_found(shop: World) -> None:
    estonians = SegmentForm("Estonians", "", read_rule(rule("language", "is", "et")))
    segment = save_segment(SYSTEM, form=estonians)
    recount_segment(SYSTEM, segment_id=segment.pk)
    Segment.objects.update(size=7)
    recount_segment(SYSTEM, segment_id=segment.pk)
    segment.refresh_from_db()
    assert segment.size == segment.members.count() == 1


@pytest.mark.django_db
def test_what_is_typed_is_never_part_of_the_statement(shop: World) -> None:
    nasty = "x%' OR 1=1 --"
    for op in ("is", "contains", "begins"):
        assert named(rule("city", op, nasty)) == set()
        assert named(rule("company", op, nasty)) == set()
    assert named(rule("company", "contains", "%")) == set()
    assert named(rule("company", "contains", "WIND l")) == {"John"}


@pytest.mark.django_db
def test_members_follow_what_happens_and_every_move_is_told(shop: World) -> None:
    lead = shop.actor(shop.liis)
    sent = {"all": [rule("orders.count", "at_least", 2, days=365)]}
    form = SegmentForm("Regulars", "", read_rule(sent))
    segment = save_segment(lead, form=form)
    counted = recount_segment(SYSTEM, segment_id=segment.pk)
    assert counted is not None
    assert (counted.size, counted.entered) == (1, 1)
    assert not Entry.objects.filter(type="people.segment_entered").exists(), "told once for all"
    before = Entry.objects.order_by("-pk").values_list("pk", flat=True)[0]
    put_orders(SYSTEM, source="shop", forms=[order("5", "ivana@example.hr", 1)])
    fresh = list(Entry.objects.filter(pk__gt=before).values_list("pk", flat=True))
    assert touched_together(entries(fresh)) == ()
    segment.refresh_from_db()
    assert segment.size == 2
    told = Entry.objects.get(type="people.segment_entered")
    assert (told.customer_id, told.payload["segment_id"]) == (shop.ivana.pk, segment.pk)
    with clock.at(clock.now() + timedelta(days=330)):
        again = recount_segment(SYSTEM, segment_id=segment.pk)
        moves = moves_of(lead, segment).rows
    assert again is not None
    assert (again.size, again.left) == (0, 2)
    assert [one.kind for one in moves] == ["left", "left", "entered", "counted"]
    people.erase_customer(SYSTEM, customer=shop.ivana)
    assert refresh_members(SYSTEM, segment_id=segment.pk, customer_ids=[shop.ivana.pk])
    assert Segment.objects.get().size == 0


@pytest.mark.django_db
def test_two_who_are_merged_count_as_one_with_the_history_of_both(shop: World) -> None:
    kadri, ivana = (Customer.objects.get(name__startswith=name) for name in ("Kadri", "Ivana"))
    sent = {"all": [rule("orders.count", "at_least", 4)]}
    many = save_segment(SYSTEM, form=SegmentForm("Many orders", "", read_rule(sent)))
    contacts = rule("contacts", "at_least", contacts_of(shop, kadri, ivana))
    recount_segment(SYSTEM, segment_id=many.pk)
    assert members(many) == named(contacts) == set()

    fresh = Entry.objects.latest("pk").pk
    merge = merge_customers(SYSTEM, into=kadri, source=ivana)
    touched_together(entries(later(fresh)))
    assert members(many) == named(contacts) == named(contacts, one_by_one=True) == {"Kadri"}
    assert "Ivana" not in named(rule("orders.count", "at_least", 0))

    fresh = Entry.objects.latest("pk").pk
    undo_customer_merge(SYSTEM, merge=merge)
    touched_together(entries(later(fresh)))
    assert members(many) == named(contacts) == set()


def later(position: int) -> list[int]:
    return list(Entry.objects.filter(pk__gt=position).order_by("pk").values_list("pk", flat=True))


def contacts_of(shop: World, *customers: Customer) -> int:
    """How often they wrote, but to the closed team."""
    types = ("desk.conversation_opened", "desk.message_received")
    wrote = Entry.objects.filter(customer_id__in=[one.pk for one in customers], type__in=types)
    return wrote.exclude(team_id=shop.legal.pk).count()


def members(segment: Segment) -> set[str]:
    return {one.customer.name.split()[0] for one in segment.members.select_related("customer")}


@pytest.mark.django_db
def test_nobody_learns_by_a_segment_what_they_may_not_know(shop: World) -> None:
    lead, agent = shop.actor(shop.liis), shop.actor(shop.ivo)
    spent = read_rule(rule("orders.sum", "at_least", 1, currency="EUR"))
    with pytest.raises(NotAllowed):
        save_segment(agent, form=SegmentForm("Rich", "", spent))
    save_segment(lead, form=SegmentForm("Rich", "", spent))
    poor = shop.actor(shop.reader)
    assert [one.name for one in segments_for(lead)] == ["Rich"]
    assert "commerce.money" not in poor.permissions
    if "customers.read" in poor.permissions:
        assert not segments_for(poor).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent",
    [
        [], {}, {"all": []}, {"all": [{"field": "city"}]}, {"some": []},
        rule("city", "is"), rule("city", "at_least", 3), rule("nothing", "is", "x"),
        rule("orders.count", "at_least", -1), rule("orders.count", "at_least", "3"),
        rule("orders.last", "within", 4000), rule("orders.last", "before", "2024-02-30"),
        rule("orders.sum", "at_least", 5, currency="XXX"), rule("city", "is", "x", days=3),
        rule("language", "is", "fi"), {"all": [rule("city", "is", "x")] * 51},
        {"all": [{"all": [{"all": [{"all": [{"all": [rule("city", "is", "x")]}]}]}]}]},
    ],
)  # fmt: skip
def test_what_is_no_rule_is_refused_with_its_reason(shop: World, sent: object) -> None:
    with pytest.raises(Problem, match=r".{15,}\.$"):
        foreseen(shop.actor(shop.liis), read_rule(sent), all_fields())


@pytest.mark.django_db
def test_what_is_gone_fits_nobody_however_it_is_asked_for(shop: World) -> None:
    size = Attribute.objects.get()
    known = rule(f"attribute:{size.pk}", "known")
    group = rule("group", "is", "77:1")
    assert named({"none": [known]}) == EVERYBODY - {"John"}
    people.archive_attribute(SYSTEM, attribute=size, archived=True)
    for gone in (known, group, {"all": [known, group]}):
        assert named(gone) == named({"none": [gone]}) == named({"none": [{"any": [gone]}]}) == set()
        assert named({"any": [gone, rule("language", "is", "et")]}) == {"Kadri"}


@pytest.mark.django_db
def test_a_rule_is_told_in_words(shop: World) -> None:
    ordered = [rule("orders.count", "at_least", 3, days=90), rule("orders.last", "unknown")]
    sent = {"all": [rule("city", "is", "Tartu"), {"any": ordered}]}
    assert words_of(read_rule(sent), all_fields()) == (
        "City: is “Tartu” and (Orders in the last 90 days: at least 3 or Last order: never)"
    )


def test_every_trigger_is_a_fact_of_the_ledger() -> None:
    from kuula.ledger.events import event_types

    assert set(event_types()) >= TRIGGERS
