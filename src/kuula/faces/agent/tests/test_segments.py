"""Segments and personas through the browser's door."""

import re

import pytest
from tests.world import World, hours_ago, mail

from kuula.desk.actions import open_conversation
from kuula.desk.assigning.queue import cases_of
from kuula.desk.incoming import Opening
from kuula.desk.models import Conversation
from kuula.desk.targets.moved import on_opened, on_segment_moved
from kuula.desk.targets.rules import Kind, case_of, chosen, rules_for
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.ledger.models import Entry
from kuula.ledger.reading import entries
from kuula.people.actions import CustomerForm, change_customer
from kuula.people.models import Persona, PersonaQuote, Segment
from kuula.people.segments.actions import (
    Playbook,
    SegmentForm,
    recount_segment,
    refresh_members,
    save_playbook,
    save_segment,
)
from kuula.people.segments.tree import read_rule
from kuula.workspace.actors import SYSTEM

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6300010000000500010d0a2db40000000049454e44ae426082"
)


def text_of(answer: object, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def rows(*tests: tuple[str, str, str], **more: str) -> dict[str, object]:
    """What the form sends for one group of these conditions."""
    sent: dict[str, object] = {"join": "all", "group": ["0"], "join-0": "all"}
    sent["row-0"] = [str(at) for at in range(len(tests))]
    for at, (field, op, value) in enumerate(tests):
        sent |= {f"f-0-{at}": field, f"o-0-{at}": op, f"v-0-{at}": value}
    return sent | more


@pytest.mark.django_db
def test_a_segment_is_built_by_rows_counted_and_saved(world: World) -> None:
    client = as_staff(world.mari)
    assert "Who belongs to it" in text_of(client.get("/segments/new"))
    fresh = {"HX-Request": "true"}
    drawn = text_of(client.post("/segments/draft", rows(("language", "", "")), headers=fresh))
    assert "Eesti" in drawn
    assert 'name="o-0-0"' in drawn
    two = text_of(client.post("/segments/draft", rows(("language", "is", "et"), change="row-0")))
    assert 'name="f-0-1"' in two
    assert 'id="count"' in two
    none = text_of(client.post("/segments/draft", rows(("city", "is", "x"), change="out-0-0")))
    assert 'name="f-0-0"' in none
    assert 'value="x"' not in none
    estonian = rows(("language", "is", "et"), ("contacts", "at_least", "1"))
    counted = text_of(client.post("/segments/draft?part=count", estonian, headers=fresh))
    assert re.search(r'num">1</span>', counted)
    assert "Kadri Tamm" in counted
    wrong = rows(("contacts", "at_least", "many"), name="Talkers")
    assert "Write a whole number." in text_of(client.post("/segments/new", wrong), 422)
    saved = client.post("/segments/new", estonian | {"name": "Estonians", "about": "Ours"})
    segment = Segment.objects.get()
    assert saved.headers["Location"] == f"/segments/{segment.pk}"
    assert "being counted" in text_of(client.get(f"/segments/{segment.pk}"))
    recount_segment(SYSTEM, segment_id=segment.pk)
    page = text_of(client.get(f"/segments/{segment.pk}"))
    assert "Language: is Eesti and Contacts: at least 1" in page
    assert "Kadri Tamm" in page
    assert "Counted anew: 1 came in" in text_of(client.get(f"/segments/{segment.pk}?shown=moves"))
    assert "Estonians" in text_of(client.get("/segments"))
    edit = text_of(client.get(f"/segments/{segment.pk}/rule"))
    assert 'value="language" selected' in edit
    stale = estonian | {"name": "Other", "seen": "2020-01-01T00:00:00+00:00"}
    assert client.post(f"/segments/{segment.pk}/rule", stale).status_code == 409
    client.post(f"/segments/{segment.pk}/archiving", {"archived": "1"})
    assert "Estonians" not in text_of(client.get("/segments"))
    assert "Estonians" in text_of(client.get("/segments?shown=archived"))


@pytest.mark.django_db
def test_a_persona_speaks_in_words_that_only_readers_see(world: World) -> None:
    client = as_staff(world.liis)
    sent = {"name": "Küllike", "face": "tide", "goals": "A reply today\n\nNo calls", "story": "X"}
    assert "Valige üks nägudest" in text_of(
        client.post("/personas/new", sent | {"face": "none"}), 422
    )
    client.post("/personas/new", sent)
    persona = Persona.objects.get()
    assert persona.goals == ["A reply today", "No calls"]
    home = f"/personas/{persona.pk}"
    secret = world.dispute.messages.get()
    said = {"message": str(secret.pk), "text": "advokaat kirjutab"}
    assert "neid sõnu sõnumis ei ole" in text_of(
        client.post(f"{home}/quotes", said | {"text": "made up"}), 422
    )
    assert client.post(f"{home}/quotes", said).status_code == 302
    assert "advokaat kirjutab" in text_of(client.get(home))
    file = _file("me.png", PIXEL)
    assert client.post(f"{home}/picture", {"picture": file}).status_code == 302
    assert client.get(f"{home}/picture").headers["Content-Type"] == "image/png"
    client.post(f"{home}/picture", {"picture": _file("me.png", b"<svg onload=alert(1)>")})
    assert client.get(f"{home}/picture").content == PIXEL, "what is no picture changes nothing"
    client = as_staff(world.ivo)
    page = text_of(client.get(home))
    assert "advokaat" not in page
    assert "1 quote is from a conversation" in page
    assert client.post(f"{home}/quotes", said).status_code == 403
    client = as_staff(world.mari)
    client.post(f"/customers/{world.kadri.pk}/erasure", {"name": "Kadri Tamm"})
    assert not PersonaQuote.objects.exists()


def _file(name: str, content: bytes) -> object:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content, "image/png")


@pytest.mark.django_db
def test_agents_see_segments_and_define_none(world: World) -> None:
    client = as_staff(world.ivo)
    assert "New segment" not in text_of(client.get("/segments"))
    for path in ("/segments/new", "/segments/groups", "/personas/new"):
        assert client.get(path).status_code == 403
    client = as_staff(world.mari)
    assert "at least 30 customers" in text_of(client.post("/segments/groups"), 409)


@pytest.fixture
def hers(world: World) -> Segment:
    """A segment of Kadri alone, served by Ivo in the first line."""
    sent = {"all": [{"field": "language", "op": "is", "value": "et"}]}
    form = SegmentForm("Estonian regulars", "", read_rule(sent))
    segment = save_segment(SYSTEM, form=form)
    recount_segment(SYSTEM, segment_id=segment.pk)
    playbook = Playbook("Say tere", "Ask for the cat", world.first_line.pk, world.ivo.pk)
    save_playbook(SYSTEM, segment=segment, playbook=playbook)
    return segment


@pytest.mark.django_db
def test_a_playbook_is_shown_and_serves(world: World, hers: Segment) -> None:
    client = as_staff(world.mari)
    form = {"greeting": "Say tere!", "asks": "", "team": str(world.first_line.pk), "staff": ""}
    assert client.post(f"/segments/{hers.pk}/playbook", form).status_code == 302
    beside = text_of(client.get(f"/conversations/{world.wardrobe.pk}"))
    assert "Say tere!" in beside
    assert "Estonian regulars" in text_of(client.get(f"/customers/{world.kadri.pk}"))
    assert "Estonian regulars" not in text_of(client.get(f"/customers/{world.john.pk}"))
    found = text_of(client.get("/search?q=segment:estonian"))
    assert world.wardrobe.subject in found
    assert world.slots.subject not in found
    assert "No segment is called" in text_of(client.get("/search?q=segment:nothing"))
    some = text_of(client.get(f"/customers?segment={hers.pk}"))
    assert "Kadri Tamm" in some
    assert "John Ferris" not in some


@pytest.mark.django_db
def test_who_serves_a_segment_gets_what_comes_in(world: World, hers: Segment) -> None:
    with hours_ago(0.1) as at:
        message = mail("kadri.tamm@example.ee", "Kadri Tamm", "Jälle!", at, "et")
        opening = Opening(world.pohjala.pk, "Uus mure")
        opened = open_conversation(SYSTEM, opening=opening, message=message)
    fact = Entry.objects.get(
        type="desk.conversation_opened", conversation_id=opened.conversation_id
    )
    on_opened(entries([fact.pk])[0])
    talk = Conversation.objects.get(pk=opened.conversation_id)
    assert talk.team_id == world.first_line.pk
    mine = {case.id: case.known for case in cases_of(world.first_line.pk)}
    assert mine[talk.pk] == world.ivo.pk


@pytest.mark.django_db
def test_a_reply_target_of_a_segment_beats_its_team_and_follows_moves(
    world: World, hers: Segment
) -> None:
    client = as_staff(world.mari)
    fits = {"segment": str(hers.pk), "first": "7", "brand": "", "team": "", "channel": "",
            "priority": "", "company": "", "tag": "", "next": "", "resolution": ""}  # fmt: skip
    assert client.post("/settings/targets/new", fits).status_code == 302
    assert client.post("/settings/targets/new", fits).status_code == 422, "the same twice"
    rules_for.forget()
    clocks = chosen(case_of(world.wardrobe), Kind.FIRST), chosen(case_of(world.slots), Kind.FIRST)
    assert [one.minutes for one in clocks] == [7, 60]
    assert "Estonian regulars" in text_of(client.get("/settings/targets"))
    change_customer(
        SYSTEM, customer=world.kadri, form=CustomerForm(name="Kadri Tamm", language="en")
    )
    refresh_members(SYSTEM, segment_id=hers.pk, customer_ids=[world.kadri.pk])
    left = Entry.objects.get(type="people.segment_left")
    on_segment_moved(entries([left.pk])[0])
    due = Conversation.objects.get(pk=world.wardrobe.pk)
    assert due.clocks is None or due.clocks["reply"]["rules"][-1][1] != 7
