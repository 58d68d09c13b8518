"""What the demo company has put up for its desk: targets, fields, a checklist, macros."""

from dataclasses import dataclass
from typing import Final

from kuula.desk.access import conversation_for
from kuula.desk.actions.checklists import ChecklistForm, put_checklist, save_checklist, tick_step
from kuula.desk.actions.fields import FieldForm, save_field, set_fields
from kuula.desk.actions.macros import MacroForm, save_macro
from kuula.desk.actions.targets.rules import TargetForm, save_target
from kuula.desk.macros.steps import ME, Steps
from kuula.desk.models import FieldKind
from kuula.faces.cli.demo.cast import Cast, Kit
from kuula.faces.cli.demo.planned import PlannedConversation
from kuula.faces.cli.demo.script import Script
from kuula.faces.cli.demo.shopping import named_order
from kuula.ledger.recording import as_history
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Role

FIVE_DAYS: Final = 5 * 8 * 60
ORDERED: Final = ("late_delivery", "delivery_damage", "missing_part", "return", "warranty")
DAMAGED: Final = "delivery_damage"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one brand's language."""

    order: str
    part: str
    parts: tuple[str, ...]
    checklist: str
    steps: tuple[str, ...]
    look: str
    look_note: str
    thank: str
    thank_reply: str


WORDS: Final = {
    "et": Words(
        order="Tellimuse number",
        part="Mis läks valesti",
        parts=("Tarne", "Toode", "Arve", "Muu"),
        checklist="Kahjustus kohale toomisel",
        steps=("Palu kaks pilti", "Kirjuta vedajale", "Paku uut osa või raha tagasi"),
        look="Uurin laost",
        look_note="Küsin laost, kus kaup on.",
        thank="Tänan pildi eest",
        thank_reply="Tere, {customer.first_name}! Aitäh piltide eest, vaatame need täna üle.",
    ),
    "hr": Words(
        order="Broj narudžbe",
        part="Što je pošlo krivo",
        parts=("Dostava", "Proizvod", "Račun", "Ostalo"),
        checklist="Oštećenje pri dostavi",
        steps=("Zamoli dvije slike", "Piši prijevozniku", "Ponudi novi dio ili povrat novca"),
        look="Provjeravam u skladištu",
        look_note="Pitam skladište gdje je roba.",
        thank="Zahvala na slikama",
        thank_reply="Dobar dan, {customer.first_name}! Hvala na slikama, pogledat ćemo ih danas.",
    ),
}


def equip(script: Script, cast: Cast) -> None:
    """Put up targets, fields, checklists and macros."""
    for team in script.teams:
        _macros(_language(script, team.brand), cast, team.key)
    for brand in script.brands:
        cast.kits[brand.key] = _kit(brand.key, brand.languages[0], cast)


def fill_in(planned: PlannedConversation, cast: Cast, number: int) -> None:
    """What every other conversation is about stands in its fields; of what came damaged the steps
    are begun."""
    if planned.tag not in ORDERED or not planned.assignee or number % 2:
        return
    kit = cast.kits[planned.brand]
    actor, part = cast.actors[planned.assignee], "2" if planned.tag == DAMAGED else "1"
    sent = {kit.order.pk: [named_order(planned)], kit.part.pk: [part]}
    with as_history(planned.turns[-1].at):
        talk = conversation_for(SYSTEM, number)
        set_fields(actor, conversation=talk, sent=sent)
        if planned.tag == DAMAGED:
            put = put_checklist(actor, conversation=talk, checklist=kit.checklist)
            for step in put.steps[: 1 + number % 4 // 2]:
                tick_step(actor, put=put, key=step["key"], done=True)


def _kit(key: str, language: str, cast: Cast) -> Kit:
    brand, words, first = cast.brands[key], WORDS[language], cast.targets[key]
    target = TargetForm(
        brand_id=brand.pk, first_minutes=first, next_minutes=first, resolution_minutes=FIVE_DAYS
    )
    save_target(SYSTEM, form=target)
    parts = tuple(("", one) for one in words.parts)
    order = FieldForm(words.order, FieldKind.TEXT, brand=brand)
    part = FieldForm(words.part, FieldKind.CHOICE, parts, brand=brand)
    checklist = ChecklistForm(words.checklist, words.steps, brand=brand)
    return Kit(
        save_field(SYSTEM, form=order),
        save_field(SYSTEM, form=part),
        save_checklist(SYSTEM, form=checklist),
    )


def _macros(language: str, cast: Cast, team: str) -> None:
    """Two macros of a team, made by its lead."""
    words, place = WORDS[language], cast.teams[team].pk
    lead = next(
        cast.actors[one.email]
        for one in cast.staff.values()
        if one.role == Role.LEAD and place in cast.actors[one.email].team_ids
    )
    look = Steps(assignee=ME, note=words.look_note, priority=3)
    thank = Steps(reply={language: words.thank_reply}, assignee=ME)
    save_macro(lead, form=MacroForm(words.look, look, str(place)))
    save_macro(lead, form=MacroForm(words.thank, thank, str(place)))


def _language(script: Script, key: str) -> str:
    return next(one.languages[0] for one in script.brands if one.key == key)
