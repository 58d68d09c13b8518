"""Small beginnings for a running product, made by actions. Each prints what its caller needs."""

import json
from dataclasses import replace
from datetime import timedelta

from kuula.desk.access import conversation_for
from kuula.desk.actions import open_conversation, solve_conversation, write_reply
from kuula.desk.actions.replying import Reply
from kuula.desk.incoming import Incoming, Opening
from kuula.kit import clock
from kuula.ledger.recording import as_history
from kuula.listening.access import answerer, link_token
from kuula.listening.actions import Answer, Question, ask_rating, give_rating
from kuula.listening.models import RatingRequest
from kuula.workspace.access import actor_for
from kuula.workspace.actions import (
    BrandForm,
    StaffForm,
    add_brand,
    add_staff,
    add_team,
    change_profile,
    finish_first_run,
    make_token,
)
from kuula.workspace.actions.profile import ProfileForm
from kuula.workspace.actors import SYSTEM, Actor
from kuula.workspace.gate import remembered_actor
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

PASSWORD = "kuula-demo"
OFFICE = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


WAITING = {
    "keyboard": (
        "Kapp ei tulnud lubatud ajal",
        "Kadri Tamm",
        "Ootasin terve päeva, keegi ei tulnud.",
    ),
    "undo": ("Vale värv", "Peeter Saar", "Tellisin halli diivani, tuli sinine."),
    "solve": ("Lauajalg on katki", "Anne Kuusk", "Laud kõigub, üks jalg on katki."),
    "plain": ("Arve kaks korda", "Toomas Mets", "Maksin arve kaks korda."),
    "stay": ("Kas homme saab?", "Mihkel Rand", "Kas kullerilt saab homme toolid kätte?"),
    "search": (
        "Küsimus diivani kohta",
        "Riina Oja",
        "Kas külalistele sobivat diivanit on poodides?",
    ),
}
SETTLED = (
    ("Tool logises", "Olev Raud", "Tooli jalg logiseb."),
    ("Riiul puudu", "Tiina Lill", "Üks riiul oli puudu."),
    ("Hilinenud vaip", "Jaan Org", "Vaip hilines nädala."),
)
ANSWERS = (Answer(True, "Kiire abi, aitäh"), Answer(False, "Nädal on liiga kaua"))


def desk() -> None:
    """One brand, an open and a closed team, an administrator, an agent and an API token."""
    brand = add_brand(SYSTEM, form=BrandForm("Põhjala Kodu", "et", hours=OFFICE))
    team = add_team(SYSTEM, name="First line")
    closed = add_team(SYSTEM, name="Board", closed=True)
    admin = _staff("mari@pohjala.example", "Mari Mets", "administrator", team.pk, closed.pk)
    _staff("liis@pohjala.example", "Liis Kask", "agent", team.pk)
    scopes = [Permission.READ, Permission.REPLY, Permission.CHANGE, Permission.NOTE]
    _token, secret = make_token(actor_for(admin), name="tests", scopes=scopes)
    print(
        json.dumps(
            {"brand": brand.pk, "team": team.pk, "closed": closed.pk, "token": secret,
             "at": clock.now().isoformat()}
        )
    )  # fmt: skip


def busy_desk() -> None:
    """An open team of three with mail to answer, solved work, ratings and one still to be given."""
    brand = add_brand(SYSTEM, form=BrandForm("Põhjala Kodu", "et", hours=OFFICE))
    team = add_team(SYSTEM, name="First line")
    admin = _staff("mari@pohjala.example", "Mari Mets", "administrator", team.pk)
    ivo = _staff("ivo@pohjala.example", "Ivo Lepik", "agent", team.pk)
    _staff("liis@pohjala.example", "Liis Kask", "agent", team.pk)
    _light_seat("olev@pohjala.example", "Olev Tamm", "Warehouse")
    _light_seat("kati@pohjala.example", "Kati Laos", "Warehouse")
    _light_seat("rein@pohjala.example", "Rein Raha", "Finance")
    finish_first_run(actor_for(admin))
    _token, secret = make_token(
        actor_for(admin),
        name="tests",
        scopes=[
            Permission.READ,
            Permission.REPLY,
            Permission.CHANGE,
            Permission.NOTE,
            Permission.GOODWILL_LIMITS,
            Permission.COMMERCE_CHANGE,
            Permission.CUSTOMERS_READ,
            Permission.CUSTOMERS_CHANGE,
        ],
    )
    where = Opening(brand.pk, "", team_id=team.pk, target_minutes=240)
    numbers = {key: _opened(where, *words) for key, words in WAITING.items()}
    asked = [_solved(actor_for(ivo), _opened(where, *words)) for words in SETTLED]
    for request, answer in zip(asked[1:], ANSWERS, strict=True):
        give_rating(answerer(request), request=request, answer=answer)
    told = {"brand": brand.pk, "team": team.pk, "token": secret, "rating": link_token(asked[0])}
    print(json.dumps(told | numbers))


def _opened(where: Opening, subject: str, name: str, text: str) -> int:
    """A mail that came in two hours ago begins a conversation; answers its number."""
    email = f"{name.split()[0].lower()}@kiri.example"
    with clock.at(clock.now() - timedelta(hours=2)):
        first = Incoming(email, name, text, text, at=clock.now(), language="et")
        opened = open_conversation(SYSTEM, opening=replace(where, subject=subject), message=first)
    return opened.conversation_id


def _solved(actor: Actor, number: int) -> RatingRequest:
    """Answered after an hour, solved and asked about."""
    conversation = conversation_for(SYSTEM, number)
    with clock.at(clock.now() - timedelta(hours=1)):
        write_reply(actor, conversation=conversation, reply=Reply("Tere! Saadame uue homme."))
        solve_conversation(actor, conversation=conversation)
    question = Question(
        number, conversation.customer_id, conversation.brand_id, conversation.team_id, language="en"
    )
    with as_history(clock.now()):  # no mailbox is here to carry it: it counts as mailed
        request = ask_rating(SYSTEM, question=question)
    assert request is not None
    return request


def _staff(email: str, name: str, role: str, *teams: int):
    return add_staff(SYSTEM, form=StaffForm(email, name, role, "en", teams), password=PASSWORD)


def _light_seat(email: str, name: str, department: str) -> None:
    form = StaffForm(email, name, "department_reader", department=department)
    add_staff(SYSTEM, form=form, password=PASSWORD)


def writers() -> None:
    """One brand, an open team and eight tokens, with what a bare script must know of the gate."""
    brand = add_brand(SYSTEM, form=BrandForm("Põhjala Kodu", "et", hours=OFFICE))
    team = add_team(SYSTEM, name="First line")
    admin = _staff("mari@pohjala.example", "Mari Mets", "administrator", team.pk)
    actor = actor_for(admin)
    made = [make_token(actor, name=f"shop {n}", scopes=[Permission.REPLY]) for n in range(8)]
    remembered = remembered_actor(made[0][1])
    assert remembered is not None
    print(
        json.dumps(
            {
                "brand": brand.pk,
                "team": team.pk,
                "staff": admin.pk,
                "tokens": [{"id": token.pk, "secret": secret} for token, secret in made],
                "since": remembered.since.isoformat(),
                "changes": remembered.changes,
            }
        )
    )


def for_pictures() -> None:
    """Of a demo company: those who show it read English; tells a link nobody answered yet."""
    for email in ("liis.kask@pohjala.example", "mart.lepik@pohjala.example"):
        staff = Staff.objects.get(email=email)
        form = ProfileForm(staff.name, "en", staff.theme, staff.density, staff.signature)
        change_profile(actor_for(staff), form=form)
    waiting = RatingRequest.objects.filter(satisfied=None, expires_at__gt=clock.now())
    print(link_token(waiting.exclude(token_digest="").latest("asked_at")))
