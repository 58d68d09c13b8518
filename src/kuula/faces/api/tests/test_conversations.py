"""Conversations over the API: listed, narrowed, paged, changed; closed teams do not exist."""

from datetime import timedelta

import pytest
from tests.world import SECRET_WORD

from kuula.desk.actions import merge_conversations, snooze_conversation
from kuula.desk.models import Conversation
from kuula.kit import clock


def numbers(answer) -> list[int]:
    assert answer.status_code == 200, answer.content
    return [row["number"] for row in answer.json()["items"]]


def test_a_list_shows_what_exists_for_its_reader(world, ivo, liis) -> None:
    assert world.dispute.pk in numbers(liis.get("/conversations"))
    mine = ivo.get("/conversations")
    assert world.dispute.pk not in numbers(mine)
    assert world.lottery.pk not in numbers(mine)
    assert SECRET_WORD not in mine.content.decode()
    assert mine["Content-Type"].startswith("application/json")


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"state": "solved"}, {"slots"}),
        ({"view": "spam"}, {"lottery"}),
        ({"tag": "late"}, {"wardrobe"}),
        ({"assignee": 0, "state": "new"}, {"wardrobe", "office"}),
        ({"view": "unassigned"}, {"wardrobe", "office"}),
    ],
)
def test_a_list_is_narrowed(world, ivo, asked, names) -> None:
    found = numbers(ivo.get("/conversations", **asked))
    assert set(found) == {getattr(world, name).pk for name in names}


def test_a_list_is_narrowed_by_customer_brand_and_team(world, ivo) -> None:
    assert numbers(ivo.get("/conversations", brand=world.jadran.pk)) == [world.invoice.pk]
    assert numbers(ivo.get("/conversations", customer=world.kadri.pk)) == [world.wardrobe.pk]
    assert world.office.pk not in numbers(ivo.get("/conversations", team=world.first_line.pk))
    assert numbers(ivo.get("/conversations", team=world.legal.pk)) == []


@pytest.mark.parametrize("sort", ["newest", "oldest", "due"])
def test_pages_hold_every_conversation_once_in_order(ivo, sort) -> None:
    whole = numbers(ivo.get("/conversations", sort=sort, limit=100))
    found, cursor = [], ""
    while True:
        page = ivo.get("/conversations", sort=sort, limit=2, cursor=cursor)
        assert len(numbers(page)) <= 2
        found += numbers(page)
        if not (cursor := page.json()["next"]):
            break
    assert found == whole


def test_a_page_is_stable_while_news_come_in(world, ivo) -> None:
    first = ivo.get("/conversations", limit=2)
    rest = numbers(ivo.get("/conversations", limit=100, cursor=first.json()["next"]))
    body = {
        "brand": world.pohjala.pk, "subject": "New", "text": "Just now",
        "customer": {"email": "new@example.ee"},
    }  # fmt: skip
    assert ivo.post("/conversations", body).status_code == 201
    again = numbers(ivo.get("/conversations", limit=100, cursor=first.json()["next"]))
    assert again == rest


@pytest.mark.parametrize(
    "asked",
    [
        {"limit": 0},
        {"limit": 101},
        {"limit": "many"},
        {"cursor": "damaged"},
        {"cursor": "WyJhIiwgMV0"},
        {"cursor": "WzFd"},
        {"sort": "best"},
        {"view": "team-x"},
        {"team": 10**30},
        {"state": "gone"},
        {"wrong": 1},
        {"tag": "a\0b"},
    ],
)
def test_a_bad_question_is_refused(ivo, asked) -> None:
    answer = ivo.get("/conversations", **asked)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"


def test_one_conversation_is_read_by_those_it_exists_for(world, ivo, liis) -> None:
    told = ivo.get(f"/conversations/{world.wardrobe.pk}").json()
    assert (told["number"], told["state"]) == (world.wardrobe.pk, "new")
    assert told["customer"]["name"] == "Kadri Tamm"
    assert told["tags"] == ["delivery", "late"]
    assert liis.get(f"/conversations/{world.dispute.pk}").status_code == 200
    hidden = ivo.get(f"/conversations/{world.dispute.pk}")
    missing = ivo.get("/conversations/999999")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.json()["type"] == missing.json()["type"] == "urn:kuula:problem:not-found"


HIDDEN = [
    ("get", ""),
    ("get", "/messages"),
    ("get", "/facts"),
    ("get", "/people"),
    ("get", "/drafts/reply"),
    ("patch", ""),
    ("post", "/messages"),
    ("post", "/replies"),
    ("post", "/notes"),
    ("post", "/guests"),
    ("put", "/drafts/note"),
    ("delete", "/drafts/note"),
]


@pytest.mark.parametrize(("method", "path"), HIDDEN)
def test_nothing_of_a_closed_teams_conversation_exists(world, ivo, method, path) -> None:
    bodies = {
        "/messages": {"text": "a"}, "/replies": {"text": "a"}, "/notes": {"text": "a"},
        "/guests": {"staff": world.ivo.pk}, "/drafts/note": {"text": "a"}, "": {"priority": 4},
    }  # fmt: skip
    address = f"/conversations/{world.dispute.pk}{path}"
    call = getattr(ivo, method)
    answer = call(address) if method in ("get", "delete") else call(address, bodies[path])
    assert answer.status_code == 404, answer.content


def test_a_change_is_all_or_nothing(world, ivo) -> None:
    address = f"/conversations/{world.wardrobe.pk}"
    change = {
        "subject": "Kapp", "priority": 4, "assignee": world.ana.pk, "tags": ["vip"],
        "state": "waiting",
    }  # fmt: skip
    told = ivo.patch(address, change).json()
    assert (told["subject"], told["priority"], told["state"]) == ("Kapp", 4, "waiting")
    assert (told["assignee"]["name"], told["tags"]) == (world.ana.name, ["vip"])
    refused = ivo.patch(address, {"priority": 1, "team": world.legal.pk})
    assert refused.status_code == 404
    assert ivo.get(address).json()["priority"] == 4
    assert ivo.patch(address, {"assignee": None, "team": None}).json()["assignee"] is None


@pytest.mark.parametrize(
    "change",
    [
        {"state": "new"},
        {"priority": 9},
        {"priority": "2"},
        {"subject": ""},
        {"subject": None},
        {"tags": "late"},
        {"tags": ["a"] * 21},
        {"assignee": 999_999},
        {"spam": "yes"},
        {"colour": "red"},
        ["a"],
        {"subject": "a\0b"},
    ],
)
def test_a_bad_change_is_refused(world, ivo, change) -> None:
    answer = ivo.patch(f"/conversations/{world.wardrobe.pk}", change)
    assert answer.status_code in (404, 422), answer.content
    assert Conversation.objects.get(pk=world.wardrobe.pk).subject == world.wardrobe.subject


def test_spam_and_solved_by_change(world, ivo) -> None:
    assert ivo.patch(f"/conversations/{world.wardrobe.pk}", {"spam": True}).json()["spam"]
    told = ivo.patch(f"/conversations/{world.account.pk}", {"state": "solved"}).json()
    assert told["solved_at"]


def test_the_person_behind_a_shared_address_is_named(world, ivo) -> None:
    assert ivo.get(f"/conversations/{world.office.pk}/people").status_code == 200
    told = ivo.patch(f"/conversations/{world.office.pk}", {"customer": world.john.pk}).json()
    assert told["customer"]["id"] == world.john.pk


def test_what_happened_is_told_in_words(world, ivo) -> None:
    facts = ivo.get(f"/conversations/{world.slots.pk}/facts").json()
    types = [fact["type"] for fact in facts]
    assert types[0] == "desk.conversation_opened"
    assert "desk.conversation_solved" in types
    assert all(fact["text"] and fact["by"]["name"] for fact in facts)


def test_a_guest_sees_the_one_conversation(world, ivo, liis) -> None:
    address = f"/conversations/{world.dispute.pk}"
    assert liis.post(f"{address}/guests", {"staff": world.ivo.pk}).status_code == 201
    assert ivo.get(address).status_code == 200


def test_search_finds_word_forms_and_nothing_of_closed_teams(world, ivo, liis) -> None:
    found = ivo.get("/search", q="ootama").json()
    assert [hit["number"] for hit in found["items"]] == [world.wardrobe.pk]
    assert "<mark>" in found["items"][0]["excerpt"]
    assert ivo.get("/search", q=SECRET_WORD).json()["items"] == []
    assert liis.get("/search", q=SECRET_WORD).json()["count"] >= 1
    assert ivo.get("/search").status_code == 422
    assert ivo.get("/search", q="a", cursor="WyJhIl0").status_code == 422


def test_tags_of_closed_teams_are_not_told(world, ivo, liis) -> None:
    liis.patch(f"/conversations/{world.dispute.pk}", {"tags": ["kohus"]})
    assert ivo.get("/tags").json()["items"] == ["delivery", "late"]
    assert liis.get("/tags", limit=1).json()["items"] == ["delivery"]
    first = liis.get("/tags", limit=1).json()["next"]
    assert liis.get("/tags", cursor=first).json()["items"] == ["kohus", "late"]


def test_hits_come_in_pages_as_large_as_asked_for(world, liis) -> None:
    for number in (world.wardrobe.pk, world.account.pk, world.invoice.pk):
        said = liis.post(f"/conversations/{number}/notes", {"text": "Kvartsiit"})
        assert said.status_code == 201
    whole = liis.get("/search", q="kvartsiit").json()
    first = liis.get("/search", q="kvartsiit", limit=2).json()
    rest = liis.get("/search", q="kvartsiit", limit=2, cursor=first["next"]).json()
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (2, 1, "")
    assert first["items"] + rest["items"] == whole["items"]
    for limit in (0, 101, "x"):
        assert liis.get("/search", q="kvartsiit", limit=limit).status_code == 422


def test_views_tell_how_many_they_hold(world, ivo, liis) -> None:
    told = {one["view"]: one for one in ivo.get("/views").json()}
    assert told["spam"] == {"view": "spam", "team": None, "count": 1, "more": False}
    line = told[f"team-{world.first_line.pk}"]
    assert line["team"]["name"] == "First line"
    assert line["count"] == len(numbers(ivo.get("/conversations", view=line["view"])))
    assert f"team-{world.legal.pk}" not in told
    assert f"team-{world.legal.pk}" in {one["view"] for one in liis.get("/views").json()}


def test_a_merged_conversation_says_where_it_goes_on_and_takes_no_change(world, ivo) -> None:
    target, source, agent = world.wardrobe, world.office, world.actor(world.ivo)
    merge_conversations(agent, target=target, sources=[source], confirmed=True)
    told = ivo.get(f"/conversations/{source.pk}").json()
    assert (told["state"], told["merged_into"]) == ("closed", target.pk)
    assert ivo.get(f"/conversations/{target.pk}").json()["merged_into"] is None
    assert ivo.get(f"/conversations/{target.pk}").json()["messages"] == 2
    refused = ivo.patch(f"/conversations/{source.pk}", {"state": "open"})
    assert refused.status_code == 409
    assert "meanwhile" in refused.json()["detail"]


def test_a_snoozed_conversation_says_until_when(world, ivo) -> None:
    until = clock.now() + timedelta(days=2)
    snooze_conversation(world.actor(world.ivo), conversation=world.invoice, until=until)
    told = ivo.get(f"/conversations/{world.invoice.pk}").json()
    assert told["state"] == "snoozed"
    assert told["snoozed_until"]
    assert numbers(ivo.get("/conversations", view="snoozed")) == [world.invoice.pk]
