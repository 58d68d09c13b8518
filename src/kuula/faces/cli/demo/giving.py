"""What the demo company gives to those it did not satisfy, and who says yes to more."""

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from kuula.desk.access import conversation_for
from kuula.desk.actions.goodwill import (
    GoodwillForm,
    LimitForm,
    approve_goodwill,
    decline_goodwill,
    finish_goodwill,
    give_goodwill,
    redeem_voucher,
    set_limit,
)
from kuula.desk.models import Goodwill
from kuula.faces.cli.demo.cast import Cast
from kuula.faces.cli.demo.planned import PlannedConversation
from kuula.kit import clock
from kuula.ledger.recording import as_history
from kuula.workspace.actors import SYSTEM, Actor
from kuula.workspace.models import Role

CURRENCY: Final = "EUR"
LIMITS: Final = {
    Role.AGENT: LimitForm(20_00, 60_00, 250_00),
    Role.LEAD: LimitForm(80_00, 200_00, 900_00),
}
KINDS: Final = ("voucher", "refund", "note", "discount", "replacement", "voucher", "sample")
REASONS: Final = {
    "et": ("Tarne hilines ja klient ootas terve päeva.", "Kaup jõudis kohale kriimustatuna."),
    "hr": ("Dostava je kasnila, a kupac je čekao cijeli dan.", "Roba je stigla oštećena."),
    "ru": ("Доставка опоздала, клиент прождал весь день.", "Товар приехал с царапинами."),
    "en": ("The delivery was late and they waited all day.", "It arrived with scratches."),
}
WORDS: Final = {
    "et": ("Jah, nad ootasid kaua.", "Paku pigem vautšerit."),
    "hr": ("Da, dugo su čekali.", "Bolje ponudi bon."),
    "ru": ("Да, они долго ждали.", "Лучше предложите ваучер."),
    "en": ("Yes, they waited long.", "Offer a voucher instead."),
}
SOON: Final = timedelta(hours=2)
DECIDED: Final = timedelta(hours=44)
DONE: Final = timedelta(days=2)


def allow_giving() -> None:
    """What agents and leads may give without asking."""
    for role, form in LIMITS.items():
        set_limit(SYSTEM, role=role, currency=CURRENCY, form=form)


def make_good(planned: PlannedConversation, cast: Cast, number: int) -> None:
    """Give something to who was not satisfied in the end, or is angry and waits."""
    rated = planned.rating
    upset = rated is not None and not rated.satisfied
    waits = planned.finished_at is None and planned.priority >= 3
    if not planned.assignee or not (upset or waits):
        return
    at = min((rated.at if rated else planned.turns[-1].at) + SOON, clock.now())
    actor = cast.actors[planned.assignee]
    with as_history(at):
        talk = conversation_for(SYSTEM, number)
        form = _form(planned, number, at)
        given = give_goodwill(actor, conversation=talk, form=form)
    _go_on(planned, given, _lead(cast, actor), at)


def _form(planned: PlannedConversation, number: int, at: datetime) -> GoodwillForm:
    kind = KINDS[number % len(KINDS)]
    return GoodwillForm(
        kind=kind,
        amount=0 if kind == "note" else (5 + number % 5 * 6) * 100,
        reason=REASONS[planned.language][number % 2],
        percent=15 if kind == "discount" else None,
        due=timezone.localdate(at) + timedelta(days=4),
    )


def _go_on(planned: PlannedConversation, given: Goodwill, lead: Actor, at: datetime) -> None:
    """A lead decides within two days; what needs hands is done two days later, and some codes are
    redeemed."""
    if given.state == Goodwill.State.ASKED and at + DECIDED <= clock.now():
        yes, no = WORDS[planned.language]
        with as_history(at + DECIDED):
            if given.pk % 5:
                approve_goodwill(lead, goodwill=given, word=yes)
            else:
                decline_goodwill(lead, goodwill=given, word=no)
    given.refresh_from_db()
    if given.is_to_do and at + DONE <= clock.now():
        with as_history(at + DONE):
            finish_goodwill(lead, goodwill=given)
    _redeem(lead, given, at + DONE)


def _redeem(lead: Actor, given: Goodwill, at: datetime) -> None:
    """Every other customer comes back with the code."""
    code = given.vouchers.first() if given.state == Goodwill.State.GRANTED else None
    if code is not None and given.pk % 2 and at <= clock.now():
        with as_history(at):
            redeem_voucher(lead, voucher=code, reference=f"PK-{30_000 + given.pk}")


def _lead(cast: Cast, actor: Actor) -> Actor:
    """A lead who is not the asker."""
    leads = (one for one in cast.staff.values() if one.role == Role.LEAD and one.pk != actor.id)
    return cast.actors[next(leads).email]
