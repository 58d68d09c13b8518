"""Following, mentions and questions among colleagues, through the browser's door."""

import re

import pytest
from django.test import Client
from tests.world import SECRET_WORD, World

from kuula.desk.actions import add_note, invite_guest, merge_conversations, move_conversation
from kuula.desk.models import Follower, Mention, Message
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _all_in_english(world: World) -> None:
    Staff.objects.update(language="en")


def count_of(client: Client, view: str) -> int:
    """The count beside a view of the inbox."""
    page = client.get("/inbox/open?part=views", headers={"HX-Request": "true"}).content.decode()
    found = re.search(rf'href="/inbox/{view}"[^>]*>.*?</a>', page, re.S)
    assert found is not None
    count = re.search(r'class="count[^"]*"[^>]*>(\d+)', found[0])
    return int(count[1]) if count else 0


def rows_of(client: Client, view: str) -> list[int]:
    """The conversations in a view of the inbox."""
    page = client.get(f"/inbox/{view}").content.decode()
    return [int(one) for one in re.findall(r'id="row-(\d+)"', page)]


def note(client: Client, number: int, text: str) -> None:
    sent = {"kind": "note", "text": text, "send": "1"}
    assert client.post(f"/conversations/{number}/replies", sent).status_code == 302


def ask(client: Client, number: int, staff: Staff, question: str = "Kas laos on?") -> str:
    sent = {"staff": staff.pk, "question": question}
    answer = client.post(f"/conversations/{number}/questions", sent, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def types_of(number: int) -> list[str]:
    found = Entry.objects.filter(conversation_id=number, type__startswith="desk.")
    return list(found.order_by("id").values_list("type", flat=True))


def test_who_follows_finds_it_in_a_view_of_their_own_until_it_is_settled(world: World) -> None:
    client, number = as_staff(world.ana), world.wardrobe.pk
    address = f"/conversations/{number}"
    assert (count_of(client, "following"), rows_of(client, "following")) == (0, [])
    for _twice in range(2):
        assert client.post(f"{address}/following", {"follow": "1"}).status_code == 302
    assert (count_of(client, "following"), rows_of(client, "following")) == (1, [number])
    assert count_of(as_staff(world.ivo), "following") == 0
    page = client.get(address).content.decode()
    assert "Followed by Ana Kovačević" in page
    customer = client.get(f"/customers/{world.kadri.pk}").content.decode()
    assert "Ana Kovačević follows the conversation" in customer
    client.post(f"{address}/solution")
    assert count_of(client, "following") == 0
    client.post(f"{address}/reopening")
    client.post(f"{address}/following", {"follow": "0"})
    assert rows_of(client, "following") == []
    assert types_of(number).count("desk.conversation_followed") == 2


def test_a_colleague_named_in_a_note_finds_it_and_follows(world: World) -> None:
    number = world.wardrobe.pk
    note(as_staff(world.ivo), number, "Vaata palun, @ana kovačević, ja @Liis.")
    ana = as_staff(world.ana)
    assert (count_of(ana, "mentioned"), rows_of(ana, "mentioned")) == (1, [number])
    assert count_of(as_staff(world.liis), "mentioned") == 1
    assert count_of(as_staff(world.ivo), "mentioned") == 0
    assert rows_of(ana, "following") == [number]
    page = ana.get(f"/conversations/{number}").content.decode()
    assert "Ivo Lepik mentioned you" in page
    assert "Ivo Lepik mentioned Ana Kovačević" in page
    note(ana, number, "Vaatan.")
    assert count_of(ana, "mentioned") == 0
    assert count_of(as_staff(world.liis), "mentioned") == 1


@pytest.mark.parametrize(
    "text",
    ["Kirjuta ana@jadran.example", "@", "@Keegi Muu", "@Ivo Lepik ise", "@Ivonna", "x@ana"],
)
def test_an_address_a_stranger_or_oneself_is_no_mention(world: World, text: str) -> None:
    note(as_staff(world.ivo), world.wardrobe.pk, text)
    assert not Mention.objects.exists()


def test_seen_puts_a_mention_away_and_only_who_is_meant_may(world: World) -> None:
    note(as_staff(world.ivo), world.wardrobe.pk, "@Ana Kovačević vaata")
    mention = Mention.objects.get()
    assert as_staff(world.liis).post(f"/mentions/{mention.pk}/ending").status_code == 404
    assert as_staff(world.ana).post(f"/mentions/{mention.pk}/ending").status_code == 302
    assert count_of(as_staff(world.ana), "mentioned") == 0


def test_nobody_is_named_or_asked_who_may_not_see_the_conversation(world: World) -> None:
    number = world.dispute.pk
    note(as_staff(world.vera), number, f"@Ana Kovačević {SECRET_WORD}")
    assert not Mention.objects.exists()
    assert not Follower.objects.exists()
    vera = as_staff(world.vera)
    page = vera.get(f"/conversations/{number}").content.decode()
    offered = re.search(r'id="mention-list".*?</ul>', page, re.S)
    assert offered is not None
    assert "Liis Kask" in offered[0]
    assert "Ana" not in offered[0]
    assert "Ana Kovačević cannot see this conversation" in ask(vera, number, world.ana)
    assert not Mention.objects.exists()
    invite_guest(SYSTEM, conversation=world.dispute, staff=world.ana)
    note(vera, number, "@Ana Kovačević nüüd")
    assert count_of(as_staff(world.ana), "mentioned") == 1


def test_what_one_was_named_in_leaves_with_the_right_to_see_it(world: World) -> None:
    note(as_staff(world.ivo), world.wardrobe.pk, "@Ana Kovačević vaata")
    ana, mention = as_staff(world.ana), Mention.objects.get()
    move_conversation(SYSTEM, conversation=world.wardrobe, team=world.legal)
    for view in ("mentioned", "following"):
        assert (count_of(ana, view), rows_of(ana, view)) == (0, [])
    assert ana.post(f"/mentions/{mention.pk}/ending").status_code == 404
    assert ana.post(f"/conversations/{world.wardrobe.pk}/following").status_code == 404


def test_a_question_stands_until_the_colleague_answers_and_the_assignee_stays(
    world: World,
) -> None:
    number, ivo, ana = world.account.pk, as_staff(world.ivo), as_staff(world.ana)
    address = f"/conversations/{number}"
    page = ask(ivo, number, world.ana)
    assert "Ana Kovačević is asked" in page
    assert "Ivo Lepik asked Ana Kovačević for help" in page
    assert "Ivo Lepik asks you for help" in ana.get(address).content.decode()
    world.account.refresh_from_db()
    assert world.account.assignee_id == world.ivo.pk
    note(ivo, number, "Küsin veel.")
    ivo.post(f"{address}/replies", {"kind": "reply", "text": "Uurime.", "send": "1"})
    assert rows_of(ana, "mentioned") == [number]
    note(ana, number, "Jah, kaks tükki.")
    asked = Mention.objects.get(question=True)
    assert asked.answer == Message.objects.get(text="Jah, kaks tükki.")
    assert rows_of(ana, "mentioned") == []
    assert "Questions among us" not in ivo.get(address).content.decode()
    assert types_of(number)[-2:] == ["desk.note_added", "desk.help_given"]
    assert "Ana Kovačević answered a question among us" in ivo.get(address).content.decode()


def test_who_asked_may_take_the_question_back(world: World) -> None:
    number, ivo = world.account.pk, as_staff(world.ivo)
    ask(ivo, number, world.ana)
    page = ivo.get(f"/conversations/{number}").content.decode()
    assert "No longer needed" in page
    ivo.post(f"/mentions/{Mention.objects.get().pk}/ending")
    assert rows_of(as_staff(world.ana), "mentioned") == []
    assert "put a question among us away" in ivo.get(f"/conversations/{number}").content.decode()


def test_a_question_needs_words_and_somebody_else(world: World) -> None:
    ivo, number = as_staff(world.ivo), world.account.pk
    assert "Write what you want to know" in ask(ivo, number, world.ana, "  ")
    assert "Choose somebody else" in ask(ivo, number, world.ivo)
    assert not Mention.objects.exists()


def test_asking_leaves_the_note_one_was_writing_where_it_is(world: World) -> None:
    ivo, address = as_staff(world.ivo), f"/conversations/{world.account.pk}"
    ivo.post(f"{address}/draft", {"kind": "note", "text": "Pooleli."})
    assert "Pooleli." in ask(ivo, world.account.pk, world.ana)


def test_followers_and_mentions_come_along_in_a_merge(world: World) -> None:
    note(as_staff(world.ivo), world.wardrobe.pk, "@Ana Kovačević vaata")
    merge_conversations(SYSTEM, target=world.account, sources=[world.wardrobe], confirmed=True)
    ana = as_staff(world.ana)
    assert rows_of(ana, "mentioned") == rows_of(ana, "following") == [world.account.pk]


def test_colleagues_who_left_are_neither_named_nor_offered(world: World) -> None:
    Staff.objects.filter(pk=world.ana.pk).update(is_active=False)
    add_note(world.actor(world.ivo), conversation=world.wardrobe, text="@Ana Kovačević vaata")
    assert not Mention.objects.exists()
    page = as_staff(world.ivo).get(f"/conversations/{world.wardrobe.pk}").content.decode()
    offered = re.search(r'id="mention-list".*?</ul>', page, re.S)
    assert offered is not None
    assert "Ana" not in offered[0]
