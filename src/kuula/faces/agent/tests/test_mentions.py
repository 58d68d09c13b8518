"""Public mentions as colleagues meet them: a feed connected, a review answered."""

from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.test import Client
from tests.counting import statements
from tests.world import World, hours_ago

from kuula.connectors.feeds.actions import fetch_source
from kuula.connectors.feeds.jobs import due
from kuula.connectors.feeds.tests.feeds import RSS, place_telling
from kuula.connectors.tables.jobs import work
from kuula.desk.notices.jobs import on_noticeable
from kuula.desk.notices.recipients import FINDERS
from kuula.faces.agent.tests.test_imports import counts, let_in
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.ledger.reading import entries
from kuula.listening.experiences.actions import derive_experiences
from kuula.listening.jobs import mentions
from kuula.listening.mentions.actions import SourceForm, Told, save_source, take_in_mentions
from kuula.listening.models import Mention, MentionSource, Touchpoint
from kuula.listening.touchpoints.actions import bring_touchpoints
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db


def as_staff(staff: Staff) -> Client:
    """A browser in which `staff` is signed in."""
    client = Client()
    client.force_login(staff)
    return client


def page(client: Client, url: str, status: int = 200) -> str:
    """A page as text, spaces collapsed."""
    answer = client.get(url)
    assert answer.status_code == status, url
    return " ".join(answer.content.decode().split())


def sent_source(world: World, **more: object) -> dict[str, object]:
    """The form of a source."""
    bring_touchpoints(SYSTEM)
    return {
        "name": "Reviews",
        "kind": "feed",
        "every": "60",
        "active": "on",
        "brand": str(world.pohjala.pk),
        "touchpoint": str(Touchpoint.objects.get(key="review").pk),
        "target": "4",
        **more,
    }


def reviews(words: str = "Nice.") -> str:
    """A feed of three entries, published now and an hour ago."""
    now = clock.now()
    first, second = format_datetime(now - timedelta(hours=1)), format_datetime(now)
    return RSS.format(first=first, second=second, words=words)


@pytest.fixture
def source(world: World) -> MentionSource:
    """A source that was connected a month ago."""
    bring_touchpoints(SYSTEM)
    form = SourceForm(
        name="Hinnavaatlus",
        kind="program",
        brand_id=world.pohjala.pk,
        touchpoint_id=Touchpoint.objects.get(key="review").pk,
        target_minutes=240,
    )
    with hours_ago(720):
        return save_source(SYSTEM, form=form)


def tell_all() -> None:
    """Tell colleagues of what happened."""
    for entry in entries(list(Entry.objects.values_list("id", flat=True))):
        if entry.type in FINDERS:
            on_noticeable(entry)


def heard(source: MentionSource, count: int = 1, hours: float = 1) -> Mention:
    """So many mentions, the last of which is answered."""
    at = clock.now() - timedelta(hours=hours)
    told = [
        Told(key=f"{hours}-{n}", author="Kadri T.", text=f"Kapp hilines {n}", published_at=at)
        for n in range(count)
    ]
    take_in_mentions(SYSTEM, source=source, told=told)
    return Mention.objects.latest("pk")


def test_a_feed_is_tried_connected_and_read_once(world: World, settings) -> None:
    settings.ALLOW_PRIVATE_HOSTS = ["127.0.0.1"]
    mari, new = as_staff(world.mari), "/listening/mentions/sources/new"
    with place_telling(reviews()) as place:
        sent = sent_source(world, address=place.url)
        tried = mari.post(new, sent | {"act": "try"}).content.decode()
        assert "This would come in" in tried
        assert "Kadri T." in tried
        assert not Mention.objects.exists(), "trying keeps nothing"
        assert as_staff(world.ivo).post(new, sent).status_code == 403
        assert mari.post(new, sent).status_code == 302
        assert mari.post(new, sent).status_code == 409 or MentionSource.objects.count() == 1
        made = MentionSource.objects.get()
        due()
        assert [one.outcome for one in fetch_source(SYSTEM, source_id=made.pk)] == ["made"] * 3
        assert fetch_source(SYSTEM, source_id=made.pk) == ()
        assert place.asked[-1]["If-None-Match"] == '"one"', "only news is asked for"
        place.etag, place.body = '"two"', reviews("Changed.")
        assert "changed" in {one.outcome for one in fetch_source(SYSTEM, source_id=made.pk)}
        assert Mention.objects.filter(text="Changed.").count() == 1
    shown = page(as_staff(world.ivo), "/listening/mentions?q=chairs")
    assert "John F." in shown
    assert "9 of 10" in shown
    assert "Kapp hilines" not in shown


def test_why_an_address_cannot_be_used_is_said_step_by_step(world: World, settings) -> None:
    mari, new = as_staff(world.mari), "/listening/mentions/sources/new"
    settings.ALLOW_PRIVATE_HOSTS = []
    with place_telling("<!doctype html><html></html>") as place:
        sent = sent_source(world, act="try")
        private = mari.post(new, sent | {"address": place.url}).content.decode()
        assert "private network" in private
        assert place.asked == [], "nobody was asked"
        settings.ALLOW_PRIVATE_HOSTS = ["127.0.0.1"]
        assert (
            "a web page, not a feed"
            in mari.post(new, sent | {"address": place.url}).content.decode()
        )
        place.status = 404
        assert "(404)" in mari.post(new, sent | {"address": place.url}).content.decode()
    assert b"begins with https://" in mari.post(new, sent | {"address": "feed"}).content
    refused = mari.post(new, sent_source(world, address="ftp://x"))
    assert refused.status_code == 422


def test_a_feed_that_fails_stops_is_told_and_is_read_again(world: World, settings) -> None:
    settings.ALLOW_PRIVATE_HOSTS = ["127.0.0.1"]
    mari = as_staff(world.mari)
    with place_telling(reviews()) as place:
        place.status = 500
        mari.post("/listening/mentions/sources/new", sent_source(world, address=place.url))
        made = MentionSource.objects.get()
        for _time in range(9):
            fetch_source(SYSTEM, source_id=made.pk)
        (stopped,) = Entry.objects.filter(type="listening.mention_source_stopped")
        assert stopped.payload["staff_ids"] == [world.mari.pk]
        assert "error (500)" in page(mari, "/listening/mentions/sources")
        made.refresh_from_db()
        assert made not in MentionSource.objects.due(clock.now() + timedelta(days=9))
        place.status = 200
        assert mari.post(f"/listening/mentions/sources/{made.pk}/asking").status_code == 302
        assert made in MentionSource.objects.due(clock.now())
        fetch_source(SYSTEM, source_id=made.pk)
    made.refresh_from_db()
    assert (made.failures, made.why, Mention.objects.count()) == (0, "", 3)
    assert Entry.objects.filter(type="listening.mention_source_recovered").count() == 1


def test_a_mention_is_taken_drafted_answered_and_measured(
    world: World, source: MentionSource
) -> None:
    ivo, ana, one = as_staff(world.ivo), as_staff(world.ana), heard(source, hours=5)
    url = f"/listening/mentions/{one.pk}"
    assert "overdue" in page(ivo, "/listening/mentions?part=overdue")
    mentions()
    tell_all()
    assert "A public mention was not answered in time" in page(ivo, "/notices")
    assert ivo.post(f"{url}/holder").status_code == 302
    assert ivo.post(f"{url}/holder", {"staff": world.reader.pk}).status_code == 422
    assert ana.post(f"{url}/holder", {"staff": world.ana.pk}).status_code == 302
    assert "Kapp hilines" in page(ana, "/listening/mentions?part=mine")
    draft = {"answer": "Te eksite!", "seen": "", "act": "draft"}
    assert ana.post(f"{url}/answer", draft).status_code == 302
    second = ivo.post(f"{url}/answer", draft | {"answer": "Vabandust"})
    assert second.status_code == 409
    assert b"Vabandust" in second.content, "what was written is still there"
    assert b"Te eksite!" in second.content, "and so is what the colleague wrote"
    assert ivo.post(f"{url}/answer", {"answer": "Vabandust", "seen": ""}).status_code == 409
    assert ivo.post(f"{url}/notes", {"note": "Küsi laost."}).status_code == 302
    bad = ana.post(f"{url}/answer", {"answer": "Vabandame.", "address": "nowhere"})
    assert bad.status_code == 422
    done = {"answer": "Vabandame.", "address": "https://x.example/1#a"}
    assert ana.post(f"{url}/answer", done).status_code == 302
    shown = page(ivo, url)
    assert "Vabandame." in shown
    assert "Küsi laost." in shown
    assert "answered late" in shown
    assert ivo.post(f"{url}/answer", done).status_code == 409
    in_time = heard(source, hours=1)
    ivo.post(f"/listening/mentions/{in_time.pk}/answer", {"answer": "Aitäh!"})
    report = page(ivo, "/listening/mentions?part=answered")
    assert "50% (1 of 2)" in report.replace("\xa0", " ")
    assert "180 min" in report.replace("\xa0", " ") or "3 hr" in report.replace("\xa0", " ")
    assert ivo.post(f"{url}/reopening").status_code == 302
    assert ivo.post(f"{url}/aside").status_code == 302
    assert "It needs no answer." in page(ivo, url)


def test_the_writer_is_named_and_a_conversation_begun(world: World, source: MentionSource) -> None:
    ivo, one = as_staff(world.ivo), heard(source)
    url = f"/listening/mentions/{one.pk}"
    assert ivo.post(f"{url}/conversation").status_code == 409
    assert "kadri.tamm@example.ee" in page(ivo, f"{url}?words=Kadri")
    assert ivo.post(f"{url}/writer", {"customer": world.kadri.pk}).status_code == 302
    assert ivo.post(f"{url}/judgement", {"good": "0"}).status_code == 302
    assert "Bad public mention on Hinnavaatlus" in page(ivo, f"/customers/{world.kadri.pk}")
    derive_experiences(SYSTEM, entry_ids=list(Entry.objects.values_list("id", flat=True)))
    cases = page(ivo, f"/listening/experiences?touchpoint={source.touchpoint_id}")
    assert f'href="{url}"' in cases, "a figure leads to what it sums"
    begun = ivo.post(f"{url}/conversation")
    assert begun.status_code == 302
    assert "Kapp hilines" in page(ivo, begun["Location"])
    assert ivo.post(f"{url}/conversation").status_code == 409
    assert ivo.post(f"{url}/writer", {"customer": "0"}).status_code == 302
    assert "Bad public mention" not in page(ivo, f"/customers/{world.kadri.pk}")


def test_who_may_not_answer_sees_nothing_and_pages_stay_cheap(
    world: World, source: MentionSource
) -> None:
    one, ivo = heard(source, 3), as_staff(world.ivo)
    assert as_staff(world.reader).get("/listening/mentions").status_code == 403
    assert as_staff(world.reader).get(f"/listening/mentions/{one.pk}").status_code == 403
    page(ivo, "/listening/mentions")
    with statements() as few:
        page(ivo, "/listening/mentions")
    heard(source, 60, hours=2)
    with statements() as many:
        shown = page(ivo, "/listening/mentions")
    assert len(many) == len(few)
    assert "after=" in shown
    after = shown.split("after=")[1].split('"')[0]
    assert shown.count("Kapp hilines") == 50
    assert page(ivo, f"/listening/mentions?after={after}").count("Kapp hilines") == 13
    assert ivo.get("/listening/mentions?after=damaged").status_code == 422


def test_a_table_of_reviews_comes_in_once_and_is_taken_back(
    world: World, source: MentionSource
) -> None:
    Staff.objects.update(language="en")
    mari = as_staff(world.mari)
    table = (
        "Source;ID;Author;Review;Rating;Date\n"
        'Hinnavaatlus;1;Kadri;"Väga hea,\nsoovitan";4,5;2026-11-03\n'
        "hinnavaatlus;2;Jaan;Halb;1;2026-11-04\n"
        "Mujal;3;Jaan;Halb;1;2026-11-04\n"
    )
    begun = let_in(mari, table, target="mentions")
    assert (begun.made, begun.refused) == (2, 1)
    assert dict(Mention.objects.values_list("author", "good")) == {"Kadri": True, "Jaan": False}
    assert Mention.objects.get(author="Kadri").text == "Väga hea,\nsoovitan"
    assert counts(let_in(mari, table, target="mentions"))[:3] == (0, 0, 2)
    mari.post(f"/settings/imports/{begun.pk}/undoing")
    work(begun.pk)
    assert not Mention.objects.exists()
