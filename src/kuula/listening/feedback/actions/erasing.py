"""What feedback keeps of persons: emptied with them, after the time comments are kept, and when
what it was said in is taken back; gone along when two customers are merged."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from kuula.kit.text import email_key
from kuula.ledger.erasing import empty_personal_before
from kuula.listening.feedback.events import FeedbackPassedOn
from kuula.listening.models import FeedbackMatter, FeedbackPiece, FeedbackTelling
from kuula.people.merging.parts import Homecoming
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def erase_feedback(actor: Actor, *, customer_id: int) -> int:
    """Empty what an erased person said; they hear of nothing any more. That something was said, and
    what it meant, stays counted. Answers how many pieces. Safe to run twice."""
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        theirs = FeedbackPiece.objects.filter(customer_id=customer_id)
        FeedbackMatter.objects.filter(pieces__in=theirs).update(name="")
        planned = FeedbackTelling.objects.filter(customer_id=customer_id, state="planned")
        planned.update(state="left_out", why="not_agreed", next_at=None)
        return theirs.update(words="", product="", agreed=False)


def forget_old_feedback(actor: Actor, *, said_before: datetime, limit: int = 500) -> int:
    """Empty what was said before a moment (retention) of matters that are settled; answers how
    many."""
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        old = FeedbackPiece.objects.filter(at__lt=said_before).exclude(words="")
        old = old.filter(matter__state__in=FeedbackMatter.SETTLED)
        ids = list(old.order_by("id").values_list("pk", flat=True)[:limit])
        return FeedbackPiece.objects.filter(pk__in=ids).update(words="")


def forget_told_feedback(actor: Actor, *, told_before: datetime) -> int:
    """Empty the same words in the ledger (retention); answers how many."""
    allow(actor, Permission.ERASE)
    return empty_personal_before(told_before, (FeedbackPassedOn.type,))


def undo_feedback(actor: Actor, *, conversation_ids: Sequence[int], emails: Sequence[str]) -> None:
    """Remove what was said in conversations that are taken back, or by who has one of these
    addresses, and matters that nothing is left of. The ledger's facts are retracted by the
    caller."""
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        theirs = Q(customer__addresses__value__in=[email_key(one) for one in emails])
        gone = FeedbackPiece.objects.filter(theirs | Q(conversation_id__in=conversation_ids))
        FeedbackPiece.objects.filter(pk__in=list(gone.values_list("pk", flat=True))).delete()
        alone = Q(joined_into=None) | Q(joined_into__pieces=None)
        FeedbackMatter.objects.filter(alone, pieces=None).delete()


class FeedbackPart:
    """What feedback has of a customer: what they said, and what they were told came of it."""

    def take(self, *, of: int, to: int) -> dict[str, list[int]]:
        """Let customer `to` have everything of customer `of`; answers the numbers. Where both were
        told of one matter each keeps their own."""
        theirs = FeedbackPiece.objects.filter(customer_id=of)
        pieces = list(theirs.values_list("pk", flat=True))
        theirs.update(customer_id=to)
        both = FeedbackTelling.objects.filter(customer_id=to).values("matter_id")
        told = FeedbackTelling.objects.filter(customer_id=of).exclude(matter_id__in=both)
        tellings = list(told.values_list("pk", flat=True))
        FeedbackTelling.objects.filter(pk__in=tellings).update(customer_id=to)
        return {"pieces": pieces, "tellings": tellings}

    def bring_home(self, kept: dict[str, list[int]], home: Homecoming) -> None:
        """Bring them home, and what was said in a conversation that went home."""
        for rows, name in (
            (FeedbackPiece.objects, "pieces"),
            (FeedbackTelling.objects, "tellings"),
        ):
            told = Q(pk__in=kept[name]) | Q(conversation_id__in=home.conversations)
            mine = rows.filter(told, customer_id=home.target)
            if name == "tellings":
                own = FeedbackTelling.objects.filter(customer_id=home.source).values("matter_id")
                mine = mine.exclude(matter_id__in=own)
            mine.update(customer_id=home.source)
