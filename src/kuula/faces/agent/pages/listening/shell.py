"""What all pages of listening share: the tabs on top."""

from collections.abc import Iterator, Sequence
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuula.ui.page import NavItem
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

TABS: Final[tuple[tuple[str, str | Promise, Permission], ...]] = (
    ("listening", _("Journeys"), Permission.REPORTS),
    ("balance", _("Balance"), Permission.REPORTS),
    ("touchpoints", _("Touchpoints"), Permission.REPORTS),
    ("mentions", _("Mentions"), Permission.MENTIONS),
    ("surveys", _("Surveys"), Permission.REPORTS),
    ("weights", _("Weights"), Permission.REPORTS),
)


def tabs_of(actor: Actor, current: str) -> Sequence[NavItem]:
    """The parts of listening that the actor may open."""
    return tuple(_tabs(actor, current))


def _tabs(actor: Actor, current: str) -> Iterator[NavItem]:
    for route, label, permission in TABS:
        if actor.may(permission):
            yield NavItem(label=str(label), url=reverse(route), current=route == current)
