"""One small named world: two brands, an open and a closed team, customers in four languages.

Built by actions only, and put back as it was for each test that asks for it. Liis leads both
teams; Vera is in the closed team; Ivo and Ana are not, so a leak shows in any test that signs Ivo
in.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import pytest

from kuula.desk.access import conversation_for
from kuula.desk.actions import (
    add_note,
    mark_spam,
    open_conversation,
    receive_message,
    save_template,
    set_tags,
    solve_conversation,
    write_reply,
)
from kuula.desk.actions.replying import Reply
from kuula.desk.actions.templates import TemplateForm
from kuula.desk.incoming import Incoming, Opening
from kuula.desk.models import Conversation, ReplyTemplate
from kuula.kit import clock
from kuula.kit.remembering import forget_all
from kuula.people.access import address_for, customer_for
from kuula.people.actions import add_company, set_address_shared
from kuula.people.models import Company, Customer
from kuula.workspace.access import actor_for
from kuula.workspace.actions import BrandForm, StaffForm, add_brand, add_staff, add_team
from kuula.workspace.actors import SYSTEM, Actor
from kuula.workspace.hours import DAYS, OFFICE
from kuula.workspace.models import Brand, Role, Staff, Team
from tests.world.kept import Kept

ALWAYS_OPEN: Final = {day: [["00:00", "24:00"]] for day in DAYS}
SECRET_WORD: Final = "Kohtuvaidlus"


@dataclass(frozen=True, kw_only=True)
class World:
    """Who and what there is. Põhjala is open day and night, so that its due times are plain."""

    pohjala: Brand
    jadran: Brand
    first_line: Team
    legal: Team
    mari: Staff
    liis: Staff
    ivo: Staff
    ana: Staff
    vera: Staff
    reader: Staff
    kadri: Customer
    ivana: Customer
    sergei: Customer
    john: Customer
    northwind: Company
    wardrobe: Conversation
    invoice: Conversation
    account: Conversation
    slots: Conversation
    office: Conversation
    dispute: Conversation
    lottery: Conversation
    greeting: ReplyTemplate

    def actor(self, staff: Staff) -> Actor:
        """The actor a colleague is, with their rights as they stand now."""
        return actor_for(staff)


def build_world() -> World:
    """Build the world in the present transaction; takes about a tenth of a second."""
    places = _places()
    staff = _staff(places["first_line"].pk, places["legal"].pk)
    northwind = add_company(SYSTEM, name="Northwind Ltd", domains=("northwind.example",))
    talks = _talks(places, staff)
    people = {
        "kadri": customer_for(SYSTEM, talks["wardrobe"].customer_id),
        "ivana": customer_for(SYSTEM, talks["invoice"].customer_id),
        "sergei": customer_for(SYSTEM, talks["account"].customer_id),
        "john": customer_for(SYSTEM, talks["slots"].customer_id),
    }
    greeting = save_template(
        SYSTEM,
        form=TemplateForm("Greeting", "et", "Tere, {customer.first_name}!\n\n{agent.first_name}"),
    )
    return World(**places, **staff, **people, **talks, northwind=northwind, greeting=greeting)


def mail(email: str, name: str, text: str, at: datetime, language: str) -> Incoming:
    """A plain mail as a channel would hand it over."""
    return Incoming(email=email, name=name, text=text, visible=text, at=at, language=language)


@contextmanager
def hours_ago(hours: float) -> Iterator[datetime]:
    """Let what happens inside happen `hours` ago."""
    moment = clock.now() - timedelta(hours=hours)
    with clock.at(moment):
        yield moment


def _places() -> dict[str, Brand | Team]:
    return {
        "pohjala": add_brand(
            SYSTEM,
            form=BrandForm(
                "Põhjala Kodu", "et", "Europe/Tallinn", ALWAYS_OPEN, {"et": "Põhjala Kodu"}
            ),
        ),
        "jadran": add_brand(SYSTEM, form=BrandForm("Jadran Dom", "hr", "Europe/Zagreb", OFFICE)),
        "first_line": add_team(SYSTEM, name="First line"),
        "legal": add_team(SYSTEM, name="Legal", closed=True),
    }


def _staff(first_line: int, legal: int) -> dict[str, Staff]:
    forms = {
        "mari": StaffForm("mari@pohjala.example", "Mari Mets", Role.ADMINISTRATOR),
        "liis": StaffForm(
            "liis@pohjala.example", "Liis Kask", Role.LEAD, "et", (first_line, legal)
        ),
        "ivo": StaffForm("ivo@pohjala.example", "Ivo Lepik", Role.AGENT, "en", (first_line,)),
        "ana": StaffForm("ana@jadran.example", "Ana Kovačević", Role.AGENT, "hr", (first_line,)),
        "vera": StaffForm("vera@pohjala.example", "Vera Orlova", Role.AGENT, "ru", (legal,)),
        "reader": StaffForm("olev@pohjala.example", "Olev Tamm", Role.DEPARTMENT_READER),
    }
    return {key: add_staff(SYSTEM, form=form, password=None) for key, form in forms.items()}


def _talks(places: dict[str, Brand | Team], staff: dict[str, Staff]) -> dict[str, Conversation]:
    """New, open, waiting, solved, from a shared address, closed to most, spam."""
    home, sea = places["pohjala"].pk, places["jadran"].pk
    team, legal = places["first_line"].pk, places["legal"].pk
    ivo, ana = actor_for(staff["ivo"]), actor_for(staff["ana"])
    talks = {
        "wardrobe": _opened(
            Opening(home, "Kapp ei tulnud lubatud ajal", team_id=team, target_minutes=240),
            ("kadri.tamm@example.ee", "Kadri Tamm", "Ootasin terve päeva, keegi ei tulnud."),
            (2, "et"),
        ),
        "invoice": _opened(
            Opening(sea, "Račun za studeni, dvaput naplaćeno", team_id=team, target_minutes=240),
            ("ivana@example.hr", "Ivana Horvat", "Poštovani, na kartici vidim dvije transakcije."),
            (30, "hr"),
        ),
        "account": _opened(
            Opening(home, "Не открывается личный кабинет", team_id=team),
            ("sergei@example.ee", "Сергей Павлов", "Уже попробовал с другого браузера."),
            (50, "ru"),
        ),
        "slots": _opened(
            Opening(home, "Delivery slots for December", team_id=team, target_minutes=60),
            ("j.ferris@northwind.example", "John Ferris", "Which delivery slots are left?"),
            (80, "en"),
        ),
        "office": _opened(
            Opening(home, "Question about chairs"),
            ("info@office.example", "Office", "How many chairs are in stock?"),
            (5, "en"),
        ),
        "dispute": _opened(
            Opening(home, f"{SECRET_WORD} number kolm", team_id=legal, target_minutes=60),
            ("kadri.tamm@example.ee", "Kadri Tamm", f"{SECRET_WORD}: advokaat kirjutab teile."),
            (3, "et"),
        ),
        "lottery": _opened(
            Opening(home, "You have won"),
            ("win@lottery.example", "Lottery", "Claim now."),
            (9, "en"),
        ),
    }  # fmt: skip
    with hours_ago(29):
        answer = Reply("Hvala na poruci, provjeravam s financijama.")
        write_reply(ana, conversation=talks["invoice"], reply=answer)
    with hours_ago(28) as moment:
        more = mail("ivana@example.hr", "Ivana Horvat", "Još ništa nije vraćeno.", moment, "hr")
        receive_message(SYSTEM, conversation=talks["invoice"], message=more)
    with hours_ago(49):
        write_reply(
            ivo, conversation=talks["account"], reply=Reply("Пришлите, пожалуйста, снимок.")
        )
        add_note(ivo, conversation=talks["account"], text="Kontrollisin: konto on lukus.")
    with hours_ago(79):
        write_reply(ivo, conversation=talks["slots"], reply=Reply("Thursday noon is free."))
    with hours_ago(70):
        solve_conversation(ivo, conversation=talks["slots"])
    set_tags(ivo, conversation=talks["wardrobe"], names=["delivery", "late"])
    mark_spam(ivo, conversation=talks["lottery"], spam=True)
    shared = talks["office"].address_id
    assert shared is not None
    set_address_shared(SYSTEM, address=address_for(SYSTEM, shared), shared=True)
    return {key: conversation_for(SYSTEM, talk.pk) for key, talk in talks.items()}


def _opened(opening: Opening, said: tuple[str, str, str], when: tuple[float, str]) -> Conversation:
    email, name, text = said
    hours, language = when
    with hours_ago(hours) as moment:
        opened = open_conversation(
            SYSTEM, opening=opening, message=mail(email, name, text, moment, language)
        )
    return conversation_for(SYSTEM, opened.conversation_id)


kept_world: Final = Kept(build_world)


@pytest.fixture
def world(db: None) -> World:
    """The named world, fresh; see `World` for who is who."""
    del db
    forget_all()
    return kept_world.get()
