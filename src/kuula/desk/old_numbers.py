"""Numbers that conversations had at other desks: people go on quoting them."""

import re
from typing import Final

from kuula.desk.access import conversations_for
from kuula.desk.models import Conversation, OldNumber
from kuula.workspace.actors import Actor

LONGEST: Final = 40
MOST: Final = 20
_QUOTED: Final = re.compile(
    r"\s*(?:№|#|no\.?\s|nr\.?\s|br\.?\s|ticket\s*#?)?\s*([\w-]{1,40})\s*", re.I
)


def numbers_called(old_number: str) -> list[int]:
    """The conversations that another desk called so, the latest first, at most 20, whoever may
    see them."""
    called = OldNumber.objects.filter(number=old_number).order_by("-conversation_id")
    return list(called.values_list("conversation_id", flat=True)[:MOST])


def conversations_called(actor: Actor, words: str) -> list[Conversation]:
    """The conversations the actor may see that another desk called so ("4711", "#4711"), the
    latest first, at most 20. A word without a digit is no number."""
    found = _QUOTED.fullmatch(words)
    if found is None or not any(letter.isdigit() for letter in found[1]):
        return []
    numbers = numbers_called(found[1])
    if not numbers:
        return []
    return list(conversations_for(actor).filter(pk__in=numbers).order_by("-pk"))
