"""Where a customer of the demo company turns to it about something else, a colleague says so."""

from kuula.desk.access import conversation_for
from kuula.desk.actions.matters import tell_matter
from kuula.desk.matters.told import matter_known
from kuula.desk.models import Conversation
from kuula.desk.queries import tag_names_of
from kuula.faces.cli.demo.cast import Cast
from kuula.faces.cli.demo.planned import PlannedConversation
from kuula.ledger.recording import as_history
from kuula.workspace.actors import SYSTEM


def tell_apart(planned: PlannedConversation, cast: Cast, number: int) -> None:
    """Say with the last word that a conversation is another matter, when it is about other things
    than the one before."""
    talk = conversation_for(SYSTEM, number)
    mark = matter_known(SYSTEM, talk).mark
    if planned.assignee is None or mark is None:
        return
    if tag_names_of(talk) != tag_names_of(Conversation(pk=mark.number)):
        with as_history(planned.turns[-1].at):
            tell_matter(cast.actors[planned.assignee], conversation=talk)
