"""What the pictures of the named screens stand on: nobody's desk, then one with too much on it."""

import json
from datetime import timedelta
from decimal import Decimal

from kuula.desk.access import conversation_for
from kuula.desk.actions import assign_conversation, open_conversation
from kuula.desk.actions.complaints import (
    LessonForm,
    StepForm,
    open_complaint,
    save_cause,
    set_lesson,
    take_step,
)
from kuula.desk.actions.goodwill.giving import GoodwillForm, give_goodwill
from kuula.desk.actions.goodwill.limiting import LimitForm, set_limit
from kuula.desk.actions.handovers.giving import HandoverForm, hand_over
from kuula.desk.actions.promises.making import PromiseForm, make_promise
from kuula.desk.incoming import Incoming, Opening
from kuula.desk.models import Complaint, Conversation, RootCause, Step
from kuula.kit import clock
from kuula.kit.languages import LANGUAGES
from kuula.people.actions import CustomerForm, add_customer
from kuula.people.commerce.actions import put_orders
from kuula.people.commerce.forms import LineForm, OrderForm
from kuula.people.models import Customer
from kuula.workspace.access import actor_for
from kuula.workspace.actions import (
    BrandForm,
    StaffForm,
    add_brand,
    add_staff,
    add_team,
    finish_first_run,
)
from kuula.workspace.actors import SYSTEM, Actor
from kuula.workspace.hours import OFFICE
from kuula.workspace.models import Brand, Staff, Team
from tests.product.seed import PASSWORD
from tests.product.seed_known import alone, crowd

MANY = 500
BUYER = "aleksandra@kiri.example"
STATES = ("placed", "preparing", "sent", "delivered", "cancelled")
PEOPLE = (
    ("Kadri Tamm", "et", "Kapp ei tulnud lubatud ajal", "Ootasin terve päeva, keegi ei tulnud."),
    (
        "Александра Константинопольская-Вознесенская",
        "ru",
        "Шкаф-купе «Екатерина Великая» доставлен без трёх дверей и с чужой фурнитурой",
        "Здравствуйте! Привезли шкаф без дверей, жду ответа третий день.",
    ),
    ("Željka Šćepanović", "hr", "Račun je naplaćen dvaput", "Na kartici vidim dvije transakcije."),
    (
        "Bartholomew Featherstonehaugh-Cholmondeley",
        "en",
        "The instructions for the wardrobe speak of a part number that none of the boxes holds",
        "I have opened every box twice and the part is not there.",
    ),
    ("Liis Õunapuu", "et", "Tool logiseb", "Tooli jalg logiseb juba teist nädalat."),
)
CAUSES = ("Kuller hilines", "Неверная комплектация на складе", "Pogreška pri naplati")
LIMITS = LimitForm(per_grant=5000, per_customer=50_000, per_month=100_000_000)


def nothing() -> None:
    """A brand, a team, a lead for each language, an administrator and an agent; nobody wrote."""
    brand = add_brand(SYSTEM, form=BrandForm("Põhjala Kodu", "et", hours=OFFICE))
    team = add_team(SYSTEM, name="First line")
    admin = _staff("mari@pohjala.example", "Mari Mets", "administrator", "en", team)
    for language in LANGUAGES:
        _staff(f"lead-{language}@pohjala.example", f"Liis Kask {language}", "lead", language, team)
        _staff(
            f"agent-{language}@pohjala.example", f"Ivo Lepik {language}", "agent", language, team
        )
        _staff(
            f"admin-{language}@pohjala.example",
            f"Mart Lepik {language}",
            "administrator",
            language,
            team,
        )
    finish_first_run(actor_for(admin))
    buyer = add_customer(SYSTEM, form=CustomerForm(name=PEOPLE[1][0]), email=BUYER)
    made = {"brand": brand.pk, "team": team.pk, "customer": buyer.pk}
    print(json.dumps(made | alone(actor_for(admin))))


def too_much() -> None:
    """Five hundred conversations with complaints, promises, goodwill and handovers among them."""
    brand, team = Brand.objects.get(), Team.objects.get()
    leads = list(Staff.objects.filter(role="lead").order_by("pk"))
    for role in ("agent", "lead"):
        set_limit(SYSTEM, role=role, currency=brand.currency, form=LIMITS)
    causes = [save_cause(SYSTEM, name=name) for name in CAUSES]
    for n in range(MANY):
        lead = leads[n % len(leads)]
        talk = _written(brand, team, n)
        actor = actor_for(lead)
        if n % 10:
            assign_conversation(actor, conversation=talk, staff=lead)
            talk = conversation_for(SYSTEM, talk.pk)
        _go_through(actor, lead, talk, n, causes)
    buyer = Customer.objects.get(addresses__value=BUYER)
    _buy(buyer)
    made = {"complaint": _oldest_complaint(), "talk": talk.pk, "customer": buyer.pk}
    admin = actor_for(Staff.objects.get(email="mari@pohjala.example"))
    print(json.dumps(made | crowd(admin)))


def _buy(buyer: Customer) -> None:
    """One customer has ordered five hundred times."""
    now = clock.now()
    orders = [
        OrderForm(
            external_id=f"PK-{10_000 + n}",
            fresh_at=now - timedelta(days=n),
            customer_id=buyer.pk,
            placed_at=now - timedelta(days=n),
            state=STATES[n % len(STATES)],
            currency="EUR",
            total=12_345 + n,
            lines=(LineForm(name=PEOPLE[1][2], quantity=Decimal(1), total=12_345 + n),),
        )
        for n in range(MANY)
    ]
    for start in range(0, MANY, 100):
        put_orders(SYSTEM, source="shop", forms=orders[start : start + 100])


def _go_through(
    actor: Actor, lead: Staff, talk: Conversation, n: int, causes: list[RootCause]
) -> None:
    with clock.at(clock.now() - timedelta(hours=n % 48)):
        complaint = open_complaint(actor, conversation=talk)
        for step in (Step.APOLOGY, Step.REVIEW)[: n % 3]:
            take_step(actor, complaint=complaint, form=StepForm(step, "Rääkisime telefonis."))
        if n % 4 == 0:
            due = (clock.now() + timedelta(days=14)).date()
            form = LessonForm(causes[n % len(causes)], "Kuller helistab tund varem", lead, due)
            set_lesson(actor, complaint=complaint, form=form)
        gift = GoodwillForm("refund", 500 + 10 * (n % 90), "They waited all day")
        give_goodwill(actor, conversation=talk, form=gift)
    due = clock.now() + timedelta(minutes=20 + 7 * n)
    make_promise(actor, conversation=talk, form=PromiseForm("Vastame täna kella viieks", due))
    if n % 20 == 0:
        other = Staff.objects.filter(role="lead").exclude(pk=lead.pk).order_by("pk")[n % 3]
        hand_over(actor, conversation=talk, form=HandoverForm(to_staff=other))


def _written(brand: Brand, team: Team, n: int) -> Conversation:
    name, language, subject, text = PEOPLE[n % len(PEOPLE)]
    with clock.at(clock.now() - timedelta(minutes=30 * n)):
        first = Incoming(
            f"writer{n}@kiri.example", name, text, text, at=clock.now(), language=language
        )
        where = Opening(brand.pk, subject, team_id=team.pk, target_minutes=60 + 30 * (n % 40))
        opened = open_conversation(SYSTEM, opening=where, message=first)
    return conversation_for(SYSTEM, opened.conversation_id)


def _oldest_complaint() -> int:
    return Complaint.objects.earliest("pk").pk


def _staff(email: str, name: str, role: str, language: str, team: Team) -> Staff:
    form = StaffForm(email, name, role, language, (team.pk,))
    return add_staff(SYSTEM, form=form, password=PASSWORD)
