"""How fast strangers may answer surveys, counted in the process: an answer is one commit, and a
count in the database would be a second one. With two web workers each limit is up to twice this."""

import time
from dataclasses import dataclass
from typing import Final

MOST_KEPT: Final = 20_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


@dataclass(frozen=True, slots=True)
class Pace:
    """`burst` at once, and `rate` a second on the average."""

    name: str
    burst: float
    rate: float

    def allows(self, whose: str, count: int = 1) -> bool:
        """Whether so many more are within the pace; they are counted then."""
        bucket, now = self._bucket(whose)
        bucket.left = min(self.burst, bucket.left + (now - bucket.at) * self.rate)
        bucket.at = now
        if bucket.left < count:
            return False
        bucket.left -= count
        return True

    def _bucket(self, whose: str) -> tuple[_Bucket, float]:
        now, key = time.monotonic(), (self.name, whose)
        bucket = _buckets.get(key)
        if bucket is None:
            if len(_buckets) >= MOST_KEPT:
                _buckets.clear()
            bucket = _buckets[key] = _Bucket(self.burst, now)
        return bucket, now


_buckets: dict[tuple[str, str], _Bucket] = {}

PER_SITTING: Final = Pace("sitting", burst=60, rate=2)
"""Answers of one person."""
BEGINNING: Final = Pace("beginning", burst=300, rate=0.5)
"""Public surveys begun from one address: a whole office at once, and then 30 a minute."""
PER_BUTTON: Final = Pace("button", burst=1000, rate=10)
"""Presses of one smiley button: a day off-line at once."""


def forget_paces() -> None:
    """Count anew."""
    _buckets.clear()
