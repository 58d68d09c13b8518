"""What a macro does, in the order in which it does it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from kuula.desk.models import Macro

ME = "me"
SNOOZES = ("tomorrow", "monday")


@dataclass(frozen=True, slots=True)
class Steps:
    """What is empty is left as it is.

    `fields` are what is sent for each field by its id. `assignee` is "me", "0" for nobody, or the
    number of a colleague; `team` a number or "0" for none. `note` and `reply` are texts by
    language. `state` is one to set by hand, `snooze` "tomorrow" or "monday".
    """

    fields: Mapping[str, list[str]] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    tags_off: list[str] = field(default_factory=list)
    priority: int | None = None
    checklist: int | None = None
    team: str = ""
    assignee: str = ""
    note: str = ""
    reply: Mapping[str, str] = field(default_factory=dict)
    state: str = ""
    snooze: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing would happen."""
        return not any(asdict(self).values())

    def kept(self) -> dict[str, Any]:
        """As a macro keeps them: without what is empty."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def of(cls, macro: Macro) -> Self:
        """The steps of a macro."""
        return cls(**macro.steps)
