"""Two people at the same conversations in the same instant: one result, nothing lost, both told."""

import threading
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection, transaction

from kuula.desk.access import conversation_for
from kuula.desk.actions import (
    merge_conversations,
    open_conversation,
    receive_message,
    undo_merge,
    write_reply,
)
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.actions.replying import Reply
from kuula.desk.incoming import Opening
from kuula.desk.models import Conversation, Merge, Message
from kuula.kit import clock
from kuula.kit.problems import Conflict
from kuula.people.merging.actions import merge_customers, undo_customer_merge
from kuula.people.models import Address, CustomerMerge
from kuula.workspace.actors import SYSTEM
from tests.world import World, build_world, mail

pytestmark = pytest.mark.django_db(transaction=True)


def several(world: World, count: int) -> list[Conversation]:
    found = []
    for number in range(count):
        said = mail("kadri.tamm@example.ee", "Kadri", f"Sõnad {number}", clock.now(), "et")
        opening = Opening(world.pohjala.pk, f"Lugu {number}", team_id=world.first_line.pk)
        opened = open_conversation(SYSTEM, opening=opening, message=said)
        found.append(conversation_for(SYSTEM, opened.conversation_id))
    return found


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What each was told, run in threads that begin together; empty where it worked."""
    told = [""] * len(acts)
    start = threading.Barrier(len(acts))

    def run(place: int) -> None:
        start.wait()
        try:
            acts[place]()
        except Conflict as problem:
            told[place] = str(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
        assert not one.is_alive()
    return told


def test_two_merges_in_opposite_directions_end_in_one_and_the_loser_is_told() -> None:
    world = build_world()
    ivo, ana = world.actor(world.ivo), world.actor(world.ana)
    for _round in range(5):
        first, other = several(world, 2)
        told = at_once(
            lambda a=first, b=other: merge_conversations(ivo, target=a, sources=[b]),  # type: ignore[misc] # bound at once
            lambda a=first, b=other: merge_conversations(ana, target=b, sources=[a]),  # type: ignore[misc] # bound at once
        )
        assert sorted(map(bool, told)) == [False, True]
        assert "was itself merged into" in "".join(told)
        numbers = {first.pk, other.pk}
        homes = set(
            Message.objects.filter(text__startswith="Sõnad", conversation__in=numbers).values_list(
                "conversation_id", flat=True
            )
        )
        assert len(homes) == 1


def test_a_mail_that_comes_in_while_its_conversation_is_merged_is_there_once() -> None:
    world = build_world()
    ivo = world.actor(world.ivo)
    for _round in range(5):
        into, old = several(world, 2)
        said = mail("kadri.tamm@example.ee", "Kadri", "Just nüüd", clock.now(), "et")
        told = at_once(
            lambda a=into, b=old: merge_conversations(ivo, target=a, sources=[b]),  # type: ignore[misc] # bound at once
            lambda b=old, m=said: receive_message(SYSTEM, conversation=b, message=m),  # type: ignore[misc] # bound at once
        )
        assert told == ["", ""]
        assert into.messages.filter(text="Just nüüd").count() == 1
        into.refresh_from_db()
        assert into.messages_count == into.messages.count() == 3
        undo_merge(ivo, merge=Merge.objects.get(target=into))
        assert old.messages.filter(text="Just nüüd").count() == 1
        old.refresh_from_db()
        assert old.messages_count == old.messages.count() == 2


def test_a_reply_in_the_instant_of_a_merge_comes_along_or_its_writer_is_told() -> None:
    world = build_world()
    ivo, ana = world.actor(world.ivo), world.actor(world.ana)
    for _round in range(5):
        into, old = several(world, 2)
        words = f"Vastus {old.pk}"
        told = at_once(
            lambda a=into, b=old: merge_conversations(ivo, target=a, sources=[b]),  # type: ignore[misc] # bound at once
            lambda b=old, w=words: write_reply(ana, conversation=b, reply=Reply(w)),  # type: ignore[misc] # bound at once
        )
        assert told[0] == ""
        written = Message.objects.filter(text=words)
        if told[1]:
            assert "meanwhile" in told[1]
            assert not written.exists()
        else:
            assert written.get().conversation == into


def test_a_merge_that_waits_in_a_circle_ends_with_a_word_to_try_again() -> None:
    world = build_world()
    into, old = several(world, 2)
    held = threading.Event()

    def mails_together() -> None:
        with transaction.atomic():
            locked_conversation(old.pk)
            held.set()
            while not _somebody_waits():
                pass
            locked_conversation(into.pk)

    def merge() -> None:
        held.wait(10)
        merge_conversations(world.actor(world.ivo), target=into, sources=[old])

    def tried_again() -> None:
        try:
            mails_together()
        except OperationalError as error:
            raise Conflict("mail") from error

    told = at_once(tried_again, merge)
    assert sorted(map(bool, told)) == [False, True]
    assert told[0] == "mail" or "Try once more" in told[1]


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_two_who_take_a_merge_back_do_it_once() -> None:
    world = build_world()
    into, old = several(world, 2)
    ivo, ana = world.actor(world.ivo), world.actor(world.ana)
    merge = merge_conversations(ivo, target=into, sources=[old])
    told = at_once(lambda: undo_merge(ivo, merge=merge), lambda: undo_merge(ana, merge=merge))
    assert sorted(map(bool, told)) == [False, True]
    assert "taken back already" in "".join(told)
    assert (into.messages.count(), old.messages.count()) == (1, 1)


def test_two_merges_of_customers_in_opposite_directions_end_in_one() -> None:
    world = build_world()
    ivo, ana = world.actor(world.ivo), world.actor(world.ana)
    kadri, john = world.kadri, world.john
    for _round in range(3):
        told = at_once(
            lambda: merge_customers(ivo, into=kadri, source=john),
            lambda: merge_customers(ana, into=john, source=kadri),
        )
        assert sorted(map(bool, told)) == [False, True]
        merge = CustomerMerge.objects.get(undone_at=None)
        owners = set(Address.objects.filter(value__contains="ferris").values_list("customer"))
        assert owners == {(merge.target_id,)}
        told = at_once(
            lambda m=merge: undo_customer_merge(ivo, merge=m),  # type: ignore[misc] # bound at once
            lambda m=merge: undo_customer_merge(ana, merge=m),  # type: ignore[misc] # bound at once
        )
        assert sorted(map(bool, told)) == [False, True]
