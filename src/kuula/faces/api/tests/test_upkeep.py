"""Retention and parked events over the API."""

import pytest

from kuula.kit import clock
from kuula.ledger.models import Delivery
from kuula.workspace.models import Retention


def test_how_long_words_are_kept_is_read_and_changed(ivo, mari) -> None:
    assert ivo.get("/retention").status_code == 403
    assert ivo.patch("/retention", {"messages": 30}).status_code == 403
    told = mari.patch("/retention", {"messages": 730, "comments": 90}).json()
    kept = {"messages": 730, "originals": None, "looks": None, "mentions": None}
    assert told == kept | {"comments": 90}
    assert mari.patch("/retention", {"comments": None}).json()["comments"] is None
    assert mari.get("/retention").json() == kept | {"comments": None}


@pytest.mark.parametrize("days", [0, -1, 36_501, "30", 1.5, True])
def test_a_bad_number_of_days_is_refused(mari, days) -> None:
    assert mari.patch("/retention", {"originals": 90, "messages": days}).status_code == 422
    assert not Retention.objects.exists()


def test_parked_events_are_listed_and_tried_again(ivo, mari) -> None:
    one = Delivery.objects.create(
        subscriber="metrics", event_id=7, attempts=5, state="parked", error="ValueError: odd",
        changed_at=clock.now(),
    )  # fmt: skip
    assert ivo.get("/parked").status_code == 403
    (told,) = mari.get("/parked").json()["items"]
    assert (told["id"], told["event"], told["error"]) == (one.pk, 7, "ValueError: odd")
    assert ivo.post(f"/parked/{one.pk}/another-try").status_code == 403
    assert mari.post(f"/parked/{one.pk}/another-try").status_code == 201
    assert mari.post(f"/parked/{one.pk}/another-try").status_code == 201
    one.refresh_from_db()
    assert (one.state, one.attempts) == ("retrying", 0)
    assert mari.get("/parked").json()["items"] == []


def test_the_audit_trail_is_asked_for_a_type_and_a_span(ivo, mari) -> None:
    types = {one["type"]: one["words"] for one in mari.get("/audit/types").json()}
    assert "…" in types["workspace.token_made"]
    assert ivo.get("/audit/types").status_code == 403
    whole = mari.get("/audit", limit=100).json()["items"]
    edge = whole[0]["at"]
    since = mari.get("/audit", limit=100, since=edge).json()["items"]
    until = mari.get("/audit", limit=100, until=edge).json()["items"]
    assert {one["id"] for one in since + until} == {one["id"] for one in whole}
    assert since
    assert mari.get("/audit", since="yesterday").status_code == 422
    assert mari.get("/audit", since="2026-01-01T00:00:00").status_code == 422
