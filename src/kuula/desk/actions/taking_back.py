"""A reply taken back becomes what its writer is writing, beside what was begun since."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import linebreaks

from kuula.desk.models import Draft, Message
from kuula.kit import clock


@dataclass(frozen=True, slots=True)
class Returned:
    """The words of a finished reply that come back to their writer."""

    conversation_id: int
    staff_id: int
    text: str
    html: str
    cc: str
    bcc: str
    promises: Sequence[str]


def take_back(message: Message) -> Draft:
    """Make a withdrawn reply its writer's latest draft, with its files; answers that draft.

    The caller holds the conversation's lock.
    """
    draft = return_to_draft(
        Returned(
            message.conversation_id,
            message.staff_id or 0,
            message.text,
            message.html,
            ", ".join(message.recipients.get("cc", [])),
            ", ".join(message.recipients.get("bcc", [])),
            list(message.promises.values_list("quote", flat=True)),
        )
    )
    message.attachments.update(message=None, draft=draft)
    return draft


def return_to_draft(words: Returned) -> Draft:
    """Put words back among what their writer is writing; answers that draft.

    A draft begun since keeps its kind, so that a note goes to nobody: the words that return stand
    above its own, and its files stay. The caller holds the conversation's lock.
    """
    draft = _draft_for(words)
    draft.html = _html_of(words, draft)
    draft.text = f"{words.text}\n\n{draft.text}" if draft.text.strip() else words.text
    draft.cc = _both(words.cc, draft.cc)
    draft.bcc = _both(words.bcc, draft.bcc)
    draft.promises = list(dict.fromkeys([*words.promises, *draft.promises]))
    draft.changed_at = clock.now()
    draft.save()
    return draft


def _draft_for(words: Returned) -> Draft:
    """Where there are words already; else the reply begun, else what holds but files, else none."""
    place = {"conversation_id": words.conversation_id, "staff_id": words.staff_id}
    begun = list(Draft.objects.filter(**place).order_by("-changed_at"))
    with_words = [one for one in begun if one.text.strip()]
    replies = [one for one in begun if one.kind == "reply"]
    draft = next(iter((*with_words, *replies, *begun)), None) or Draft(**place)
    if not with_words:
        draft.kind = "reply"
    return draft


def _html_of(words: Returned, draft: Draft) -> str:
    """The formatted words of both, empty when neither has any."""
    if not draft.text.strip():
        return words.html
    if not (words.html or draft.html):
        return ""
    parts = ((words.text, words.html), (draft.text, draft.html))
    return "".join(html or linebreaks(text, autoescape=True) for text, html in parts)


def _both(first: str, other: str) -> str:
    """Addresses as typed in two fields; sending finds out who stands in both."""
    if not first or other.strip() in ("", first):
        return first or other
    return f"{first}, {other}"
