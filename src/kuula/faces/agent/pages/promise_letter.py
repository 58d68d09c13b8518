"""The mail that tells a customer of a new date, in their language and by their brand's clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kuula.desk.models import Conversation, Promise
from kuula.desk.promises.links import customers_language, promises_link
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.once import word
from kuula.faces.agent.pages.due import due_words
from kuula.faces.agent.pages.promises import field_of, tomorrow
from kuula.kit import clock
from kuula.kit.languages import ENDONYMS
from kuula.kit.text import one_line
from kuula.ui.formats import weekday_time
from kuula.ui.page import Page

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form named: the new date as a field holds it, why, the mail, and what was wrong."""

    due: str
    why: str = ""
    text: str = ""
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class LetterPage(Page):
    """The promise, its new date, and the mail about it. `language` is what it is written in."""

    id: int
    words: str
    until: str
    due: str
    why: str
    text: str
    to: str
    language: str
    language_name: str
    back_url: str
    subject: str
    once: str
    problem: str = ""


def letter_page(request: StaffRequest, promise: Promise, asked: Asked) -> LetterPage:
    """The page for what was asked; tomorrow unless a date is named."""
    talk = promise.conversation
    due_to, why = _moment(asked.due, promise), one_line(asked.why, LONGEST)
    language = customers_language(talk)
    return LetterPage(
        title=_("A new date, and the customer hears first"),
        frame=frame_for(request, "promises"),
        id=promise.pk,
        words=promise.quote or _("(words no longer kept)"),
        until=due_words(promise.due_to),
        due=field_of(due_to),
        why=why,
        text=asked.text or _text(promise, talk, due_to, why, request.user.first_name),
        to=talk.address.value if talk.address else _("No address"),
        language=language,
        language_name=ENDONYMS[language],
        back_url=reverse("conversation", args=[talk.number]),
        subject=talk.subject or _("No subject"),
        once=word(),
        problem=asked.problem,
    )


def _moment(named: str, promise: Promise) -> datetime:
    """The moment a field names in the reader's time zone, else tomorrow, or a day later than now
    promised."""
    try:
        found = datetime.fromisoformat(named)
        return found if found.tzinfo else timezone.make_aware(found)
    except (ValueError, OverflowError):
        return max(tomorrow(clock.now()), promise.due_to + timedelta(days=1))


def _text(promise: Promise, talk: Conversation, due_to: datetime, why: str, agent: str) -> str:
    zone, now = ZoneInfo(talk.brand.time_zone), clock.now()
    with translation.override(customers_language(talk)), timezone.override(zone):
        name = talk.customer.first_name
        old, new = weekday_time(promise.due_to, now), weekday_time(due_to, now)
        parts = (
            _("Hello %(name)s,") % {"name": name} if name else _("Hello,"),
            _("we promised you: “%(words)s”, by %(moment)s.")
            % {"words": promise.quote, "moment": old}
            if promise.quote
            else _("we promised you something by %(moment)s.") % {"moment": old},
            " ".join(filter(None, (_("We will not manage it by then, and we are sorry."), why))),
            _("The new date is %(moment)s. We tell you at once should anything change.")
            % {"moment": new},
            _("Here you see at any time what we have promised:") + f"\n{promises_link(talk)}",
            agent,
        )
    return "\n\n".join(parts)
