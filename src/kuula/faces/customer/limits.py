"""How often a stranger may send something, counted per address or link and minute."""

from django.core.cache import cache

from kuula.kit import clock
from kuula.kit.ids import digest


def over_limit(name: str, most: int) -> bool:
    """Count one attempt under `name`; whether there were more than `most` in this minute."""
    minute = int(clock.real_now().timestamp()) // 60
    key = f"limit:{digest(name)[:32]}:{minute}"
    if cache.add(key, 1, timeout=120):
        return most < 1
    try:
        return cache.incr(key) > most
    except ValueError:  # it expired between the two
        return False
