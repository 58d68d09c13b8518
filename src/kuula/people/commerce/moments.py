"""Days and moments as commercial facts count them: by the clock of this installation."""

from datetime import date, datetime, time

from django.utils import timezone

from kuula.kit import clock


def today() -> date:
    """The day it is here."""
    return timezone.localdate(clock.now())


def begin_of(day: date) -> datetime:
    """The moment a day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))
