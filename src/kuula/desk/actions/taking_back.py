"""A reply taken back becomes what its writer is writing, beside what was begun since."""

from django.utils.html import linebreaks

from kuula.desk.models import Draft, Message
from kuula.kit import clock


def take_back(message: Message) -> Draft:
    """Make a withdrawn reply its writer's latest draft; answers that draft.

    A draft begun since keeps its kind, so that a note goes to nobody: the withdrawn words stand
    above its own, and the files of both stay. The caller holds the conversation's lock.
    """
    draft = _draft_for(message)
    draft.html = _html_of(message, draft)
    draft.text = f"{message.text}\n\n{draft.text}" if draft.text.strip() else message.text
    draft.cc = _both(", ".join(message.recipients.get("cc", [])), draft.cc)
    draft.bcc = _both(", ".join(message.recipients.get("bcc", [])), draft.bcc)
    quotes = message.promises.values_list("quote", flat=True)
    draft.promises = list(dict.fromkeys([*quotes, *draft.promises]))
    draft.changed_at = clock.now()
    draft.save()
    message.attachments.update(message=None, draft=draft)
    return draft


def _draft_for(message: Message) -> Draft:
    """Where there are words already; else the reply begun, else what holds but files, else none."""
    place = {"conversation_id": message.conversation_id, "staff_id": message.staff_id or 0}
    begun = list(Draft.objects.filter(**place).order_by("-changed_at"))
    with_words = [one for one in begun if one.text.strip()]
    replies = [one for one in begun if one.kind == "reply"]
    draft = next(iter((*with_words, *replies, *begun)), None) or Draft(**place)
    if not with_words:
        draft.kind = "reply"
    return draft


def _html_of(message: Message, draft: Draft) -> str:
    """The formatted words of both, empty when neither has any."""
    if not draft.text.strip():
        return message.html
    if not (message.html or draft.html):
        return ""
    parts = (message, draft)
    return "".join(one.html or linebreaks(one.text, autoescape=True) for one in parts)


def _both(first: str, other: str) -> str:
    """Addresses as typed in two fields; sending finds out who stands in both."""
    if not first or other.strip() in ("", first):
        return first or other
    return f"{first}, {other}"
