"""Who serves the people of segments, by their playbooks."""

from collections.abc import Collection

from kuula.people.models import Segment, SegmentMember


def serving(customer_ids: Collection[int]) -> dict[int, int]:
    """The colleague who serves each of these customers by a playbook; of several segments the one
    that was made first decides."""
    named = SegmentMember.objects.filter(
        customer_id__in=customer_ids,
        segment__archived_at=None,
        segment__staff__is_active=True,
    )
    rows = named.order_by("-segment_id").values_list("customer_id", "segment__staff_id")
    return dict(rows)


def serving_team(customer_id: int) -> int | None:
    """The team that serves a customer by a playbook; None for none. Decided as above."""
    mine = SegmentMember.objects.filter(customer_id=customer_id, segment__archived_at=None)
    named = mine.filter(segment__team__isnull=False).order_by("segment_id")
    return named.values_list("segment__team_id", flat=True).first()


def any_team_serves() -> bool:
    """Whether any playbook names a team at all."""
    return Segment.objects.in_use().filter(team__isnull=False).exists()
