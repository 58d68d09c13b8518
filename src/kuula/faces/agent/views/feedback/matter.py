"""One matter of feedback: read, answered, settled, joined; and its customers told."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kuula.desk.access import hidden_from
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.feedback.matter import Unsent, matter_page
from kuula.faces.agent.rendering import screen
from kuula.kit.languages import LANGUAGES
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.kit.text import whole_number
from kuula.listening.feedback.access import allow_steering, matter_for, piece_for
from kuula.listening.feedback.actions import (
    answer_matter,
    believe_matter,
    decline_matter,
    department_called,
    drop_doubted,
    give_matter,
    join_matters,
    name_matter,
    read_matter,
    reopen_matter,
    settle_matter,
    split_off,
    tell_customers,
)
from kuula.listening.models import FeedbackMatter


@require_safe
@staff_may()
def one(request: StaffRequest, matter_id: int) -> HttpResponse:
    """What was said, and what becomes of it; opened by the department it counts as read."""
    matter = _found(request, matter_id)
    if matter.pk != matter_id:
        return redirect("feedback_matter", matter.pk)
    if request.method == "GET":
        read_matter(request.actor, matter=matter)
        matter = _found(request, matter_id)
    return screen(request, "feedback/matter.html", matter_page(request, matter))


@require_POST
@staff_may()
def answer(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Answer the colleagues who noted it."""
    matter, text = _found(request, matter_id), request.POST.get("text", "")

    def act() -> str:
        answer_matter(request.actor, matter=matter, text=text)
        return _("Whoever noted it is told.")

    return _done(request, matter, act, Unsent(text=text))


@require_POST
@staff_may()
def outcome(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Say what was done."""
    matter, words = _found(request, matter_id), _outcome(request)

    def act() -> str:
        settle_matter(request.actor, matter=matter, outcome=words)
        return _("What was done is kept. Look below who hears it.")

    return _done(request, matter, act, Unsent(outcome=words))


@require_POST
@staff_may()
def declining(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Say why nothing will be done."""
    matter, words = _found(request, matter_id), _outcome(request)
    reason = request.POST.get("reason", "")

    def act() -> str:
        decline_matter(request.actor, matter=matter, reason=reason, outcome=words)
        return _("Whoever noted it is told why.")

    return _done(request, matter, act, Unsent(outcome=words, reason=reason))


@require_POST
@staff_may()
def reopening(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Take it up again."""
    matter = _found(request, matter_id)

    def act() -> str:
        reopen_matter(request.actor, matter=matter)
        return _("It is open again.")

    return _done(request, matter, act)


@require_POST
@staff_may()
def placement(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Pass it on to another department; who may see it only there goes back to the list."""
    matter, name = _found(request, matter_id), request.POST.get("department", "")

    def act() -> str:
        allow_steering(request.actor, matter)
        found = department_called(request.actor, name=name)
        give_matter(request.actor, matter=matter, department=found)
        return _("%(name)s hears of it") % {"name": found.name}

    return _done(request, matter, act)


@require_POST
@staff_may()
def naming(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Call it something."""
    matter = _found(request, matter_id)

    def act() -> str:
        name_matter(request.actor, matter=matter, name=request.POST.get("name", ""))
        return _("The name is saved.")

    return _done(request, matter, act)


@require_POST
@staff_may()
def joining(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Join it with another one that is about the same."""
    matter = _found(request, matter_id)
    into = _found(request, whole_number(request.POST.get("into", "")) or 0)

    def act() -> str:
        join_matters(request.actor, matter=matter, into=into)
        return _("They are one matter now.")

    return _done(request, matter, act)


@require_POST
@staff_may()
def splitting(request: StaffRequest, piece_id: int) -> HttpResponse:
    """Take a piece out: it is about something else."""
    piece = piece_for(request.actor, piece_id, hidden=hidden_from(request.actor))

    def act() -> str:
        split_off(request.actor, piece=piece)
        return _("It is a matter of its own now.")

    return _done(request, piece.matter, act)


@require_POST
@staff_may()
def belief(request: StaffRequest, matter_id: int) -> HttpResponse:
    """It is real, or (0) a program's work that is removed."""
    matter, real = _found(request, matter_id), request.POST.get("real") != "0"

    def act() -> str:
        if real:
            believe_matter(request.actor, matter=matter)
            return _("It goes its way now.")
        drop_doubted(request.actor, matter=matter)
        return _("It is removed.")

    return _done(request, matter, act)


@require_POST
@staff_may()
def telling(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Let those who said it and agreed to hear know what came of it."""
    matter = _found(request, matter_id)

    def act() -> str:
        count = tell_customers(request.actor, matter=matter)
        words = ngettext("%(num)d customer is told.", "%(num)d customers are told.", count)
        return words % {"num": count} if count else _("Nobody new is to be told.")

    return _done(request, matter, act)


def _found(request: StaffRequest, matter_id: int) -> FeedbackMatter:
    return matter_for(request.actor, matter_id, hidden=hidden_from(request.actor))


def _outcome(request: StaffRequest) -> dict[str, str]:
    return {one: request.POST.get(f"outcome-{one}", "") for one in LANGUAGES}


def _done(
    request: StaffRequest,
    matter: FeedbackMatter,
    act: Callable[[], str],
    unsent: Unsent | None = None,
) -> HttpResponse:
    """Do it and show the matter; words that could not be taken stay."""
    kept = unsent or Unsent()
    try:
        say(request, act())
    except (NotAllowed, NotFound):
        raise
    except Problem as problem:
        lost = Unsent(str(problem), kept.text, kept.reason, kept.outcome)
        page = matter_page(request, _found(request, matter.pk), lost)
        return screen(request, "feedback/matter.html", page, status=problem.status)
    try:
        return redirect("feedback_matter", _found(request, matter.pk).pk)
    except NotFound:
        return redirect("feedback")
