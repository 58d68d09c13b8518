"""What happens to reply templates."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event


@dataclass(frozen=True)
class TemplateChanged(Event):
    """A reply template was written, changed or removed. Only one for everybody is named: others do
    not exist for all who read this."""

    type: ClassVar[str] = "desk.template_changed"
    words: ClassVar[str] = _("%(actor)s changed the reply template %(name)s")
    name: str
    removed: bool = False
    template_id: int = 0

    def sentence(self) -> str:
        """One without a name is told so."""
        return self.words if self.name else _("%(actor)s changed a reply template")
