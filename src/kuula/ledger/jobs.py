"""The ledger's own jobs: delivery to subscribers and partitions made ahead."""

from kuula.kit import jobs
from kuula.ledger.partitions import make_partitions
from kuula.ledger.subscriptions import deliver


@jobs.job("ledger.deliver")
def deliver_entries(subscriber: str, ids: list[int]) -> None:
    """Hand these entries to the subscriber."""
    deliver(subscriber, ids)


@jobs.timer("ledger.partitions", "17 3 * * *")
def partitions_ahead() -> None:
    """Keep three months of partitions ready."""
    make_partitions()
