"""What there is beside a conversation: one question for all that most of them have not."""

from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Exists, QuerySet

from kuula.desk.complaints.register import complaints_beside, mistakes_beside
from kuula.desk.handovers.reading import handovers_beside
from kuula.desk.models import Conversation
from kuula.desk.promises.standing import open_promises_beside
from kuula.desk.queries import files_beside
from kuula.desk.together import drafts_beside, followers_beside, standing_beside
from kuula.kit.compiled import FIRST, SECOND, Statement, compiled, fetched
from kuula.workspace.actors import Actor


class Beside(NamedTuple):
    """Of which kinds a conversation has any, as far as the reader is concerned."""

    files: bool
    promises: bool
    handover: bool
    complaints: bool
    mistake: bool
    followers: bool
    drafting: bool
    standing: bool


def beside(actor: Actor, conversation: Conversation) -> Beside:
    """Ask for all of it at once; one statement.

    The caller made sure that the conversation exists for the reader.
    """
    known = {FIRST: conversation.pk, SECOND: actor.staff_id or 0}
    return Beside(*fetched(_statement(), known)[0])


@lru_cache
def _statement() -> Statement:
    kinds: dict[str, QuerySet[Any]] = {
        "files": files_beside(),
        "promises": open_promises_beside(),
        "handover": handovers_beside(),
        "complaints": complaints_beside(),
        "mistake": mistakes_beside(),
        "followers": followers_beside(),
        "drafting": drafts_beside(),
        "standing": standing_beside(),
    }
    found = {f"has_{name}": Exists(kinds[name]) for name in Beside._fields}
    here = Conversation.objects.filter(pk=FIRST).annotate(**found)
    return compiled(here.values_list(*found))
