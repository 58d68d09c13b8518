"""What happens to the connection of a shop; what it tells is told as ever."""

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event


@dataclass(frozen=True)
class ShopAdded(Event):
    """A shop was connected; `kind` is its format."""

    type: ClassVar[str] = "shops.shop_added"
    words: ClassVar[str] = _("%(actor)s connected the shop %(name)s")
    shop_id: int
    name: str
    kind: str


@dataclass(frozen=True)
class ShopChanged(Event):
    """The connection of a shop was changed."""

    type: ClassVar[str] = "shops.shop_changed"
    words: ClassVar[str] = _("%(actor)s changed the connection of the shop %(name)s")
    shop_id: int
    name: str
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ShopSecretRenewed(Event):
    """The secret a shop signs with was replaced."""

    type: ClassVar[str] = "shops.secret_renewed"
    words: ClassVar[str] = _("%(actor)s replaced the secret of the shop %(name)s")
    shop_id: int
    name: str
