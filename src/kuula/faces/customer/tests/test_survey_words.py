"""Words of a survey that are filled for who reads them, and how far one is told to be."""

import re

import pytest
from django.test import Client
from tests.world import World
from tests.world.asking import NPS, WHY, invite, published

from kuula.faces.customer.pace import forget_paces
from kuula.faces.customer.tests.test_survey_page import HOW, action, send
from kuula.people.actions import erase_customer
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
ABOUT = {"key": "about", "kind": "csat",
         "words": {"en": "How did we do with “{conversation.subject|your matter}”, "
                         "{customer.first_name|friend}? {brand.name}"}}  # fmt: skip


@pytest.fixture(autouse=True)
def _slowly() -> None:
    forget_paces()


def steps(html: str) -> tuple[int, int]:
    found = re.search(r'survey-progress" max="(\d+)" value="(\d+)"', html)
    return (int(found[2]), int(found[1])) if found else (0, 0)


def test_the_subject_is_that_of_their_own_matter_and_nobody_elses(
    client: Client, world: World
) -> None:
    asked = published(ABOUT, brand_id=world.pohjala.pk)
    own = world.wardrobe
    _made, link = invite(asked, world.kadri, conversation_id=own.pk)
    html = client.get(link).content.decode()
    assert f"“{own.subject}”, Kadri? Põhjala Kodu" in html
    _made, other = invite(asked, world.john, conversation_id=own.pk)
    seen = client.get(other).content.decode()
    assert own.subject not in seen
    assert "“your matter”, John" in seen
    stranger = client.get(f"/s/{asked.key}").content.decode()
    assert "“your matter”, friend?" in stranger
    erase_customer(SYSTEM, customer=world.kadri)
    gone = client.get(link).content.decode()
    assert own.subject not in gone
    assert "Kadri" not in gone


def test_nobody_is_promised_fewer_questions_than_may_come(client: Client) -> None:
    branch = HOW | {"shown": [{"question": "nps", "op": "at_most", "value": 6}]}
    asked = published(NPS, branch, WHY)
    first = client.get(f"/s/{asked.key}")
    html = first.content.decode()
    assert steps(html) == (0, 3)
    assert "question-number" not in html, "two or three: no number"
    happy = send(client, first, "nps", "10").content.decode()
    assert steps(happy) == (1, 2)
    assert ">2/2<" in happy
    sad = send(client, client.get(f"/s/{asked.key}"), "nps", "2")
    assert steps(sad.content.decode()) == (1, 3)
    assert ">2/3<" in sad.content.decode()
    back = client.get(action(sad).split("?")[0] + "?q=nps").content.decode()
    assert steps(back) == (0, 3), "who goes back may change it"
