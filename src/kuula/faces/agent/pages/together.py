"""Who takes part in the open conversation: drafts, followers, what colleagues are asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kuula.desk.actions.mentioning import who_may_be_asked
from kuula.desk.beside import Beside
from kuula.desk.models import Conversation
from kuula.desk.together import Drafting, Standing, followers_of, others_drafting, standing_in
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.pages.asked_words import Status, waiting_status
from kuula.ui.page import Option
from kuula.workspace.models import Role, Staff
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, slots=True)
class StandingLine:
    """Somebody is asked or named in a note and has not answered; `mine` says it is the reader, and
    `may_end` that the reader may put it away. `status` is how the question stands; `heirs` are to
    whom the reader may pass it on, None where nothing is to be answered."""

    id: int
    words: str
    message_id: int
    at: datetime
    mine: bool
    may_end: bool
    status: Status
    heirs: Sequence[Option] | None = None


@dataclass(frozen=True, slots=True)
class TogetherPart:
    """The colleagues around a conversation. `colleagues` are those who may be asked and named;
    `askable` the same with their department."""

    drafting: Sequence[Drafting]
    following: bool
    followers: Sequence[str]
    standing: Sequence[StandingLine]
    colleagues: Sequence[Option]
    askable: Sequence[Option]


def together_of(request: StaffRequest, talk: Conversation, there: Beside) -> TogetherPart:
    """Read it: one statement, a further one for each kind that is there, two more in a closed
    team."""
    actor = request.actor
    followers = followers_of(talk) if there.followers else ()
    askable = _askable(request, talk)
    return TogetherPart(
        drafting=others_drafting(actor, talk) if there.drafting else (),
        following=actor.staff_id in {number for number, _name in followers},
        followers=[name for _number, name in followers],
        standing=_lines(request, talk, askable) if there.standing else (),
        colleagues=[Option(str(one.pk), one.name) for one in askable],
        askable=[Option(str(one.pk), _with_department(one)) for one in askable],
    )


def _lines(
    request: StaffRequest, talk: Conversation, askable: Sequence[Staff]
) -> list[StandingLine]:
    me, found = request.actor.staff_id, standing_in(request.actor, talk)
    return [
        StandingLine(
            id=one.id,
            words=_words(
                one.question, one.asker or _("A colleague"), one.staff, one.staff_id == me
            ),
            message_id=one.message_id,
            at=one.asked_at,
            mine=one.staff_id == me,
            may_end=me in (one.staff_id, one.asker_id),
            status=_status(one, mine=one.staff_id == me),
            heirs=_heirs(one, found, askable) if one.question and one.staff_id == me else None,
        )
        for one in found
    ]


def _heirs(
    question: Standing, standing: Sequence[Standing], askable: Sequence[Staff]
) -> list[Option]:
    """Who may answer a question instead: everybody who may be asked here but is not asked it."""
    asked = {one.staff_id for one in standing if one.message_id == question.message_id}
    taken = asked | {question.asker_id}
    return [Option(str(one.pk), _with_department(one)) for one in askable if one.pk not in taken]


def _status(one: Standing, *, mine: bool) -> Status:
    """How long a question has waited, or that it is late; for the reader that it is theirs."""
    if one.question and (one.needed_by is not None or not mine):
        return waiting_status(one.asked_at, one.needed_by)
    return Status(_("for you"), "accent", "at-sign")


def _words(question: bool, asker: str, asked: str, mine: bool) -> str:
    if not question:
        return _("%(name)s mentioned you") % {"name": asker}
    if mine:
        return _("%(name)s asks you for help") % {"name": asker}
    return _("%(name)s asked %(colleague)s for help") % {"name": asker, "colleague": asked}


def _askable(request: StaffRequest, talk: Conversation) -> Sequence[Staff]:
    """Whoever may be asked here, light seats included, but for the reader."""
    if not request.actor.may(Permission.NOTE):
        return ()
    me = request.actor.staff_id
    return [one for one in who_may_be_asked(talk) if one.pk != me]


def _with_department(staff: Staff) -> str:
    light = str(Role.DEPARTMENT_READER.label).lower() if Role(staff.role).is_light else ""
    notes = ", ".join(part for part in (staff.department, light) if part)
    return f"{staff.name} ({notes})" if notes else staff.name
