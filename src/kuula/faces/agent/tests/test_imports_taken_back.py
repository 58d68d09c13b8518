"""What an import leaves behind when it is taken back, refused, or breaks off: nothing."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from tests.world import World

from kuula.connectors.tables.jobs import left_behind, on_customer_erased, work
from kuula.connectors.tables.models import ImportedLine, TableImport
from kuula.connectors.tables.targets.customers import Customers
from kuula.faces.agent.tests.test_imports import admin, counts, latest, let_in, path, tried
from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.ledger.reading import entries
from kuula.people.actions import CustomerForm, add_customer, erase_customer
from kuula.people.models import Address, Buyer, Company, PlanItem, Segment, SegmentMember
from kuula.people.segments.actions import SegmentForm, recount_segment, save_segment
from kuula.people.segments.tree import read_rule
from kuula.workspace.actors import SYSTEM

__all__ = ["admin"]
pytestmark = pytest.mark.django_db
ORDERS = "order,date,email,customer id,currency,total\n"


def taken_back(client: Client) -> tuple[str, int, int]:
    client.post(f"{path()}/undoing")
    work(latest().pk)
    return latest().state, latest().restored, latest().kept


def test_that_a_segment_took_them_in_is_nobodys_work(admin: Client, world: World) -> None:
    rule = read_rule({"field": "city", "op": "is", "value": "Paide"})
    segment = save_segment(SYSTEM, form=SegmentForm("Paide", "", rule))
    recount_segment(SYSTEM, segment_id=segment.pk)
    let_in(admin, "email,city\nuks@example.ee,Paide\nkaks@example.ee,Paide\n")
    recount_segment(SYSTEM, segment_id=segment.pk)
    assert Segment.objects.get(pk=segment.pk).size == 2
    assert taken_back(admin) == ("undone", 2, 0)
    assert not SegmentMember.objects.filter(segment=segment).exists()
    assert Segment.objects.get(pk=segment.pk).size == 0


@pytest.mark.parametrize("batch", [1000, 1])
def test_two_lines_of_one_customer_are_taken_back_one_after_the_other(
    admin: Client, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(Customers, "batch", batch)
    let_in(admin, "email,city,more emails\nkaks@example.ee,Paide,teine@example.ee\n")
    both = "email,city\nkaks@example.ee,Tartu\nteine@example.ee,Tallinn\n"
    assert counts(let_in(admin, both)) == (0, 2, 0, 0)
    known = Address.objects.get(value="kaks@example.ee").customer
    assert known.city == "Tallinn"
    assert taken_back(admin) == ("undone", 2, 0)
    known.refresh_from_db()
    assert known.city == "Paide"


def test_who_edits_a_profile_that_an_import_changes_is_warned(admin: Client, world: World) -> None:
    edit = f"/customers/{world.kadri.pk}"
    let_in(admin, "email,city\nkadri.tamm@example.ee,Paide\n")
    form = {"name": "Kadri", "city": "Narva", "seen": ""}
    assert admin.post(edit, form).status_code == 409
    assert "Paide" in admin.get(edit).content.decode()


def test_a_company_somebody_plans_for_stays(admin: Client) -> None:
    let_in(admin, "company,domains\nUks OÜ,uks.ee\nKaks OÜ,kaks.ee\n", target="companies")
    planned = Company.objects.get(name="Kaks OÜ")
    admin.post(f"/companies/{planned.pk}/plan", {"text": "Visit them", "due": "2026-12-24"})
    assert PlanItem.objects.filter(company=planned).exists()
    assert taken_back(admin) == ("undone", 1, 1)
    assert PlanItem.objects.get().company == planned
    assert not Company.objects.filter(name="Uks OÜ").exists()


def test_who_was_made_by_an_order_goes_with_it_and_with_their_number(admin: Client) -> None:
    let_in(admin, f"{ORDERS}1,2026-01-02,uus@example.ee,77,EUR,5\n", target="orders")
    assert Buyer.objects.get(external_id="77").customer.addresses.get().value == "uus@example.ee"
    assert taken_back(admin) == ("undone", 1, 0)
    assert not Buyer.objects.filter(external_id="77").exists()
    assert not Address.objects.filter(value="uus@example.ee").exists()


def test_a_refused_order_makes_nobody(admin: Client) -> None:
    content = (
        f"{ORDERS}1,2096-01-02,uus@example.ee,,EUR,5\n2,2096-01-02,muu@example.ee,,EUR,5\n"
        "3,2026-01-02,muu@example.ee,,EUR,5\n"
    )
    assert counts(let_in(admin, content, target="orders")) == (1, 0, 0, 2)
    assert not Address.objects.filter(value="uus@example.ee").exists()
    assert Address.objects.filter(value="muu@example.ee").exists()
    assert taken_back(admin) == ("undone", 1, 0)
    assert not Address.objects.filter(value="muu@example.ee").exists()


def test_erasing_somebody_leaves_the_lines_of_others_whose_name_holds_theirs(
    admin: Client,
) -> None:
    let_in(admin, "name,email\nJoanna,no address\nMuu,kann@ann.example.ee at home\nAnn,none\n")
    ann = add_customer(SYSTEM, form=CustomerForm("Ann"), email="ann@ann.example.ee")
    erase_customer(SYSTEM, customer=ann)
    erased = Entry.objects.filter(type="people.customer_erased").latest("pk")
    for one in entries([erased.pk]):
        on_customer_erased(one)
    left = ImportedLine.objects.filter(outcome="refused").order_by("number")
    assert [bool(one.cells) for one in left] == [True, True, False]


def test_an_import_whose_database_is_away_goes_on_and_ends_after_an_hour(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried(admin, "email\nuks@example.ee\n")
    admin.post(f"{path()}/beginning")

    def breaks(*_given: object) -> None:
        raise OperationalError

    monkeypatch.setattr(Customers, "bring", breaks)
    with pytest.raises(OperationalError):
        work(latest().pk)
    assert latest().state == "running", "it may have been a bad moment"
    TableImport.objects.update(moved_at=clock.now() - timedelta(hours=2))
    left_behind()
    with pytest.raises(OperationalError):
        work(latest().pk)
    assert latest().state == "failed"
    assert "did not answer for an hour" in admin.get(path()).content.decode()
