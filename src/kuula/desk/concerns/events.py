"""What happens between conversations and what their customers bought."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event


@dataclass(frozen=True)
class ConcernLinked(Event):
    """The conversation is about order `order_id` or owned product `owned_id`; the other is 0.
    `called` is the order's number, or the name and serial number of the product."""

    type: ClassVar[str] = "desk.concern_linked"
    words: ClassVar[str] = _("%(actor)s linked this to order %(called)s")
    personal: ClassVar[frozenset[str]] = frozenset({"called"})
    order_id: int = 0
    owned_id: int = 0
    called: str = ""

    def sentence(self) -> str:
        """An order or a product."""
        return _("%(actor)s linked this to the product %(called)s") if self.owned_id else self.words


@dataclass(frozen=True)
class ConcernUnlinked(Event):
    """The conversation is not about it after all."""

    type: ClassVar[str] = "desk.concern_unlinked"
    words: ClassVar[str] = _("%(actor)s took order %(called)s off")
    personal: ClassVar[frozenset[str]] = frozenset({"called"})
    order_id: int = 0
    owned_id: int = 0
    called: str = ""

    def sentence(self) -> str:
        """An order or a product."""
        return _("%(actor)s took the product %(called)s off") if self.owned_id else self.words
