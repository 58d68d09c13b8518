"""What a light seat is never left with: others' conversations, responsibility, a wider circle."""

import pytest
from tests.world import World

from kuula.desk.actions import ask_colleague, assign_conversation, invite_guest, move_conversation
from kuula.desk.actions.complaints import open_complaint
from kuula.desk.jobs import light_seats
from kuula.desk.models import Conversation, Mention
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.faces.agent.tests.test_light_seat import add_seat, olev
from kuula.faces.agent.tests.test_merging import merge, undo
from kuula.kit.problems import Problem
from kuula.ledger.models import Entry
from kuula.ledger.subscriptions import deliver
from kuula.workspace.actions import change_staff, deactivate_staff
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Membership, Role, Staff

__all__ = ["olev"]
pytestmark = pytest.mark.django_db


def holder(talk: Conversation) -> int | None:
    """Who is responsible for it now."""
    return Conversation.objects.values_list("assignee_id", flat=True).get(pk=talk.pk)


def test_a_merge_that_is_taken_back_takes_along_who_came_with_it(world: World, olev: Staff) -> None:
    ivo, into, seat = as_staff(world.ivo), world.wardrobe, as_staff(olev)
    ivo.post(f"/conversations/{world.slots.pk}/following", {"follow": "1"})
    ask_colleague(
        world.actor(world.ivo), conversation=world.slots, staff=olev, question="In stock?"
    )
    merge(ivo, into, [world.slots], confirmed="1")
    assert seat.get(f"/asked/{into.pk}").status_code == 200
    undo(ivo, into)
    assert seat.get(f"/asked/{into.pk}").status_code == 404
    assert seat.get(f"/asked/{world.slots.pk}").status_code == 200
    assert not into.followers.filter(staff=world.ivo).exists()


def test_who_was_named_since_stays_when_the_merge_is_taken_back(world: World, olev: Staff) -> None:
    actor, ivo, into = world.actor(world.ivo), as_staff(world.ivo), world.wardrobe
    ask_colleague(actor, conversation=world.slots, staff=olev, question="In stock?")
    merge(ivo, into, [world.slots], confirmed="1")
    ask_colleague(actor, conversation=into, staff=olev, question="And this one?")
    undo(ivo, into)
    assert as_staff(olev).get(f"/asked/{into.pk}").status_code == 200


def test_nobody_with_a_light_seat_takes_over_from_who_leaves(world: World, olev: Staff) -> None:
    admin, address = as_staff(world.mari), f"/settings/people/{world.ivo.pk}/leaving"
    assert f'value="{olev.pk}"' not in admin.get(address).content.decode()
    with pytest.raises(Problem, match="light seat"):
        deactivate_staff(world.actor(world.mari), staff=world.ivo, successor=olev)
    world.ivo.refresh_from_db()
    assert world.ivo.is_active


@pytest.mark.parametrize("how", ["told", "by the clock"])
def test_who_gets_a_light_seat_hands_everything_back(world: World, how: str) -> None:
    assign_conversation(SYSTEM, conversation=world.wardrobe, staff=world.ivo)
    case = open_complaint(world.actor(world.ivo), conversation=world.wardrobe)
    change_staff(SYSTEM, staff=world.ivo, role=Role.DEPARTMENT_READER, team_ids=[])
    if how == "told":
        entry = Entry.objects.filter(type="workspace.staff_changed").latest("pk")
        deliver("desk.leave_light_seats", [entry.pk])
    else:
        light_seats()
    assert holder(world.wardrobe) is None
    case.refresh_from_db()
    assert case.owner_id is None
    page = as_staff(world.mari).get(f"/conversations/{world.wardrobe.pk}").content.decode()
    assert "Ivo Lepik has a light seat now" in page


def test_the_words_of_a_light_seat_let_in_nobody_but_its_own_department(
    world: World, olev: Staff
) -> None:
    near, far = add_seat("Kati Laos", "Warehouse"), add_seat("Rein Raha", "Finance")
    actor = world.actor(world.ivo)
    ask_colleague(actor, conversation=world.wardrobe, staff=olev, question="In stock?")
    question = Mention.objects.get(staff=olev)
    words = {"text": "@Rein Raha @Kati Laos @Liis Kask look"}
    assert as_staff(olev).post(f"/questions/{question.pk}/answer", words).status_code == 302
    named = set(Mention.objects.filter(question=False).values_list("staff_id", flat=True))
    assert named == {near.pk, world.liis.pk}
    assert as_staff(far).get(f"/asked/{world.wardrobe.pk}").status_code == 404
    assert as_staff(near).get(f"/asked/{world.wardrobe.pk}").status_code == 200


def test_a_light_seat_is_invited_into_a_closed_team_on_the_desk(world: World, olev: Staff) -> None:
    vera, address = as_staff(world.vera), f"/conversations/{world.dispute.pk}"
    page = vera.get(address).content.decode()
    menu = page[page.index('id="talk-guest"') :]
    assert f'value="{olev.pk}"' in menu[: menu.index("</select>")]
    assert vera.post(f"{address}/guests", {"staff": olev.pk}).status_code == 302
    assert as_staff(olev).get(f"/asked/{world.dispute.pk}").status_code == 200


def test_the_list_goes_on_when_what_is_open_goes_to_a_closed_team(
    world: World, olev: Staff
) -> None:
    actor, talk = world.actor(world.ivo), world.wardrobe
    ask_colleague(actor, conversation=talk, staff=olev, question="In stock?")
    move_conversation(SYSTEM, conversation=talk, team=world.legal)
    ask_colleague(actor, conversation=world.account, staff=olev, question="And this one?")
    region = f"/asked?part=list&open={talk.pk}"
    answer = as_staff(olev).get(region, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert f"/asked/{world.account.pk}" in answer.content.decode()
    assert f"/asked/{talk.pk}" not in answer.content.decode()


def test_a_light_seat_owns_no_complaint_and_no_team_of_them_takes_over(
    world: World, olev: Staff
) -> None:
    liis = as_staff(world.liis)
    case = open_complaint(world.actor(world.liis), conversation=world.wardrobe)
    assert f'value="{olev.pk}"' not in liis.get(f"/complaints/{case.pk}").content.decode()
    refused = liis.post(f"/complaints/{case.pk}/owner", {"staff": olev.pk}, follow=True)
    assert "has a light seat" in refused.content.decode()
    case.refresh_from_db()
    assert case.owner_id != olev.pk
    Membership.objects.filter(team=world.legal).delete()
    Membership.objects.create(team=world.legal, staff=olev)
    address = f"/conversations/{world.wardrobe.pk}/handover"
    sent = {"to": f"team-{world.legal.pk}", "reason": "Theirs"}
    refused = as_staff(world.vera).post(address, sent)
    assert refused.status_code in (403, 404, 422)


def test_what_a_guest_was_let_into_stays_theirs_after_a_merge(world: World, olev: Staff) -> None:
    invite_guest(SYSTEM, conversation=world.wardrobe, staff=olev)
    ivo = as_staff(world.ivo)
    merge(ivo, world.wardrobe, [world.slots], confirmed="1")
    undo(ivo, world.wardrobe)
    assert as_staff(olev).get(f"/asked/{world.wardrobe.pk}").status_code == 200


def test_a_telephone_offers_a_light_seat_what_it_has(world: World, olev: Staff) -> None:
    told = as_staff(olev).get("/manifest.webmanifest").json()
    for one in told["shortcuts"]:
        assert as_staff(olev).get(one["url"]).status_code == 200, one
