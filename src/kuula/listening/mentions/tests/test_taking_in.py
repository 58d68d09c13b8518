"""What a source tells is taken in once, counted in the balance, and warned of when it is late."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.world import World, hours_ago

from kuula.kit import clock
from kuula.kit.compiled import NOTHING
from kuula.ledger.models import Entry
from kuula.listening.experiences.actions import derive_experiences, rebuild_experiences
from kuula.listening.experiences.queries import Sought, balance_of
from kuula.listening.jobs import mentions
from kuula.listening.mentions.access import mention_for
from kuula.listening.mentions.actions import (
    Published,
    Told,
    answer_mention,
    erase_mentions,
    forget_old_mentions,
    judge_mention,
    name_writer,
    note_mention,
    take_in_mentions,
    take_mentions_back,
)
from kuula.listening.models import ExperienceFact, Mention, MentionSource
from kuula.people.actions import erase_customer
from kuula.people.merging.actions import merge_customers, undo_customer_merge
from kuula.workspace.actors import SYSTEM

BAD = Told(key="1", author="Kadri T.", text="Kapp hilines.", stars=Decimal(1))


def take(source: MentionSource, *told: Told) -> list[str]:
    """Take them in and count them; answers what became of each."""
    done = take_in_mentions(SYSTEM, source=source, told=told)
    derive_experiences(SYSTEM, entry_ids=list(Entry.objects.values_list("id", flat=True)))
    return [one.outcome for one in done]


def balance(**sought: object) -> float:
    return balance_of(SYSTEM, Sought(**sought), hidden=NOTHING).value


@pytest.mark.parametrize(
    ("stars", "lowest", "highest", "good"),
    [
        (Decimal(1), 1, 5, False),
        (Decimal("3"), 1, 5, None),
        (Decimal("3.5"), 1, 5, True),
        (Decimal(5), 0, 10, None),
        (Decimal(4), 0, 10, False),
        (None, 1, 5, None),
    ],
)
def test_stars_above_the_middle_are_good_and_below_it_bad(
    source: MentionSource, stars: Decimal | None, lowest: int, highest: int, good: bool | None
) -> None:
    told = replace(BAD, stars=stars, lowest=Decimal(lowest), highest=Decimal(highest))
    assert take(source, told) == ["made"]
    assert Mention.objects.get().good is good
    assert ExperienceFact.objects.count() == (good is not None)


def test_an_entry_comes_in_once_and_a_changed_one_keeps_its_answer(
    world: World, source: MentionSource
) -> None:
    plain = replace(BAD, key="", stars=None)
    assert take(source, BAD, plain, BAD) == ["made", "made", "same"]
    one = Mention.objects.get(stars=1)
    answer_mention(world.actor(world.ivo), mention=one, published=Published("Vabandame!"))
    better = replace(BAD, text="Kapp tuli siiski.", stars=Decimal(5))
    assert take(source, better, plain) == ["changed", "same"]
    one.refresh_from_db()
    assert (one.text, one.good, one.answer, one.state) == (
        "Kapp tuli siiski.",
        True,
        "Vabandame!",
        "answered",
    )
    assert balance(brand_id=world.pohjala.pk) == 3
    rebuild_experiences(SYSTEM)
    assert balance(touchpoints=[source.touchpoint_id]) == 3, "the same from nothing"


def test_what_cannot_be_is_refused_and_stops_no_other(source: MentionSource) -> None:
    old = clock.now() - timedelta(days=4000)
    told = (
        Told(key="a"),
        replace(BAD, key="b", stars=Decimal(6)),
        replace(BAD, key="c", stars=Decimal("NaN")),
        replace(BAD, key="d", published_at=old),
        replace(BAD, key="e", url="javascript:alert(1)", text="x" * 1_000_000),
    )
    assert take(source, *told) == ["refused"] * 4 + ["made"]
    one = Mention.objects.get()
    assert (one.url, len(one.text)) == ("", 20_000)


def test_a_colleagues_word_on_good_or_bad_stands(world: World, source: MentionSource) -> None:
    take(source, BAD)
    one = Mention.objects.get()
    judge_mention(world.actor(world.ivo), mention=one, good=None)
    assert balance() == 0
    take(source, replace(BAD, text="Ikka hilines.", stars=Decimal(2)))
    one.refresh_from_db()
    assert (one.text, one.good) == ("Ikka hilines.", None)
    judge_mention(world.actor(world.ivo), mention=one, good=True)
    assert balance() == 3


def test_a_named_writer_counts_merges_and_is_forgotten_with_the_person(
    world: World, source: MentionSource
) -> None:
    ivo = world.actor(world.ivo)
    take(source, replace(BAD, url="https://x.example/1"))
    one = Mention.objects.get()
    name_writer(ivo, mention=one, customer=world.kadri)
    assert balance(customers=[world.kadri.pk]) == -3
    merge = merge_customers(SYSTEM, source=world.kadri, into=world.ivana)
    one.refresh_from_db()
    assert one.customer_id == world.ivana.pk
    undo_customer_merge(SYSTEM, merge=merge)
    one.refresh_from_db()
    assert one.customer_id == world.kadri.pk
    note_mention(ivo, mention=one, text="Helistan Kadrile.")
    erase_customer(SYSTEM, customer=world.kadri)
    assert erase_mentions(SYSTEM, customer_id=world.kadri.pk) == 1
    one = mention_for(SYSTEM, one.pk)
    assert (one.author, one.text, one.url, one.notes.count()) == ("", "", "", 0)
    assert (one.good, balance()) == (False, -3), "what was felt stays in the figures"
    assert take(source, BAD) == ["same"], "the feed does not bring the words back"
    assert mention_for(SYSTEM, one.pk).text == ""


def test_old_words_are_forgotten_by_age(source: MentionSource) -> None:
    old, now = clock.now() - timedelta(days=40), clock.now()
    take(source, replace(BAD, published_at=old), replace(BAD, key="2", text="Uus."))
    assert forget_old_mentions(SYSTEM, published_before=now - timedelta(days=30)) == 1
    assert set(Mention.objects.values_list("text", flat=True)) == {"", "Uus."}


def test_a_late_one_is_warned_of_once_and_old_ones_never(
    world: World, source: MentionSource
) -> None:
    now = clock.now()
    before = replace(BAD, key="old", published_at=source.made_at - timedelta(days=1))
    late = replace(BAD, published_at=now - timedelta(hours=5))
    soon = replace(BAD, key="soon", published_at=now - timedelta(hours=1))
    take(source, before, late, soon)
    for _twice in range(2):
        mentions()
    (warned,) = Entry.objects.filter(type="listening.mention_overdue")
    assert warned.payload["staff_ids"] == [world.liis.pk], "who answers for the source"
    assert warned.payload["mention_id"] == Mention.objects.get(due_at__lt=now).pk


def test_what_nobody_touched_can_be_taken_back(world: World, source: MentionSource) -> None:
    with hours_ago(1):
        take(source, BAD, replace(BAD, key="2"))
    first, second = Mention.objects.order_by("pk")
    note_mention(world.actor(world.ivo), mention=first, text="Loen.")
    stay = take_mentions_back(SYSTEM, mention_ids=[first.pk, second.pk])
    assert list(stay) == [first.pk]
    derive_experiences(SYSTEM, entry_ids=list(Entry.objects.values_list("id", flat=True)))
    assert balance() == -3
