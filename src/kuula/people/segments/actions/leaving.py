"""Who is erased is in no segment any more."""

from kuula.people.models import Segment, SegmentMember


def forget_memberships(customer_id: int) -> None:
    """Take somebody who is being erased out of every segment; inside their transaction."""
    mine = SegmentMember.objects.filter(customer_id=customer_id)
    for segment in Segment.objects.select_for_update().filter(members__customer_id=customer_id):
        segment.size = max(segment.size - 1, 0)
        segment.save(update_fields=["size"])
    mine.delete()
