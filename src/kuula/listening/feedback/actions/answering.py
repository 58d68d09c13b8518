"""What a department does with feedback: reads it, answers the colleague, does something or declines
with a reason. Nothing is closed silently."""

from collections.abc import Mapping
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.languages import LANGUAGES
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import clean, one_line
from kuula.ledger.events import Event
from kuula.ledger.recording import About, record
from kuula.listening.feedback import events
from kuula.listening.feedback.access import allow_steering, own_departments
from kuula.listening.feedback.actions.passing import announce, brand_of, days_of, tell_ledger
from kuula.listening.feedback.ageing import due_after_days
from kuula.listening.feedback.people import noters_of
from kuula.listening.models import Department, FeedbackMatter
from kuula.workspace.actors import Actor

LONGEST: Final = 4000
NAME: Final = 120
STILL_OPEN: Final = 4
"""So many times longer than for an answer it takes until an answered matter reminds again."""
State = FeedbackMatter.State


def read_matter(actor: Actor, *, matter: FeedbackMatter) -> None:
    """Keep that the department has read a matter: the first time somebody of it opens it. Opened by
    others it stays new."""
    if matter.state != State.NEW or matter.department_id not in own_departments(actor):
        return
    with transaction.atomic():
        locked = locked_matter(matter)
        if locked.state == State.NEW:
            locked.state, locked.read_at = State.READ, clock.now()
            locked.save(update_fields=["state", "read_at"])
            _told(actor, locked, events.FeedbackRead(locked.pk))


def answer_matter(actor: Actor, *, matter: FeedbackMatter, text: str) -> None:
    """Answer the colleagues who noted it; customers see nothing of this. A second answer replaces
    the first. Raises NotAllowed unless the actor answers for it, Problem without words, Conflict
    once it is settled."""
    allow_steering(actor, matter)
    words = _words(text, "text")
    with transaction.atomic():
        locked = _open_one(matter)
        now = clock.now()
        locked.state, locked.answer = State.ANSWERED, words
        locked.answered_at, locked.answered_by_id = locked.answered_at or now, actor.staff_id
        wait = days_of(locked.department) * STILL_OPEN
        locked.next_at = due_after_days(now, wait, brand_of(locked.brand_id))
        locked.reminders = 0
        locked.save()
        _told(actor, locked, events.FeedbackAnswered(locked.pk, noters_of(locked)))


def settle_matter(actor: Actor, *, matter: FeedbackMatter, outcome: Mapping[str, str]) -> None:
    """Say what was done, in the words customers are told, by language. Of a settled one the words
    are corrected; whom it told already is told nothing more. Raises Problem without words in any
    language, NotAllowed as above."""
    allow_steering(actor, matter)
    said = outcome_of(outcome)
    if not said:
        raise Problem(_("Write what was done, in one language at least."), field="outcome")
    with transaction.atomic():
        locked = locked_matter(matter)
        again = locked.state == State.DONE
        _close(locked, State.DONE)
        locked.outcome, locked.reason = said, ""
        locked.save()
        if not again:
            _told(actor, locked, events.FeedbackDone(locked.pk, noters_of(locked)))


def decline_matter(
    actor: Actor, *, matter: FeedbackMatter, reason: str, outcome: Mapping[str, str]
) -> None:
    """Say why nothing will be done: `reason` to colleagues, `outcome` to customers if there is
    something to say to them. Raises Problem without a reason, NotAllowed as above."""
    allow_steering(actor, matter)
    why, said = _words(reason, "reason"), outcome_of(outcome)
    with transaction.atomic():
        locked = locked_matter(matter)
        again = locked.state == State.DECLINED
        _close(locked, State.DECLINED)
        locked.outcome, locked.reason = said, why
        locked.save()
        if not again:
            _told(actor, locked, events.FeedbackDeclined(locked.pk, noters_of(locked)))


def reopen_matter(actor: Actor, *, matter: FeedbackMatter) -> None:
    """Take a settled matter up again. Whoever was told stays told. Raises NotAllowed as above,
    Conflict when it is open."""
    allow_steering(actor, matter)
    with transaction.atomic():
        locked = locked_matter(matter)
        if not locked.is_settled:
            raise Conflict(_("It is open already."))
        locked.state = State.ANSWERED if locked.answered_at else State.READ
        locked.settled_at, locked.reason, locked.reminders = None, "", 0
        _wait_anew(locked)
        locked.save()
        _told(actor, locked, events.FeedbackReopened(locked.pk, noters_of(locked)))


def give_matter(actor: Actor, *, matter: FeedbackMatter, department: Department) -> None:
    """Pass a matter on to another department; its time begins anew, its age does not. Raises
    NotAllowed as above, Problem for a department that takes none, Conflict for a settled one."""
    allow_steering(actor, matter)
    if department.archived_at is not None:
        raise Problem(_("This department takes no feedback any more."), field="department")
    with transaction.atomic():
        locked = _open_one(matter)
        if locked.department_id == department.pk:
            return
        locked.department, locked.state = department, State.NEW
        locked.read_at, locked.answered_at, locked.reminders = None, None, 0
        _wait_anew(locked)
        locked.save()
        announce(actor, locked)


def name_matter(actor: Actor, *, matter: FeedbackMatter, name: str) -> None:
    """Call a matter something; without a name its first words do. Raises NotAllowed as above."""
    allow_steering(actor, matter)
    with transaction.atomic():
        locked = locked_matter(matter)
        plain = one_line(name, NAME)
        if locked.name != plain:
            locked.name = plain
            locked.save(update_fields=["name"])
            _told(actor, locked, events.FeedbackNamed(locked.pk))


def believe_matter(actor: Actor, *, matter: FeedbackMatter) -> None:
    """Let what looked like a program's work go its way. Twice changes nothing."""
    allow_steering(actor, matter)
    with transaction.atomic():
        locked = locked_matter(matter)
        if not locked.doubt:
            return
        locked.doubt = ""
        _wait_anew(locked)
        locked.save()
        _told(actor, locked, events.FeedbackBelieved(locked.pk))
        for piece in locked.pieces.select_related("matter__department"):
            tell_ledger(actor, piece)
        announce(actor, locked)


def drop_doubted(actor: Actor, *, matter: FeedbackMatter) -> None:
    """Remove what is a program's work, words and all. Raises Conflict for what is not doubted."""
    allow_steering(actor, matter)
    with transaction.atomic():
        locked = locked_matter(matter)
        if not locked.doubt:
            raise Conflict(_("A colleague said meanwhile that it is real."))
        locked.delete()


def locked_matter(matter: FeedbackMatter) -> FeedbackMatter:
    """The matter, held until the end of this transaction, with its department."""
    rows = FeedbackMatter.objects.select_for_update(of=("self",))
    return rows.select_related("department__lead").get(pk=matter.pk)


def outcome_of(told: Mapping[str, str]) -> dict[str, str]:
    """Words by language, without empty ones. Raises Problem for words that are too long and for a
    language that Kuula does not speak."""
    said = {}
    for language, text in told.items():
        if language not in LANGUAGES:
            raise Problem(_("Kuula does not speak this language."), field="outcome")
        if words := _limited(text, "outcome"):
            said[language] = words
    return said


def _open_one(matter: FeedbackMatter) -> FeedbackMatter:
    locked = locked_matter(matter)
    if locked.is_settled:
        raise Conflict(_("It is settled. Take it up again first."))
    return locked


def _close(locked: FeedbackMatter, state: str) -> None:
    now = clock.now()
    locked.state, locked.settled_at = state, locked.settled_at or now
    locked.answered_at, locked.next_at = locked.answered_at or now, None


def _wait_anew(locked: FeedbackMatter) -> None:
    brand = brand_of(locked.brand_id)
    due = due_after_days(clock.now(), days_of(locked.department), brand)
    locked.due_at = locked.next_at = due


def _words(text: str, field: str) -> str:
    words = _limited(text, field)
    if not words:
        raise Problem(_("Write a few words."), field=field)
    return words


def _limited(text: str, field: str) -> str:
    words = clean(text).strip()
    if len(words) > LONGEST:
        raise Problem(_("Write at most %(count)s characters.") % {"count": LONGEST}, field=field)
    return words


def _told(actor: Actor, matter: FeedbackMatter, event: Event) -> None:
    record(event, actor.who, About(brand=matter.brand_id))
