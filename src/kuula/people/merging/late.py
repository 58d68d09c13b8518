"""Who was merged away, and into whom."""

from collections.abc import Iterable

from kuula.people.models import Customer


def anybody_merged() -> bool:
    """Whether anybody ever was and still is."""
    return Customer.objects.filter(merged_into__isnull=False).exists()


def merged_away(numbers: Iterable[int]) -> set[int]:
    """Those of these customers."""
    away = Customer.objects.filter(pk__in=list(numbers), merged_into__isnull=False)
    return set(away.values_list("pk", flat=True))


def stands_as(number: int) -> int:
    """The number of the customer who answers to this one now."""
    found = Customer.objects.filter(pk=number).values_list("merged_into_id", flat=True).first()
    return number if found is None else stands_as(found)
