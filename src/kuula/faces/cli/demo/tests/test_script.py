"""The words of the demo company are whole, in four languages, and can be told."""

import re
from collections import Counter

import pytest

from kuula.faces.cli.demo.script import Script, load_script

PLACES = {"first_name", "name", "order", "product", "amount", "shop", "day", "date", "last_day"}
TEMPLATE_PLACES = {"customer.first_name", "conversation.number", "agent.name"}
ROLES = {"agent", "lead", "cx_manager", "department_reader", "administrator"}
LANGUAGES = {"et", "hr", "ru", "en"}


@pytest.fixture(scope="module")
def script() -> Script:
    return load_script()


def places(text: str) -> set[str]:
    return {place for place in re.findall(r"\{([^{}]*)\}", text) if "|" not in place}


def test_the_company_has_the_size_it_promises(script):
    assert (len(script.brands), len(script.teams), len(script.staff)) == (2, 2, 8)
    assert (len(script.customers), len(script.templates)) == (60, 8)
    assert 8 <= len(script.tags) <= 10
    assert {member.role for member in script.staff} == ROLES


def test_every_address_is_used_once_and_cannot_reach_a_stranger(script):
    addresses = [customer.email for customer in script.customers]
    addresses += [member.email for member in script.staff]
    addresses += [brand.from_address for brand in script.brands]
    assert len(set(addresses)) == len(addresses)
    assert all(re.fullmatch(r"[a-z0-9.-]+@[a-z0-9-]+\.example", one) for one in addresses)


def test_some_customers_share_an_address_and_belong_to_a_company(script):
    shared = [customer for customer in script.customers if customer.shared]
    assert len(shared) >= 4
    assert all(customer.company for customer in shared)
    assert {customer.language for customer in script.customers if customer.company} == LANGUAGES


def test_every_customer_writes_a_language_their_brand_answers(script):
    for customer in script.customers:
        assert customer.language in script.brand(customer.brand).languages, customer.name
        assert (customer.language, customer.brand) in script.slots.places
    for brand in script.brands:
        assert set(brand.signature) == set(brand.languages)


def test_tags_and_templates_speak_four_languages(script):
    for tag in script.tags:
        assert set(tag.label) == LANGUAGES
    for template in script.templates:
        assert set(template.name) == set(template.body) == LANGUAGES
        for body in template.body.values():
            assert places(body) <= TEMPLATE_PLACES
            assert "customer.first_name" in places(body)
    assert {place for t in script.templates for b in t.body.values() for place in places(b)} == (
        TEMPLATE_PLACES
    )


def test_there_are_enough_stories_in_each_language(script):
    assert all(count >= 32 for count in Counter(s.language for s in script.stories).values())
    assert {story.language for story in script.stories} == LANGUAGES
    assert len({story.key for story in script.stories}) == len(script.stories)
    for language in LANGUAGES:
        states = {story.state for story in script.stories if story.language == language}
        assert states == {"new", "open", "waiting", "solved", "closed"}


def test_every_story_has_a_tag_and_only_places_that_can_be_filled(script):
    for story in script.stories:
        assert script.tag_for(story.topic)
        assert places(story.subject) <= {"order", "product"}, story.key
        for turn in story.turns:
            assert places(turn.text) <= PLACES, story.key
        promised = {"day", "date"} & set().union(*(places(turn.text) for turn in story.turns))
        assert not promised or promised & first_promise(story), story.key


def first_promise(story) -> set[str]:
    """The customer never names a day that no colleague has promised yet."""
    for turn in story.turns:
        named = places(turn.text) & {"day", "date"}
        if named:
            assert turn.by == "agent", story.key
            return named
    return set()


def test_every_story_begins_with_the_customer_and_ends_as_its_state_says(script):
    last = {"new": {"customer"}, "open": {"customer", "note"}, "waiting": {"agent"}}
    for story in script.stories:
        assert 1 <= len(story.turns) <= 8
        assert (story.turns[0].by, story.turns[0].after_minutes) == ("customer", 0)
        assert all(turn.after_minutes > 0 for turn in story.turns[1:])
        assert story.turns[-1].by in last.get(story.state, {"customer", "agent"}), story.key
        assert story.rating is None or story.state == "solved"
