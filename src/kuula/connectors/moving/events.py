"""What happens to everything as a whole: it is carried out, and fetched."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event


@dataclass(frozen=True)
class ExportMade(Event):
    """Everything was exported, `total` rows; `opened` with sensitive attributes in the clear."""

    type: ClassVar[str] = "moving.export_made"
    words: ClassVar[str] = _("%(actor)s exported everything, %(total)s rows")
    total: int
    opened: bool


@dataclass(frozen=True)
class ExportFetched(Event):
    """Somebody downloaded an export of everything."""

    type: ClassVar[str] = "moving.export_fetched"
    words: ClassVar[str] = _("%(actor)s downloaded an export of everything")
    export_id: int
