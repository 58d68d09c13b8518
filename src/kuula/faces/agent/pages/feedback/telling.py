"""Who hears what came of a matter, who does not and why: before it is sent, and afterwards."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.channels.mail.actions.telling_back import open_talks
from kuula.kit.languages import ENDONYMS
from kuula.listening.feedback.hearers import Hearer, hearers_of
from kuula.listening.models import FeedbackMatter, FeedbackTelling
from kuula.ui.page import Tone
from kuula.workspace.actors import SYSTEM, Actor
from kuula.workspace.permissions import Permission

SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class HearerRow:
    """One customer: in which language, how they are or will be told, or why not."""

    who: str
    url: str
    language: str
    words: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class HearersPart:
    """Who hears. `fresh` are told when it is sent now, `told` were, `waiting` are planned and wait;
    `gaps` are languages without words. `may_send` lets the reader send it."""

    rows: Sequence[HearerRow]
    more: int
    fresh: int
    told: int
    waiting: int
    left_out: int
    gaps: Sequence[str]
    may_send: bool


def hearers_part(
    actor: Actor, matter: FeedbackMatter, whom: Mapping[int, bool], *, steers: bool
) -> HearersPart:
    """The part of a matter's page. `whom` are the customers whose words the reader sees, each with
    whether they may know who it was."""
    talks = {
        one for one in matter.pieces.values_list("conversation_id", flat=True) if one is not None
    }
    heard = hearers_of(matter, open_talks=open_talks(SYSTEM, talks) if talks else ())
    found = [one for one in heard if one.customer.pk in whom]
    states = Counter(one.state for one in found)
    gaps = {one.language for one in found if one.why == FeedbackTelling.Why.LANGUAGE}
    agreed = [one for one in found if not one.state and one.why != "not_agreed"]
    words = bool(matter.outcome) and matter.is_settled
    return HearersPart(
        rows=[_row(one, named=whom[one.customer.pk], settled=words) for one in found[:SHOWN]],
        more=max(len(found) - SHOWN, 0),
        fresh=len(agreed),
        told=states["sent"],
        waiting=states["planned"],
        left_out=sum(1 for one in found if one.why == "not_agreed" or one.state == "left_out"),
        gaps=[ENDONYMS[one] for one in sorted(gaps)] if words else (),
        may_send=steers and words and actor.may(Permission.REPLY),
    )


def _row(one: Hearer, *, named: bool, settled: bool) -> HearerRow:
    words, tone = _standing(one, settled)
    return HearerRow(
        who=(one.customer.name or _("Erased person")) if named else _("A customer"),
        url=reverse("customer", args=[one.customer.pk]) if named else "",
        language=ENDONYMS.get(one.language, one.language),
        words=words,
        tone=tone,
    )


def _standing(one: Hearer, settled: bool) -> tuple[str, Tone]:
    way = _("in their conversation") if one.talk else _("by a mail of its own")
    if one.state == FeedbackTelling.State.SENT:
        return _("told %(way)s") % {"way": way}, "good"
    if one.why and (settled or one.why != FeedbackTelling.Why.LANGUAGE):
        return str(FeedbackTelling.Why(one.why).label), "warn"
    return _("hears it %(way)s") % {"way": way}, ""
