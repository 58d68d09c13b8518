"""The hints beside the composer: what a reply promises, how it sounds, what it asks again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from kuula.desk.access import conversation_for
from kuula.desk.hints import Hints, Known, Repeat, Told, hints_on, is_taken, written_language
from kuula.desk.models import Conversation
from kuula.desk.promises.record import paces_of
from kuula.desk.queries import messages_of
from kuula.desk.wording.promises import FoundPromise
from kuula.desk.wording.promises.kinds import kind_of
from kuula.desk.wording.tone import Mark
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.drafts import Written
from kuula.faces.agent.pages.due import due_words
from kuula.faces.agent.pages.pace_words import doubt_about
from kuula.kit import clock
from kuula.kit.text import one_line
from kuula.people.access import addresses_of
from kuula.workspace.permissions import Permission

SHOWN: Final = 120
ADVICE: Final[Mapping[str, str | Promise]] = {
    "blame": gettext_lazy("This sounds like blame. Say what happens next instead."),
    "jargon": gettext_lazy("Our own word. Say it as the customer would."),
    "no-thanks-or-acknowledgement": gettext_lazy("Begin by thanking or by saying what you read."),
    "shouting": gettext_lazy("This reads as shouting. Write it quietly."),
    "apology-without-remedy": gettext_lazy("Say what you do about it, too."),
    "promise-without-date": gettext_lazy("Say until when."),
    "cold-refusal": gettext_lazy("Say why, and what is possible instead."),
}
ASKED: Final[Mapping[str, str | Promise]] = {
    "order_number": gettext_lazy("The order number is known."),
    "address": gettext_lazy("The address is known."),
    "email": gettext_lazy("The e-mail address is known."),
    "phone": gettext_lazy("The phone number is known."),
    "model": gettext_lazy("The model is known."),
    "error_text": gettext_lazy("The words of the error are known."),
    "date": gettext_lazy("The date is known."),
    "other": gettext_lazy("The customer has answered this already."),
}


@dataclass(frozen=True, slots=True)
class PromiseHint:
    """A promise found: its words and until when, as the reader says it; `taken` when it is to
    become a promise of ours, `doubt` when that is sooner than the team usually does it."""

    quote: str
    due: str
    taken: bool
    doubt: str


@dataclass(frozen=True, slots=True)
class MarkHint:
    """A remark on the tone; `quote` is empty for what is missing."""

    quote: str
    advice: str


@dataclass(frozen=True, slots=True)
class RepeatHint:
    """Something asked again with what we hold; `anchor` is where it stands, empty: the profile."""

    title: str
    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class HintsPart:
    """All hints on one reply; `summary` is read out."""

    promises: Sequence[PromiseHint]
    marks: Sequence[MarkHint]
    repeats: Sequence[RepeatHint]
    summary: str


def hints_part(request: StaffRequest, number: int, written: Written) -> HintsPart:
    """The hints on a reply in conversation `number`. Raises NotFound."""
    talk = conversation_for(request.actor, number)
    zone = ZoneInfo(talk.brand.time_zone)
    language = written_language(talk)
    text = written.text
    known = _known(request, talk) if text.strip() else Known()
    found = hints_on(text, language=language, known=known, now=clock.now(), zone=zone)
    return HintsPart(
        promises=_promises(talk, found.promises, written.promises),
        marks=[MarkHint(one.quote, _advice(one)) for one in found.marks],
        repeats=[_repeat(one) for one in found.repeats],
        summary=_summary(found),
    )


def _known(request: StaffRequest, talk: Conversation) -> Known:
    """The latest messages, and the profile as far as the reader may see it."""
    said, _left_out = messages_of(talk)
    told = [
        Told(one.message.pk, "agent" if one.message.is_from_us else "customer", one.message.visible)
        for one in said
        if not one.message.is_note
    ]
    if not request.actor.may(Permission.CUSTOMERS_READ):
        return Known(told)
    own = [one.value for one in addresses_of(talk.customer) if not one.shared]
    return Known(told, {"email": own[0] if own else "", "phone": talk.customer.phone})


def _promises(
    talk: Conversation, found: Sequence[FoundPromise], taken: Sequence[str]
) -> list[PromiseHint]:
    paces = paces_of(talk) if found else {}
    language = written_language(talk)

    def hint(one: FoundPromise) -> PromiseHint:
        until = one.due_to or clock.now()
        doubt = doubt_about(talk, kind_of(one.quote, language), until, paces)
        return PromiseHint(one.quote, due_words(until), is_taken(one.quote, taken), doubt)

    return [hint(one) for one in found]


def _advice(mark: Mark) -> str:
    return str(ADVICE[mark.kind])


def _repeat(found: Repeat) -> RepeatHint:
    anchor = f"#message-{found.message_id}" if found.message_id else ""
    return RepeatHint(str(ASKED[found.kind]), one_line(found.words, SHOWN), anchor)


def _summary(found: Hints) -> str:
    count = len(found.promises) + len(found.marks) + len(found.repeats)
    return ngettext("%(num)d hint", "%(num)d hints", count) % {"num": count} if count else ""
