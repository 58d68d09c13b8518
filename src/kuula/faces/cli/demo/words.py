"""The words of the demo company, read from the files beside this module. No database, no Django."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

Author = Literal["customer", "agent", "note"]
State = Literal["new", "open", "waiting", "solved", "closed"]
Mood = Literal["pleased", "neutral", "worried", "angry"]
Gender = Literal["f", "m"]
Labels = Mapping[str, str]
Week = Mapping[str, list[list[str]]]

LANGUAGES: Final = ("et", "hr", "ru", "en")
FOLDER: Final = Path(__file__).parent / "stories"


@dataclass(frozen=True)
class Brand:
    """A shop. `hours` maps "mon".."sun" to intervals on the wall clock of `time_zone`."""

    key: str
    name: str
    from_address: str
    languages: tuple[str, ...]
    time_zone: str
    first_reply_minutes: int
    hours: Week
    signature: Labels


@dataclass(frozen=True)
class Team:
    """A team and the brand it answers for."""

    key: str
    name: str
    brand: str


@dataclass(frozen=True)
class StaffMember:
    """Somebody who works here; `role` is a role value of the workspace, `team` a team key,
    `department` where in the company they work."""

    name: str
    email: str
    gender: Gender
    role: str
    team: str
    languages: tuple[str, ...]
    department: str = ""


@dataclass(frozen=True)
class Customer:
    """Somebody who writes. `address` is how they are greeted; `shared` marks an info@ mailbox."""

    first: str
    last: str
    gender: Gender
    email: str
    language: str
    brand: str
    city: str
    phone: str
    company: str
    shared: bool
    address: str

    @property
    def name(self) -> str:
        """First and last name, as they sign."""
        return f"{self.first} {self.last}"

    @property
    def domain(self) -> str:
        """The part of the mail address after the @."""
        return self.email.partition("@")[2]


@dataclass(frozen=True)
class Tag:
    """A tag, the story topics it stands for and its label in each language."""

    key: str
    topics: tuple[str, ...]
    label: Labels


@dataclass(frozen=True)
class Template:
    """A reply template: name and body in each language, and its folder if it stands in one."""

    key: str
    name: Labels
    body: Labels
    folder: Labels = field(default_factory=dict)


@dataclass(frozen=True)
class Turn:
    """One letter or note, `after_minutes` after the one before."""

    by: Author
    after_minutes: int
    text: str


@dataclass(frozen=True)
class Rating:
    """What the customer answered, `after_minutes` after the conversation was solved."""

    satisfied: bool
    comment: str
    after_minutes: int


@dataclass(frozen=True)
class Story:
    """A conversation as it may happen; `key` is unique over all languages."""

    key: str
    language: str
    subject: str
    topic: str
    mood: Mood
    state: State
    business: bool
    turns: tuple[Turn, ...]
    rating: Rating | None

    @property
    def finished(self) -> bool:
        """Whether it ends solved or closed."""
        return self.state in ("solved", "closed")


@dataclass(frozen=True)
class Slots:
    """What differs when a story is told again. `places` is keyed by (language, brand)."""

    places: Mapping[tuple[str, str], Mapping[str, list[str]]]
    order: Labels
    date: Labels
    weekday: Mapping[str, list[str]]
    satisfied: Mapping[str, list[str]]
    unsatisfied: Mapping[str, list[str]]


@dataclass(frozen=True)
class Script:
    """Everything the demo company consists of."""

    brands: tuple[Brand, ...]
    teams: tuple[Team, ...]
    staff: tuple[StaffMember, ...]
    customers: tuple[Customer, ...]
    tags: tuple[Tag, ...]
    templates: tuple[Template, ...]
    stories: tuple[Story, ...]
    slots: Slots

    def brand(self, key: str) -> Brand:
        """The brand with this key. Raises StopIteration when there is none."""
        return next(brand for brand in self.brands if brand.key == key)

    def tag_for(self, topic: str) -> str:
        """The key of the tag that this topic belongs to. Raises StopIteration without one."""
        return next(tag.key for tag in self.tags if topic in tag.topics)


def load_script() -> Script:
    """Read the whole script from its files. Raises KeyError or TypeError when one is malformed."""
    company = _read("company")
    return Script(
        brands=tuple(Brand(**_with_languages(row)) for row in company["brand"]),
        teams=tuple(Team(**row) for row in company["team"]),
        staff=tuple(StaffMember(**_with_languages(row)) for row in company["staff"]),
        customers=tuple(_customer(row) for row in _read("customers")["customers"]),
        tags=tuple(Tag(**{**row, "topics": tuple(row["topics"])}) for row in company["tag"]),
        templates=tuple(Template(**row) for row in _read("templates")["template"]),
        stories=tuple(
            _story(row, language)
            for language in LANGUAGES
            for row in _read(f"stories_{language}")["story"]
        ),
        slots=_slots(_read("slots")),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _with_languages(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "languages": tuple(row["languages"])}


def _customer(row: Mapping[str, Any]) -> Customer:
    return Customer(**{"company": "", "shared": False, "address": row["first"], **row})


def _story(row: Mapping[str, Any], language: str) -> Story:
    rating = row.get("rating")
    return Story(
        key=f"{language}-{row['key']}",
        language=language,
        subject=row["subject"],
        topic=row["topic"],
        mood=row["mood"],
        state=row["state"],
        business=row.get("business", False),
        turns=tuple(Turn(by, after, text.strip()) for by, after, text in row["messages"]),
        rating=Rating(**rating) if rating else None,
    )


def _slots(rows: Mapping[str, Any]) -> Slots:
    return Slots(
        places={
            (language, brand): values
            for language in LANGUAGES
            for brand, values in rows[language].items()
        },
        order=rows["order"],
        date=rows["date"],
        weekday=rows["weekday"],
        satisfied=rows["comments"]["satisfied"],
        unsatisfied=rows["comments"]["unsatisfied"],
    )
