"""Groups of customers, found among those who ordered, and kept as rules."""

import pytest
from tests.world import World

from kuula.people import actions as people
from kuula.people.commerce.actions import put_orders
from kuula.people.segments.actions import find_groups
from kuula.people.segments.fields import all_fields
from kuula.people.segments.groups import group_value
from kuula.people.segments.queries import foreseen
from kuula.people.segments.rfm import Band, bands_for
from kuula.people.segments.tests.test_segments import order
from kuula.people.segments.tree import read_rule
from kuula.workspace.actors import SYSTEM


@pytest.mark.django_db
def test_groups_are_found_and_the_rules_find_the_same(world: World) -> None:
    forms = []
    for number in range(36):
        email = f"buyer{number}@example.ee"
        people.add_customer(SYSTEM, form=people.CustomerForm(f"Buyer {number}"), email=email)
        kind = number % 3
        many, days, cents = ((8, 3, 9000), (1, 400, 700), (1, 5, 250_000))[kind]
        forms += [
            order(f"{number}-{at}", email, days + at + number // 3, cents + 7 * number)
            for at in range(many)
        ]
    put_orders(SYSTEM, source="shop", forms=forms)
    found = find_groups(SYSTEM)
    assert (found.sampled, found.currency, sorted(found.sizes)) == (36, "EUR", [12, 12, 12])
    known = all_fields()
    for place, size in enumerate(found.sizes):
        rule = {"field": "group", "op": "is", "value": group_value(found.pk, place)}
        assert foreseen(SYSTEM, read_rule(rule), known).count == size
    gone = read_rule({"field": "group", "op": "is", "value": "999999:1"})
    assert foreseen(SYSTEM, gone, known).count == 0
    bands = {band: size for band, _rule, size in bands_for(SYSTEM, "EUR")}
    assert set(bands) == set(Band)
    assert bands[Band.LOST]
