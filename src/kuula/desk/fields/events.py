"""What happens to custom fields and their values."""

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event


@dataclass(frozen=True)
class CustomFieldChanged(Event):
    """A custom field was defined, changed, moved, archived or taken up again."""

    type: ClassVar[str] = "desk.custom_field_changed"
    words: ClassVar[str] = _("%(actor)s changed the field %(name)s")
    field_id: int
    name: str
    archived: bool = False

    def sentence(self) -> str:
        """One that is archived is told so."""
        return _("%(actor)s archived the field %(name)s") if self.archived else self.words


@dataclass(frozen=True)
class FieldSet(Event):
    """A field of a conversation has another value, or (`emptied`) none.

    `keys` are options or the number, date, yes or no as it is kept, `labels` what the options were
    called. What somebody typed into a text stands in `text` alone.
    """

    type: ClassVar[str] = "desk.field_set"
    words: ClassVar[str] = _("%(actor)s filled in %(name)s")
    personal: ClassVar[frozenset[str]] = frozenset({"text"})
    field_id: int
    name: str
    kind: str
    keys: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    emptied: bool = False
    text: str = ""

    def sentence(self) -> str:
        """One that was emptied is told so."""
        return _("%(actor)s emptied %(name)s") if self.emptied else self.words


@dataclass(frozen=True)
class FieldKept(Event):
    """In a merge two conversations had different values of a field: this one kept its own, and
    `number` had what stands here."""

    type: ClassVar[str] = "desk.field_kept"
    words: ClassVar[str] = _("%(name)s stays as it is here; № %(number)s had something else")
    personal: ClassVar[frozenset[str]] = frozenset({"text"})
    field_id: int
    name: str
    kind: str
    number: int
    keys: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    text: str = ""
