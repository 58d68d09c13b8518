"""Reads that span the workspace."""

from kuula.workspace.models import Brand, Staff, Team


def has_staff() -> bool:
    """Whether anybody works here yet; until then every page leads to the first-run page."""
    return Staff.objects.active().exists()


def brand_ids() -> frozenset[int]:
    """The brands that are served."""
    return frozenset(Brand.objects.filter(retired_at=None).values_list("pk", flat=True))


def team_ids() -> frozenset[int]:
    """The teams that work, closed ones included."""
    return frozenset(Team.objects.filter(retired_at=None).values_list("pk", flat=True))
