"""Letting what happened be told, as the dispatcher and the worker would."""

from kuula.config.subscribers import NOTICEABLE
from kuula.desk.notices.jobs import shift_begins
from kuula.ledger.models import Entry
from kuula.ledger.reading import entries
from kuula.ledger.subscriptions import deliver


class Ears:
    """Hears what happens from now on; each call tells what came since the last."""

    def __init__(self) -> None:
        self._heard = self._latest()

    def hear(self) -> None:
        """Deliver what is new to the notices."""
        for found in self._fresh():
            deliver("desk.notices", found)

    def again(self) -> None:
        """Deliver everything once more, as after a kill."""
        everything = Entry.objects.filter(type__in=NOTICEABLE, historic=False)
        deliver("desk.notices", list(everything.values_list("pk", flat=True)))

    def _fresh(self) -> list[list[int]]:
        fresh = Entry.objects.filter(pk__gt=self._heard, type__in=NOTICEABLE, historic=False)
        found = list(fresh.order_by("pk").values_list("pk", flat=True))
        self._heard = self._latest()
        return [found] if found else []

    def _latest(self) -> int:
        return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def shifts(self) -> None:
        """Deliver every change of duty to the summaries."""
        turned = Entry.objects.filter(type="workspace.duty_changed", historic=False)
        told = entries(list(turned.values_list("pk", flat=True)))
        deliver("desk.digest", [one.id for one in told if shift_begins(one)])
