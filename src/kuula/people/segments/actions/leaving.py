"""Who is erased, or was never there, is in no segment any more."""

from collections.abc import Collection

from kuula.people.models import Segment, SegmentMember


def leave_segments(customer_ids: Collection[int]) -> None:
    """Take customers who are about to be erased or deleted out of every segment, so that its size
    stays right; inside the transaction that does it, which holds them."""
    theirs = SegmentMember.objects.filter(customer_id__in=customer_ids)
    held = Segment.objects.select_for_update().filter(pk__in=theirs.values("segment_id"))
    for segment in held.order_by("pk"):
        left, _kinds = theirs.filter(segment=segment).delete()
        segment.size = max(segment.size - left, 0)
        segment.save(update_fields=["size"])
