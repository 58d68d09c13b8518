"""Measurements read from the database at the moment they are asked for."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from prometheus_client import ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from kuula.channels.mail.queries import mailbox_states, outbox_states
from kuula.desk.holding import unfinished_by_state
from kuula.kit.presence import present
from kuula.ledger.reading import last_position
from kuula.ledger.subscriptions import dispatched_position, parked_count

LABELS: Final = ("part", "pid")


class DeskGauges(Collector):
    """Ledger, desk, mailboxes and outbox in numbers."""

    def collect(self) -> Iterator[Metric]:
        """One family a time; each is one query."""
        yield _one("kuula_ledger_position", "Last entry of the ledger.", last_position())
        yield _one(
            "kuula_dispatcher_position",
            "Last entry the dispatcher has read.",
            dispatched_position(),
        )
        yield _one("kuula_parked_events", "Events waiting for a person.", parked_count())
        yield _by_state(
            "kuula_conversations", "Unfinished conversations.", "state", unfinished_by_state()
        )
        yield _by_state("kuula_mailboxes", "Mailboxes by health.", "health", mailbox_states())
        yield _by_state("kuula_outbox", "Mails on their way out.", "state", outbox_states())


class PartFigures(Collector):
    """Memory, processor time and open files of every process of Kuula on this machine."""

    def collect(self) -> Iterator[Metric]:
        """The figures Prometheus knows of any process, each with the part and its number."""
        families: dict[str, GaugeMetricFamily | CounterMetricFamily] = {}
        for part, number in present():
            for figure in ProcessCollector(pid=partial(str, number), registry=None).collect():
                kind = CounterMetricFamily if figure.type == "counter" else GaugeMetricFamily
                made = kind(figure.name, figure.documentation, labels=LABELS)
                family = families.setdefault(figure.name, made)
                family.add_metric((part, str(number)), figure.samples[0].value)
        yield from families.values()


def _one(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)


def _by_state(name: str, words: str, label: str, counted: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=(label,))
    for state, count in counted.items():
        family.add_metric((state,), count)
    return family
