"""What listening does when something happened elsewhere."""

from datetime import timedelta
from typing import Final

from kuula.kit import jobs
from kuula.ledger.reading import Recorded
from kuula.listening.actions import (
    ask_after_solving,
    erase_ratings,
    forget_old_comments,
    forget_told_comments,
)
from kuula.listening.surveys.answering.actions import erase_answers, forget_old_words
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Retention
from kuula.workspace.queries import retention_limit

SETTLED_AFTER: Final = timedelta(seconds=12)  # longer than a reply can be withdrawn


def on_conversation_solved(entry: Recorded) -> None:
    """Ask when the solving can no longer be withdrawn with its reply."""
    jobs.defer("listening.ask", at=entry.occurred_at + SETTLED_AFTER, solved_id=entry.id)


@jobs.job("listening.ask")
def ask(solved_id: int) -> None:
    """Put the question about this solving."""
    ask_after_solving(SYSTEM, solved_id=solved_id)


def on_customer_erased(entry: Recorded) -> None:
    """Empty what the erased person wrote."""
    if entry.about.customer is not None:
        erase_ratings(SYSTEM, customer_id=entry.about.customer)
        erase_answers(SYSTEM, customer_id=entry.about.customer)


@jobs.timer("listening.forget_comments", "30 2 * * *")
def comments() -> None:
    """Empty comments that are older than the company keeps them, in the ledger too."""
    before = retention_limit(Retention.Kind.COMMENTS)
    if before is None:
        return
    while forget_old_comments(SYSTEM, answered_before=before):
        pass
    forget_told_comments(SYSTEM, told_before=before)
    forget_old_words(SYSTEM, answered_before=before)
