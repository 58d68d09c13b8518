"""What must be filled in before a conversation is solved, or closed without having been solved."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kuula.desk.checklists.access import checklists_on
from kuula.desk.fields.access import fields_in
from kuula.desk.models import Conversation, CustomField, PutChecklist, State
from kuula.kit.problems import Conflict
from kuula.ledger.recording import is_history
from kuula.workspace.actors import Actor


class FieldsMissing(Conflict):
    """A conversation cannot be solved or closed until these `fields` are filled in and `lists` are
    ticked; `wanted` is which of the two."""

    code = "fields-missing"

    def __init__(
        self, fields: Sequence[CustomField], lists: Sequence[PutChecklist], wanted: State
    ) -> None:
        names = ", ".join([*(one.name for one in fields), *(one.name for one in lists)])
        closing = wanted == State.CLOSED
        said = (
            _("Fill in before closing: %(names)s")
            if closing
            else _("Fill in before solving: %(names)s")
        )
        super().__init__(said % {"names": names}, field="state")
        self.fields, self.lists, self.wanted = fields, lists, wanted


def missing_in(conversation: Conversation) -> list[CustomField]:
    """The fields that must be filled in before solving and are not."""
    return [
        one
        for one in fields_in(conversation).values()
        if one.required and one.key not in conversation.fields
    ]


def unticked_in(conversation: Conversation) -> list[PutChecklist]:
    """The checklists that must be ticked before solving and are not."""
    return [one for one in checklists_on(conversation) if one.required and one.left]


def refuse_missing(actor: Actor, conversation: Conversation, wanted: State = State.SOLVED) -> None:
    """Raise FieldsMissing if a locked conversation may not be solved, or closed, yet.

    Spam, history and what Kuula does by itself are not asked, nor what is settled already.
    """
    asked = actor.kind != "system" and not conversation.spam and not is_history()
    if not asked or conversation.state in (State.SOLVED, State.CLOSED):
        return
    missing, lists = missing_in(conversation), unticked_in(conversation)
    if missing or lists:
        raise FieldsMissing(missing, lists, wanted)
