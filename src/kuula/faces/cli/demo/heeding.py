"""What the demo company's customers say about things, and what its departments make of it: one
matter is done and those who said it heard, one waits too long, one is on its way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kuula.desk.access import conversations_for, hidden_from
from kuula.faces.cli.demo.cast import Cast
from kuula.faces.cli.demo.script import Script
from kuula.ledger.recording import as_history
from kuula.listening.feedback.access import matter_for
from kuula.listening.feedback.actions import (
    DepartmentForm,
    FeedbackForm,
    Place,
    answer_matter,
    join_matters,
    name_matter,
    pass_on,
    read_matter,
    remind_due,
    save_department,
    settle_matter,
    tell_customers,
    tell_due,
)
from kuula.listening.models import Department, FeedbackMatter, FeedbackPiece
from kuula.people.models import Customer
from kuula.workspace.actors import SYSTEM, Actor
from kuula.workspace.models import Role

WAREHOUSE, MARKETING = "Skladište", "Marketing"
DEPARTMENTS: Final = (WAREHOUSE, MARKETING)
BOXES: Final = "Boxes that break on the way"
KEYWORDS: Final = {
    WAREHOUSE: ("pakend", "kast", "ambalaž", "kutij", "packag", "box", "упаков", "короб"),
    MARKETING: ("hind", "hinna", "reklaam", "cijen", "oglas", "price", "advert", "цен", "реклам"),
}


@dataclass(frozen=True, slots=True)
class Saying:
    """Something customers say, by their language; how many days ago the first of them did."""

    department: str
    mood: str
    days: int
    words: dict[str, str]


BROKEN: Final = Saying(WAREHOUSE, "bad", 61, {
    "et": "Kast oli ühest nurgast katki ja riiuli serv sai muljuda. Pakend võiks tugevam olla.",
    "hr": "Kutija je stigla poderana, a polica je na rubu natučena. Ambalaža je pretanka.",
    "ru": "Коробка порвалась по дороге, угол полки помят. Упаковка слишком тонкая.",
    "en": "The box had a hole and the edge of the shelf was dented. Please use thicker packaging.",
})  # fmt: skip
PRICES: Final = Saying(MARKETING, "bad", 17, {
    "et": "Kuulutuses oli üks hind, kassas teine. Kumb siis õige on?",
    "hr": "U oglasu je bila jedna cijena, a na blagajni druga. Koja je točna?",
    "ru": "В рекламе была одна цена, на кассе другая. Какая верная?",
    "en": "The advert said one price and the till another. Which one is right?",
})  # fmt: skip
THANKS: Final = Saying(WAREHOUSE, "good", 6, {
    "et": "Kruvid olid kottides numbritega, nii oli lihtne kokku panna. Aitäh!",
    "hr": "Vijci su bili u numeriranim vrećicama, sastavljanje je bilo lako. Hvala!",
    "ru": "Винты лежали в пакетах с номерами, собрать было легко. Спасибо!",
    "en": "The screws came in numbered bags, so it was easy to build. Thank you!",
})  # fmt: skip
DID: Final = {
    "et": "Pakime riiulid nüüd kahekordsesse kasti ja nurgad kaitseme.",
    "hr": "Police sada pakiramo u dvostruku kutiju sa zaštićenim rubovima.",
    "ru": "Теперь мы упаковываем полки в двойную коробку с защитой углов.",
    "en": "Shelves now travel in a double box with their corners protected.",
}
SAID: Final = "Provjerio sam: od ponedjeljka pakiramo u dvostruku kutiju."
MOST: Final = 4


def heed(script: Script, cast: Cast, until: datetime) -> None:
    """Let customers be heard: departments, what was said, answers, and who was told."""
    with as_history(until - timedelta(days=88)):
        departments = dict(_departments(cast))
    people = list(_sayers(script, cast))
    broken = _say(BROKEN, people[:MOST], cast, departments, until)
    _do(broken, _one(cast, Role.DEPARTMENT_READER), _one(cast, Role.LEAD), until)
    _say(PRICES, people[MOST : MOST + 2], cast, departments, until)
    thanks = _say(THANKS, people[-1:], cast, departments, until)
    with as_history(until - timedelta(days=4)):
        read_matter(_one(cast, Role.DEPARTMENT_READER), matter=thanks)
    with as_history(until - timedelta(days=2)):
        remind_due(SYSTEM)


def _departments(cast: Cast) -> Iterator[tuple[str, Department]]:
    lead = _one(cast, Role.CX_MANAGER)
    for name in DEPARTMENTS:
        form = DepartmentForm(name, KEYWORDS[name], lead.id, 5)
        yield name, save_department(SYSTEM, form=form)


def _sayers(script: Script, cast: Cast) -> Iterator[tuple[Customer, str]]:
    """Customers of different languages, one of each in turn."""
    by_language: dict[str, list[str]] = {}
    for one in script.customers:
        by_language.setdefault(one.language, []).append(one.email)
    for number in range(3):
        for language in ("et", "hr", "ru", "en"):
            theirs = by_language.get(language, [])
            if number < len(theirs):
                yield cast.customers[theirs[number]], language


def _say(
    saying: Saying,
    people: list[tuple[Customer, str]],
    cast: Cast,
    departments: dict[str, Department],
    until: datetime,
) -> FeedbackMatter:
    """Let each of them say it, a few days apart; it is one matter."""
    noter = _one(cast, Role.AGENT)
    found: FeedbackMatter | None = None
    for number, (customer, language) in enumerate(people):
        form = FeedbackForm(
            words=saying.words.get(language, saying.words["en"]),
            mood=saying.mood,
            agreed=number != 1,
            language=language,
        )
        with as_history(until - timedelta(days=saying.days - number, hours=3)):
            piece = pass_on(
                noter,
                place=_place(customer),
                form=form,
                department=departments[saying.department],
            )
            if found is None:
                found = piece.matter
            else:
                join_matters(SYSTEM, matter=piece.matter, into=found)
    if found is None:
        raise LookupError("Nobody says it.")
    return found


def _place(customer: Customer) -> Place:
    """The customer's first conversation, if they have one."""
    talks = conversations_for(SYSTEM).filter(customer_id=customer.pk, spam=False)
    talk = talks.order_by("pk").first()
    if talk is None:
        return Place(FeedbackPiece.Source.CUSTOMER, customer=customer)
    return Place(
        FeedbackPiece.Source.CONVERSATION,
        customer=customer,
        conversation_id=talk.pk,
        brand_id=talk.brand_id,
        team_id=talk.team_id,
    )


def _do(matter: FeedbackMatter, seat: Actor, lead: Actor, until: datetime) -> None:
    """The warehouse answers, does something, and those who said it hear of it."""
    with as_history(until - timedelta(days=55)):
        name_matter(SYSTEM, matter=matter, name=BOXES)
        answer_matter(seat, matter=matter, text=SAID)
    with as_history(until - timedelta(days=47)):
        settle_matter(seat, matter=matter, outcome=DID)
    with as_history(until - timedelta(days=46)):
        found = matter_for(lead, matter.pk, hidden=hidden_from(lead))
        tell_customers(lead, matter=found)
        tell_due(SYSTEM)


def _one(cast: Cast, role: Role) -> Actor:
    """The first colleague of a role."""
    return next(cast.actors[one.email] for one in cast.staff.values() if one.role == role)
