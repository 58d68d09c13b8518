"""The written brief of a survey: what it tells to whom, as a page, on paper and by mail."""

from datetime import timedelta

import pytest
from tests.world import World
from tests.world.complaints import as_staff

from kuula.channels.mail.actions.briefing import mail_brief
from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.sending.composing import build
from kuula.channels.mail.sending.outgoing_letters import letter_for
from kuula.faces.agent.tests.test_survey_results import WHOLE, answered, survey, told
from kuula.kit import clock
from kuula.listening.models import BriefCopy, BriefReader, Survey, SurveyBrief
from kuula.listening.surveys.actions import close_survey
from kuula.listening.surveys.briefing.actions import set_brief_readers, write_due_briefs
from kuula.people.actions import revision
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
WORDS = "Kõik tuli päeval, mil lubati."


@pytest.fixture
def mailbox(world: World) -> Mailbox:
    return Mailbox.objects.create(
        brand=world.pohjala, address="tere@pohjala.example", name="Põhjala",
        smtp_host="smtp.example", health="well", created_at=clock.now(),
    )  # fmt: skip


def many(asked: Survey, count: int, *, score: int, days: int = 0) -> None:
    at = clock.now() - timedelta(days=days, minutes=1)
    for _one in range(count):
        answered(asked, WHOLE | {"nps": score, "why": WORDS}, at=at, language="et")


def test_it_says_what_moved_how_sure_and_from_how_many(world: World) -> None:
    asked, other, lead = survey(), survey(), as_staff(world.mari)
    empty = lead.get(f"/surveys/{other.pk}/brief").content.decode()
    assert "Nobody has answered yet." in empty
    path = f"/surveys/{asked.pk}/brief"
    answered(asked, {}, completed_at=None, at=clock.now() - timedelta(days=9))
    many(asked, 30, score=3, days=20)
    many(asked, 3, score=10)
    words = told(lead.get(path).content.decode())
    assert "34 people began to answer; 33 of them came to the end (97%" in words
    assert "In the last seven days 3 answers came: too few to tell whether it moved." in words
    many(asked, 9, score=10)
    words = told(lead.get(path).content.decode())
    assert "“Would you recommend us?”: −43 from 42 answers, with 95 % confidence" in words
    assert "it rose from −100 to +100: +200, with 95 % confidence between" in words
    assert "No difference can be told from 42 answers" in words, "satisfaction did not move"
    assert "Most people left at “Before the first answer”: 2% of those who came there." in words
    assert "insights" in words
    paper = lead.get(f"{path}.pdf")
    content = b"".join(paper.streaming_content)  # type: ignore[attr-defined] # a file
    assert (paper["Content-Type"], content[:5]) == ("application/pdf", b"%PDF-")
    assert b"/FontFile2" in content, "its letters go along"
    assert b"/Subtype /Image" not in content, "pictures are drawn, not photographed"


def test_quotes_are_for_those_who_may_read_words_and_colleagues_are_told_from_five_on(
    world: World,
) -> None:
    asked = survey()
    many(asked, 6, score=9)
    path = f"/surveys/{asked.pk}/brief"
    assert WORDS in as_staff(world.liis).get(path).content.decode()
    reader = as_staff(world.ivo).get(path).content.decode()
    assert "+100" in reader
    assert WORDS not in reader
    assert as_staff(world.reader).get(path).status_code == 403
    staff = survey(Survey.Audience.STAFF)
    for _one in range(4):
        answered(staff, {"enps": 9, "why": WORDS})
    few = as_staff(world.liis).get(f"/surveys/{staff.pk}/brief").content.decode()
    assert WORDS not in few
    assert "alates viiest" in few
    answered(staff, {"enps": 9, "why": WORDS})
    assert WORDS in as_staff(world.liis).get(f"/surveys/{staff.pk}/brief").content.decode()


def test_it_is_written_soon_then_weekly_then_at_the_end_and_mailed_once(
    world: World, mailbox: Mailbox
) -> None:
    asked = survey()
    set_brief_readers(SYSTEM, survey=asked, staff_ids=[world.liis.pk, world.ivo.pk])
    assert write_due_briefs(SYSTEM) == 0
    start = clock.now()
    many(asked, 2, score=9)
    assert write_due_briefs(SYSTEM) == 0, "two answers, minutes ago"
    with clock.at(start + timedelta(hours=21)):
        assert (write_due_briefs(SYSTEM), write_due_briefs(SYSTEM)) == (1, 0)
    copies = list(BriefCopy.objects.order_by("pk"))
    assert {one.staff_id for one in copies} == {world.liis.pk, world.ivo.pk}
    for one in copies * 2:
        mail_brief(SYSTEM, copy_id=one.pk)
    rows = {row.recipient: row for row in Outgoing.objects.filter(purpose="brief")}
    assert rows.keys() == {world.liis.email, world.ivo.email}
    theirs = rows[world.liis.email]
    assert "2 inimest" in theirs.payload["text"], "in the language of its reader"
    assert WORDS in theirs.payload["text"]
    assert WORDS not in rows[world.ivo.email].payload["text"]
    letter = build(letter_for(theirs)).decode()
    assert "application/pdf" in letter
    assert f"/surveys/{asked.pk}/brief" in theirs.payload["leave_url"]
    with clock.at(start + timedelta(days=9)):
        assert write_due_briefs(SYSTEM) == 0, "nobody answered since"
        many(asked, 1, score=2)
        assert write_due_briefs(SYSTEM) == 1
    with clock.at(start + timedelta(days=9, hours=1)):
        many(asked, 1, score=2)
        close_survey(SYSTEM, survey=asked)
        assert (write_due_briefs(SYSTEM), write_due_briefs(SYSTEM)) == (1, 0)
    kinds = SurveyBrief.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["first", "weekly", "last"]


def test_one_asks_for_it_oneself_and_says_when_it_is_enough(world: World, mailbox: Mailbox) -> None:
    asked, lead = survey(), as_staff(world.ivo)
    path = f"/surveys/{asked.pk}/brief/mailing"
    for want, gets in (("get", 1), ("get", 1), ("stop", 0), ("stop", 0)):
        assert lead.post(path, {"want": want}).status_code == 302
        assert BriefReader.objects.filter(staff=world.ivo).count() == gets
    for _twice in range(2):
        lead.post(path, {"want": "now"})
    assert BriefCopy.objects.get().staff == world.ivo, "twice in a minute is once"
    assert "on its way already" in lead.get(f"/surveys/{asked.pk}/brief").content.decode()
    Mailbox.objects.filter(pk=mailbox.pk).update(active=False)
    lead.post(path, {"want": "now"})
    assert "no mailbox to send from" in lead.get(f"/surveys/{asked.pk}/brief").content.decode()
    sent = {"name": asked.name, "languages": ["en"], "first": "en", "audience": "customers",
            "seen": revision(asked.changed_at)}  # fmt: skip
    mari = as_staff(world.mari)
    settings = f"/surveys/{asked.pk}/settings"
    wrong = mari.post(settings, sent | {"readers": [str(world.reader.pk)]})
    assert (wrong.status_code, BriefReader.objects.count()) == (422, 0)
    assert mari.post(settings, sent | {"readers": [str(world.liis.pk)]}).status_code == 302
    assert BriefReader.objects.get().staff == world.liis
