"""Conversations merged at the desk and taken apart again: everything comes along, and home."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.world import World, mail

from kuula.desk.access import conversation_for
from kuula.desk.actions import (
    PromiseForm,
    invite_guest,
    make_promise,
    open_conversation,
    receive_message,
    save_draft,
)
from kuula.desk.actions.drafting import DraftForm
from kuula.desk.actions.incidents import IncidentForm, link_conversation, open_incident
from kuula.desk.incoming import Opening
from kuula.desk.models import Attachment, Conversation, Draft, IncidentLink, Message, Promise
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db


def second(world: World, subject: str = "Kapp veel kord", email: str = "") -> Conversation:
    """Another conversation of Kadri's, with a file."""
    moment = clock.now()
    said = mail(email or "kadri.tamm@example.ee", "Kadri Tamm", "Kus kapp on?", moment, "et")
    opened = open_conversation(
        SYSTEM,
        opening=Opening(world.pohjala.pk, subject, team_id=world.first_line.pk, target_minutes=60),
        message=said,
    )
    Attachment.objects.create(
        message_id=opened.message_id, key="k", filename="kapp.jpg", size=3, created_at=moment
    )
    return conversation_for(SYSTEM, opened.conversation_id)


def merge(
    client: Client, into: Conversation, others: Sequence[Conversation], **fields: str
) -> HttpResponse:
    chosen = [str(one.pk) for one in others]
    return client.post(f"/conversations/{into.pk}/merge", {"chosen": chosen, **fields})


def undo(client: Client, into: Conversation) -> HttpResponse:
    merge_id = into.merges.order_by("-pk").values_list("pk", flat=True)[0]
    return client.post(f"/merges/{merge_id}/undoing", follow=True)


def everything() -> list[object]:
    """All that a merge may touch, as it stands."""
    ignored = ("search",)
    rows: list[object] = []
    for kind in (Conversation, Message, Draft, Attachment, Promise):
        names = [one.attname for one in kind._meta.concrete_fields if one.name not in ignored]
        rows += [(kind.__name__, *row) for row in kind.objects.order_by("pk").values_list(*names)]
    carried = Conversation.tags.through.objects.order_by("conversation_id", "tag_id")
    rows += list(carried.values_list("conversation_id", "tag_id"))
    guests = Conversation.guests.rel.related_model.objects.order_by("conversation_id", "staff_id")
    return rows + list(guests.values_list("conversation_id", "staff_id"))


def test_messages_files_and_drafts_come_along_and_go_home_as_they_were(world: World) -> None:
    client, ivo = as_staff(world.ivo), world.actor(world.ivo)
    talk, third = second(world), second(world, "Kolmas")
    for one, words in ((world.wardrobe, "Tere"), (talk, "Palun oodake"), (third, "Kohe")):
        save_draft(ivo, conversation=one, kind="reply", form=DraftForm(words))
    make_promise(
        ivo, conversation=talk, form=PromiseForm("Helistan", clock.now() + timedelta(days=1))
    )
    ana = world.actor(world.ana)
    save_draft(ana, conversation=talk, kind="note", form=DraftForm("Ana kirjutab"))
    before = everything()
    offered = client.get(f"/conversations/{world.wardrobe.pk}/merge").content.decode()
    assert "Kapp veel kord" in offered
    assert "Kolmas" in offered
    assert "Kapp veel kord" not in client.get(
        f"/conversations/{world.wardrobe.pk}/merge?words=kolmas"
    ).content.decode().replace("Kapp ei tulnud", "")

    assert merge(client, world.wardrobe, [talk, third]).status_code == 302
    page = client.get(f"/conversations/{world.wardrobe.pk}").content.decode()
    assert page.count("Kus kapp on?") >= 2
    assert "kapp.jpg" in page
    assert f"Ivo Lepik merged № {talk.pk}, № {third.pk} into this" in page
    words = Draft.objects.get(conversation=world.wardrobe, staff=world.ivo).text
    assert all(one in words for one in ("Tere", "Palun oodake", "Kohe"))
    assert Draft.objects.get(staff=world.ana).conversation == world.wardrobe
    world.wardrobe.refresh_from_db()
    assert (world.wardrobe.messages_count, world.wardrobe.state) == (3, "new")
    talk.refresh_from_db()
    assert (talk.state, talk.merged_into) == ("closed", world.wardrobe)

    assert "The merge is taken back" in undo(client, world.wardrobe).content.decode()
    assert everything() == before
    page = client.get(f"/conversations/{world.wardrobe.pk}").content.decode()
    assert "took the merge of" in page
    kinds = Entry.objects.filter(type="desk.conversation_unmerged")
    assert set(kinds.values_list("conversation_id", flat=True)) == {
        world.wardrobe.pk,
        talk.pk,
        third.pk,
    }


def test_an_old_number_leads_to_the_new_one(world: World) -> None:
    client, talk = as_staff(world.ivo), second(world)
    merge(client, world.wardrobe, [talk])
    answer = client.get(f"/conversations/{talk.pk}", follow=True)
    assert answer.redirect_chain[-1][0].startswith(f"/conversations/{world.wardrobe.pk}")
    assert f"№ {talk.pk} was merged into № {world.wardrobe.pk}" in answer.content.decode()
    part = client.get(f"/conversations/{talk.pk}?part=head", headers={"HX-Request": "true"})
    assert f"Merged into № {world.wardrobe.pk}" in part.content.decode()


def test_what_came_since_goes_by_the_number_it_was_sent_to(world: World) -> None:
    client, talk = as_staff(world.ivo), second(world)
    merge(client, world.wardrobe, [talk])
    world.wardrobe.refresh_from_db()
    with clock.at(clock.now() + timedelta(minutes=5)):
        for words, named in (("Vanale numbrile", talk.pk), ("Uuele", None)):
            later = mail("kadri.tamm@example.ee", "Kadri", words, clock.now(), "et")
            receive_message(SYSTEM, conversation=world.wardrobe, message=later, named=named)
        undo(as_staff(world.ivo), world.wardrobe)
    talk.refresh_from_db()
    said = [one.text for one in talk.messages.order_by("pk")]
    assert said == ["Kus kapp on?", "Vanale numbrile"]
    assert (talk.messages_count, talk.last_excerpt) == (2, "Vanale numbrile")
    world.wardrobe.refresh_from_db()
    assert world.wardrobe.messages_count == 2
    assert world.wardrobe.last_excerpt == "Uuele"


def test_what_was_changed_since_stays_changed(world: World) -> None:
    client, talk = as_staff(world.ivo), second(world)
    merge(client, world.wardrobe, [talk])
    number = world.wardrobe.pk
    client.post(f"/conversations/{number}/replies", {"text": "Tuleb homme.", "send": "solve"})
    client.post(f"/conversations/{number}/priority", {"priority": "4"})
    undo(client, world.wardrobe)
    world.wardrobe.refresh_from_db()
    assert (world.wardrobe.state, world.wardrobe.priority) == ("solved", 4)
    assert world.wardrobe.messages.filter(text="Tuleb homme.").exists()
    talk.refresh_from_db()
    assert (talk.state, talk.merged_into) == ("new", None)
    assert talk.waiting_since is not None


def test_what_cannot_be_merged_says_why(world: World) -> None:
    client, talk, third = as_staff(world.ivo), second(world), second(world, "Kolmas")
    itself = merge(client, talk, [talk])
    assert "A conversation cannot be merged with itself" in itself.content.decode()
    assert "Choose at least one" in merge(client, talk, []).content.decode()
    other_brand = merge(client, talk, [world.invoice])
    assert other_brand.status_code == 422
    assert "was written to Jadran Dom" in other_brand.content.decode()
    assert merge(client, talk, [third]).status_code == 302
    again = merge(client, world.wardrobe, [third])
    assert again.status_code == 409
    assert f"№ {third.pk} was merged into № {talk.pk} already" in again.content.decode()
    circle = merge(client, third, [talk])
    assert circle.status_code == 409
    assert "was itself merged into" in circle.content.decode()
    assert "Merge there" in merge(client, third, [world.wardrobe]).content.decode()
    spam = merge(client, world.lottery, [talk], confirmed="1")
    assert "is spam" in spam.content.decode()


def test_nobody_merges_what_they_cannot_see(world: World) -> None:
    client = as_staff(world.ivo)
    hidden = merge(client, world.wardrobe, [world.dispute])
    assert hidden.status_code == 404
    assert f"There is no conversation № {world.dispute.pk}" in hidden.content.decode()
    assert (
        as_staff(world.reader).get(f"/conversations/{world.wardrobe.pk}/merge").status_code == 403
    )
    asked = merge(as_staff(world.liis), world.wardrobe, [world.dispute])
    assert asked.status_code == 409
    assert "Suletud meeskonnale kuulub" in asked.content.decode()
    assert world.dispute.messages.exists()


def test_who_may_not_see_the_place_keeps_the_draft_and_is_not_led_there(world: World) -> None:
    ivo, talk = world.actor(world.ivo), second(world)
    save_draft(ivo, conversation=talk, kind="reply", form=DraftForm("Ivo sõnad"))
    assert merge(as_staff(world.liis), world.dispute, [talk]).status_code == 302
    assert Draft.objects.get(staff=world.ivo).conversation == talk
    page = as_staff(world.ivo).get(f"/conversations/{talk.pk}")
    assert page.status_code == 200
    assert "Merged into a conversation that you cannot see" in page.content.decode()
    assert "Kus kapp on?" not in page.content.decode().split('id="thread"')[1]
    merge_id = world.dispute.merges.get().pk
    assert as_staff(world.ivo).post(f"/merges/{merge_id}/undoing").status_code == 404


def test_another_customer_is_asked_about_and_each_message_keeps_its_sender(world: World) -> None:
    client, talk = as_staff(world.ivo), second(world, email="uku@mail.example")
    asked = merge(client, world.wardrobe, [talk])
    assert asked.status_code == 409
    assert "came from another customer" in asked.content.decode()
    assert merge(client, world.wardrobe, [talk], confirmed="1").status_code == 302
    page = client.get(f"/conversations/{world.wardrobe.pk}").content.decode()
    assert "uku@mail.example" in page
    message = Message.objects.get(sender="uku@mail.example")
    assert message.customer == talk.customer
    assert message.conversation == world.wardrobe


def test_tags_and_guests_come_along(world: World) -> None:
    liis = world.actor(world.liis)
    client = as_staff(world.liis)
    talk = second(world)
    invite_guest(liis, conversation=world.dispute, staff=world.ivo)
    merge(client, world.dispute, [world.wardrobe, talk])
    world.dispute.refresh_from_db()
    assert {one.name for one in world.dispute.tags.all()} == {"delivery", "late"}
    undo(client, world.dispute)
    assert not world.dispute.tags.exists()
    assert {one.name for one in world.wardrobe.tags.all()} == {"delivery", "late"}
    assert merge(client, world.wardrobe, [world.dispute], confirmed="1").status_code == 302
    assert world.wardrobe.guests.filter(staff=world.ivo).exists()


def test_words_sent_to_a_merged_conversation_are_kept_where_it_went_on(world: World) -> None:
    ana, talk = as_staff(world.ana), second(world)
    ana.post(f"/conversations/{world.wardrobe.pk}/draft", {"text": "Ana siin", "kind": "reply"})
    merge(as_staff(world.ivo), world.wardrobe, [talk])
    sent = ana.post(
        f"/conversations/{talk.pk}/replies", {"text": "Vastus sulle", "seen": ""}, follow=True
    )
    page = sent.content.decode()
    assert f"br. {talk.pk} u međuvremenu je spojen u br. {world.wardrobe.pk}" in page
    kept = Draft.objects.get(conversation=world.wardrobe, staff=world.ana).text
    assert "Vastus sulle" in kept
    assert "Ana siin" in kept
    assert not Message.objects.filter(kind="outbound", conversation=world.wardrobe).exists()


def test_only_the_last_merge_can_be_taken_back_and_only_for_a_time(world: World) -> None:
    client, talk, third = as_staff(world.ivo), second(world), second(world, "Kolmas")
    merge(client, world.wardrobe, [talk])
    first = world.wardrobe.merges.get()
    merge(client, world.wardrobe, [third])
    refused = client.post(f"/merges/{first.pk}/undoing", follow=True).content.decode()
    assert "Something was merged into" in refused
    assert talk.messages.count() == 0
    undo(client, world.wardrobe)
    with clock.at(clock.now() + timedelta(days=91)):
        late = as_staff(world.ivo).post(f"/merges/{first.pk}/undoing", follow=True)
        assert "That time has passed" in late.content.decode()
    with clock.at(clock.now() + timedelta(days=31)):
        assert as_staff(world.ivo).post(f"/merges/{first.pk}/undoing").status_code == 302
    assert talk.messages.count() == 1
    twice = client.post(f"/merges/{first.pk}/undoing", follow=True)
    assert "taken back already" in twice.content.decode()


def test_merges_in_merges_are_taken_apart_from_the_outside_in(world: World) -> None:
    client, talk, third = as_staff(world.ivo), second(world), second(world, "Kolmas")
    before = everything()
    merge(client, talk, [third])
    merge(client, world.wardrobe, [talk])
    assert world.wardrobe.messages.count() == 3
    answer = client.get(f"/conversations/{third.pk}", follow=True)
    assert answer.redirect_chain[-1][0].startswith(f"/conversations/{world.wardrobe.pk}")
    assert "was itself merged into" in undo(client, talk).content.decode()
    undo(client, world.wardrobe)
    undo(client, talk)
    assert everything() == before


def test_what_is_typed_on_in_a_merged_conversation_is_kept_where_it_went_on(world: World) -> None:
    ana, talk = as_staff(world.ana), second(world)
    address = f"/conversations/{talk.pk}/draft"
    first = ana.post(address, {"text": "Tere", "kind": "reply"}, headers={"If-Match": '""'})
    merge(as_staff(world.ivo), world.wardrobe, [talk])
    seen = first.headers["ETag"]
    on = ana.post(address, {"text": "Tere, Kadri", "kind": "reply"}, headers={"If-Match": seen})
    assert on.status_code == 204
    draft = Draft.objects.get(staff=world.ana)
    assert (draft.text, draft.conversation) == ("Tere, Kadri", world.wardrobe)
    undo(as_staff(world.ivo), world.wardrobe)
    draft.refresh_from_db()
    assert (draft.text, draft.conversation) == ("Tere, Kadri", talk)


def test_a_note_and_a_reply_that_are_joined_are_a_note_until_the_merge_is_taken_back(
    world: World,
) -> None:
    ana, talk = as_staff(world.ana), second(world)
    ana.post(f"/conversations/{talk.pk}/draft", {"text": "Among us", "kind": "note"})
    ana.post(f"/conversations/{world.wardrobe.pk}/draft", {"text": "To them", "kind": "reply"})
    merge(as_staff(world.ivo), world.wardrobe, [talk])
    (joined,) = Draft.objects.filter(staff=world.ana, conversation=world.wardrobe)
    assert (joined.kind, joined.text) == ("note", "To them\n\nAmong us")
    undo(as_staff(world.ivo), world.wardrobe)
    kept = Draft.objects.filter(staff=world.ana).values_list("conversation", "kind", "text")
    assert set(kept) == {
        (world.wardrobe.pk, "reply", "To them"),
        (talk.pk, "note", "Among us"),
    }


def test_words_of_a_note_sent_to_a_merged_conversation_never_become_a_reply(world: World) -> None:
    ana, talk = as_staff(world.ana), second(world)
    merge(as_staff(world.ivo), world.wardrobe, [talk])
    for kind, text in (("note", "Among us"), ("reply", "To them")):
        sent = {"kind": kind, "text": text, "seen": ""}
        ana.post(f"/conversations/{talk.pk}/replies", sent, follow=True)
    (kept,) = Draft.objects.filter(staff=world.ana)
    assert kept.kind == "note"
    assert "Among us" in kept.text
    assert "To them" in kept.text


def test_an_incident_that_came_with_a_merge_goes_with_it(world: World) -> None:
    ivo, talk = as_staff(world.ivo), second(world)
    actor = world.actor(world.ivo)
    incident = open_incident(actor, form=IncidentForm("The carrier is on strike"))
    link_conversation(actor, conversation=talk, incident=incident)
    merge(ivo, world.wardrobe, [talk])
    assert IncidentLink.objects.filter(conversation=world.wardrobe).exists()
    undo(ivo, world.wardrobe)
    assert list(IncidentLink.objects.values_list("conversation", flat=True)) == [talk.pk]
