"""What a reply asks for although the conversation holds it."""

from collections.abc import Sequence
from dataclasses import dataclass

from kuula.desk.wording.repeats.asking import asked_in, first_part
from kuula.desk.wording.repeats.holding import Conversation, is_held
from kuula.desk.wording.repeats.rules import rules_for


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
