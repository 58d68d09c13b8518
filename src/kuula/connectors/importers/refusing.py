"""Why something of a file is not taken in, in words."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Why(StrEnum):
    """The reasons there are."""

    UNREADABLE = "unreadable"
    TOO_LONG = "too_long"
    NO_NUMBER = "no_number"
    NO_MESSAGES = "no_messages"
    NO_CUSTOMER = "no_customer"
    NO_TIME = "no_time"
    DELETED = "deleted"
    ORPHAN = "orphan"
    FILE_MISSING = "file_missing"
    FILE_TOO_LARGE = "file_too_large"
    NAME_REFUSED = "name_refused"
    UNKNOWN_RECORD = "unknown_record"
    FIELD_VALUE = "field_value"
    REPEATED = "repeated"
    GREW = "grew"
    FAILED = "failed"


WORDS: Final[dict[Why, str | Promise]] = {
    Why.UNREADABLE: _("cannot be read"),
    Why.TOO_LONG: _("is longer than Kuula reads at once"),
    Why.NO_NUMBER: _("has no number"),
    Why.NO_MESSAGES: _("has no messages"),
    Why.NO_CUSTOMER: _("does not say who the customer is"),
    Why.NO_TIME: _("does not say when it was written"),
    Why.DELETED: _("was deleted at the other desk"),
    Why.ORPHAN: _("belongs to a conversation that is not in the file"),
    Why.FILE_MISSING: _("is named, but the file is not beside the export"),
    Why.FILE_TOO_LARGE: _("is larger than Kuula keeps"),
    Why.NAME_REFUSED: _("has a name that leads out of its folder"),
    Why.UNKNOWN_RECORD: _("is of no kind that Kuula knows"),
    Why.FIELD_VALUE: _("has a value that the field here cannot hold"),
    Why.REPEATED: _("stands in the file twice"),
    Why.GREW: _("has more messages than when it was taken in"),
    Why.FAILED: _("could not be stored"),
}


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that is not taken in: what kind of thing, where it stands, why. `messages` is how
    many messages go with it."""

    kind: str
    place: str
    why: Why
    detail: str = ""
    messages: int = 0

    def __str__(self) -> str:
        said = f"{self.place}: {WORDS[self.why]}"
        return f"{said} ({self.detail})" if self.detail else said


class Stopped(Exception):
    """The whole file cannot be used, or the import must not go on; `str()` says why and what to
    do."""
