"""One question as `ui/questions.html` draws it: words, what may be answered, what is answered now.

The fields are called `q-<key>`; a statement of a table and a place in a ranking `q-<key>-<row>`,
own words beside a choice `q-<key>-other`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Control: TypeAlias = Literal[
    "scale", "single", "multiple", "ranking", "matrix", "text", "yes_no", "tick"
]
Value: TypeAlias = int | bool | str | Sequence[str] | Mapping[str, str] | None
OTHER: Final = "other:"
"""The value of the field of an own choice, and what begins one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """A question in the reader's language.

    `choices` and `rows` are (key, words). `low` and `high` are the words at the ends of a scale,
    which goes from `first` to `last`. `value` is what is answered: a number, a key, keys in their
    order, keys by row, text, yes or no; "other:" begins own words. `problem` says what is wrong
    with it. `number` of `count` tells how far one is; 0 leaves that out.
    """

    key: str
    kind: Control
    words: str
    hint: str = ""
    choices: Sequence[tuple[str, str]] = ()
    rows: Sequence[tuple[str, str]] = ()
    low: str = ""
    high: str = ""
    first: int = 0
    last: int = 10
    required: bool = False
    other: bool = False
    value: Value = None
    problem: str = ""
    number: int = 0
    count: int = 0
    longest: int = 10_000
    longest_other: int = 500

    @property
    def name(self) -> str:
        """The name of its field."""
        return f"q-{self.key}"

    @property
    def points(self) -> range:
        """The numbers of a scale."""
        return range(self.first, self.last + 1)

    @property
    def chosen(self) -> frozenset[str]:
        """What is chosen, as the values of the fields: keys, digits, 1 and 0, "other:"."""
        if isinstance(self.value, bool):
            return frozenset({str(int(self.value))})
        if isinstance(self.value, int | str):
            said: Sequence[str] = (str(self.value),)
        else:
            said = self.value if isinstance(self.value, Sequence) else ()
        return frozenset(OTHER if one.startswith(OTHER) else one for one in said)

    @property
    def text(self) -> str:
        """The words written so far."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def other_words(self) -> str:
        """The words of an own choice."""
        said = [self.value] if isinstance(self.value, str) else self.value
        if not isinstance(said, Sequence):
            return ""
        found = (one for one in said if one.startswith(OTHER))
        return next(found, "").removeprefix(OTHER)

    def in_row(self, row: str) -> str:
        """What is chosen in a row; in a ranking the place of a choice."""
        if isinstance(self.value, Mapping):
            return self.value.get(row, "")
        if self.kind == "ranking" and isinstance(self.value, Sequence) and row in self.value:
            return str(list(self.value).index(row) + 1)
        return ""
