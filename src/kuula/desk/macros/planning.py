"""What a macro would say: its texts in the language of a conversation, their places filled."""

from collections.abc import Mapping
from dataclasses import dataclass

from kuula.desk.macros.steps import Steps
from kuula.desk.models import Conversation, Macro
from kuula.desk.placeholders import fill
from kuula.kit.placeholders import unfilled
from kuula.workspace.models import Staff


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a macro for a conversation.

    `language` is that of the words, `wanted` the customer's; `open` are places without a value.
    """

    text: str
    language: str = ""
    wanted: str = ""
    open: tuple[str, ...] = ()

    @property
    def is_foreign(self) -> bool:
        """Whether there are no words in the customer's language."""
        return bool(self.text and self.wanted and self.language != self.wanted)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a macro would do to a conversation."""

    steps: Steps
    reply: Said
    note: Said

    @property
    def open(self) -> tuple[str, ...]:
        """Places that have no value here: with any the macro does not run."""
        return tuple(dict.fromkeys((*self.reply.open, *self.note.open)))


def plan_of(macro: Macro, conversation: Conversation, staff: Staff) -> Plan:
    """What the macro would do if `staff` ran it on the conversation now."""
    steps = Steps.of(macro)
    wanted = conversation.language or conversation.customer.language
    language = chosen_language(steps.reply, wanted, conversation.brand.language)
    reply = fill(steps.reply.get(language, ""), conversation, staff)
    note = fill(steps.note, conversation, staff)
    return Plan(
        steps,
        Said(reply, language, wanted, unfilled(reply)),
        Said(note, open=unfilled(note)),
    )


def chosen_language(texts: Mapping[str, str], wanted: str, usual: str) -> str:
    """The language of the text that is used: the customer's, else the brand's, else English, else
    the first there is; empty without any."""
    for language in (wanted, usual, "en", *texts):
        if texts.get(language):
            return language
    return ""
