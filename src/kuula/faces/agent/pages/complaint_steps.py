"""The steps of a complaint as a page shows them, and what the next one can be proved by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.complaints.register import Evidence
from kuula.desk.models import Complaint, Goodwill, Message, Step, StepTaken
from kuula.desk.models.complaint import STEPS
from kuula.faces.agent.pages.goodwill.words import what_words
from kuula.kit.text import one_line
from kuula.ui.formats import date_time
from kuula.ui.page import Option, Tone

BY_REPLY = (Step.APOLOGY, Step.REVIEW, Step.RESOLUTION)


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step: `state` is done, skipped, now or later; of a taken one who, when and by what."""

    number: int
    label: str
    state: str
    who: str = ""
    at: datetime | None = None
    note: str = ""
    evidence: str = ""
    evidence_url: str = ""

    @property
    def tone(self) -> Tone:
        """Green when done, yellow when skipped, coloured while it is next."""
        tones: dict[str, Tone] = {"done": "good", "skipped": "warn", "now": "accent"}
        return tones.get(self.state, "")

    @property
    def icon(self) -> str:
        """The sign before it."""
        signs = {"done": "circle-check", "skipped": "forward", "now": "arrow-right"}
        return signs.get(self.state, "circle")


@dataclass(frozen=True, slots=True)
class Round:
    """The procedure from its beginning, or from where the customer said that it is not solved."""

    number: int
    lines: Sequence[StepLine]


def rounds_of(complaint: Complaint, taken: Sequence[StepTaken]) -> list[Round]:
    """Every round, the present one last; earlier ones show only what was done in them."""
    by_round = {number: list(some) for number, some in groupby(taken, key=lambda one: one.round)}
    by_round.setdefault(complaint.round, [])
    return [
        Round(number, list(_lines(complaint, some, present=number == complaint.round)))
        for number, some in sorted(by_round.items())
    ]


def evidence_options(evidence: Evidence) -> list[Option]:
    """What can be named: messages, goodwill, then files, the newest first."""
    nothing = Option("", _("The words below"))
    said = [Option(f"m{one.pk}", _message_words(one)) for one in evidence.messages]
    files = [
        Option(f"f{one.pk}", _("File: %(name)s") % {"name": one.filename}) for one in evidence.files
    ]
    given = [Option(f"g{one.pk}", _given_words(one)) for one in evidence.goodwill]
    return [nothing, *said, *given, *files]


def likely_evidence(complaint: Complaint, taken: Sequence[StepTaken], evidence: Evidence) -> str:
    """Our latest reply since the last step, where a step is taken by a reply; else nothing."""
    if complaint.next_step not in BY_REPLY:
        return ""
    here = [one.taken_at for one in taken if one.round == complaint.round]
    since = max([complaint.opened_at, *here])
    ours = (one for one in evidence.messages if one.is_from_us and not one.automatic)
    latest = next(ours, None)
    return f"m{latest.pk}" if latest and latest.occurred_at >= since else ""


def _lines(
    complaint: Complaint, taken: Sequence[StepTaken], *, present: bool
) -> Iterator[StepLine]:
    known = {one.step: one for one in taken}
    for number, step in enumerate(STEPS, 1):
        done = known.get(step)
        if done is not None:
            yield _taken_line(number, step, done)
        elif present:
            state = "now" if step == complaint.next_step and complaint.is_open else "later"
            yield StepLine(number, str(step.label), state)


def _taken_line(number: int, step: Step, done: StepTaken) -> StepLine:
    words, url = _evidence(done)
    return StepLine(
        number=number,
        label=str(step.label),
        state="skipped" if done.skipped else "done",
        who=done.staff.name if done.staff else _("The customer"),
        at=done.taken_at,
        note=done.note,
        evidence=words,
        evidence_url=url,
    )


def _evidence(done: StepTaken) -> tuple[str, str]:
    """What the step was proved by, and where that is."""
    if done.answer is not None:
        said = _("the customer's answer: solved")
        words = said if done.answer.solved else _("the customer's answer: not solved")
        comment = done.answer.comment
        return (
            _("%(said)s: “%(words)s”") % {"said": words, "words": comment} if comment else words
        ), ""
    if done.message is not None:
        talk = reverse("conversation", args=[done.message.conversation_id])
        return _message_words(done.message), f"{talk}?whole=1#message-{done.message.pk}"
    if done.file is not None:
        return done.file.filename, reverse("file", args=[done.file.pk])
    if done.goodwill is not None:
        return _given_words(done.goodwill), reverse("goodwill_one", args=[done.goodwill.pk])
    return "", ""


def _given_words(goodwill: Goodwill) -> str:
    return _("Goodwill: %(what)s") % {"what": what_words(goodwill)}


def _message_words(message: Message) -> str:
    kinds = {
        Message.Kind.INBOUND: _("the customer's message"),
        Message.Kind.OUTBOUND: _("our reply"),
        Message.Kind.NOTE: _("a note"),
    }
    kind = kinds[Message.Kind(message.kind)]
    excerpt = one_line(message.visible or message.text, 60)
    words = f"{kind}, {date_time(message.occurred_at, 'short')}"
    return f"{words}: {excerpt}" if excerpt else words
