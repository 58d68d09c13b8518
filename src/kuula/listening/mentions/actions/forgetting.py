"""Words of mentions forgotten: with the person, by age, and with an invented company."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from kuula.kit import clock
from kuula.ledger.models import Entry
from kuula.ledger.recording import About, Past, record
from kuula.listening.mentions.events import MentionTakenBack
from kuula.listening.models import Mention, MentionNote, MentionSource
from kuula.people.merging.parts import Homecoming
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

BATCH: Final = 500
_WORDS: Final = ("author", "url", "title", "text", "answer", "answer_url")


def erase_mentions(actor: Actor, *, customer_id: int) -> int:
    """Empty what an erased person wrote in public, its author and address, and what we answered and
    noted; answers how many. Stars and dates stay, so that statistics stay right. It does not come
    back when the source tells it again. Safe to run twice."""
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        return _emptied(Mention.objects.filter(customer_id=customer_id, forgotten_at=None))


def forget_old_mentions(actor: Actor, *, published_before: datetime, limit: int = BATCH) -> int:
    """The same for mentions published before a moment (retention); answers how many."""
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        old = Mention.objects.filter(published_at__lt=published_before, forgotten_at=None)
        return _emptied(old.order_by("pk")[:limit])


def undo_sources(actor: Actor, *, names: Sequence[str]) -> None:
    """Remove invented sources by name, with all they told. The caller retracts what the ledger has
    of them as history; what colleagues said of their mentions since is retracted here."""
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        theirs = Mention.objects.filter(source__name__in=list(names))
        said = Entry.objects.filter(historic=False, pk__in=theirs.values("entry_id"))
        said_since = set(said.values_list("pk", flat=True))
        for one in theirs.filter(entry_id__in=said_since):
            about = About(customer=one.customer_id, brand=one.brand_id)
            past = Past(one.published_at, one.entry_id)
            record(MentionTakenBack(one.pk), actor.who, about, past)
        MentionSource.objects.filter(name__in=list(names)).delete()


def _emptied(found: QuerySet[Mention]) -> int:
    numbers = list(found.values_list("pk", flat=True))
    MentionNote.objects.filter(mention_id__in=numbers).delete()
    empty = dict.fromkeys(_WORDS, "")
    return Mention.objects.filter(pk__in=numbers).update(**empty, forgotten_at=clock.now())


class MentionsPart:
    """What a customer wrote in public goes along when two customers are merged."""

    def take(self, *, of: int, to: int) -> dict[str, list[int]]:
        """Let customer `to` have everything of customer `of`; answers the numbers."""
        theirs = Mention.objects.filter(customer_id=of)
        moved = list(theirs.values_list("pk", flat=True))
        theirs.update(customer_id=to)
        return {"mentions": moved}

    def bring_home(self, kept: dict[str, list[int]], home: Homecoming) -> None:
        """Bring them home."""
        theirs = Mention.objects.filter(pk__in=kept.get("mentions", []), customer_id=home.target)
        theirs.update(customer_id=home.source)
