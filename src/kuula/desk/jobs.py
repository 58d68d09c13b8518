"""What the desk does when something happened elsewhere, and by the clock."""

from collections.abc import Iterable

from kuula.desk.actions import (
    close_settled_conversations,
    erase_messages,
    forget_old_messages,
    hand_back_conversations,
    reckon_again,
    wake_due_conversations,
    watch_promises,
)
from kuula.desk.actions.asking import watch_questions
from kuula.desk.actions.complaints import (
    ask_due_follow_ups,
    forget_told_answers,
    hand_back_complaints,
)
from kuula.desk.actions.erasing import (
    close_left_conversations,
    erase_elsewhere,
    forget_told_promises,
)
from kuula.desk.actions.goodwill import expire_vouchers
from kuula.desk.actions.handovers.watching import note_asked_again, watch_handovers
from kuula.desk.actions.matters import follow_ledger, judge_due_matters
from kuula.desk.actions.progress.watching import watch_progress
from kuula.desk.actions.settling import UNDO
from kuula.desk.actions.shelving import sweep_files
from kuula.desk.actions.view_forgetting import forget_in_views
from kuula.desk.bulk.jobs import left_behind as left_behind
from kuula.desk.deadlines import FRESH, SETTLED
from kuula.desk.handovers.reading import taken_among
from kuula.desk.later.jobs import on_customer_wrote_again as on_customer_wrote_again
from kuula.desk.later.jobs import where_replies_wait as where_replies_wait
from kuula.kit import clock, jobs
from kuula.ledger.reading import Recorded
from kuula.ledger.subscriptions import Batch
from kuula.workspace.actors import SYSTEM, finishing_for
from kuula.workspace.hours import KEEPING
from kuula.workspace.models import Retention
from kuula.workspace.queries import light_seat_ids, retention_limit


def on_customer_erased(entry: Recorded) -> None:
    """Empty what the erased person said, and close what is open, as whoever erased them."""
    if entry.about.customer is not None:
        until = max(entry.recorded_at, entry.occurred_at)
        theirs = entry.payload.get("addresses", ())
        erase_messages(SYSTEM, customer_id=entry.about.customer, until=until)
        erase_elsewhere(SYSTEM, addresses=theirs, until=until)
        forget_in_views(SYSTEM, addresses=theirs, name=entry.payload.get("name", ""))
        close_left_conversations(finishing_for(entry.who), customer_id=entry.about.customer)


def on_staff_deactivated(entry: Recorded) -> None:
    """Hand what the leaver held to their successor or the teams."""
    leaver, heir = entry.payload["staff_id"], entry.payload["successor_id"]
    hand_back_complaints(SYSTEM, staff_id=leaver, successor_id=heir)
    hand_back_conversations(
        SYSTEM,
        staff_id=leaver,
        successor_id=heir,
    )


def on_staff_changed(entry: Recorded) -> None:
    """Who has a light seat by now holds nothing more."""
    hand_back_from_light_seats(staff_ids=[entry.payload["staff_id"]])


def role_changed(entry: Recorded) -> bool:
    """Whether what changed of a colleague is the role."""
    return "role" in entry.payload.get("fields", ())


@jobs.timer("desk.leave_light_seats", "25 * * * *")
def light_seats() -> None:
    """What light seats hold, as after an upgrade, goes back to the teams."""
    hand_back_from_light_seats(staff_ids=light_seat_ids())


def hand_back_from_light_seats(staff_ids: Iterable[int]) -> None:
    """Hand back what these hold, as far as they have a light seat now."""
    for staff_id in sorted(set(staff_ids) & set(light_seat_ids())):
        hand_back_complaints(SYSTEM, staff_id=staff_id, successor_id=None)
        hand_back_conversations(SYSTEM, staff_id=staff_id, successor_id=None, reason="light")


def on_hours_changed(entry: Recorded) -> None:
    """Reckon the running clocks of the brand or team again."""
    brand_id, team_id = entry.about.brand, entry.about.team
    reckon_hours_again(brand_id, team_id)
    later = clock.now() + clock.seconds(FRESH + 1)  # for what others reckoned by the old hours
    jobs.defer("desk.reckon_again", at=later, brand_id=brand_id, team_id=team_id)


@jobs.job("desk.reckon_again")
def reckon_hours_again(brand_id: int | None, team_id: int | None) -> None:
    """Reckon what is owed for this brand or by this team."""
    if brand_id is not None or team_id is not None:
        reckon_again(SYSTEM, brand_id=brand_id, team_id=team_id)


def hours_changed(entry: Recorded) -> bool:
    """Whether what changed of the brand or team is when it works."""
    return not set(KEEPING).isdisjoint(entry.payload.get("fields", ()))


@jobs.timer("desk.close_settled", "10 * * * *")
def close_settled() -> None:
    """Put solved conversations away that nobody came back to for two weeks."""
    close_settled_conversations(SYSTEM, solved_before=clock.now() - SETTLED)


@jobs.timer("desk.ask_follow_ups", "*/5 * * * *")
def follow_ups() -> None:
    """Ask customers whether their complaint is really solved."""
    ask_due_follow_ups(SYSTEM)


@jobs.timer("desk.watch_promises", "* * * * *")
def promises() -> None:
    """Warn of promises that are due soon; say which are late and which are broken."""
    watch_promises(SYSTEM)


@jobs.timer("desk.watch_handovers", "* * * * *")
def handovers() -> None:
    """Remind of handovers that nobody acknowledged; end what nothing can come of."""
    watch_handovers(SYSTEM)


@jobs.timer("desk.watch_questions", "* * * * *")
def questions() -> None:
    """Tell whoever is asked and whoever asked that a question was not answered in time."""
    watch_questions(SYSTEM)


@jobs.timer("desk.watch_progress", "*/5 * * * *")
def progress() -> None:
    """Offer or send what customers are to hear who have waited in silence."""
    watch_progress(SYSTEM)


def handed_over_before(found: Batch) -> Batch:
    """The replies in conversations that a colleague took over."""
    taken = taken_among(entry.about.conversation or 0 for entry in found)
    return tuple(entry for entry in found if entry.about.conversation in taken)


def on_reply_written(entry: Recorded) -> None:
    """Look, when the reply has left, whether it asks again for what the customer had told."""
    message_id = entry.payload["message_id"]
    left = clock.now() + UNDO + clock.seconds(1)
    jobs.defer("desk.note_asked_again", at=left, message_id=message_id)


@jobs.job("desk.note_asked_again")
def asked_again(message_id: int) -> None:
    """Record what a reply asks again."""
    note_asked_again(SYSTEM, message_id=message_id)


@jobs.timer("desk.wake_snoozed", "* * * * *")
def wake_snoozed() -> None:
    """Let snoozed conversations come back whose moment has come."""
    wake_due_conversations(SYSTEM)


@jobs.timer("desk.expire_vouchers", "5 * * * *")
def vouchers() -> None:
    """Let vouchers expire whose last day has passed."""
    expire_vouchers(SYSTEM)


@jobs.timer("desk.forget_messages", "40 2 * * *")
def messages() -> None:
    """Empty messages and promises of conversations closed longer ago than the company keeps
    them."""
    before = retention_limit(Retention.Kind.MESSAGES)
    if before is None:
        return
    while forget_old_messages(SYSTEM, closed_before=before):
        pass
    forget_told_promises(SYSTEM, told_before=before)
    forget_told_answers(SYSTEM, told_before=before)


@jobs.timer("desk.sweep_files", "10 3 * * *")
def left_files() -> None:
    """Delete files that no message and no draft names."""
    sweep_files(SYSTEM)


@jobs.timer("desk.judge_matters", "*/5 * * * *")
def matters() -> None:
    """Follow what was solved; say of what is over whether the first contact was enough."""
    follow_ledger(SYSTEM)
    judge_due_matters(SYSTEM)
