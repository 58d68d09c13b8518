"""What a mention means, and who wrote it: said by a colleague, and put right."""

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit.problems import Conflict
from kuula.listening.mentions.actions.counting import count_mention
from kuula.listening.models import Mention
from kuula.people.actions.meanwhile import present
from kuula.people.models import Customer
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def judge_mention(actor: Actor, *, mention: Mention, good: bool | None) -> None:
    """Say that a mention is good or bad, or (None) neither, whatever its stars are. The balance
    follows at once; saying the same again changes nothing."""
    allow(actor, Permission.MENTIONS)
    with transaction.atomic():
        locked = locked_mention(mention)
        if locked.good == good:
            return
        locked.good, locked.judged_by = good, actor.staff_id
        locked.save(update_fields=["good", "judged_by"])
        count_mention(actor, mention=locked)


def name_writer(actor: Actor, *, mention: Mention, customer: Customer | None) -> None:
    """Say which customer wrote it, or (None) that it was none we know. From then on it belongs to
    them: it counts in their balance and goes when they are erased.

    Raises Conflict for a customer who was erased or merged away, and for a mention whose words are
    forgotten.
    """
    allow(actor, Permission.MENTIONS)
    allow(actor, Permission.CUSTOMERS_READ)
    with transaction.atomic():
        theirs = present(customer) if customer is not None else None
        locked = locked_mention(mention)
        if locked.forgotten_at is not None:
            raise Conflict(_("The words of this mention are forgotten."))
        if locked.customer_id == (theirs.pk if theirs else None):
            return
        locked.customer = theirs
        locked.save(update_fields=["customer"])
        count_mention(actor, mention=locked)


def locked_mention(mention: Mention) -> Mention:
    """The mention, its row held until the end of the transaction."""
    rows = Mention.objects.select_for_update(of=("self",)).select_related("source")
    found = rows.filter(pk=mention.pk).first()
    if found is None:
        raise Conflict(_("This mention is gone."))
    return found
