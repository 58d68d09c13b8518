"""The report through the door of those who read it, and the lists its numbers open."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.world import SECRET_WORD, World, mail
from tests.world.watching import watching

from kuula.desk.access import conversation_for
from kuula.desk.actions import open_conversation, solve_conversation, write_reply
from kuula.desk.actions.replying import Reply
from kuula.desk.incoming import Opening
from kuula.kit import clock
from kuula.ledger.recording import as_history
from kuula.listening.access import answerer
from kuula.listening.actions import Answer, Question, ask_rating, give_rating
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import RolePermission, Staff, Team
from kuula.workspace.permissions import Permission

pytestmark = pytest.mark.django_db


def tell(world: World, day: int, satisfied: bool, comment: str, team: Team | None) -> None:
    """One solved and rated conversation `day` days ago."""
    begun = clock.now() - timedelta(days=day, hours=1)
    opening = Opening(
        world.pohjala.pk, f"Lugu {day}", team_id=team.pk if team else None, target_minutes=60
    )
    with as_history(begun):
        letter = mail(f"k{day}@example.ee", f"Klient {day}", "Tere", begun, "et")
        opened = open_conversation(SYSTEM, opening=opening, message=letter)
    talk = conversation_for(SYSTEM, opened.conversation_id)
    with as_history(begun + timedelta(minutes=20)):
        write_reply(world.actor(world.liis), conversation=talk, reply=Reply("Tere"))
        solve_conversation(world.actor(world.liis), conversation=talk)
        question = Question(talk.pk, talk.customer_id, talk.brand_id, talk.team_id, "et")
        asked = ask_rating(SYSTEM, question=question)
        assert asked is not None
        give_rating(answerer(asked), request=asked, answer=Answer(satisfied, comment))


@pytest.fixture
def told(world: World) -> World:
    for day in range(8):
        comment = "Kiire <script>" if day == 1 else ""
        tell(world, day, day != 3, comment, world.first_line)
    tell(world, 8, False, SECRET_WORD, world.legal)
    return world


def signed_in(client: Client, staff: Staff) -> Client:
    client.force_login(staff)
    return client


def test_it_shows_numbers_with_interval_and_n_and_the_customers_words(
    client: Client, told: World
) -> None:
    page = signed_in(client, told.ivo).get("/report").content.decode()
    assert "88" in page
    assert "based on 8" in page
    assert "Kiire &lt;script&gt;" in page
    assert page.count('role="img" aria-label="Satisfied customers, week by week: ') == 2
    assert "Show as a table" in page
    assert ' style="' not in page


def test_the_answer_and_its_words_stand_in_the_timeline(client: Client, told: World) -> None:
    signed_in(client, told.ivo)
    behind = client.get("/report/good-words/conversations").content.decode()
    talk = re.search(r'class="item-who" href="([^"]+)"', behind)
    assert talk is not None
    page = client.get(talk[1]).content.decode()
    assert "The customer was satisfied: “Kiire &lt;script&gt;”" in page


def test_each_number_opens_exactly_the_conversations_behind_it(client: Client, told: World) -> None:
    signed_in(client, told.ivo)
    page = client.get(f"/report?brand={told.pohjala.pk}").content.decode()
    links = set(re.findall(r'href="(/report/[\w-]+/conversations\?[^"]+)"[^>]*>([^<]+)<', page))
    counts = [(url, words) for url, words in links if words.isdigit() or words.startswith("Open")]
    counted = [(url, re.search(r"\d+", words)) for url, words in counts]
    opened = [(url.replace("&amp;", "&"), int(found[0])) for url, found in counted if found]
    assert len(opened) >= 8
    for url, number in opened:
        body = client.get(url).content.decode()
        assert body.count('class="item-who"') == number, url
        assert "after=" not in body


def cells_of(page: str, team: str) -> list[tuple[str, str]]:
    """Address and words of the linked cells of a team's row."""
    row = page.split(f"<td>{team}</td>")[1].split("</tr>")[0]
    links = re.findall(r'<a href="([^"]+)">([^<]+)</a>', row)
    return [(url.replace("&amp;", "&"), words) for url, words in links]


def test_every_cell_of_a_team_and_of_no_team_opens_its_conversations(
    client: Client, told: World
) -> None:
    for day in range(9, 15):
        tell(told, day, True, "", None)
    signed_in(client, told.ivo)
    page = client.get(f"/report?brand={told.pohjala.pk}").content.decode()
    for team, count in (("First line", 8), ("No team", 6)):
        cells = cells_of(page, team)
        assert len(cells) == 5
        assert any("%" in words for _url, words in cells)
        for url, _words in cells:
            rows = client.get(url).content.decode().count('class="item-who"')
            solved_elsewhere = team == "First line" and "/solved/" in url
            assert rows == count + solved_elsewhere, url
    alone = client.get(f"/report?brand={told.pohjala.pk}&team=none").content.decode()
    assert "based on 6" in alone
    assert '<option value="none" selected>' in alone


def test_without_the_right_to_read_conversations_the_numbers_still_stand(
    client: Client, told: World
) -> None:
    watching(told.reader)
    RolePermission.objects.filter(role=told.reader.role, permission=Permission.READ).delete()
    signed_in(client, told.reader)
    answer = client.get("/report")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "based on 8" in page
    assert "in their words" not in page
    assert "Kiire" not in page
    assert "/conversations?" not in page
    assert client.get("/report/answers/conversations").status_code == 403


def test_outsiders_of_a_closed_team_see_no_trace_of_it(client: Client, told: World) -> None:
    signed_in(client, told.ivo)
    pages = ["/report", "/report/unsatisfied/conversations", "/report/comments/conversations"]
    for url in pages:
        body = client.get(url).content.decode()
        assert SECRET_WORD not in body
        assert "Legal" not in body
    assert client.get(f"/report?team={told.legal.pk}").status_code == 404
    assert SECRET_WORD in signed_in(client, told.vera).get("/report").content.decode()


def test_it_says_when_it_knows_too_little_or_nothing(client: Client, told: World) -> None:
    signed_in(client, told.ivo)
    week_ago = (clock.now() - timedelta(days=6)).date()
    few = client.get(f"/report?brand={told.pohjala.pk}&until={week_ago}").content.decode()
    assert "Too little to tell: only " in few
    empty = client.get("/report?until=2020-01-01").content.decode()
    assert "Nothing happened in this time yet" in empty


def test_addresses_that_make_no_sense_are_met_kindly(client: Client, told: World) -> None:
    signed_in(client, told.ivo)
    assert client.get("/report?weeks=7&brand=x&until=nonsense").status_code == 200
    assert client.get("/report/solved/conversations?week=99").status_code == 404
    assert client.get("/report/wealth/conversations").status_code == 404
    assert client.get("/report/solved/conversations?after=%00").status_code == 422
    assert client.get("/report?brand=999999999999999999999").status_code == 200


def test_strangers_are_sent_to_the_sign_in(client: Client, told: World) -> None:
    del told
    assert client.get("/report").status_code == 302
    assert client.get("/report/solved/conversations").status_code == 302
