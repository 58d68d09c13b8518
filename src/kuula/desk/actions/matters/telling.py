"""What colleagues say of a matter: it is another one, the same one, or the days decide."""

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.actions.incoming import about_conversation
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.matter_events import MatterTellingTakenBack, MatterTold
from kuula.desk.models import Conversation, ToldMatter
from kuula.kit import clock
from kuula.kit.problems import Problem
from kuula.ledger.recording import Past, record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def tell_matter(
    actor: Actor, *, conversation: Conversation, same_as: Conversation | None = None
) -> None:
    """Say that a conversation is another matter than any before it, or the same as `same_as`.

    What was said before is taken back with it. The caller looked both up for the actor. Raises
    Problem for a conversation that is not an earlier one of this customer with this brand.
    """
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        if same_as is not None:
            _check_earlier(locked, same_as)
        before = ToldMatter.objects.filter(conversation=locked).first()
        wanted = same_as.pk if same_as else None
        if before is not None and before.same_as_id == wanted:
            return
        past = Past(retracts=before.entry_id if before else None)
        about = about_conversation(locked)
        entry = record(MatterTold(same_as=wanted or 0), actor.who, about, past)
        ToldMatter.objects.update_or_create(
            conversation=locked,
            defaults={
                "same_as_id": wanted,
                "staff_id": actor.staff_id,
                "told_at": clock.now(),
                "entry_id": entry,
            },
        )


def take_telling_back(actor: Actor, *, conversation: Conversation) -> None:
    """Let the days decide again. Twice changes nothing."""
    allow(actor, Permission.CHANGE)
    with transaction.atomic():
        locked = locked_conversation(conversation.pk)
        before = ToldMatter.objects.filter(conversation=locked).first()
        if before is None:
            return
        before.delete()
        about, past = about_conversation(locked), Past(retracts=before.entry_id)
        record(MatterTellingTakenBack(), actor.who, about, past)


def _check_earlier(later: Conversation, earlier: Conversation) -> None:
    theirs = (later.customer_id, later.brand_id) == (earlier.customer_id, earlier.brand_id)
    if not theirs or earlier.opened_at >= later.opened_at:
        raise Problem(
            _("Choose an earlier conversation of this customer with this brand."), field="same_as"
        )
