"""What the demo company knows of its customers: attributes, dates, notes, contacts, consents."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from kuula.faces.cli.demo.cast import Cast
from kuula.faces.cli.demo.script import Script
from kuula.kit import clock
from kuula.ledger.recording import as_history
from kuula.people import actions as people
from kuula.people.models import Attribute, AttributeKind, Basis, Channel, Customer, Purpose
from kuula.workspace.actors import SYSTEM, Actor

CARD, HOME, LIMIT, CARE = "Customer card", "Home", "Credit limit", "Needs at delivery"
ATTRIBUTES: Final = (
    people.AttributeForm(CARD, AttributeKind.TEXT),
    people.AttributeForm(
        HOME, AttributeKind.CHOICE, (("", "Flat"), ("", "House"), ("", "Business premises"))
    ),
    people.AttributeForm(LIMIT, AttributeKind.MONEY, currency="EUR"),
    people.AttributeForm(CARE, AttributeKind.TEXT, sensitive=True),
)
NEWS, DELIVERY, SURVEY = "Newsletter", "Delivery", "Satisfaction survey"
PURPOSES: Final = (
    people.PurposeForm(
        NEWS,
        Basis.CONSENT,
        {
            "en": "May we send you our newsletter once a month? You can say no at any time.",
            "et": "Kas tohime saata teile kord kuus uudiskirja? Võite alati keelduda.",
            "hr": "Smijemo li vam jednom mjesečno slati novosti? Uvijek možete odustati.",
            "ru": "Можно присылать вам новости раз в месяц? Отказаться можно в любой момент.",
        },
    ),
    people.PurposeForm(
        DELIVERY,
        Basis.CONTRACT,
        {
            "en": "We give your address and phone number to the carrier.",
            "et": "Anname teie aadressi ja telefoninumbri vedajale.",
            "hr": "Vašu adresu i broj telefona dajemo prijevozniku.",
            "ru": "Мы передаём ваш адрес и номер телефона перевозчику.",
        },
    ),
    people.PurposeForm(
        SURVEY,
        Basis.LEGITIMATE,
        {
            "en": "After a delivery we ask how it went. Tell us if you do not want that.",
            "et": "Pärast tarnet küsime, kuidas läks. Öelge, kui te seda ei soovi.",
            "hr": "Nakon dostave pitamo kako je prošlo. Recite nam ako to ne želite.",
            "ru": "После доставки мы спрашиваем, как всё прошло. Скажите, если не хотите.",
        },
    ),
)


@dataclass(frozen=True, slots=True)
class Words:
    """What colleagues write of customers in one language."""

    times: str
    note: str
    expects: str
    before: str
    care: str


WORDS: Final = {
    "en": Words(
        "weekdays after five",
        "Furnishes a holiday home; asks about oak most of the time.",
        "Expects a call the day before every delivery.",
        "Waited three weeks for a spare part last year and nobody wrote.",
        "Uses a wheelchair: no steps, please.",
    ),
    "et": Words(
        "tööpäeviti pärast viit",
        "Sisustab suvekodu; küsib enamasti tamme kohta.",
        "Ootab enne iga tarnet eelmisel päeval kõnet.",
        "Ootas mullu varuosa kolm nädalat ja keegi ei kirjutanud.",
        "Liigub ratastoolis: palun treppideta.",
    ),
    "hr": Words(
        "radnim danom poslije pet",
        "Oprema kuću za odmor; najčešće pita za hrast.",
        "Očekuje poziv dan prije svake dostave.",
        "Lani je tri tjedna čekala rezervni dio i nitko nije pisao.",
        "Kreće se u kolicima: bez stepenica, molimo.",
    ),
    "ru": Words(
        "по будням после пяти",
        "Обставляет дачу; чаще всего спрашивает о дубе.",
        "Ждёт звонка за день до каждой доставки.",
        "В прошлом году три недели ждали запчасть, и никто не написал.",
        "Передвигается в коляске: пожалуйста, без ступенек.",
    ),
}


def know(script: Script, cast: Cast) -> None:
    """Define attributes and purposes, and tell what colleagues learned in the days since now."""
    attributes = {form.name: people.save_attribute(SYSTEM, form=form) for form in ATTRIBUTES}
    purposes = {form.name: people.save_purpose(SYSTEM, form=form) for form in PURPOSES}
    since = clock.now()
    for number, one in enumerate(script.customers):
        customer, writer = cast.customers[one.email], _writer(script, cast, one.brand)
        with as_history(since + timedelta(days=2 + number % 80, hours=10)):
            _prefers(customer, number, writer)
            _reached(customer, number, writer)
            _dated(customer, number, writer, business=bool(one.company))
            _filled_in(customer, number, attributes, business=bool(one.company))
            _noted(customer, number, writer)
            _asked(customer, number, purposes, writer)


def _writer(script: Script, cast: Cast, brand: str) -> Actor:
    team = next(team.key for team in script.teams if team.brand == brand)
    return next(
        cast.actors[one.email] for one in script.staff if one.team == team and one.role == "agent"
    )


def _prefers(customer: Customer, number: int, writer: Actor) -> None:
    if number % 3:
        return
    form = people.CustomerForm(
        name=customer.name,
        language=customer.language,
        company_id=customer.company_id,
        city=customer.city,
        phone=customer.phone,
        called=customer.first_name if number % 2 else "",
        languages=("en",),
        channel=Channel.PHONE if number % 2 else Channel.MAIL,
        times=WORDS[customer.language].times,
        owner_id=writer.staff_id if customer.company_id else None,
    )
    people.change_customer(writer, customer=customer, form=form)


def _reached(customer: Customer, number: int, writer: Actor) -> None:
    if number % 4 == 0 and customer.phone:
        proved = number % 8 == 0
        people.add_contact(
            writer, customer=customer, kind="whatsapp", value=customer.phone, verified=proved
        )


def _dated(customer: Customer, number: int, writer: Actor, *, business: bool) -> None:
    day, month = 1 + number * 7 % 28, 1 + number * 5 % 12
    if business:
        form = people.DateForm("anniversary", day, month, 2012 + number % 9)
    elif number % 2 == 0:
        form = people.DateForm("birthday", day, month, 1960 + number % 40 if number % 4 else None)
    else:
        return
    people.note_date(writer, customer=customer, form=form)


def _filled_in(
    customer: Customer, number: int, attributes: dict[str, Attribute], *, business: bool
) -> None:
    home = "Business premises" if business else ("Flat", "House")[number % 2]
    said = {CARD: f"PK{100_200 + number * 37}", HOME: home}
    if business:
        said[LIMIT] = str(1000 + number % 5 * 500)
    if number % 11 == 0:
        said[CARE] = WORDS[customer.language].care
    for name, value in said.items():
        people.set_attribute(SYSTEM, customer=customer, attribute=attributes[name], said=value)


def _noted(customer: Customer, number: int, writer: Actor) -> None:
    words = WORDS[customer.language]
    for turn, form in (
        (3, people.NoteForm("note", words.note)),
        (4, people.NoteForm("expectation", words.expects)),
        (7, people.NoteForm("experience", words.before, "bad")),
    ):
        if number % turn == 0:
            people.write_note(writer, customer=customer, form=form)


def _asked(customer: Customer, number: int, purposes: dict[str, Purpose], writer: Actor) -> None:
    if number % 2:
        return
    answer = "refused" if number % 10 == 4 else "given"
    form = people.AnswerForm(answer, Channel.PHONE, customer.language)
    consent = people.record_consent(writer, customer=customer, purpose=purposes[NEWS], form=form)
    if number % 14 == 0:
        with as_history(clock.now() + timedelta(days=5)):
            people.withdraw_consent(writer, consent=consent, channel=Channel.MAIL)
