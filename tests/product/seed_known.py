"""Customers for the pictures of the named screens: one who is alone, then far too many."""

import io
import json
from datetime import timedelta

from django.db import transaction

from kuula.connectors.shops.actions import Call, ShopWish, add_shop, take_call, work_on_call
from kuula.connectors.shops.models import Shop, ShopCall
from kuula.connectors.tables.actions import send_table
from kuula.kit import clock
from kuula.ledger.recording import as_history
from kuula.people.actions import CustomerForm, add_company, add_customer
from kuula.people.merging.actions import suspect_among_all
from kuula.people.models import Company, Customer
from kuula.people.segments.actions import SegmentForm, save_segment
from kuula.people.segments.tree import read_rule
from kuula.workspace.actors import SYSTEM, Actor

MANY = 500
SEGMENTS = 90
TWINS = 60
COMPANY = "Põhja-Eesti Ehitusmaterjalide ja Sisustuskaupade Hulgimüügi OÜ"
SHOP = "Põhjala Kodu e-pood"
NAMES = (
    "Kadri Tamm",
    "Александра Константинопольская-Вознесенская",
    "Željka Šćepanović",
    "Bartholomew Featherstonehaugh-Cholmondeley",
    "Liis Õunapuu",
)
TRIES = (0, 1, 5, 21, 85)


def alone(admin: Actor) -> dict[str, int]:
    """A company of nobody and a shop that has not called; answers their numbers."""
    company = add_company(SYSTEM, name=COMPANY)
    shop = add_shop(admin, wish=ShopWish(name=SHOP, kind=Shop.Kind.SHOPIFY))
    return {"company": company.pk, "shop": shop.pk}


def crowd(admin: Actor) -> dict[str, int]:
    """Five hundred people of the company, calls and tables, pairs who look alike, and segments;
    answers the number of one who is known twice."""
    company, shop = Company.objects.get(name=COMPANY), Shop.objects.get(name=SHOP)
    with as_history(clock.now() - timedelta(days=1)):
        people = [_person(company, n) for n in range(MANY)]
        twins = [_twin(one, n) for n, one in enumerate(people[:TWINS])]
        suspect_among_all(SYSTEM)
        for n in range(SEGMENTS):
            rule = {"field": "orders.count", "op": "at_least", "value": n + 1}
            name = f"{NAMES[n % len(NAMES)]} {n}"
            save_segment(SYSTEM, form=SegmentForm(name, "", read_rule({"all": [rule, rule]})))
    for n in range(MANY):
        table = io.BytesIO(f"Nimi;E-post\n{NAMES[n % len(NAMES)]};a{n}@kiri.example\n".encode())
        name = f"Kliendid ja ettevõtted {n}, kõik osakonnad.csv"
        send_table(admin, stream=table, filename=name, target="customers")
        _called(shop, n)
    return {"known": people[0].pk, "twin": twins[0].pk}


def _person(company: Company, n: int) -> Customer:
    form = CustomerForm(
        f"{NAMES[n % len(NAMES)]}", company_id=company.pk, phone=f"+372 58{n:06d}", city="Tartu"
    )
    return add_customer(SYSTEM, form=form, email=f"known{n}@ehitus.example")


def _twin(one: Customer, n: int) -> Customer:
    form = CustomerForm(one.name, phone=f"58{n:06d}", language="et")
    return add_customer(SYSTEM, form=form, email=f"twin{n}@kiri.example")


@transaction.atomic
def _called(shop: Shop, n: int) -> None:
    """Every third call is a refund of an order that nobody told of; no worker sees it before."""
    topic = "refunds/create" if n % 3 == 0 else "collections/update"
    body = json.dumps({"id": n + 1, "order_id": 90_000 + n}).encode()
    begun = clock.now() - timedelta(hours=MANY - n + 2)
    with as_history(begun):
        take_call(SYSTEM, shop=shop, call=Call(f"call-{n}", topic, body))
    number = ShopCall.objects.get(shop=shop, called=f"call-{n}").pk
    for minutes in TRIES:
        with as_history(begun + timedelta(minutes=minutes)):
            work_on_call(SYSTEM, call_id=number)
