"""What all shapes are made of: numbers, texts, pages, and problem details."""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Final, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr

from kuula.kit.keyset import KeysetPage, decode, page_of
from kuula.workspace.models import Brand, Staff, Team

MOST: Final = 2**53 - 1
SIZE: Final = 50

Id = Annotated[int, Field(ge=1, le=MOST)]
SentId = Annotated[StrictInt, Field(ge=1, le=MOST)]
Flag = StrictBool
Words = Annotated[StrictStr, Field(max_length=200_000)]
Line = Annotated[StrictStr, Field(max_length=500)]
Email = Annotated[StrictStr, Field(max_length=320, pattern=r"^[^@\s,;<>]+@[^@\s,;<>]+$")]
Cursor = Annotated[str, Field(max_length=500, description="`next` of the page before.")]
Limit = Annotated[int, Field(ge=1, le=100, description="How many at most.")]

Row = TypeVar("Row")
Item = TypeVar("Item")


class Sent(BaseModel):
    """What a program sends: fields that are not known are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Told(BaseModel):
    """What a program is told."""

    model_config = ConfigDict(frozen=True)


class Asked(BaseModel):
    """What every list is asked: where to go on, and how much."""

    model_config = ConfigDict(frozen=True)

    cursor: Cursor = ""
    limit: Limit = SIZE


class Page(Told, Generic[Item]):
    """One page of a list; `next` is the cursor of the next page, empty on the last."""

    items: list[Item]
    next: str


class Named(Told):
    """Something with a name."""

    id: int
    name: str


class Done(Told):
    """It is done."""

    done: bool = True


class ProblemDetails(BaseModel):
    """What went wrong (RFC 9457). `type` is stable and for programs, `detail` for people."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:kuula:problem:not-found",
                    "title": "Not found",
                    "status": 404,
                    "detail": "There is no conversation № 48213.",
                }
            ]
        }
    )

    type: str
    title: str
    status: int
    detail: str
    field: str | None = None
    errors: list["Fault"] | None = None


class Fault(BaseModel):
    """One thing that is wrong with what was sent."""

    field: str
    detail: str


def named(one: Brand | Team | Staff | None) -> Named | None:
    """A brand, team or colleague by name; None for none."""
    return Named(id=one.pk, name=one.name) if one is not None else None


def paged(page: KeysetPage[Row], tell: Callable[[Row], Item]) -> Page[Item]:
    """A page of rows as the program gets it."""
    return Page(items=[tell(row) for row in page.rows], next=page.next)


def cut(rows: Iterable[Row], asked: Asked, *, key: Callable[[Row], int]) -> KeysetPage[Row]:
    """One page of a short list that is read whole, in the order of its numbers."""
    after = decode(asked.cursor, "n")
    begin = int(after[0] or 0) if after else 0
    found: Sequence[Row] = sorted((row for row in rows if key(row) > begin), key=key)
    return page_of(found[: asked.limit + 1], size=asked.limit, key=lambda row: (key(row),))
