"""Kept questions read what the ORM itself reads, for whomever they are asked."""

from dataclasses import replace

import pytest
from django.db.models import F
from tests.world import World

from kuula.desk import listing
from kuula.desk.access import conversation_for
from kuula.desk.listing import Filters, Listing, conversations_in, listed_in
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


def test_every_page_of_a_list_and_every_customers_list_share_a_statement(world: World) -> None:
    ivo = actor_for(world.ivo)
    lists = [Listing(view="all", sort=sort, size=1) for sort in ("due", "newest", "oldest")]
    lists += [Listing(view="open", sort="due", size=1)]
    for first in lists:
        for read in (listed_in, conversations_in):
            seen = [(page := read(ivo, first)).rows[0].pk]
            kept = []
            while page.next:
                page = read(ivo, replace(first, cursor=page.next))
                seen += [row.pk for row in page.rows]
                kept.append(listing._numbers_in.cache_info().currsize)
            assert len(seen) == len(set(seen)) == len(read(ivo, replace(first, size=50)).rows)
            assert len(seen) > 2
            assert kept[-1] <= kept[0] + 1, "one more for those without a due time"
    before = listing._numbers_in.cache_info().currsize
    for customer in (world.kadri, world.ivana, world.sergei):
        found = conversations_in(ivo, Listing(view="all", filters=Filters(customer_id=customer.pk)))
        assert {row.customer_id for row in found.rows} == {customer.pk}
    assert listing._numbers_in.cache_info().currsize == before + 1
    huge = Filters(customer_id=2**70)
    assert conversations_in(ivo, Listing(view="all", filters=huge)).rows == ()
