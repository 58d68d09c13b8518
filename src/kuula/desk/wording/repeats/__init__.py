"""What a reply asks for although the conversation holds it."""

from collections.abc import Sequence
from dataclasses import dataclass

from kuula.desk.wording.repeats.asking import asked_in, first_part
from kuula.desk.wording.repeats.holding import is_held
from kuula.desk.wording.repeats.rules import rules_for
from kuula.desk.wording.repeats.talk import Conversation
from kuula.desk.wording.repeats.telling import Told, told_in

__all__ = ["Said", "Told", "find_repeats", "told_values"]


@dataclass(frozen=True, slots=True)
class Said:
    """One message; `by` is customer or agent."""

    by: str
    text: str


def find_repeats(conversation: Sequence[Said], reply: str, *, lang: str) -> list[str]:
    """The kinds of what is asked again, each once."""
    rules = rules_for(lang)
    if rules is None:
        return []
    asked = asked_in(reply, rules)
    if not asked:
        return []
    talk = Conversation.of([(one.by, one.text) for one in conversation], rules)
    named = first_part(reply)
    found: dict[str, None] = {}
    for one in dict.fromkeys(asked):
        if one.kind not in found and is_held(one, talk, named, rules):
            found[one.kind] = None
    return list(found)


def told_values(conversation: Sequence[Said], *, lang: str) -> list[Told]:
    """What the customer told: numbers, addresses, models and the like, oldest first."""
    rules = rules_for(lang)
    if rules is None:
        return []
    return list(told_in([(one.by, one.text) for one in conversation], rules))
