"""What everybody who answers should know at once: which mailboxes stopped, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.channels.mail.access import stopped_mailboxes
from kuula.channels.mail.connecting.health import sentence_for
from kuula.channels.mail.models import Mailbox
from kuula.faces.agent.doors import StaffRequest
from kuula.ui.page import Page
from kuula.workspace.permissions import Permission

EACH_ALONE: Final = 2


@dataclass(frozen=True, slots=True)
class Trouble:
    """One line across the inbox; `url` leads to the settings, for who may change them."""

    text: str
    url: str


@dataclass(frozen=True, kw_only=True)
class TroublesPart:
    """The lines, and where they can be had anew."""

    lines: Sequence[Trouble]

    @property
    def url(self) -> str:
        """The same for every view and conversation."""
        return f"{reverse('inbox', args=['mine'])}?part=troubles"


@dataclass(frozen=True, kw_only=True)
class TroublesPage(Page):
    """The region alone."""

    troubles: TroublesPart


def troubles_of(request: StaffRequest) -> TroublesPart:
    """A line for each stopped mailbox, one for all of them when there are many."""
    stopped = stopped_mailboxes(request.actor)
    may = request.actor.may(Permission.MAILBOXES)
    if len(stopped) > EACH_ALONE:
        return TroublesPart(lines=(_all(stopped, may),))
    return TroublesPart(lines=tuple(_one(box, may) for box in stopped))


def _one(box: Mailbox, may: bool) -> Trouble:
    name = _("The mailbox %(address)s stopped") % {"address": box.address}
    url = reverse("mailbox", args=[box.pk]) if may else ""
    return Trouble(f"{name}. {sentence_for(box)}", url)


def _all(stopped: Sequence[Mailbox], may: bool) -> Trouble:
    names = ", ".join(box.address for box in stopped)
    text = _("These mailboxes stopped: %(addresses)s") % {"addresses": names}
    return Trouble(text, reverse("mailboxes") if may else "")
