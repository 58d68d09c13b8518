"""The register through the browser's door: parts and filters, causes with their trend, each number
with its cases; the second case of one cause; own mistakes; what erasing takes."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from tests.counting import statements
from tests.world import World, mail
from tests.world.complaints import (
    as_staff,
    cause,
    facts,
    open_one,
    page_of,
    resolved,
    teach,
)

from kuula.desk.actions import erase_messages, open_conversation
from kuula.desk.actions.complaints import finish_prevention, forget_told_answers, open_complaint
from kuula.desk.complaints.events import FollowUpAnswered
from kuula.desk.incoming import Opening
from kuula.desk.models import Conversation, FollowUp, OwnMistake, StepTaken
from kuula.kit import clock
from kuula.ledger.models import Entry, Personal
from kuula.ledger.recording import About, record
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db


def register(client: Client, query: str = "") -> str:
    answer = client.get(f"/complaints{query}")
    assert answer.status_code == 200
    return unescape(answer.content.decode()).split("<main")[1]


def rows(page: str) -> int:
    return page.count('class="item"')


def count(page: str, label: str) -> int:
    """The number beside a tab."""
    found = re.search(rf'{label}<span class="count num[^"]*">(\d+)', page)
    assert found is not None, label
    return int(found[1])


def test_it_is_narrowed_by_state_cause_owner_brand_and_overdue_step(world: World) -> None:
    ivo, late = as_staff(world.ivo), cause()
    with clock.at(clock.now() - timedelta(days=4)):
        first = open_one(ivo, world.wardrobe)
    second = open_one(as_staff(world.ana), world.invoice)
    teach(first, late, world.liis)
    whole = register(ivo)
    assert (rows(whole), count(whole, "Open"), count(whole, "Step overdue")) == (2, 2, 1)
    overdue = register(ivo, "?shown=overdue")
    assert "Kadri Tamm" in overdue
    assert "Ivana Horvat" not in overdue
    assert rows(register(ivo, f"?cause={late.pk}")) == 1
    assert rows(register(ivo, f"?shown=all&owner={world.liis.pk}")) == 1
    assert rows(register(ivo, f"?owner={world.ivo.pk}")) == 1
    assert "Ivana Horvat" in register(ivo, f"?brand={world.jadran.pk}")
    assert rows(register(ivo, "?shown=closed")) == 0
    assert rows(register(ivo, "?shown=to-prevent")) == 1
    assert rows(register(ivo, "?shown=nonsense&cause=x&since=never")) == 2
    assert ivo.get("/complaints?after=nonsense").status_code == 422
    assert second.owner == world.ana


def test_every_number_of_a_cause_opens_its_cases(world: World) -> None:
    ivo, late = as_staff(world.ivo), cause()
    for days, talk in ((1, world.wardrobe), (100, world.account), (120, world.office)):
        with clock.at(clock.now() - timedelta(days=days)):
            one = open_complaint(world.actor(world.ivo), conversation=talk)
        teach(one, late, world.liis)
    page = register(ivo)
    line = page.split("Kuller hilines</td>")[1].split("</tr>")[0]
    numbers = re.findall(r'<a href="([^"]+)">(\d+)</a>', line)
    assert [int(number) for _url, number in numbers] == [1, 2, 3]
    for url, number in numbers:
        assert rows(register(ivo, url.removeprefix("/complaints"))) == int(number)


def test_the_second_case_of_a_cause_links_itself_and_tells_that_the_prevention_failed(
    world: World,
) -> None:
    ivo, late = as_staff(world.ivo), cause()
    with clock.at(clock.now() - timedelta(days=9)):
        first = open_one(ivo, world.wardrobe)
    teach(first, late, world.liis)
    early = open_one(ivo, world.office)
    teach(early, late, world.ana)
    early.refresh_from_db()
    assert early.repeats is None, "nothing was prevented yet"
    with clock.at(clock.now() - timedelta(days=5)):
        assert ivo.post(f"/complaints/{first.pk}/prevention").status_code == 302
    second = open_one(ivo, world.account)
    teach(second, late, world.ana)
    second.refresh_from_db()
    first.refresh_from_db()
    assert (second.repeats, first.failed_at is not None) == (first, True)
    told = Entry.objects.get(type="desk.prevention_failed")
    assert (told.conversation_id, told.payload["staff_id"]) == (world.wardrobe.pk, world.liis.pk)
    assert "complaint_repeats" in facts(world.account)
    liis = as_staff(world.liis)
    Staff.objects.filter(pk=world.liis.pk).update(language="en")
    mine = register(liis)
    assert "It happened again although you prevented it." in mine
    assert rows(register(liis, f"?shown=failed&owner={world.liis.pk}")) == 1
    beside = liis.get("/inbox/open").content.decode().split('id="views"')[1].split("</nav>")[0]
    assert f"/complaints?shown=pressing&amp;owner={world.liis.pk}" in beside
    assert rows(register(liis, f"?shown=pressing&owner={world.liis.pk}")) == 1
    assert "you prevented it" not in register(ivo)
    assert f"/complaints/{second.pk}" in page_of(liis, first)
    assert f"/complaints/{first.pk}" in page_of(ivo, second)


def test_another_cause_or_another_prevention_takes_the_mark_off(world: World) -> None:
    ivo, late, other = as_staff(world.ivo), cause(), cause("Vale hind")
    with clock.at(clock.now() - timedelta(days=9)):
        first = open_one(ivo, world.wardrobe)
    teach(first, late, world.liis)
    with clock.at(clock.now() - timedelta(days=5)):
        finish_prevention(SYSTEM, complaint=first)
    second = open_one(ivo, world.account)
    teach(second, late, world.ana)
    teach(second, other, world.ana)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.failed_at, second.repeats) == (None, None)
    assert "prevention_failed" not in facts(world.wardrobe)
    teach(second, late, world.ana)
    lesson = {"cause": late.pk, "prevention": "Teine vedaja", "owner": world.liis.pk}
    assert ivo.post(f"/complaints/{first.pk}/lesson", lesson | {"due": ""}).status_code == 302
    first.refresh_from_db()
    assert (first.failed_at, first.prevention_done_at) == (None, None)


def test_a_case_nobody_may_see_is_named_without_its_words(world: World) -> None:
    late, vera = cause(), as_staff(world.vera)
    with clock.at(clock.now() - timedelta(days=9)):
        secret = open_one(vera, world.dispute)
        teach(secret, late, world.vera)
        finish_prevention(SYSTEM, complaint=secret)
    ivo = as_staff(world.ivo)
    second = open_one(ivo, world.wardrobe)
    teach(second, late, world.ivo)
    page = page_of(ivo, second)
    assert "a complaint that you cannot see" in page
    assert f"/complaints/{secret.pk}" not in page
    assert rows(register(ivo, "?shown=failed")) == 0


def test_the_list_of_causes_and_the_days_are_the_companys(world: World) -> None:
    liis = as_staff(world.liis)
    assert as_staff(world.ivo).get("/complaints/causes").status_code == 403
    assert liis.post("/complaints/causes", {"name": "Vale hind"}).status_code == 302
    assert liis.post("/complaints/causes", {"name": "VALE HIND"}).status_code == 422
    assert liis.post("/complaints/causes", {"name": " "}).status_code == 422
    known = cause("Kuller")
    path = f"/complaints/causes/{known.pk}"
    assert liis.post(path, {"name": "Kuller hilines"}).status_code == 302
    assert liis.post(f"{path}/retirement").status_code == 302
    complaint = open_one(liis, world.wardrobe)
    assert "Kuller hilines" not in page_of(liis, complaint)
    assert liis.post("/complaints/causes", {"name": "Kuller hilines"}).status_code == 302
    assert "Kuller hilines" in page_of(liis, complaint)
    for bad in ("0", "91", "x"):
        sent = {"step_days": bad, "follow_up_days": "5"}
        assert liis.post("/complaints/course", sent).status_code == 422
    days = {"step_days": "2", "follow_up_days": "5"}
    assert liis.post("/complaints/course", days).status_code == 302
    assert 'value="5"' in liis.get("/complaints/causes").content.decode()


def test_a_mistake_of_ours_says_in_what_where_we_said_so_and_what_we_did(world: World) -> None:
    ivo, path = as_staff(world.ivo), f"/conversations/{world.account.pk}/mistake"
    reply = world.account.messages.get(kind="outbound")
    assert ivo.post(path, {"mistake": " "}).status_code == 422
    said = {"mistake": "Lukustasime vale konto", "message": reply.pk, "remedy": "Avasime ja 10 €"}
    assert ivo.post(path, said).status_code == 302
    assert ivo.post(path, said).status_code == 302
    assert facts(world.account) == ["mistake_flagged"]
    assert f'<option value="{reply.pk}" selected>' in ivo.get(path).content.decode()
    talk = unescape(ivo.get(f"/conversations/{world.account.pk}").content.decode())
    assert "Ivo Lepik wrote down that we were wrong and said so" in talk
    assert "We were wrong" in talk.split('id="thread"')[0]
    page = register(ivo)
    assert count(page, "We were wrong") == 1
    listed = unescape(ivo.get("/complaints/mistakes").content.decode())
    assert "Lukustasime vale konto" in listed
    assert "we said so" in listed
    flag = OwnMistake.objects.get()
    assert as_staff(world.reader).post(f"/mistakes/{flag.pk}/withdrawal").status_code == 403
    for _twice in range(2):
        assert ivo.post(f"/mistakes/{flag.pk}/withdrawal").status_code == 302
    assert facts(world.account) == ["mistake_taken_back"]
    assert count(register(ivo), "We were wrong") == 0
    hidden = f"/conversations/{world.dispute.pk}/mistake"
    assert as_staff(world.vera).post(hidden, {"mistake": "Saladus"}).status_code == 302
    assert ivo.get(hidden).status_code == 404
    assert "Saladus" not in ivo.get("/complaints/mistakes").content.decode()


def test_erasing_the_person_takes_the_words_and_leaves_steps_and_counts(world: World) -> None:
    ivo = as_staff(world.ivo)
    complaint = resolved(ivo, world.wardrobe)
    ivo.post(f"/conversations/{world.wardrobe.pk}/mistake", {"mistake": "Kadri kapp jäi maha"})
    FollowUp.objects.create(
        complaint=complaint, round=1, customer=world.kadri, comment="Minu uks",
        asked_at=clock.now(), expires_at=clock.now() + timedelta(days=30),
    )  # fmt: skip
    erase_messages(SYSTEM, customer_id=world.kadri.pk, until=clock.now())
    assert not StepTaken.objects.exclude(note="").exists()
    assert StepTaken.objects.count() == 4
    asked = FollowUp.objects.get()
    assert (asked.comment, asked.is_open(clock.now())) == ("", False)
    assert OwnMistake.objects.get().mistake == ""
    assert rows(register(ivo)) == 1


def test_old_answers_are_forgotten_in_the_ledger_too(world: World) -> None:
    complaint = open_one(as_staff(world.ivo), world.wardrobe)
    told = FollowUpAnswered(complaint.pk, 1, solved=True, comment="Aitäh")
    record(told, SYSTEM.who, About(conversation=world.wardrobe.pk))
    assert forget_told_answers(SYSTEM, told_before=clock.now() + timedelta(days=1)) == 1
    assert not Personal.objects.filter(payload__has_key="comment").exists()


def test_a_page_asks_the_database_as_often_for_many_complaints(world: World) -> None:
    client, late = as_staff(world.ivo), cause()

    def counted(path: str) -> int:
        with statements() as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    def some(number: int) -> None:
        for n in range(number):
            one = open_complaint(world.actor(world.ivo), conversation=_another(world, n))
            teach(one, late, world.liis)

    some(3)
    before = counted("/complaints")
    some(52)
    assert counted("/complaints") == before
    page = register(client)
    assert rows(page) == 50
    older = re.search(r'href="([^"]+)" rel="next"', page)
    assert older is not None
    assert rows(register(client, older[1].removeprefix("/complaints"))) == 5


def _another(world: World, n: int) -> Conversation:
    opened = open_conversation(
        SYSTEM,
        opening=Opening(world.pohjala.pk, f"Kaebus {n}", team_id=world.first_line.pk),
        message=mail(f"k{n}@example.ee", f"Klient {n}", "Katki", clock.now(), "et"),
    )
    return Conversation.objects.get(pk=opened.conversation_id)
