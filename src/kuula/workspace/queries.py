"""Reads that span the workspace."""

from kuula.workspace.models import Staff


def has_staff() -> bool:
    """Whether anybody works here yet; until then every page leads to the first-run page."""
    return Staff.objects.active().exists()
