"""What listening does when something happened elsewhere."""

from typing import Final

from kuula.kit import jobs
from kuula.ledger.reading import Recorded
from kuula.listening.actions import (
    ask_after_solving,
    erase_ratings,
    forget_old_comments,
    forget_told_comments,
)
from kuula.listening.mentions.actions import erase_mentions, forget_old_mentions, watch_mentions
from kuula.listening.surveys.answering.actions import erase_answers, forget_old_words
from kuula.listening.surveys.briefing.actions import write_due_briefs
from kuula.listening.surveys.inviting.actions import (
    ask_due,
    carry_on_waves,
    plan_after,
    plan_wave,
)
from kuula.listening.surveys.inviting.causes import SETTLED_AFTER
from kuula.listening.surveys.results.actions import count_due
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Retention
from kuula.workspace.queries import retention_limit

TURNS: Final = 20


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
        erase_mentions(SYSTEM, customer_id=entry.about.customer)


def on_cause(entry: Recorded) -> None:
    """Plan whom surveys ask after this."""
    plan_after(SYSTEM, entry=entry)


@jobs.job("listening.plan_wave")
def wave(wave_id: int) -> None:
    """Plan a sending to many."""
    plan_wave(SYSTEM, wave_id=wave_id)


@jobs.timer("listening.ask_due", "* * * * *")
def due() -> None:
    """Ask those whose time has come, and go on with sendings that nobody plans any more."""
    carry_on_waves(SYSTEM)
    for _turn in range(TURNS):
        if not ask_due(SYSTEM):
            return


@jobs.timer("listening.count_results", "* * * * *")
def results() -> None:
    """Count the answers that came since the last count."""
    count_due(SYSTEM)


@jobs.timer("listening.write_briefs", "17 * * * *")
def briefs() -> None:
    """Write down the results of surveys for those who want to hear of them."""
    write_due_briefs(SYSTEM)


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


@jobs.timer("listening.watch_mentions", "* * * * *")
def mentions() -> None:
    """Warn of mentions that nobody answered in time."""
    while watch_mentions(SYSTEM):
        pass


@jobs.timer("listening.forget_mentions", "35 2 * * *")
def old_mentions() -> None:
    """Empty mentions that are older than the company keeps them."""
    before = retention_limit(Retention.Kind.MENTIONS)
    if before is None:
        return
    while forget_old_mentions(SYSTEM, published_before=before):
        pass
