"""The words of a progress update, in the customer's language, with what is known."""

import re
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kuula.desk.models import Conversation, ProgressPolicy, Promise
from kuula.desk.promises.links import customers_language
from kuula.kit import clock
from kuula.kit.problems import Problem
from kuula.ui.formats import weekday_time

KNOWN: Final = (
    "customer.first_name", "conversation.number", "agent.first_name", "promise.until", "next.word",
    "brand.name",
)  # fmt: skip
LONGEST: Final = 4000
_PLACE: Final = re.compile(r"\{([a-z_.]+)\}")


def check_words(text: str) -> None:
    """Raise Problem for words with a placeholder nobody knows, or too many of them."""
    if len(text) > LONGEST:
        raise Problem(_("This text is too long to send."), field="texts")
    for name in _PLACE.findall(text):
        if name not in KNOWN:
            raise Problem(
                _("There is no placeholder {%(name)s}. Known are: %(known)s.")
                % {"name": name, "known": ", ".join(f"{{{one}}}" for one in KNOWN)},
                field="texts",
            )


def usual_words(language: str) -> str:
    """The words of an update where the policy has none of its own."""
    with translation.override(language):
        return _(
            "Hello {customer.first_name},\n"
            "\n"
            "we have not forgotten you: your matter № {conversation.number} is still in our hands."
            "\n"
            "{agent.first_name} is working on it.\n"
            "We promised you an answer by {promise.until}.\n"
            "You will hear from us again by {next.word}."
        )


def words_for(talk: Conversation, policy: ProgressPolicy, next_word: datetime | None) -> str:
    """What the customer of a conversation is told. A line that holds a placeholder of which nothing
    is known is left out."""
    language = customers_language(talk)
    text = policy.texts.get(language) or usual_words(language)
    promise = Promise.objects.to_do().filter(conversation=talk, due_to__gt=clock.now())
    until = promise.order_by("due_to").values_list("due_to", flat=True).first()
    with translation.override(language), timezone.override(ZoneInfo(talk.brand.time_zone)):
        values = {
            "customer.first_name": talk.customer.first_name,
            "conversation.number": str(talk.pk),
            "agent.first_name": talk.assignee.first_name if talk.assignee else "",
            "promise.until": weekday_time(until, clock.now()) if until else "",
            "next.word": weekday_time(next_word, clock.now()) if next_word else "",
            "brand.name": talk.brand.name,
        }
    lines = (line for line in text.splitlines() if _is_known(line, values))
    return "\n".join(_PLACE.sub(lambda place: values[place[1]], line) for line in lines).strip()


def _is_known(line: str, values: dict[str, str]) -> bool:
    return all(values.get(name) for name in _PLACE.findall(line))
