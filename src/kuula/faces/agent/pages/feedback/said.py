"""What one customer said, on their own page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.access import hidden_from
from kuula.faces.agent.pages.feedback.words import Pill, state_of
from kuula.kit.text import one_line
from kuula.listening.feedback.queries import said_by
from kuula.people.models import Customer
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A piece of feedback with how far its matter is."""

    words: str
    url: str
    department: str
    state: Pill
    at: datetime


def said_lines(actor: Actor, customer: Customer) -> Sequence[SaidLine]:
    """The latest of what a customer said that the reader may see."""
    if not actor.may(Permission.FEEDBACK):
        return ()
    found = said_by(actor, customer.everybody, hidden=hidden_from(actor), most=SHOWN)
    return [
        SaidLine(
            words=one_line(one.words, 120) or _("Words that were erased"),
            url=reverse("feedback_matter", args=[one.matter_id]),
            department=one.matter.department.name if one.matter.department else "",
            state=state_of(one.matter),
            at=one.at,
        )
        for one in found
    ]
