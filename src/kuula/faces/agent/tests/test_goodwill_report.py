"""The goodwill report: each number opens its grants, retention is compared, limits are advised."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import transaction
from django.test import Client
from tests.counting import statements
from tests.world import World, mail

from kuula.desk.access import conversation_for
from kuula.desk.actions import open_conversation, save_template
from kuula.desk.actions.complaints import StepForm, open_complaint, take_step
from kuula.desk.actions.goodwill import (
    GoodwillForm,
    LimitForm,
    approve_goodwill,
    decline_goodwill,
    give_goodwill,
    redeem_voucher,
    set_limit,
)
from kuula.desk.actions.templates import TemplateForm
from kuula.desk.goodwill.codes import shown
from kuula.desk.incoming import Opening
from kuula.desk.models import Conversation, Draft, Goodwill
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.ledger.recording import as_history
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
WHY = "It came three days late"
WIDE = LimitForm(100_00, 10_000_00, 100_000_00)


@pytest.fixture
def wide(world: World) -> World:
    """The world in which agents may give 100 € at once."""
    set_limit(SYSTEM, role="agent", currency="EUR", form=WIDE)
    return world


def given(world: World, talk: Conversation, amount: int, kind: str = "refund") -> Goodwill:
    actor = world.actor(world.ivo)
    return give_goodwill(actor, conversation=talk, form=GoodwillForm(kind, amount, WHY))


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode()).replace("\xa0", " ")


def test_each_number_opens_exactly_the_grants_behind_it(wide: World) -> None:
    given(wide, wide.wardrobe, 1000)
    given(wide, wide.wardrobe, 550, "voucher")
    given(wide, wide.invoice, 2000)
    vera = wide.actor(wide.vera)
    secret = GoodwillForm("refund", 7700, "A secret")
    give_goodwill(vera, conversation=wide.dispute, form=secret)
    mari = as_staff(wide.mari)
    report = text_of(mari, "/report/goodwill")
    assert "€35.50" in report
    assert "€77" not in report, "the closed team does not exist for her"
    for name, cost, rows in (
        ("Refund", "€30", 2),
        ("Voucher", "€5.50", 1),
        ("Põhjala Kodu", "€15.50", 2),
        ("Jadran Dom", "€20", 1),
        ("First line", "€35.50", 3),
    ):
        found = re.search(rf'{name}</td>.*?href="([^"]+)">{re.escape(cost)}<', report, re.DOTALL)
        assert found, name
        assert text_of(mari, found[1]).count(WHY) == rows, name
    assert "A secret" not in text_of(mari, "/report/goodwill/given")


def opened(client: Client, label: str) -> str:
    """What a figure of the report opens."""
    report = text_of(client, "/report/goodwill")
    found = re.search(rf'aria-label="{label}".*?</section>', report, re.DOTALL)
    assert found, label
    link = re.search(r'href="([^"]+)"', found[0])
    return text_of(client, link[1]) if link else ""


def test_what_was_asked_and_redeemed_opens_its_cases(wide: World) -> None:
    mari = as_staff(wide.mari)
    given(wide, wide.wardrobe, 1000)
    assert opened(mari, "Asked above a limit") == opened(mari, "Codes redeemed") == ""
    above = given(wide, wide.invoice, 150_00)
    decline_goodwill(wide.actor(wide.liis), goodwill=above, word="Too much")
    given(wide, wide.office, 700, "voucher")
    code = given(wide, wide.account, 900, "voucher").vouchers.get()
    redeem_voucher(wide.actor(wide.ivo), voucher=code, reference="1001")
    asked = opened(mari, "Asked above a limit")
    assert (asked.count(WHY), "€150" in asked) == (1, True)
    assert "Asked above a limit</h1>" in asked
    redeemed = opened(mari, "Codes redeemed")
    assert (redeemed.count(WHY), "€9" in redeemed) == (1, True)
    assert text_of(mari, "/report/goodwill/given?of=nonsense").count(WHY) == 3


def test_its_queries_do_not_grow_with_what_was_given(wide: World) -> None:
    mari = as_staff(wide.mari)

    def asked() -> int:
        with statements() as seen:
            text_of(mari, "/report/goodwill")
            text_of(mari, "/report/goodwill/given")
            text_of(mari, "/goodwill?shown=all")
        return len(seen)

    given(wide, wide.wardrobe, 100)
    asked()
    few = asked()
    for talk in (wide.invoice, wide.account, wide.slots, wide.office, wide.wardrobe):
        given(wide, talk, 100, "voucher")
    assert asked() == few


def test_an_empty_report_says_so_and_advises_nothing(world: World) -> None:
    page = text_of(as_staff(world.mari), "/report/goodwill")
    assert "Nothing was given in this time" in page
    assert "Too few to say anything" in page
    assert "No advice" in page


def complained(world: World, number: int, *, made_good: bool, back: bool) -> None:
    """Somebody complained half a year ago, got something or not, and came back or not."""
    email, name = f"guest{number}@example.ee", f"Guest {number}"
    opening = Opening(world.pohjala.pk, "Late", team_id=world.first_line.pk)
    ivo, start = world.actor(world.ivo), clock.now() - timedelta(days=180)
    with as_history(start):
        talk = open_conversation(
            SYSTEM, opening=opening, message=mail(email, name, "It is late.", start, "en")
        )
        open_complaint(ivo, conversation=conversation_for(SYSTEM, talk.conversation_id))
    if made_good:
        with as_history(start + timedelta(days=2)):
            form = GoodwillForm("refund", 100, WHY)
            give_goodwill(
                ivo, conversation=conversation_for(SYSTEM, talk.conversation_id), form=form
            )
    if back:
        later = start + timedelta(days=60)
        with as_history(later):
            again = mail(email, name, "One more thing.", later, "en")
            open_conversation(SYSTEM, opening=opening, message=again)


def test_those_made_good_to_are_compared_with_similar_ones_when_there_are_enough(
    wide: World,
) -> None:
    with transaction.atomic():
        for number in range(60):
            made_good = number % 2 == 0
            back = number % 4 == 0 if not made_good else number % 10 != 0
            complained(wide, number, made_good=made_good, back=back)
    page = text_of(as_staff(wide.mari), "/report/goodwill")
    assert ") of 30" in page
    assert "80%" in page
    assert "+80 (" in page
    assert "came back more often. More room may pay." in page
    assert "cannot show that the goodwill was the reason" in page


def test_a_limit_is_advised_when_nearly_all_requests_above_it_are_approved(world: World) -> None:
    set_limit(SYSTEM, role="agent", currency="EUR", form=LimitForm(10_00, 9_000_00, 90_000_00))
    ivo, liis = world.actor(world.ivo), world.actor(world.liis)
    for number in range(30):
        form = GoodwillForm("refund", 20_00 + number * 10, WHY)
        asked = give_goodwill(ivo, conversation=world.wardrobe, form=form)
        if number:
            approve_goodwill(liis, goodwill=asked)
        else:
            decline_goodwill(liis, goodwill=asked, word="No")
    page = text_of(as_staff(world.mari), "/report/goodwill")
    row = re.search(r"Agent, EUR</td>.*?</tr>", page, re.DOTALL)
    assert row
    assert "€10" in row[0]
    assert "€22.40" in row[0]
    assert "Ivo Lepik" not in page


def test_goodwill_is_evidence_of_the_solution_of_a_complaint(wide: World) -> None:
    ivo, talk = wide.actor(wide.ivo), wide.wardrobe
    complaint = open_complaint(ivo, conversation=talk)
    for step in ("apology", "review", "record"):
        take_step(ivo, complaint=complaint, form=StepForm(step, note="Done"))
    refund, foreign = given(wide, talk, 1000), given(wide, wide.invoice, 1000)
    client, page = as_staff(wide.ivo), f"/complaints/{complaint.pk}"
    assert f'value="g{refund.pk}"' in text_of(client, page)
    wrong = {"step": "resolution", "evidence": f"g{foreign.pk}"}
    assert client.post(f"{page}/steps", wrong).status_code == 404
    right = {"step": "resolution", "evidence": f"g{refund.pk}"}
    assert client.post(f"{page}/steps", right).status_code == 302
    assert "Goodwill: Refund, €10" in text_of(client, page)


def test_a_template_has_a_place_for_the_code(wide: World) -> None:
    form = TemplateForm("Sorry", "et", "Vabandame. Kood: {voucher.code}")
    template = save_template(SYSTEM, form=form)
    client, talk = as_staff(wide.ivo), wide.wardrobe
    keep = f"/conversations/{talk.pk}/draft"
    client.post(keep, {"kind": "reply", "text": "", "template": template.pk})
    assert "{voucher.code}" in Draft.objects.get().text, "without a code it is left to be seen"
    unsent = client.post(
        f"/conversations/{talk.pk}/replies", {"kind": "reply", "text": Draft.objects.get().text}
    )
    assert unsent.status_code == 422 or Draft.objects.exists()
    voucher = given(wide, talk, 500, "voucher").vouchers.get()
    client.post(keep, {"kind": "reply", "text": "", "template": template.pk})
    assert shown(voucher.code) in Draft.objects.get().text
