"""Public mentions and their sources, as programs send and are told them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, StrictFloat, StrictInt, StrictStr

from kuula.faces.api.shapes.fields import Flag, Id, LanguageCode, Line, SentId
from kuula.faces.api.shapes.pages import Asked
from kuula.faces.api.shapes.told import Sent, Told
from kuula.kit import clock
from kuula.listening.mentions.actions import MOST_AT_ONCE, SourceForm, Taken
from kuula.listening.mentions.actions import Told as Heard
from kuula.listening.mentions.queries import Replies
from kuula.listening.models import Mention, MentionNote, MentionSource

SourceKind = Literal["feed", "table", "program"]
MentionState = Literal["new", "taken", "answered", "needless"]
MentionPart = Literal["new", "taken", "mine", "overdue", "answered", "needless", "all"]
Stars = Annotated[StrictInt | StrictFloat, Field(ge=-100, le=100)]
AnswerWords = Annotated[StrictStr, Field(min_length=1, max_length=10_000)]


class MentionsAsked(Asked):
    """Which mentions. `stars` are whole ones on a scale from 1 to 5, 0 for those without any; `q`
    are words in author, title or text."""

    part: MentionPart = "all"
    brand: Id | None = None
    source: Id | None = None
    customer: Id | None = None
    good: bool | None = None
    stars: Annotated[int, Field(ge=0, le=5)] | None = None
    heard_since: AwareDatetime | None = None
    q: Annotated[str, Field(max_length=100)] = ""


class SourcesAsked(Asked):
    """Which sources: those in use, or those that are archived."""

    archived: bool = False


class RepliesAsked(Told):
    """From when on mentions were published, the last 90 days unless told, and of which brand."""

    since: AwareDatetime | None = None
    brand: Id | None = None


class SavedMentionSource(Sent):
    """A source as it is to be. `every` and `target_minutes` are minutes, the latter of working
    time; `kind` counts for a new one only, `address` and `every` for a feed."""

    name: Annotated[StrictStr, Field(min_length=1, max_length=80)]
    kind: SourceKind
    brand: SentId
    touchpoint: SentId
    language: LanguageCode | Literal[""] = ""
    target_minutes: Annotated[StrictInt, Field(ge=1, le=43_200)] | None = None
    owner: SentId | None = None
    address: Annotated[StrictStr, Field(max_length=2000)] = ""
    every: Literal[15, 60, 360, 1440] = 60
    active: Flag = True


class MentionSourceTold(Told):
    """A source. Of a feed `why` is what was wrong last, `stopped_at` since when nobody asks it."""

    id: int
    kind: SourceKind
    name: str
    brand: int
    touchpoint: int
    language: str
    target_minutes: int | None
    owner: int | None
    address: str
    every: int
    active: bool
    asked_at: datetime | None
    failures: int
    why: str
    stopped_at: datetime | None
    archived_at: datetime | None


class SourceArchiving(Sent):
    """Put aside, or taken up again."""

    archived: Flag


class SentMention(Sent):
    """A mention. `id` is its number at the source: the same number again is the same mention, which
    changes where it differs. Stars go from `lowest` to `highest`."""

    id: Annotated[StrictStr, Field(max_length=500)] = ""
    author: Line = ""
    url: Annotated[StrictStr, Field(max_length=2000)] = ""
    title: Line = ""
    text: Annotated[StrictStr, Field(max_length=200_000)] = ""
    language: LanguageCode | Literal[""] = ""
    stars: Stars | None = None
    lowest: Stars = 1
    highest: Stars = 5
    published_at: Annotated[AwareDatetime, Field(strict=False)] | None = None


class SentMentions(Sent):
    """Up to 500 mentions of a source."""

    items: Annotated[list[SentMention], Field(min_length=1, max_length=MOST_AT_ONCE)]


class TakenTold(Told):
    """What became of one: `made`, `changed`, `same`, or `refused` with the reason in `why`."""

    result: Literal["made", "changed", "same", "refused"]
    mention: int | None
    why: str


class TakenInTold(Told):
    """What became of each, in their order."""

    items: list[TakenTold]


class MentionNoteTold(Told):
    """A note among colleagues."""

    staff: int | None
    text: str
    at: datetime


class MentionTold(Told):
    """A mention. `good` is what it means, null for neither; `minutes` of working time the answer
    took, null where that is not measured. `answer` is a draft until `answered_at`. `customer` and
    `conversation` are null where they do not exist for you."""

    id: int
    source: int
    brand: int
    touchpoint: int
    author: str
    url: str
    title: str
    text: str
    language: str
    stars: float | None
    lowest: float
    highest: float
    good: bool | None
    customer: int | None
    conversation: int | None
    state: MentionState
    staff: int | None
    published_at: datetime
    heard_at: datetime
    changed_at: datetime | None
    due_at: datetime | None
    overdue: bool
    answer: str
    answer_url: str
    answered_at: datetime | None
    answered_by: int | None
    minutes: int | None


class WholeMentionTold(MentionTold):
    """A mention with the notes about it."""

    notes: list[MentionNoteTold]


class MentionAnswer(Sent):
    """The answer. With `published` it stands where the mention does, at `url` if it has an address
    of its own; without, it is kept as a draft."""

    text: AnswerWords
    url: Annotated[StrictStr, Field(max_length=2000)] = ""
    published: Flag = True


class MentionHolder(Sent):
    """The colleague who looks after it; null for nobody."""

    staff: SentId | None


class MentionJudgement(Sent):
    """Whether it is good or bad; null for neither."""

    good: Flag | None


class MentionWriter(Sent):
    """The customer who wrote it; null for none we know."""

    customer: SentId | None


class MentionNoteSent(Sent):
    """A note among colleagues."""

    text: AnswerWords


class RepliesTold(Told):
    """How mentions of a source were answered: the median of working minutes, and of `promised` ones
    (answered or overdue) those answered in time."""

    source: int
    answered: int
    median_minutes: float | None
    in_time: int
    promised: int


def source_told(one: MentionSource) -> MentionSourceTold:
    """One source."""
    kinds: dict[str, Any] = {value: value for value in MentionSource.Kind.values}
    return MentionSourceTold(
        id=one.pk,
        kind=kinds[one.kind],
        name=one.name,
        brand=one.brand_id,
        touchpoint=one.touchpoint_id,
        language=one.language,
        target_minutes=one.target_minutes,
        owner=one.owner_id,
        address=one.address,
        every=one.every,
        active=one.active,
        asked_at=one.asked_at,
        failures=one.failures,
        why=one.why,
        stopped_at=one.stopped_at,
        archived_at=one.archived_at,
    )


def source_wanted(sent: SavedMentionSource) -> SourceForm:
    """What the action takes."""
    return SourceForm(
        name=sent.name,
        kind=sent.kind,
        brand_id=sent.brand,
        touchpoint_id=sent.touchpoint,
        language=sent.language,
        target_minutes=sent.target_minutes,
        owner_id=sent.owner,
        address=sent.address,
        every=sent.every,
        active=sent.active,
    )


def heard(sent: SentMention) -> Heard:
    """A mention as the action takes it."""
    return Heard(
        key=sent.id,
        author=sent.author,
        url=sent.url,
        title=sent.title,
        text=sent.text,
        language=sent.language,
        stars=None if sent.stars is None else Decimal(str(sent.stars)),
        lowest=Decimal(str(sent.lowest)),
        highest=Decimal(str(sent.highest)),
        published_at=sent.published_at,
    )


def taken_told(one: Taken) -> TakenTold:
    """What became of one."""
    results: dict[str, Any] = {one.outcome: one.outcome}
    return TakenTold(result=results[one.outcome], mention=one.mention_id, why=one.why)


@dataclass(frozen=True, slots=True)
class Known:
    """What the reader may know around mentions: who customers are, and these conversations."""

    customers: bool
    talks: frozenset[int]


def mention_told(one: Mention, known: Known) -> MentionTold:
    """One mention."""
    return MentionTold(**_fields(one, known))


def whole_mention_told(
    one: Mention, notes: Sequence[MentionNote], known: Known
) -> WholeMentionTold:
    """One mention with its notes."""
    told = [MentionNoteTold(staff=note.staff_id, text=note.text, at=note.at) for note in notes]
    return WholeMentionTold(**_fields(one, known), notes=told)


def replies_told(one: Replies) -> RepliesTold:
    """How those of one source were answered."""
    return RepliesTold(
        source=one.source_id,
        answered=one.answered,
        median_minutes=one.median,
        in_time=one.in_time,
        promised=one.promised,
    )


def _fields(one: Mention, known: Known) -> dict[str, Any]:
    same = (
        "author", "url", "title", "text", "language", "good", "state", "published_at", "heard_at",
        "changed_at", "due_at", "answer", "answer_url", "answered_at", "answered_by", "minutes",
    )  # fmt: skip
    return {
        "id": one.pk,
        "source": one.source_id,
        "brand": one.brand_id,
        "touchpoint": one.touchpoint_id,
        "stars": None if one.stars is None else float(one.stars),
        "lowest": float(one.lowest),
        "highest": float(one.highest),
        "customer": one.customer_id if known.customers else None,
        "conversation": one.conversation_id if one.conversation_id in known.talks else None,
        "staff": one.staff_id,
        "overdue": one.is_overdue(clock.now()),
        **{name: getattr(one, name) for name in same},
    }
