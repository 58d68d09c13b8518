"""The same matter: what the days prove, recorded once, and anew when something changes it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.world import World, mail

from kuula.desk.access import conversation_for
from kuula.desk.actions import (
    assign_conversation,
    mark_spam,
    merge_conversations,
    move_conversation,
    open_conversation,
    receive_message,
    reopen_conversation,
    solve_conversation,
    split_conversation,
    undo_merge,
    write_reply,
)
from kuula.desk.actions.concerns import link_order, unlink_concern
from kuula.desk.actions.handovers.giving import HandoverForm, hand_over
from kuula.desk.actions.matters import take_telling_back, tell_matter
from kuula.desk.actions.replying import Reply
from kuula.desk.actions.taking_over import take_over
from kuula.desk.incoming import Opening
from kuula.desk.jobs import matters
from kuula.desk.models import Conversation, Merge, WatchedMatter
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.ledger.recording import as_history
from kuula.people.commerce.access import order_for
from kuula.people.commerce.actions import put_orders
from kuula.people.commerce.forms import OrderForm
from kuula.people.models import Order
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
KADRI = ("kadri.tamm@example.ee", "Kadri Tamm")


def ago(days: float) -> datetime:
    return clock.now() - timedelta(days=days)


def wrote(world: World, days: float, who: tuple[str, str] = KADRI, **more: int) -> Conversation:
    """A customer begins a conversation so many days ago."""
    opening = Opening(more.get("brand", world.pohjala.pk), "Kapp", team_id=world.first_line.pk)
    with clock.at(ago(days)):
        letter = mail(*who, "Kus mu kapp on?", clock.now(), "et")
        opened = open_conversation(SYSTEM, opening=opening, message=letter)
    return conversation_for(SYSTEM, opened.conversation_id)


def again(talk: Conversation, days: float) -> None:
    """The customer writes into it so many days ago."""
    with clock.at(ago(days)):
        letter = mail(*KADRI, "Ikka ei tulnud.", clock.now(), "et")
        receive_message(SYSTEM, conversation=talk, message=letter)


def answered(world: World, talk: Conversation, days: float) -> None:
    with clock.at(ago(days)):
        write_reply(world.actor(world.ivo), conversation=talk, reply=Reply("Tuleb homme."))


def solved(world: World, talk: Conversation, days: float) -> Conversation:
    """Answered, and solved a minute later, so many days ago."""
    answered(world, talk, days)
    with clock.at(ago(days) + timedelta(minutes=1)):
        solve_conversation(world.actor(world.ivo), conversation=talk)
    return conversation_for(SYSTEM, talk.pk)


def told(talk: Conversation) -> dict[str, object]:
    """What stands about a conversation after the timer ran; empty when nothing does."""
    matters()
    found = Entry.objects.standing().filter(conversation_id=talk.pk, type="desk.matter_judged")
    facts: list[dict[str, object]] = list(found.values_list("payload", flat=True))
    assert len(facts) <= 1
    return facts[0] if facts else {}


def why(talk: Conversation) -> object:
    found = told(talk)
    return found["reason"] or "at first" if found else "nothing"


def test_one_answer_and_seven_quiet_days_are_solved_at_first_contact_recorded_once(
    world: World,
) -> None:
    talk = solved(world, wrote(world, 9), 8)
    assert told(talk)["at_first"] is True
    matters()
    matters()
    (entry,) = Entry.objects.filter(conversation_id=talk.pk, type="desk.matter_judged")
    solving = Entry.objects.get(conversation_id=talk.pk, type="desk.conversation_solved")
    assert (entry.occurred_at, entry.payload["solving"]) == (solving.occurred_at, solving.id)
    assert WatchedMatter.objects.get(conversation=talk).due_at is None


def test_before_the_seven_days_are_over_nothing_is_known(world: World) -> None:
    talk = solved(world, wrote(world, 7, ("a@example.ee", "A A")), 6.5)
    assert why(talk) == "nothing"
    with clock.at(clock.now() + timedelta(days=1)):
        assert why(talk) == "at first"


def test_several_mails_before_the_first_answer_are_one_contact(world: World) -> None:
    talk = wrote(world, 9)
    again(talk, 8.5)
    assert why(solved(world, talk, 8)) == "at first"


def test_who_had_to_write_after_our_answer_was_not_helped_at_first(world: World) -> None:
    talk = wrote(world, 9)
    answered(world, talk, 8.8)
    again(talk, 8.5)
    assert why(solved(world, talk, 8)) == "wrote_again"


def test_who_comes_back_within_seven_days_was_not_helped_and_later_does_not_count(
    world: World,
) -> None:
    soon, late = solved(world, wrote(world, 30), 29), wrote(world, 25, ("a@example.ee", "A A"))
    again(soon, 23)
    solved(world, late, 24)
    with clock.at(ago(16)):
        letter = mail("a@example.ee", "A A", "Veel üks asi", clock.now(), "et")
        receive_message(SYSTEM, conversation=late, message=letter)
    found = told(soon)
    assert (found["reason"], found["kind"], found["followed"]) == ("came_back", "thread", True)
    assert why(late) == "at first"


def test_thanks_that_need_no_answer_are_no_further_contact(world: World) -> None:
    before, after = wrote(world, 30), wrote(world, 29, ("a@example.ee", "A A"))
    answered(world, before, 29)
    again(before, 28)
    with clock.at(ago(27)):
        solve_conversation(world.actor(world.ivo), conversation=before)
    solved(world, after, 28)
    with clock.at(ago(27)):
        letter = mail("a@example.ee", "A A", "Aitäh!", clock.now(), "et")
        receive_message(SYSTEM, conversation=after, message=letter)
    assert why(after) == "came_back"
    with clock.at(ago(26)):
        solve_conversation(world.actor(world.ivo), conversation=after)
    assert (why(before), why(after)) == ("at first", "at first")


def test_a_new_conversation_with_the_brand_within_seven_days_is_the_same_matter(
    world: World,
) -> None:
    first = solved(world, wrote(world, 30), 29)
    second = solved(world, wrote(world, 23), 22.5)
    third = solved(world, wrote(world, 14), 13)
    elsewhere = solved(world, wrote(world, 21, brand=world.jadran.pk), 20)
    found = told(first)
    assert (found["reason"], found["kind"]) == ("new_contact", "customer")
    assert found["followed_by"] == [second.pk]
    repeat = told(second)
    assert (repeat["reason"], repeat["repeats"]) == ("repeats", first.pk)
    assert (why(third), why(elsewhere)) == ("at first", "at first")


def test_asking_anew_while_the_first_still_waits_is_the_same_matter(world: World) -> None:
    first, second = wrote(world, 30), wrote(world, 20)
    solved(world, second, 19)
    assert told(second)["repeats"] == first.pk
    solved(world, first, 10)
    assert told(first)["followed_by"] == [second.pk]
    assert told(first)["followed"] is False


def test_a_colleague_says_that_it_is_another_matter_and_takes_that_back(world: World) -> None:
    first, second = solved(world, wrote(world, 30), 29), wrote(world, 25)
    solved(world, second, 24)
    ivo = world.actor(world.ivo)
    assert why(first) == "new_contact"
    tell_matter(ivo, conversation=second)
    assert (why(first), why(second)) == ("at first", "at first")
    take_telling_back(ivo, conversation=second)
    assert (why(first), why(second)) == ("new_contact", "repeats")
    written = Entry.objects.filter(conversation_id=first.pk, type="desk.matter_judged")
    chain = list(written.order_by("id").values_list("id", "retracts"))
    assert [old for _new, old in chain] == [None, chain[0][0], chain[1][0]]


def test_a_colleague_says_of_which_earlier_one_it_is(world: World) -> None:
    first = solved(world, wrote(world, 30), 29)
    second = solved(world, wrote(world, 28), 27)
    third = solved(world, wrote(world, 26), 25)
    assert told(third)["repeats"] == second.pk
    tell_matter(world.actor(world.ivo), conversation=third, same_as=first)
    assert (told(third)["repeats"], told(third)["kind"]) == (first.pk, "link")
    assert told(first)["followed_by"] == [second.pk, third.pk]
    assert told(second)["followed_by"] == []


def test_merging_makes_one_matter_and_parting_makes_two_again(world: World) -> None:
    first, second = solved(world, wrote(world, 30), 29), wrote(world, 25)
    tell_matter(world.actor(world.ivo), conversation=second)
    solved(world, second, 24)
    assert (why(first), why(second)) == ("at first", "at first")
    merge_conversations(world.actor(world.ivo), target=second, sources=[first])
    assert why(first) == "nothing"
    found = told(second)
    assert (found["reason"], found["kind"]) == ("came_back", "link")
    dropped = Entry.objects.get(conversation_id=first.pk, type="desk.matter_uncounted")
    assert dropped.retracts is not None
    undo_merge(world.actor(world.ivo), merge=Merge.objects.get())
    assert (why(first), why(second)) == ("at first", "at first")


def test_what_is_split_off_is_a_matter_of_its_own(world: World) -> None:
    talk = solved(world, wrote(world, 30), 29)
    again(talk, 26)
    solved(world, talk, 25)
    assert why(talk) == "came_back"
    later = talk.messages.filter(kind="inbound").latest("pk")
    new = split_conversation(world.actor(world.ivo), message=later)
    assert why(talk) == "at first"
    assert why(solved(world, new, 8)) in ("at first", "nothing")


def test_spam_programs_ourselves_and_the_unanswered_count_nowhere(world: World) -> None:
    ivo = world.actor(world.ivo)
    first, spam = solved(world, wrote(world, 30), 29), wrote(world, 27)
    mark_spam(ivo, conversation=spam, spam=True)
    quiet = wrote(world, 12, ("b@example.ee", "B B"))
    with clock.at(ago(11)):
        solve_conversation(ivo, conversation=quiet)
    assert (why(first), why(spam), why(quiet)) == ("at first", "nothing", "nothing")
    mark_spam(ivo, conversation=first, spam=True)
    assert why(first) == "nothing"
    mark_spam(ivo, conversation=first, spam=False)
    mark_spam(ivo, conversation=spam, spam=False)
    assert why(first) == "new_contact"


def test_an_automatic_answer_of_theirs_is_no_contact(world: World) -> None:
    talk = solved(world, wrote(world, 30), 29)
    with clock.at(ago(28)):
        away = mail(*KADRI, "Olen puhkusel.", clock.now(), "et")
        away = replace(away, automatic="auto-replied")
        receive_message(SYSTEM, conversation=talk, message=away)
        opening = Opening(world.pohjala.pk, "Automaatne vastus")
        open_conversation(SYSTEM, opening=opening, message=away)
    assert why(talk) == "at first"


def test_a_solving_that_was_a_slip_does_not_begin_the_days(world: World) -> None:
    talk, ivo = wrote(world, 30), world.actor(world.ivo)
    answered(world, talk, 29)
    with clock.at(ago(28)):
        solve_conversation(ivo, conversation=talk)
    with clock.at(ago(28) + timedelta(seconds=5)):
        reopen_conversation(ivo, conversation=talk)
    assert why(talk) == "nothing"


def test_handovers_and_passing_on_stand_with_the_case(world: World) -> None:
    given, moved, kept = (
        wrote(world, 12, (f"{one}@example.ee", "C C")) for one in ("given", "moved", "kept")
    )
    with clock.at(ago(11)):
        assign_conversation(SYSTEM, conversation=given, staff=world.ivo)
        form = HandoverForm(to_staff=world.ana)
        handover = hand_over(world.actor(world.ivo), conversation=given, form=form)
        take_over(world.actor(world.ana), handover=handover)
        move_conversation(SYSTEM, conversation=moved, team=world.legal)
        assign_conversation(SYSTEM, conversation=kept, staff=world.ivo)
    found = [told(solved(world, one, 10)) for one in (given, moved, kept)]
    assert [(one["handovers"], one["passed_on"]) for one in found] == [
        (1, True),
        (0, True),
        (0, False),
    ]


def test_history_is_judged_and_stays_history(world: World) -> None:
    with as_history(ago(40)):
        letter = mail("past@example.ee", "Past", "Tere", clock.now(), "et")
        opened = open_conversation(
            SYSTEM, opening=Opening(world.pohjala.pk, "Ammu"), message=letter
        )
    talk = conversation_for(SYSTEM, opened.conversation_id)
    with as_history(ago(39)):
        write_reply(world.actor(world.ivo), conversation=talk, reply=Reply("Tere"))
        solve_conversation(world.actor(world.ivo), conversation=talk)
    assert why(talk) == "at first"
    assert Entry.objects.get(conversation_id=talk.pk, type="desk.matter_judged").historic


def test_a_word_that_is_known_late_changes_what_was_judged(world: World) -> None:
    talk = solved(world, wrote(world, 30), 29)
    assert why(talk) == "at first"
    again(talk, 27)
    assert why(talk) == "came_back"


def ordered(world: World, *names: str) -> list[Order]:
    """Orders of Kadri's."""
    forms = [
        OrderForm(
            external_id=name,
            fresh_at=ago(30),
            placed_at=ago(30),
            currency="EUR",
            customer_id=world.kadri.pk,
        )
        for name in names
    ]
    return [order_for(SYSTEM, one.id) for one in put_orders(SYSTEM, source="shop", forms=forms)]


def test_the_same_order_makes_one_matter_and_different_orders_two(world: World) -> None:
    first, second = ordered(world, "PK-1", "PK-2")
    talk = solved(world, wrote(world, 20), 19)
    later = solved(world, wrote(world, 17), 16)
    assert told(later)["kind"] == "customer"
    link_order(SYSTEM, conversation=talk, order=first)
    link_order(SYSTEM, conversation=later, order=first)
    assert (told(talk)["reason"], told(talk)["kind"]) == ("new_contact", "goods")
    assert (told(later)["repeats"], told(later)["kind"]) == (talk.pk, "goods")
    unlink_concern(SYSTEM, conversation=later, concern_id=later.concerns.get().pk)
    link_order(SYSTEM, conversation=later, order=second)
    assert told(talk)["at_first"]
    assert told(later)["at_first"]
    tell_matter(SYSTEM, conversation=later, same_as=talk)
    assert told(later)["kind"] == "link"


def test_of_several_earlier_ones_that_about_the_same_order_counts(world: World) -> None:
    (order,) = ordered(world, "PK-1")
    first = solved(world, wrote(world, 20), 19)
    second = solved(world, wrote(world, 18), 17.5)
    third = solved(world, wrote(world, 16), 15)
    assert told(third)["repeats"] == second.pk
    for talk in (first, third):
        link_order(SYSTEM, conversation=talk, order=order)
    assert told(third)["repeats"] == first.pk
