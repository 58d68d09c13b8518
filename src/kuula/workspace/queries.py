"""Reads that span the workspace."""

from dataclasses import dataclass

from kuula.workspace.models import Brand, Staff, Team


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works or worked here, as lists and timelines name them."""

    id: int
    name: str
    active: bool


def colleagues() -> tuple[Colleague, ...]:
    """Everybody who ever worked here, by name."""
    rows = Staff.objects.order_by("name").values_list("pk", "name", "is_active")
    return tuple(Colleague(*row) for row in rows)


def brands() -> tuple[Brand, ...]:
    """The brands that are served, oldest first."""
    return tuple(Brand.objects.filter(retired_at=None))


def has_staff() -> bool:
    """Whether anybody works here yet; until then every page leads to the first-run page."""
    return Staff.objects.active().exists()


def brand_ids() -> frozenset[int]:
    """The brands that are served."""
    return frozenset(Brand.objects.filter(retired_at=None).values_list("pk", flat=True))


def team_ids() -> frozenset[int]:
    """The teams that work, closed ones included."""
    return frozenset(Team.objects.filter(retired_at=None).values_list("pk", flat=True))
