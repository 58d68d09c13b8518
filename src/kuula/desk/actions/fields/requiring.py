"""What must be filled in before a conversation is solved."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kuula.desk.checklists.access import checklists_on
from kuula.desk.fields.access import fields_in
from kuula.desk.models import Conversation, CustomField, PutChecklist, State
from kuula.kit.problems import Conflict
from kuula.ledger.recording import is_history
from kuula.workspace.actors import Actor


class FieldsMissing(Conflict):
    """A conversation cannot be solved until these `fields` are filled in and `lists` are ticked."""

    code = "fields-missing"

    def __init__(self, fields: Sequence[CustomField], lists: Sequence[PutChecklist]) -> None:
        names = ", ".join([*(one.name for one in fields), *(one.name for one in lists)])
        super().__init__(_("Fill in before solving: %(names)s") % {"names": names}, field="state")
        self.fields, self.lists = fields, lists


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


def refuse_missing(actor: Actor, conversation: Conversation) -> None:
    """Raise FieldsMissing if a locked conversation may not be solved yet.

    Spam, history and what Kuula does by itself are not asked.
    """
    asked = actor.kind != "system" and not conversation.spam and not is_history()
    if not asked or conversation.state == State.SOLVED:
        return
    missing, lists = missing_in(conversation), unticked_in(conversation)
    if missing or lists:
        raise FieldsMissing(missing, lists)
