"""Goodwill through the browser's door: inside the limits at once, one cent above an approval."""

from datetime import timedelta
from html import unescape
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests.world import World
from tests.world.watching import watching

from kuula.desk.actions import merge_conversations, undo_merge
from kuula.desk.actions.erasing import erase_messages
from kuula.desk.actions.goodwill import (
    GoodwillForm,
    LimitForm,
    expire_vouchers,
    give_goodwill,
    redeem_voucher,
    set_limit,
    switch_kind,
)
from kuula.desk.actions.goodwill.giving import brand_day
from kuula.desk.goodwill.access import voucher_for
from kuula.desk.goodwill.codes import shown
from kuula.desk.models import Conversation, Draft, Goodwill, Merge, Voucher
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.kit import clock
from kuula.ledger.events import Experience, event_type
from kuula.ledger.models import Entry, Personal
from kuula.workspace.access import actor_for
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db
LIMIT = LimitForm(per_grant=2000, per_customer=5000, per_month=10000)
WHY = "The wardrobe came three days late"


@pytest.fixture
def limited(world: World) -> World:
    """The world in which agents may give 20 € at once, 50 € a customer, 100 € a month."""
    set_limit(SYSTEM, role="agent", currency="EUR", form=LIMIT)
    return world


def sent(kind: str = "refund", amount: str = "20", **more: object) -> dict[str, object]:
    return {"kind": kind, "amount": amount, "reason": WHY} | more


def give(client: Client, talk: Conversation, **fields: object) -> Goodwill:
    """Give through the form; answers what came of it."""
    before = Goodwill.objects.count()
    answer = client.post(f"/conversations/{talk.pk}/goodwill", sent(**fields))  # type: ignore[arg-type]
    assert answer.status_code == 302, unescape(answer.content.decode())[-3000:]
    assert Goodwill.objects.count() == before + 1
    return Goodwill.objects.latest("pk")


def facts(talk: Conversation) -> list[str]:
    found = Entry.objects.standing().filter(conversation_id=talk.pk, type__regex="goodwill|voucher")
    return [
        one.removeprefix("desk.") for one in found.order_by("id").values_list("type", flat=True)
    ]


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def test_inside_the_limits_only_a_reason_is_needed(limited: World) -> None:
    ivo, talk = as_staff(limited.ivo), limited.wardrobe
    page = f"/conversations/{talk.pk}/goodwill"
    assert "Without asking you can give up to €20 now" in text_of(ivo, page)
    refused = ivo.post(page, sent(reason=" "))
    assert refused.status_code == 422
    assert not Goodwill.objects.exists()
    given = give(ivo, talk, amount="20,00")
    assert (given.state, given.amount, given.currency, given.reason) == (
        "granted",
        2000,
        "EUR",
        WHY,
    )
    assert facts(talk) == ["goodwill_granted"]
    assert "Ivo Lepik gave: Refund, €20" in text_of(ivo, f"/conversations/{talk.pk}")


def test_one_cent_above_is_asked_for_and_decided_by_somebody_else_with_a_word(
    limited: World,
) -> None:
    ivo, liis, talk = as_staff(limited.ivo), as_staff(limited.liis), limited.wardrobe
    asked = give(ivo, talk, amount="20.01")
    assert (asked.state, asked.over, asked.granted_at) == ("asked", "grant", None)
    assert "20,01\xa0€" in text_of(liis, "/day")
    assert WHY in text_of(liis, "/goodwill")
    assert ivo.post(f"/goodwill/{asked.pk}/decision", {"decision": "approve"}).status_code == 403
    without = liis.post(f"/goodwill/{asked.pk}/decision", {"decision": "decline"})
    assert without.status_code == 422
    yes = {"decision": "approve", "word": "Yes, they waited long"}
    assert liis.post(f"/goodwill/{asked.pk}/decision", yes).status_code == 302
    assert liis.post(f"/goodwill/{asked.pk}/decision", yes).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by, asked.word) == (
        "granted",
        limited.liis,
        "Yes, they waited long",
    )
    assert facts(talk) == ["goodwill_asked", "goodwill_approved"]
    assert "Yes, they waited long" in text_of(ivo, f"/goodwill/{asked.pk}")
    assert "Refund, €20.01" in text_of(ivo, "/day")


def test_a_declined_request_gives_nothing_and_says_why(limited: World) -> None:
    ivo, liis, talk = as_staff(limited.ivo), as_staff(limited.liis), limited.wardrobe
    asked = give(ivo, talk, amount="500")
    no = {"decision": "decline", "word": "Offer a replacement"}
    assert liis.post(f"/goodwill/{asked.pk}/decision", no).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.granted_at) == ("declined", None)
    assert facts(talk) == ["goodwill_asked", "goodwill_declined"]
    late = liis.post(f"/goodwill/{asked.pk}/decision", {"decision": "approve"})
    assert late.status_code == 409


def test_nobody_decides_on_what_they_asked_for_themselves(world: World) -> None:
    liis = as_staff(world.liis)
    asked = give(liis, world.wardrobe, amount="1")
    assert asked.state == "asked", "a role without limits gives nothing on its own"
    own = liis.post(f"/goodwill/{asked.pk}/decision", {"decision": "approve"})
    assert own.status_code == 403
    other = as_staff(world.mari).post(f"/goodwill/{asked.pk}/decision", {"decision": "approve"})
    assert other.status_code == 302


def test_the_customers_limit_counts_whoever_gives_and_the_month_counts_the_giver(
    limited: World,
) -> None:
    ivo, ana = limited.actor(limited.ivo), limited.actor(limited.ana)
    form = GoodwillForm("refund", 2000, WHY)

    def over(actor: object, talk: Conversation, amount: int = 2000) -> str:
        made = give_goodwill(actor, conversation=talk, form=GoodwillForm("refund", amount, WHY))  # type: ignore[arg-type]
        return made.over

    assert [over(ivo, limited.wardrobe), over(ana, limited.wardrobe)] == ["", ""]
    assert over(ivo, limited.wardrobe, 1001) == "customer"
    assert over(ivo, limited.wardrobe, 1000) == ""
    for talk in (limited.invoice, limited.account, limited.slots):
        assert give_goodwill(ivo, conversation=talk, form=form).state == "granted"
    assert over(ivo, limited.office, 1001) == "month"
    assert over(ivo, limited.office, 1000) == ""
    with clock.at(clock.now() + timedelta(days=40)):
        assert over(ivo, limited.office, 2000) == ""
        assert over(ana, limited.wardrobe, 1) == "customer", "twelve months are not over"


def test_a_form_sent_twice_gives_once(limited: World) -> None:
    ivo, page = as_staff(limited.ivo), f"/conversations/{limited.wardrobe.pk}/goodwill"
    for _press in range(2):
        assert ivo.post(page, sent(once="one-word")).status_code == 302
    assert Goodwill.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_never_give_more_than_the_month_holds(limited: World) -> None:
    set_limit(SYSTEM, role="agent", currency="EUR", form=LimitForm(2000, 9000, 3000))
    ivo, start = actor_for(limited.ivo), Barrier(4)
    talks = (limited.wardrobe, limited.invoice, limited.account, limited.slots)

    def act(talk: Conversation) -> None:
        start.wait(10)
        give_goodwill(ivo, conversation=talk, form=GoodwillForm("refund", 2000, WHY))
        connection.close()

    threads = [Thread(target=act, args=(talk,)) for talk in talks]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(Goodwill.objects.values_list("state", flat=True)) == [
        "asked",
        "asked",
        "asked",
        "granted",
    ]


def test_what_needs_hands_is_a_task_with_owner_and_day_that_is_ticked_off(limited: World) -> None:
    ivo, ana, talk = as_staff(limited.ivo), as_staff(limited.ana), limited.wardrobe
    page = f"/conversations/{talk.pk}/goodwill"
    assert ivo.post(page, sent("note", "0")).status_code == 422, "until when is not said"
    day = timezone.localdate() + timedelta(days=3)
    task = give(ivo, talk, kind="note", amount="", owner=limited.ana.pk, due=day.isoformat())
    assert (task.state, task.owner, task.due) == ("granted", limited.ana, day)
    assert WHY in text_of(ana, "/day")
    assert WHY in text_of(ana, "/goodwill?shown=to-do")
    assert WHY not in text_of(ivo, "/goodwill?shown=to-do")
    for _press in range(2):
        assert ana.post(f"/goodwill/{task.pk}/completion").status_code == 302
    assert facts(talk) == ["goodwill_granted", "goodwill_done"]
    assert ivo.post(f"/goodwill/{task.pk}/withdrawal").status_code == 409
    assert WHY not in text_of(ana, "/day")


def test_what_is_taken_back_counts_no_more_and_its_fact_is_retracted(limited: World) -> None:
    ivo, ana, talk = as_staff(limited.ivo), as_staff(limited.ana), limited.wardrobe
    given = give(ivo, talk)
    assert ana.post(f"/goodwill/{given.pk}/withdrawal").status_code == 403
    for _press in range(2):
        assert ivo.post(f"/goodwill/{given.pk}/withdrawal").status_code == 302
    assert facts(talk) == ["goodwill_withdrawn"]
    assert "you can give up to €20 now" in text_of(ivo, f"/conversations/{talk.pk}/goodwill")


def test_a_kind_that_is_switched_off_is_not_given(limited: World) -> None:
    switch_kind(SYSTEM, kind="refund", on=False)
    ivo, page = as_staff(limited.ivo), f"/conversations/{limited.wardrobe.pk}/goodwill"
    assert 'value="refund"' not in text_of(ivo, page)
    assert ivo.post(page, sent()).status_code == 422
    assert not Goodwill.objects.exists()


def test_limits_and_kinds_are_set_on_a_page_that_checks_them(world: World) -> None:
    mari, page = as_staff(world.mari), "/settings/goodwill"
    assert as_staff(world.ivo).get(page).status_code == 403
    fields = {"EUR-agent-per_grant": "20", "EUR-agent-per_customer": "50"}
    wrong = mari.post(page, {"kinds": ["refund"], **fields, "EUR-agent-per_month": "10"})
    assert wrong.status_code == 422
    assert "must fit into what may be given in a month" in unescape(wrong.content.decode())
    assert mari.post(page, {"kinds": ["refund"], "EUR-agent-per_grant": "1,234"}).status_code == 422
    right = mari.post(page, {"kinds": ["refund"], **fields, "EUR-agent-per_month": "100"})
    assert right.status_code == 302
    again = mari.post(page, {"kinds": ["refund"], **fields, "EUR-agent-per_month": "100"})
    assert again.status_code == 302
    told = Entry.objects.filter(type="desk.goodwill_limits_changed")
    assert told.count() == 1
    assert told.get().payload["per_grant"] == 2000
    ivo, talk = as_staff(world.ivo), world.wardrobe
    assert give(ivo, talk).state == "granted"
    assert 'value="20.00"' in text_of(mari, page)


def test_outsiders_find_nothing_of_a_closed_team(limited: World) -> None:
    vera = limited.actor(limited.vera)
    form = GoodwillForm("refund", 500, "A secret")
    given = give_goodwill(vera, conversation=limited.dispute, form=form)
    ivo = as_staff(limited.ivo)
    assert ivo.get(f"/goodwill/{given.pk}").status_code == 404
    assert ivo.get(f"/conversations/{limited.dispute.pk}/goodwill").status_code == 404
    assert ivo.post(f"/goodwill/{given.pk}/withdrawal").status_code == 404
    assert "A secret" not in text_of(ivo, "/goodwill?shown=all")
    assert "A secret" in text_of(as_staff(limited.vera), "/goodwill?shown=all")
    reader = as_staff(watching(limited.reader))
    page = f"/conversations/{limited.wardrobe.pk}/goodwill"
    assert "Give it" not in text_of(reader, page)
    assert reader.post(page, sent()).status_code == 403


def test_it_goes_with_a_merge_and_comes_home_again(limited: World) -> None:
    ivo, talk = limited.actor(limited.ivo), limited.wardrobe
    given = give_goodwill(ivo, conversation=talk, form=GoodwillForm("refund", 500, WHY))
    merge = merge_conversations(
        ivo,
        target=limited.office,
        sources=[talk],
        confirmed=True,
    )
    given.refresh_from_db()
    assert given.conversation_id == limited.office.pk
    client = as_staff(limited.ivo)
    assert WHY in text_of(client, f"/conversations/{limited.office.pk}/goodwill")
    undo_merge(ivo, merge=Merge.objects.get(pk=merge.pk))
    given.refresh_from_db()
    assert (given.conversation_id, given.home_id) == (talk.pk, None)
    assert client.post(f"/goodwill/{given.pk}/withdrawal").status_code == 302
    assert facts(talk)[-1] == "goodwill_withdrawn"


def test_erasing_a_person_empties_the_words_and_keeps_the_numbers(limited: World) -> None:
    ivo, talk = limited.actor(limited.ivo), limited.wardrobe
    given = give_goodwill(ivo, conversation=talk, form=GoodwillForm("voucher", 500, WHY))
    code = given.vouchers.get()
    redeem_voucher(ivo, voucher=code, reference="Order of Kadri")
    erase_messages(SYSTEM, customer_id=talk.customer_id, until=clock.now())
    given.refresh_from_db()
    code.refresh_from_db()
    assert (given.reason, given.amount, code.reference, code.state) == ("", 500, "", "redeemed")
    told = Entry.objects.filter(type__contains="goodwill")
    assert not Personal.objects.filter(event_id__in=told.values("id")).exists()
    assert WHY not in str(list(told.values_list("payload", flat=True)))


def test_being_compensated_is_a_good_experience() -> None:
    for name in ("desk.goodwill_granted", "desk.goodwill_approved"):
        kind = event_type(name)
        event = kind(goodwill_id=1, kind="refund", amount=1, currency="EUR")  # type: ignore[call-arg]
        assert event.experience() is Experience.GOOD


def test_the_code_goes_into_what_one_writes_and_no_word_is_lost(limited: World) -> None:
    ivo, talk = as_staff(limited.ivo), limited.wardrobe
    given = give(ivo, talk, kind="voucher", amount="10", pieces=2)
    codes = [shown(one.code) for one in given.vouchers.all()]
    assert given.amount == 2000
    ivo.post(f"/conversations/{talk.pk}/draft", {"kind": "reply", "text": "Tere, Kadri"})
    for _press in range(2):
        assert ivo.post(f"/goodwill/{given.pk}/insertion").status_code == 302
    draft = Draft.objects.get()
    assert draft.text.startswith("Tere, Kadri")
    assert [draft.text.count(code) for code in codes] == [1, 1]
    assert codes[0] in text_of(ivo, f"/conversations/{talk.pk}")
    assert all(code in text_of(ivo, f"/goodwill/{given.pk}") for code in codes)


def test_a_voucher_is_redeemed_by_hand_once(limited: World) -> None:
    ivo, page = as_staff(limited.ivo), "/vouchers/redemption"
    given = give(ivo, limited.wardrobe, kind="discount", amount="15", percent="20")
    code = shown(given.vouchers.get().code)
    looked = ivo.post(page, {"code": code.lower().replace("-", " ")})
    assert "20% off, at most €15" in unescape(looked.content.decode())
    assert Voucher.objects.get().state == "open"
    done = ivo.post(page, {"code": code, "redeem": "1", "reference": "Order 4711"})
    assert done.status_code == 200
    assert Voucher.objects.get().reference == "Order 4711"
    assert ivo.post(page, {"code": code, "redeem": "1"}).status_code == 409
    slip = ("1" if code[0] != "1" else "2") + code[1:]
    assert ivo.post(page, {"code": slip}).status_code == 404
    assert facts(limited.wardrobe) == ["goodwill_granted", "voucher_redeemed"]
    assert ivo.post(f"/goodwill/{given.pk}/withdrawal").status_code == 409
    assert as_staff(limited.reader).get(page).status_code == 403


def test_a_voucher_taken_back_or_past_its_day_is_not_redeemed(limited: World) -> None:
    actor, ivo, page = limited.actor(limited.ivo), as_staff(limited.ivo), "/vouchers/redemption"
    back = give(ivo, limited.wardrobe, kind="voucher", amount="5")
    assert ivo.post(f"/goodwill/{back.pk}/withdrawal").status_code == 302
    taken = ivo.post(page, {"code": back.vouchers.get().code, "redeem": "1"})
    assert taken.status_code == 409
    today = brand_day(limited.wardrobe).isoformat()
    short = give(ivo, limited.wardrobe, kind="voucher", amount="5", valid_until=today)
    voucher = voucher_for(actor, short.vouchers.get().code)
    expire_vouchers(SYSTEM)
    assert Voucher.objects.get(pk=voucher.pk).state == "open"
    with clock.at(clock.now() + timedelta(days=2)):
        late = ivo.post(page, {"code": voucher.code, "redeem": "1"})
        assert late.status_code == 409
        for _run in range(2):
            expire_vouchers(SYSTEM)
    assert Voucher.objects.get(pk=voucher.pk).state == "expired"
    assert facts(limited.wardrobe).count("voucher_expired") == 1
