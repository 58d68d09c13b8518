"""Replies that leave later over the API."""

from datetime import timedelta

import pytest

from kuula.desk.later.jobs import planned as tick
from kuula.kit import clock

pytestmark = pytest.mark.django_db


def test_planned_read_stopped_and_left(world, ivo, mari) -> None:
    path = f"/conversations/{world.wardrobe.pk}/planned"
    at = clock.now() + timedelta(hours=5)
    wanted = {"text": "Homme tuleb.", "send_at": at.isoformat()}
    first = ivo.post(path, wanted, key="eine")
    assert first.status_code == 201, first.content
    assert ivo.post(path, wanted, key="eine").json()["id"] == first.json()["id"]
    (told,) = mari.get(path).json()
    assert (told["state"], told["writer"]["name"]) == ("waiting", "Ivo Lepik")
    assert mari.delete(f"/planned/{told['id']}").status_code == 200
    assert mari.delete(f"/planned/{told['id']}").status_code == 409
    second = ivo.post(path, wanted).json()["id"]
    with clock.at(at + timedelta(minutes=1)):
        tick()
    told = ivo.get(f"/planned/{second}").json()
    assert (told["state"], told["message"] is not None) == ("sent", True)
    assert ivo.post(f"/planned/{second}/release").status_code == 409


def test_it_is_refused_in_words_and_hidden_from_who_may_not_see(world, ivo, liis) -> None:
    path = f"/conversations/{world.dispute.pk}/planned"
    at = (clock.now() + timedelta(hours=5)).isoformat()
    assert ivo.post(path, {"text": "Tere", "send_at": at}).status_code == 404
    number = liis.post(path, {"text": "Tere", "send_at": at}).json()["id"]
    assert ivo.get(f"/planned/{number}").status_code == 404
    for wrong in ({"text": ""}, {"text": "{customer.name}"}, {"send_at": "2020-01-01T00:00:00Z"}):
        assert liis.post(path, {"text": "Tere", "send_at": at} | wrong).status_code == 422
