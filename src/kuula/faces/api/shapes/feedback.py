"""Feedback and departments, as programs send and are told them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StrictInt, StrictStr

from kuula.faces.api.shapes.fields import Flag, Id, SentId
from kuula.faces.api.shapes.pages import Asked
from kuula.faces.api.shapes.told import Named, Sent, Told, named
from kuula.listening.feedback.actions import DepartmentForm, FeedbackForm
from kuula.listening.feedback.hearers import Hearer
from kuula.listening.feedback.queries import DepartmentFigures, MatterLine
from kuula.listening.models import Department, FeedbackPiece

Mood = Literal["good", "bad", ""]
Show = Literal["open", "late", "tell", "settled", "unsorted", "doubted"]
Text = Annotated[StrictStr, Field(min_length=1, max_length=4000)]
Language = Literal["en", "et", "hr", "ru"]
Outcome = dict[Language, Annotated[StrictStr, Field(max_length=4000)]]


class FeedbackAsked(Asked):
    """Which matters: what waits, what is late, to be told, settled, not passed on, doubted; of a
    department, noted by you."""

    show: Show = "open"
    department: Id | None = None
    mine: bool = False


class NewFeedback(Sent):
    """What a customer said. It was said in `message`, else in `conversation`, else by `customer`,
    else by nobody known. Without a department somebody decides. `agreed` says that the customer
    wants to hear what came of it."""

    words: Text
    department: SentId | None = None
    message: SentId | None = None
    conversation: SentId | None = None
    customer: SentId | None = None
    mood: Mood = ""
    touchpoint: SentId | None = None
    product: Annotated[StrictStr, Field(max_length=120)] = ""
    agreed: Flag = False

    def form(self, language: str) -> FeedbackForm:
        """What the action takes."""
        return FeedbackForm(
            self.words, self.mood, self.touchpoint, self.product, self.agreed, language
        )


class FeedbackAnswer(Sent):
    """The answer for the colleagues who noted it."""

    text: Text


class FeedbackOutcome(Sent):
    """What was done, as customers read it, by language; or, with a `reason` for colleagues, that it
    is declined."""

    words: Outcome = {}
    reason: Annotated[StrictStr, Field(max_length=4000)] = ""


class FeedbackPlacement(Sent):
    """The department that is to answer."""

    department: SentId


class FeedbackJoin(Sent):
    """The matter it is about the same as."""

    into: SentId


class PieceTold(Told):
    """What one customer said; `customer` and `conversation` only where they exist for you."""

    id: int
    matter: int
    words: str
    mood: str
    source: str
    touchpoint: int | None
    product: str
    customer: int | None
    conversation: int | None
    noted_by: int | None
    agreed: bool
    at: datetime


class FeedbackMatterTold(Told):
    """A matter: how far it is, who is to answer, by when. `customers` and `pieces` count what
    exists for you."""

    id: int
    name: str
    words: str
    state: str
    department: Named | None
    customers: int
    pieces: int
    opened_at: datetime
    due_at: datetime
    read_at: datetime | None
    answered_at: datetime | None
    settled_at: datetime | None
    told_at: datetime | None
    answer: str
    outcome: dict[str, str]
    reason: str


class WholeFeedbackTold(FeedbackMatterTold):
    """The same with what was said, at most 200 pieces."""

    said: list[PieceTold]


class HearerTold(Told):
    """Whether a customer hears what came of it: `state` is planned, sent or left_out, empty before
    it is sent; `why` says what keeps them from it."""

    customer: int
    language: str
    state: str
    why: str
    in_conversation: bool


class FeedbackTellingTold(Told):
    """How many customers are newly told."""

    planned: int


class SavedDepartment(Sent):
    """A department as it is to be; see the guide."""

    name: Annotated[StrictStr, Field(min_length=1, max_length=80)]
    keywords: Annotated[list[StrictStr], Field(max_length=60)] = []
    lead: SentId | None = None
    days: Annotated[StrictInt, Field(ge=1, le=60)] = 5
    automatic: Flag = False

    def form(self) -> DepartmentForm:
        """What the action takes."""
        return DepartmentForm(self.name, self.keywords, self.lead, self.days, self.automatic)


class DepartmentTold(Told):
    """A department that answers feedback."""

    id: int
    name: str
    keywords: list[str]
    lead: int | None
    days: int
    automatic: bool
    archived_at: datetime | None


class DepartmentFiguresTold(Told):
    """How a department deals with feedback; `answer_seconds` is the mean, `told` of `agreed`
    customers learned what came of it. Without a department: what nobody passed on."""

    department: Named | None
    pieces: int
    matters: int
    open: int
    late: int
    done: int
    declined: int
    answer_seconds: float | None
    oldest_unanswered: datetime | None
    agreed: int
    told: int


def matter_told(line: MatterLine) -> FeedbackMatterTold:
    """A matter of a list."""
    matter = line.matter
    return FeedbackMatterTold(
        id=matter.pk,
        name=matter.name,
        words=line.words,
        state=matter.state,
        department=named(matter.department),
        customers=line.customers,
        pieces=line.pieces,
        opened_at=matter.opened_at,
        due_at=matter.due_at,
        read_at=matter.read_at,
        answered_at=matter.answered_at,
        settled_at=matter.settled_at,
        told_at=matter.told_at,
        answer=matter.answer,
        outcome=matter.outcome,
        reason=matter.reason,
    )


def whole_matter_told(line: MatterLine, said: list[PieceTold]) -> WholeFeedbackTold:
    """A matter with its pieces."""
    return WholeFeedbackTold(**matter_told(line).model_dump(), said=said)


def piece_told(piece: FeedbackPiece, *, customer: bool, talk: bool) -> PieceTold:
    """A piece; `customer` and `talk` say whether they exist for the caller."""
    return PieceTold(
        id=piece.pk,
        matter=piece.matter_id,
        words=piece.words,
        mood=piece.mood,
        source=piece.source,
        touchpoint=piece.touchpoint_id,
        product=piece.product,
        customer=piece.customer_id if customer else None,
        conversation=piece.conversation_id if talk else None,
        noted_by=piece.noted_by_id,
        agreed=piece.agreed,
        at=piece.at,
    )


def hearer_told(one: Hearer) -> HearerTold:
    """A customer who said it."""
    return HearerTold(
        customer=one.customer.pk,
        language=one.language,
        state=one.state,
        why=one.why,
        in_conversation=one.talk,
    )


def department_told(one: Department) -> DepartmentTold:
    """A department."""
    return DepartmentTold(
        id=one.pk,
        name=one.name,
        keywords=list(one.keywords),
        lead=one.lead_id,
        days=one.days,
        automatic=one.automatic,
        archived_at=one.archived_at,
    )


def figures_told(one: DepartmentFigures) -> DepartmentFiguresTold:
    """The figures of a department."""
    return DepartmentFiguresTold(
        department=named(one.department),
        pieces=one.pieces,
        matters=one.matters,
        open=one.open,
        late=one.late,
        done=one.done,
        declined=one.declined,
        answer_seconds=one.answer_seconds,
        oldest_unanswered=one.oldest,
        agreed=one.agreed,
        told=one.told,
    )
