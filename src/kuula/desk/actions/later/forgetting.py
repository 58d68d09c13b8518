"""Planned replies of people who are erased, and of conversations past their time."""

from collections.abc import Sequence

from django.db.models import Q

from kuula.desk.actions.shelving import drop_files
from kuula.desk.later.reading import OPEN
from kuula.desk.models import Attachment, PlannedReply
from kuula.kit.text import email_key


def forget_planned(wanted: Q) -> None:
    """Stop these planned replies and empty them; the caller holds a transaction."""
    rows = PlannedReply.objects.filter(wanted)
    drop_files(Attachment.objects.filter(pk__in=rows.values("files__attachment")))
    rows.filter(state__in=OPEN).update(state=PlannedReply.State.WITHDRAWN)
    rows.update(text="", html="", cc=[], bcc=[], promises=[], why="")


def forget_copies(addresses: Sequence[str]) -> None:
    """Take these addresses (normal form) from whom planned replies are copied to."""
    gone = frozenset(addresses)
    for one in PlannedReply.objects.filter(state__in=OPEN).exclude(cc=[], bcc=[]):
        left = [
            [each for each in some if email_key(each) not in gone] for some in (one.cc, one.bcc)
        ]
        if left != [one.cc, one.bcc]:
            PlannedReply.objects.filter(pk=one.pk).update(cc=left[0], bcc=left[1])
