"""The kinds of experiences: what each is called, whether it is good, what it weighs at first and at
which touchpoint it happens."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuula.ledger.events import Experience
from kuula.ledger.timeline import Fact

HEAVIEST: Final = 10
CODE: Final = 1
"""The version of these rules: with another one all experiences are derived anew."""


class Way(models.TextChoices):
    """Where somebody learned of an experience that no system saw."""

    SHOP = "shop", _("In the shop")
    VISIT = "visit", _("On a visit")
    LETTER = "letter", _("In a letter")
    PHONE = "phone", _("On the phone")
    HEARSAY = "hearsay", _("By hearsay")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of experience. `touchpoint` is the key of where it happens, empty for none of its
    own."""

    code: str
    label: str | Promise
    good: bool
    weight: int
    touchpoint: str = ""


_TOLD: Final[tuple[tuple[tuple[str, ...], Kind], ...]] = (
    (
        ("desk.first_reply_given",),
        Kind("first_answer_in_time", _("First answer in time"), True, 1, "answer"),
    ),
    (
        ("desk.first_reply_given",),
        Kind("first_answer_late", _("First answer late: a long wait"), False, 3, "answer"),
    ),
    (("desk.target_met",), Kind("answer_in_time", _("Later answer in time"), True, 1, "answer")),
    (("desk.target_missed",), Kind("answer_late", _("Later answer late"), False, 2, "answer")),
    (("desk.progress_sent",), Kind("kept_informed", _("Told without asking"), True, 2, "answer")),
    (
        ("desk.handover_taken",),
        Kind("handover_late", _("Handed over, and taken up late"), False, 2, "answer"),
    ),
    (
        ("desk.asked_again",),
        Kind("asked_again", _("Asked again for what was told"), False, 3, "answer"),
    ),
    (
        ("desk.matter_judged",),
        Kind("solved_at_first", _("Solved at first contact"), True, 3, "solution"),
    ),
    (
        ("desk.matter_judged",),
        Kind("had_to_return", _("Had to turn to us again"), False, 3, "solution"),
    ),
    (
        ("desk.conversation_reopened",),
        Kind("came_back", _("Came back: it was not solved"), False, 3, "solution"),
    ),
    (
        ("listening.rating_given", "listening.rating_changed"),
        Kind("rated_good", _("Said that they were satisfied"), True, 4, "solution"),
    ),
    (
        ("listening.rating_given", "listening.rating_changed"),
        Kind("rated_bad", _("Said that they were not satisfied"), False, 4, "solution"),
    ),
    (
        ("listening.survey_answered",),
        Kind("survey_good", _("Good answer in a survey"), True, 3),
    ),
    (
        ("listening.survey_answered",),
        Kind("survey_bad", _("Bad answer in a survey"), False, 3),
    ),
    (
        ("listening.feedback_passed_on",),
        Kind("feedback_good", _("Praised something, by feedback"), True, 2),
    ),
    (
        ("listening.feedback_passed_on",),
        Kind("feedback_bad", _("Found fault, by feedback"), False, 2),
    ),
    (
        ("listening.feedback_told",),
        Kind("told_back", _("Heard what came of their feedback"), True, 2, "answer"),
    ),
    (
        ("listening.mention_heard", "listening.mention_seen_otherwise"),
        Kind("mention_good", _("Good public mention"), True, 3, "review"),
    ),
    (
        ("listening.mention_heard", "listening.mention_seen_otherwise"),
        Kind("mention_bad", _("Bad public mention"), False, 3, "review"),
    ),
    (
        ("listening.asking_paused",),
        Kind("asked_too_much", _("Wanted no more questions"), False, 1),
    ),
    (("desk.promise_kept",), Kind("promise_kept", _("Promise kept"), True, 3, "promise")),
    (("desk.promise_late",), Kind("promise_late", _("Promise not kept"), False, 5, "promise")),
    (("desk.complaint_opened",), Kind("complaint", _("Complaint"), False, 5, "complaint")),
    (
        ("desk.complaint_reopened",),
        Kind("not_solved", _("Complaint not really solved"), False, 5, "complaint"),
    ),
    (
        ("desk.follow_up_answered",),
        Kind("really_solved", _("Complaint really solved"), True, 5, "complaint"),
    ),
    (("desk.mistake_flagged",), Kind("our_mistake", _("Our mistake"), False, 4, "complaint")),
    (
        ("desk.goodwill_granted", "desk.goodwill_approved"),
        Kind("goodwill", _("Goodwill"), True, 2, "complaint"),
    ),
    (("desk.incident_linked",), Kind("incident", _("Hit by an incident"), False, 3, "use")),
    (
        ("people.delivery_made",),
        Kind("delivered_in_time", _("Delivered as promised"), True, 2, "delivery"),
    ),
    (("people.delivery_late",), Kind("delivery_late", _("Delivery late"), False, 5, "delivery")),
    (
        ("people.return_closed",),
        Kind("return_refused", _("Return refused"), False, 4, "return"),
    ),
    (
        ("people.note_written",),
        Kind("before_good", _("Good earlier experience, by a note"), True, 2),
    ),
    (
        ("people.note_written",),
        Kind("before_bad", _("Bad earlier experience, by a note"), False, 2),
    ),
)
_NOTED: Final[Mapping[str, tuple[str | Promise, str | Promise, int]]] = {
    Way.SHOP: (_("Good in the shop"), _("Bad in the shop"), 3),
    Way.VISIT: (_("Good on a visit"), _("Bad on a visit"), 3),
    Way.LETTER: (_("Good in a letter"), _("Bad in a letter"), 3),
    Way.PHONE: (_("Good on the phone"), _("Bad on the phone"), 3),
    Way.HEARSAY: (_("Good by hearsay"), _("Bad by hearsay"), 1),
}
OTHER_GOOD: Final = Kind("other_good", _("Another good experience"), True, 1)
OTHER_BAD: Final = Kind("other_bad", _("Another bad experience"), False, 1)


def _all() -> Iterator[Kind]:
    yield from (kind for _types, kind in _TOLD)
    for way, (good, bad, weight) in _NOTED.items():
        yield Kind(f"{way}_good", good, True, weight)
        yield Kind(f"{way}_bad", bad, False, weight)
    yield from (OTHER_GOOD, OTHER_BAD)


KINDS: Final[Mapping[str, Kind]] = {one.code: one for one in _all()}
"""All kinds by their codes."""
OF_TYPES: Final[Mapping[tuple[str, bool], Kind]] = {
    (kind_of_event, kind.good): kind for types, kind in _TOLD for kind_of_event in types
}
"""The kind of an event type, by whether it was good."""
PROMISED: Final[tuple[tuple[str | Promise, str, str], ...]] = (
    (_("First answer in time"), "first_answer_in_time", "first_answer_late"),
    (_("Later answers in time"), "answer_in_time", "answer_late"),
    (_("Promises of ours"), "promise_kept", "promise_late"),
    (_("Day of delivery"), "delivered_in_time", "delivery_late"),
)
"""What we let people expect, with the kinds that say whether it came true."""


def kind_of(fact: Fact) -> Kind | None:
    """The kind of experience a fact is; None when it is neither good nor bad. An event type that
    has no kind of its own is another experience."""
    if fact.experience is Experience.NEUTRAL:
        return None
    good = fact.experience is Experience.GOOD
    by_hand = KINDS.get(f"{getattr(fact.event, 'source', '')}_{fact.experience.value}")
    if fact.event.type.startswith("listening.experience_") and by_hand:
        return by_hand
    return OF_TYPES.get((fact.event.type, good), OTHER_GOOD if good else OTHER_BAD)
