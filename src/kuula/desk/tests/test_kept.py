"""Kept questions read what the ORM itself reads, for whomever they are asked."""

import pytest
from django.db.models import F
from tests.world import World

from kuula.desk.access import conversation_for
from kuula.desk.models import Conversation, Message
from kuula.kit.compiled import FIRST, SECOND, Kept
from kuula.kit.problems import NotFound
from kuula.workspace.access import actor_for


def test_a_kept_question_reads_what_the_orm_reads(world: World) -> None:
    people = Conversation.objects.select_related("customer", "brand", "team")
    rows = people.only("subject", "customer__name", "brand__hours", "team__name")
    rows = rows.annotate(tenfold=F("id") * 10)
    kept = Kept(rows.filter(pk=FIRST))
    for number in Conversation.objects.values_list("pk", flat=True):
        asked, read = kept.first(number), rows.get(pk=number)
        assert asked == read
        assert asked is not None
        assert asked.get_deferred_fields() >= {"state", "opened_at"}
        assert asked.customer.name == read.customer.name
        assert asked.brand.hours == read.brand.hours
        assert asked.team == read.team
        assert asked.tenfold == number * 10  # type: ignore[attr-defined] # annotated
    assert kept.first(0) is None


def test_both_numbers_are_put_where_they_belong(world: World) -> None:
    kept = Kept(Message.objects.filter(conversation_id=FIRST, pk__gte=SECOND).order_by("pk"))
    for one in Message.objects.all():
        number = one.conversation_id
        since = Message.objects.filter(conversation_id=number, pk__gte=one.pk).order_by("pk")
        assert kept.ask(number, one.pk) == list(since)


def test_what_is_kept_for_one_is_not_shown_to_another(world: World) -> None:
    number = world.dispute.pk
    assert conversation_for(actor_for(world.liis), number).pk == number
    with pytest.raises(NotFound):
        conversation_for(actor_for(world.ivo), number)
    assert conversation_for(actor_for(world.liis), number).pk == number
