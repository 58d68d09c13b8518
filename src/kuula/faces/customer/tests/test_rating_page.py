"""The rating page through the door a customer uses: the link in the mail."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from tests.counting import statements
from tests.world import World

from kuula.faces.customer.rating import PER_LINK
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.listening.access import answerer, link_token
from kuula.listening.actions import Answer, Question, ask_rating, give_rating
from kuula.listening.models import RatingRequest
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|FOR UPDATE)\b")


@pytest.fixture
def asked(world: World) -> RatingRequest:
    cache.clear()
    talk = world.wardrobe
    question = Question(talk.pk, talk.customer_id, talk.brand_id, talk.team_id, "en")
    request = ask_rating(SYSTEM, question=question)
    assert request is not None
    return request


def link(asked: RatingRequest, query: str = "") -> str:
    return f"/r/{link_token(asked)}{query}"


def proof(response: HttpResponse) -> str:
    found = re.search(r'name="proof" value="([^"]+)"', response.content.decode())
    assert found is not None
    return found[1]


def answers() -> list[tuple[str, bool]]:
    given = Entry.objects.standing().filter(type__startswith="listening.rating_")
    rows = given.exclude(type="listening.rating_asked").order_by("id")
    return [(entry.type, entry.payload["satisfied"]) for entry in rows]


def test_opening_the_link_writes_nothing_and_shows_the_chosen_answer(
    client: Client, asked: RatingRequest
) -> None:
    for _scan in range(3):
        with statements() as queries:
            response = client.get(link(asked, "?a=1"))
    page = response.content.decode()
    assert response.status_code == 200
    assert not [q for q in queries if WRITES.search(q["sql"])]
    assert answers() == []
    assert re.search(r'value="1" required checked', page)
    assert "<k-confirm-answer data-confirm>" in page
    assert not response.cookies
    assert "Are you satisfied with our help?" in page
    assert len(response.content) < 12_000
    assert client.head(link(asked, "?a=0")).status_code == 200


def test_one_press_counts_then_words_then_a_change_of_mind(
    client: Client, asked: RatingRequest
) -> None:
    shown = client.get(link(asked, "?a=1"))
    back = client.post(link(asked, "?a=1"), {"answer": "1", "proof": proof(shown)})
    assert (back.status_code, back["Location"]) == (302, link(asked))
    thanks = client.get(back["Location"])
    assert "Thank you, your answer has arrived" in thanks.content.decode()
    words = {"answer": "1", "comment": "Kiire vastus", "proof": proof(thanks)}
    client.post(link(asked), words)
    assert answers() == [("listening.rating_changed", True)]
    client.post(link(asked), {"answer": "0", "proof": proof(thanks)})
    assert answers() == [("listening.rating_changed", False)]
    page = client.get(link(asked)).content.decode()
    assert "You said: I am not satisfied" in page
    assert "Kiire vastus" in page


def test_words_not_sent_yet_stay_when_the_answer_is_changed(
    client: Client, asked: RatingRequest
) -> None:
    give_rating(answerer(asked), request=asked, answer=Answer(True))
    page = client.get(link(asked))
    form = page.content.decode().partition("<form")[2].partition("</form>")[0]
    for part in ('name="proof"', 'name="comment"', "Change it to: not satisfied"):
        assert part in form, "all of it goes along, without a script"
    pressed = {"answer": "0", "comment": "Kuller oli viisakas", "proof": proof(page)}
    client.post(link(asked), pressed)
    after = client.get(link(asked)).content.decode()
    assert "You said: I am not satisfied" in after
    assert "Kuller oli viisakas</textarea>" in after


def test_the_other_link_changes_the_answer_only_after_a_person_confirms(
    client: Client, asked: RatingRequest
) -> None:
    give_rating(answerer(asked), request=asked, answer=Answer(True))
    assert "Thank you" in client.get(link(asked, "?a=1")).content.decode()
    page = client.get(link(asked, "?a=0")).content.decode()
    assert "data-confirm" in page
    assert answers() == [("listening.rating_given", True)]


def test_a_post_without_the_pages_proof_counts_nothing(
    client: Client, asked: RatingRequest
) -> None:
    shown = proof(client.get(link(asked)))
    for broken in ("", "made-up", shown[:-1] + "x"):
        client.post(link(asked), {"answer": "1", "proof": broken})
    client.post(link(asked), {"answer": "maybe", "proof": shown})
    assert answers() == []
    strict = Client(enforce_csrf_checks=True)
    strict.post(link(asked), {"answer": "1", "proof": shown})
    assert answers() == [("listening.rating_given", True)]


def test_after_a_day_it_shows_what_was_said_and_takes_nothing_more(
    client: Client, asked: RatingRequest
) -> None:
    give_rating(answerer(asked), request=asked, answer=Answer(False, "<b>Hilines</b>"))
    RatingRequest.objects.filter(pk=asked.pk).update(
        changed_until=clock.now() - timedelta(minutes=1)
    )
    page = client.get(link(asked, "?a=1"))
    body = page.content.decode()
    assert "Your answer is with us" in body
    assert "&lt;b&gt;Hilines&lt;/b&gt;" in body
    assert "<form" not in body


def test_expired_and_unknown_links_are_met_with_a_friendly_page(
    client: Client, asked: RatingRequest
) -> None:
    RatingRequest.objects.update(expires_at=clock.now())
    assert "This question has expired" in client.get(link(asked)).content.decode()
    unknown = client.get("/r/no-such-link")
    assert unknown.status_code == 404
    assert "This link leads nowhere" in unknown.content.decode()


@pytest.mark.usefixtures("same_minute")
def test_a_flood_is_slowed_down(client: Client, asked: RatingRequest) -> None:
    shown = proof(client.get(link(asked)))
    statuses = [
        client.post(link(asked), {"answer": str(n % 2), "proof": shown}).status_code
        for n in range(22)
    ]
    assert statuses[:20] == [302] * 20
    assert statuses[-1] == 429


def kept(response: HttpResponse, sentence: str, words: str) -> str:
    """The page, which says why nothing was taken and still holds the words that were typed."""
    page = str(response.content.decode())
    assert sentence in page
    assert f"{words}</textarea>" in page
    assert "Your words have arrived" not in page
    return page


@pytest.mark.usefixtures("same_minute")
def test_words_that_were_sent_too_fast_stand_in_the_form_again(
    client: Client, asked: RatingRequest
) -> None:
    give_rating(answerer(asked), request=asked, answer=Answer(True))
    shown = proof(client.get(link(asked)))
    words = {"answer": "1", "comment": "Kuller <b>naeratas</b>", "proof": shown}
    for _n in range(PER_LINK):
        client.post(link(asked), {"answer": "1", "proof": shown})
    fast = client.post(link(asked), words)
    assert fast.status_code == 429
    page = kept(fast, "That was a little fast.", "Kuller &lt;b&gt;naeratas&lt;/b&gt;")
    assert "Send these words" in page
    cache.clear()
    assert client.post(link(asked), words | {"proof": proof(fast)}).status_code == 302
    assert "naeratas" in client.get(link(asked)).content.decode()


def test_a_page_left_open_for_days_asks_for_one_more_press_and_keeps_everything(
    client: Client, asked: RatingRequest
) -> None:
    shown = proof(client.get(link(asked)))
    with clock.at(clock.now() + timedelta(hours=49)), time_machine.travel(clock.now()):
        old = client.post(link(asked), {"answer": "0", "proof": shown})
    assert old.status_code == 422
    page = old.content.decode()
    assert "nothing was sent. Send it once more." in page
    assert re.search(r'value="0" required checked', page)
    client.post(link(asked), {"answer": "0", "proof": proof(old)})
    words = {"answer": "0", "comment": "Ei tulnudki", "proof": "stale"}
    stale = client.post(link(asked), words)
    kept(stale, "nothing was sent. Send it once more.", "Ei tulnudki")
    client.post(link(asked), words | {"proof": proof(stale)})
    assert "Ei tulnudki" in client.get(link(asked)).content.decode()


@pytest.mark.parametrize("answered", [True, False])
def test_words_that_come_after_the_day_are_handed_back(
    client: Client, asked: RatingRequest, answered: bool
) -> None:
    if answered:
        give_rating(answerer(asked), request=asked, answer=Answer(True, "Kiire"))
    shown = proof(client.get(link(asked)))
    gone = clock.now() - timedelta(minutes=1)
    RatingRequest.objects.filter(pk=asked.pk).update(
        expires_at=gone, changed_until=gone if answered else None
    )
    words = {"answer": "1", "comment": "Tegelikult oli uks katki", "proof": shown}
    late = client.post(link(asked), words)
    assert late.status_code == 409
    page = kept(late, "Your words came too late to be kept here.", words["comment"])
    assert "<form" not in page
    assert (words["comment"] in client.get(link(asked)).content.decode()) is False
    assert client.post(link(asked), words | {"comment": ""}).status_code == 302


def test_the_page_speaks_the_language_of_the_question_or_the_one_chosen(
    client: Client, asked: RatingRequest
) -> None:
    RatingRequest.objects.update(language="hr")
    assert '<html lang="hr"' in client.get(link(asked)).content.decode()
    chosen = client.get(link(asked, "?a=1&lang=ru")).content.decode()
    assert '<html lang="ru"' in chosen
    assert "?a=1&amp;lang=et" in chosen
