"""Complaints through the browser's door: six steps with evidence, none skipped silently, closed
only with cause and prevention."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.world import World
from tests.world.complaints import (
    DUE,
    as_staff,
    cause,
    facts,
    open_one,
    page_of,
    resolved,
    take,
    take_until,
    teach,
)
from tests.world.watching import watching

from kuula.desk.actions.complaints import hand_back_complaints
from kuula.desk.models import Attachment, Complaint, Message, Step, StepTaken
from kuula.desk.models.complaint import STEPS
from kuula.kit import clock
from kuula.ledger.events import Experience
from kuula.ledger.timeline import conversation_facts
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db


def test_a_complaint_is_opened_once_from_its_conversation_by_a_button_with_a_key(
    world: World,
) -> None:
    ivo = as_staff(world.ivo)
    talk = ivo.get(f"/conversations/{world.wardrobe.pk}").content.decode()
    assert 'data-key="C"' in talk
    assert f'action="/conversations/{world.wardrobe.pk}/complaints' in talk
    complaint = open_one(ivo, world.wardrobe)
    assert open_one(as_staff(world.liis), world.wardrobe) == complaint
    assert (complaint.owner, complaint.next_step) == (world.ivo, Step.APOLOGY)
    assert facts(world.wardrobe) == ["complaint_opened"]
    talk = unescape(ivo.get(f"/conversations/{world.wardrobe.pk}").content.decode())
    assert f'href="/complaints/{complaint.pk}"' in talk
    assert "step 1 of 6: Apologise" in talk
    assert "Ivo Lepik opened a complaint" in talk
    (fact,) = [
        one for one in conversation_facts(world.wardrobe.pk) if "complaint" in one.event.type
    ]
    assert fact.experience is Experience.BAD


def test_each_step_has_its_evidence_a_message_a_file_or_words(world: World) -> None:
    ivo = as_staff(world.ivo)
    complaint = open_one(ivo, world.wardrobe)
    sorry = {"kind": "reply", "text": "Vabandame, eksisime.", "from_draft": ""}
    with clock.at(clock.now() - timedelta(minutes=1)):
        ivo.post(f"/conversations/{world.wardrobe.pk}/replies", sorry)
    reply = Message.objects.get(conversation=world.wardrobe, kind="outbound")
    plan = SimpleUploadedFile("leping.pdf", b"%PDF-1.4 leping", "application/pdf")
    number = world.wardrobe.pk
    ivo.post(f"/conversations/{number}/draft/files", {"file": plan})
    ivo.post(f"/conversations/{number}/replies", {"kind": "reply", "text": "Leping on siin"})
    Message.objects.filter(kind="outbound").update(release_at=clock.now() - timedelta(minutes=1))
    shown = page_of(ivo, complaint)
    assert f'<option value="m{reply.pk}"' in shown
    assert take(ivo, complaint, Step.APOLOGY, note="", evidence=f"m{reply.pk}").status_code == 302
    named = f"f{Attachment.objects.get(message__conversation=world.wardrobe).pk}"
    assert "File: leping.pdf" in shown
    assert take(ivo, complaint, Step.REVIEW, note="", evidence=named).status_code == 302
    refused = take(ivo, complaint, Step.RECORD, note="  ")
    assert refused.status_code == 422
    assert "A step needs its evidence" in refused.content.decode()
    assert take(ivo, complaint, Step.RECORD, note="Kuller ei helistanud").status_code == 302
    steps = StepTaken.objects.filter(complaint=complaint)
    assert [one.step for one in steps] == [Step.APOLOGY, Step.REVIEW, Step.RECORD]
    assert steps[0].message == reply
    shown = page_of(ivo, complaint)
    assert f"#message-{reply.pk}" in shown
    assert "Kuller ei helistanud" in shown
    talk = unescape(ivo.get(f"/conversations/{world.wardrobe.pk}").content.decode())
    assert "Ivo Lepik took a step of the complaint: Document it" in talk


def test_a_reply_that_can_still_be_taken_back_proves_nothing(world: World) -> None:
    ivo = as_staff(world.ivo)
    complaint = open_one(ivo, world.wardrobe)
    ivo.post(f"/conversations/{world.wardrobe.pk}/replies", {"kind": "reply", "text": "Vabandame."})
    reply = Message.objects.get(conversation=world.wardrobe, kind="outbound")
    assert f'value="m{reply.pk}"' not in page_of(ivo, complaint)
    refused = take(ivo, complaint, Step.APOLOGY, note="", evidence=f"m{reply.pk}")
    assert refused.status_code == 409
    elsewhere = Message.objects.filter(conversation=world.account).first()
    assert elsewhere is not None
    other = take(ivo, complaint, Step.APOLOGY, note="", evidence=f"m{elsewhere.pk}")
    assert other.status_code == 404
    assert not complaint.steps.exists()


def test_a_step_is_not_skipped_silently(world: World) -> None:
    ivo = as_staff(world.ivo)
    complaint = open_one(ivo, world.wardrobe)
    ahead = take(ivo, complaint, Step.RESOLUTION, note="Uus kapp on teel")
    assert ahead.status_code == 422
    page = unescape(ahead.content.decode())
    assert "“Apologise” comes first. Take it, or write why it is skipped." in page
    assert "Uus kapp on teel" in page
    silent = take(ivo, complaint, Step.APOLOGY, note=" ", skipped="1")
    assert silent.status_code == 422
    assert "Write why this step is skipped." in silent.content.decode()
    why = {"note": "Klient palus, et me ei vabandaks", "skipped": "1"}
    assert take(ivo, complaint, Step.APOLOGY, **why).status_code == 302
    assert take(ivo, complaint, Step.APOLOGY).status_code == 409
    shown = page_of(ivo, complaint)
    assert "skipped" in shown
    assert "Klient palus" in shown
    talk = unescape(ivo.get(f"/conversations/{world.wardrobe.pk}").content.decode())
    assert "Ivo Lepik skipped a step of the complaint: Apologise" in talk


def test_closing_needs_all_steps_cause_and_prevention_and_says_what_is_missing(
    world: World,
) -> None:
    ivo, why = as_staff(world.ivo), cause()
    complaint = open_one(ivo, world.wardrobe)
    close = f"/complaints/{complaint.pk}/closure"
    refused = ivo.post(close)
    assert refused.status_code == 422
    said = unescape(refused.content.decode())
    assert "this is missing: the step “Apologise”; root cause; prevention; who sees to" in said
    take_until(ivo, complaint, Step.LESSON)
    said = unescape(ivo.post(close).content.decode())
    assert "this is missing: root cause; prevention;" in said
    lesson = f"/complaints/{complaint.pk}/lesson"
    assert ivo.post(lesson, {"cause": why.pk}).status_code == 302
    said = unescape(ivo.post(close).content.decode())
    assert "this is missing: prevention; who sees to the prevention; until when" in said
    whole = {"cause": why.pk, "prevention": "Kuller helistab", "owner": world.liis.pk, "due": DUE}
    assert ivo.post(lesson, whole).status_code == 302
    shown = page_of(ivo, complaint)
    assert "All six steps are taken" in shown
    assert f'<option value="{why.pk}" selected>' in shown
    assert f'<option value="{world.liis.pk}" selected>' in shown
    for _twice in range(2):
        assert ivo.post(close).status_code == 302
    complaint.refresh_from_db()
    assert complaint.state == Complaint.State.CLOSED
    assert facts(world.wardrobe).count("complaint_closed") == 1
    assert ivo.post(lesson, whole | {"cause": ""}).status_code == 422
    assert take(ivo, complaint, Step.APOLOGY).status_code == 409


def test_the_procedure_stays_visible_when_its_conversation_is_merged_and_parted(
    world: World,
) -> None:
    ivo = as_staff(world.ivo)
    complaint = open_one(ivo, world.wardrobe)
    take(ivo, complaint, Step.APOLOGY)
    ivo.post(
        f"/conversations/{world.office.pk}/merge",
        {"numbers": str(world.wardrobe.pk), "confirmed": "1"},
    )
    complaint.refresh_from_db()
    assert complaint.conversation == world.office
    assert take(ivo, complaint, Step.REVIEW).status_code == 302
    undo = re.search(r"/merges/\d+/undoing", _talk(world, world.office.pk))
    assert undo is not None
    ivo.post(undo[0])
    complaint.refresh_from_db()
    assert (complaint.conversation, complaint.home) == (world.wardrobe, None)
    assert complaint.steps.count() == 2


def test_it_goes_to_somebody_else_and_back_when_they_leave(world: World) -> None:
    ivo = as_staff(world.ivo)
    complaint = open_one(ivo, world.wardrobe)
    give = f"/complaints/{complaint.pk}/owner"
    assert ivo.post(give, {"staff": world.ana.pk}).status_code == 302
    teach(complaint, cause(), world.ana)
    for _twice in range(2):
        hand_back_complaints(SYSTEM, staff_id=world.ana.pk, successor_id=world.liis.pk)
    complaint.refresh_from_db()
    assert (complaint.owner, complaint.prevention_owner) == (world.liis, world.liis)
    assert facts(world.wardrobe).count("complaint_given") == 2
    secret = open_one(as_staff(world.vera), world.dispute)
    refused = as_staff(world.vera).post(f"/complaints/{secret.pk}/owner", {"staff": world.ivo.pk})
    assert refused.status_code == 422
    assert (
        "Ivo Lepik" in refused.content.decode().split('class="callout bad"')[1].split("</div>")[0]
    )


def test_what_was_no_complaint_counts_nowhere(world: World) -> None:
    ivo = as_staff(world.ivo)
    complaint = open_one(ivo, world.wardrobe)
    for _twice in range(2):
        assert ivo.post(f"/complaints/{complaint.pk}/withdrawal").status_code == 302
    assert facts(world.wardrobe) == ["complaint_withdrawn"]
    assert (
        "Kapp ei tulnud" not in ivo.get("/complaints?shown=all").content.decode().split("main")[1]
    )
    assert open_one(ivo, world.wardrobe) != complaint


def test_what_one_may_not_see_or_do_stays_as_it_is(world: World) -> None:
    secret = open_one(as_staff(world.vera), world.dispute)
    ivo, reader = as_staff(world.ivo), as_staff(watching(world.reader))
    plain = resolved(ivo, world.wardrobe)
    assert ivo.get(f"/complaints/{secret.pk}").status_code == 404
    assert ivo.post(f"/conversations/{world.dispute.pk}/complaints").status_code == 404
    deeds = ("steps", "owner", "lesson", "prevention", "closure", "reopening", "withdrawal")
    for deed in deeds:
        assert ivo.post(f"/complaints/{secret.pk}/{deed}").status_code == 404
        assert reader.post(f"/complaints/{plain.pk}/{deed}").status_code == 403
    assert reader.post(f"/conversations/{world.office.pk}/complaints").status_code == 403
    shown = page_of(reader, plain)
    assert "Tehtud: apology" in shown
    assert "/steps" not in shown
    for client in (ivo, reader):
        for part in ("open", "all", "overdue", "failed", "nonsense"):
            assert (
                world.dispute.subject
                not in client.get(f"/complaints?shown={part}").content.decode()
            )
    assert len(STEPS) == 6


def _talk(world: World, number: int) -> str:
    return unescape(as_staff(world.ivo).get(f"/conversations/{number}").content.decode())
