"""Locking: once, late, and always the conversation first; of several the lowest number first."""

from collections.abc import Iterable

from django.db import OperationalError
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected

from kuula.desk.models import Conversation
from kuula.desk.models.conversation import ConversationQuerySet
from kuula.kit.problems import Conflict


def locked_conversation(number: int) -> Conversation:
    """The conversation, locked until the transaction ends. The caller must be inside one.

    Raises Conflict when it was merged into another: nothing can be done in it then.
    """
    found = _locking().get(pk=number)
    if found.merged_into_id is not None:
        raise Conflict(
            _("№ %(number)s was merged into № %(into)s meanwhile. Go on there.")
            % {"number": number, "into": found.merged_into_id}
        )
    return found


def locked_place(number: int) -> Conversation:
    """The conversation that holds what `number` held, locked in the same way: it or the one it was
    merged into."""
    found = _locking().get(pk=number)
    while found.merged_into_id is not None:
        found = _locking().get(pk=found.merged_into_id)
    return found


def locked_place_of(message_id: int) -> Conversation:
    """The conversation a message is in, locked; in one statement."""
    found = _locking().get(messages=message_id)
    return found if found.merged_into_id is None else locked_place(found.merged_into_id)


def locked_together(numbers: Iterable[int]) -> dict[int, Conversation]:
    """Several by number, merged or not, locked in an order in which nobody waits in a circle.

    Raises Conflict when somebody who locks in another order, as mails do that come in together,
    was faster.
    """
    found = _locking().filter(pk__in=sorted(set(numbers))).order_by("pk")
    try:
        return {one.pk: one for one in found}
    except OperationalError as error:
        if not isinstance(error.__cause__, DeadlockDetected):
            raise
        raise Conflict(_("Mail was just coming in to one of these. Try once more.")) from error


def _locking() -> ConversationQuerySet:
    return Conversation.objects.select_for_update(of=("self",)).select_related("brand")
