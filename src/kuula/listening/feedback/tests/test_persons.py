"""What feedback keeps of persons: gone with them, along in a merge and home again, aged by days."""

from datetime import UTC, datetime

import pytest
from tests.world import World

from kuula.kit import clock
from kuula.ledger.models import Entry, Personal
from kuula.ledger.subscriptions import deliver
from kuula.listening.feedback.actions import (
    DepartmentForm,
    FeedbackForm,
    Place,
    forget_old_feedback,
    pass_on,
    save_department,
    settle_matter,
)
from kuula.listening.feedback.ageing import due_after_days
from kuula.listening.feedback.proposing import proposed
from kuula.listening.models import FeedbackMatter, FeedbackPiece
from kuula.people.actions import erase_customer
from kuula.people.merging.actions import merge_customers, undo_customer_merge
from kuula.people.models import Customer
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
WORDS = "Minu nimi on Kadri ja hind on vale."


def said(customer: Customer, words: str = WORDS) -> FeedbackPiece:
    """A customer said it, and wants to hear."""
    place = Place(FeedbackPiece.Source.CUSTOMER, customer=customer)
    form = FeedbackForm(words, mood="bad", agreed=True)
    return pass_on(SYSTEM, place=place, form=form, department=None)


def test_what_an_erased_person_said_is_gone_here_and_in_the_ledger(world: World) -> None:
    piece = said(world.kadri)
    FeedbackMatter.objects.update(name="Kadri's price")
    erase_customer(world.actor(world.mari), customer=world.kadri)
    gone = Entry.objects.filter(type="people.customer_erased").values_list("pk", flat=True)
    deliver("listening.erase_feedback", list(gone))
    piece.refresh_from_db()
    assert (piece.words, piece.agreed, piece.mood) == ("", False, "bad")
    assert FeedbackMatter.objects.get().name == ""
    kept = Personal.objects.filter(event_id=piece.entry).values_list("payload", flat=True)
    assert WORDS not in str([*kept, Entry.objects.get(pk=piece.entry).payload])


def test_it_goes_along_when_two_are_merged_and_comes_home(world: World) -> None:
    piece = said(world.kadri)
    merge = merge_customers(SYSTEM, into=world.ivana, source=world.kadri, taken=frozenset())
    piece.refresh_from_db()
    assert piece.customer == world.ivana
    undo_customer_merge(SYSTEM, merge=merge)
    piece.refresh_from_db()
    assert piece.customer == world.kadri


def test_old_words_go_only_once_the_matter_is_settled(world: World) -> None:
    piece = said(world.kadri)
    later = clock.now()
    assert forget_old_feedback(SYSTEM, said_before=later) == 0
    settle_matter(SYSTEM, matter=piece.matter, outcome={"et": "Parandasime."})
    assert forget_old_feedback(SYSTEM, said_before=later) == 1


def test_the_department_is_proposed_by_the_words_of_its_owner_and_only_when_one_stands_out(
    world: World,
) -> None:
    for name, words in (("Marketing", ("hind", "цен", "cijen")), ("Ladu", ("kast",))):
        save_department(SYSTEM, form=DepartmentForm(name, keywords=words))
    for text, name in (
        ("Teie HINDA ei leia", "Marketing"),
        ("Почему такие цены?", "Marketing"),
        ("Cijene su visoke, a kast oli katki, cijena!", None),
        ("Ristkast", None),
    ):
        found = proposed(text)
        assert (found.department.name if found else None) == name, text


@pytest.mark.parametrize(
    ("days", "due"),
    [(1, datetime(2026, 11, 23)), (5, datetime(2026, 11, 27))],
)
def test_an_answer_is_due_by_working_days(world: World, days: int, due: datetime) -> None:
    friday = datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert due_after_days(friday, days, world.jadran).date() == due.date()
