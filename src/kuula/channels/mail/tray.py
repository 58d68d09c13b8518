"""The tray "Belongs here?": mails that somebody must place, and those that were put away."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.channels.mail.access import raw_mail_for, raw_mails_for
from kuula.channels.mail.models import IN_TRAY, RawMail
from kuula.channels.mail.sorting.letters import Letter, read_letter
from kuula.desk.models import Conversation
from kuula.kit.compiled import Statement, compiled, fetched
from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.kit.problems import Problem
from kuula.workspace.actors import Actor

PAGE: Final = 50
KEPT: Final = 512
REASONS: Final[dict[str, str | Promise]] = {
    RawMail.Doubt.STRANGER: gettext_lazy(
        "It answers a conversation, but its sender does not take part in that."
    ),
    "number": gettext_lazy(
        "It names a conversation by its number alone, and nothing proves who sent it."
    ),
    RawMail.Doubt.COLLEAGUE: gettext_lazy(
        "A colleague's address stands as sender, but that it is they cannot be proved."
    ),
    RawMail.Doubt.UNREADABLE: gettext_lazy("Kuula could not make out who wrote what."),
    "too-large": gettext_lazy("It is over 75 MB and was left on the mail server."),
    "not-given": gettext_lazy(
        "The mail server holds it but did not hand it over. Look for it in the mailbox itself."
    ),
    "loop": gettext_lazy("It was sent by ourselves and came back."),
    "duplicate": gettext_lazy("The same mail came in before, by another way."),
    "bounce": gettext_lazy("It reports that a mail did not arrive, but not one of ours."),
    "report": gettext_lazy(
        "It reports that a mail did not arrive, but not one that was sent to that address."
    ),
    "automatic": gettext_lazy("A colleague's mail program sent it by itself."),
    "hand": gettext_lazy("Somebody put it away."),
}


class Shelf(StrEnum):
    """Which mails to show: those that wait for somebody, or those that were put away."""

    WAITING = "waiting"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class TrayItem:
    """One mail of the tray. `suspected` is the conversation it points to, if any."""

    id: int
    taken_at: datetime
    mailbox: str
    sender: str
    subject: str
    size: int
    reason: str
    doubt: str
    state: str
    suspected: Conversation | None


def tray_for(
    actor: Actor, *, shelf: Shelf = Shelf.WAITING, after: str = "", size: int = PAGE
) -> KeysetPage[TrayItem]:
    """The mails that wait to be placed (or were put away), newest first. Raises NotAllowed."""
    mails = _shelf(actor, shelf).select_related(
        "mailbox", "suspected", "suspected__customer", "suspected__team"
    )
    if (key := decode(after, "tn")) is not None:
        mails = mails.filter(_beyond(key))
    rows = list(mails.order_by("-taken_at", "-id")[: size + 1])
    page = page_of(rows, size=size, key=lambda raw: (raw.taken_at.isoformat(), raw.pk))
    return KeysetPage(tuple(_item(raw) for raw in page.rows), page.next)


def tray_count(actor: Actor) -> int:
    """How many mails wait to be placed; 1,001 means more than 1,000."""
    return int(fetched(_counted(actor))[0][0])


@lru_cache(maxsize=KEPT)
def _counted(actor: Actor) -> Statement:
    waiting = _shelf(actor, Shelf.WAITING).select_related(None).order_by().values("pk")
    sql, values = compiled(waiting[:1001])
    return f"SELECT count(*) FROM ({sql}) AS found", values


def tray_letter(actor: Actor, raw_id: int) -> Letter:
    """What a mail of the tray says, read anew. Raises NotFound, Problem when it is not stored."""
    raw = raw_mail_for(actor, raw_id)
    if not raw.key:
        raise Problem(_("The words of this mail are not stored here."))
    return read_letter(raw)


def reason_for(raw: RawMail) -> str:
    """Why a mail waits or was put away, as a sentence in the reader's language."""
    for word in (raw.problem, raw.doubt):
        if word in REASONS:
            return str(REASONS[word])
    return ""


def _shelf(actor: Actor, shelf: Shelf) -> QuerySet[RawMail]:
    states = IN_TRAY if shelf == Shelf.WAITING else (RawMail.State.DROPPED,)
    return raw_mails_for(actor).filter(state__in=states)


def _beyond(key: tuple[str | int | None, ...]) -> Q:
    if len(key) != 2 or not isinstance(key[0], str) or not isinstance(key[1], int):
        raise Problem(_("This page address is damaged. Start from the first page."))
    try:
        moment = datetime.fromisoformat(key[0])
    except ValueError as error:
        raise Problem(_("This page address is damaged. Start from the first page.")) from error
    return Q(taken_at__lt=moment) | Q(taken_at=moment, pk__lt=key[1])


def _item(raw: RawMail) -> TrayItem:
    return TrayItem(
        id=raw.pk,
        taken_at=raw.taken_at,
        mailbox=raw.mailbox.address,
        sender=raw.sender,
        subject=raw.subject,
        size=raw.size,
        reason=reason_for(raw),
        doubt=raw.doubt,
        state=raw.state,
        suspected=raw.suspected,
    )
