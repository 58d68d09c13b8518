"""Fields that many shapes have: numbers, texts, and the bounds of a list."""

from typing import Annotated, Final

from pydantic import Field, StrictBool, StrictInt, StrictStr

MOST: Final = 2**53 - 1
MOST_ROWS: Final = 100

Id = Annotated[int, Field(ge=1, le=MOST)]
SentId = Annotated[StrictInt, Field(ge=1, le=MOST)]
Flag = StrictBool
Words = Annotated[StrictStr, Field(max_length=200_000)]
Line = Annotated[StrictStr, Field(max_length=500)]
Email = Annotated[StrictStr, Field(max_length=320, pattern=r"^[^@\s,;<>]+@[^@\s,;<>]+$")]
"""The shape only; an address that mail could not be sent to is refused in words."""
LanguageCode = Annotated[StrictStr, Field(pattern="^(en|et|hr|ru)$")]
Cursor = Annotated[str, Field(max_length=500, description="`next` of the page before.")]
Limit = Annotated[int, Field(ge=1, le=MOST_ROWS, description="How many at most.")]
