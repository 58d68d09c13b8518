"""What a colleague is asked: the light seat's screen, answering, declining, passing on."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kuula.desk.access import concerning_for, conversation_for
from kuula.desk.actions import (
    add_to_answer,
    answer_question,
    decline_question,
    pass_question,
    save_draft,
)
from kuula.desk.actions.drafting import LONGEST_KEPT, DraftForm
from kuula.desk.models import Mention
from kuula.desk.queries import drafts_of
from kuula.desk.together import mention_for
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say, warn
from kuula.faces.agent.pages.asked import AskedPage, Kept, asked_page
from kuula.faces.agent.rendering import region, screen
from kuula.faces.agent.views.steering import number_in
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.kit.text import whole_number
from kuula.workspace.access import staff_for
from kuula.workspace.permissions import Permission

PARTS = ("list", "head", "thread", "foot")


@require_safe
@staff_may(Permission.ASKED)
def asked(request: StaffRequest) -> HttpResponse:
    """Everything that concerns the reader, or the list alone with a conversation marked in it."""
    number = whole_number(request.GET.get("open", "")) or 0
    page = asked_page(request, marked=number if "part" in request.GET else 0)
    return screen(request, region(request, "asked", PARTS), page)


@require_safe
@staff_may(Permission.ASKED)
def one(request: StaffRequest, number: int) -> HttpResponse:
    """A conversation that concerns the reader, whole or one region of it."""
    page = asked_page(request, number)
    if page.talk is not None and page.talk.number != number:
        return redirect("asked_one", number=page.talk.number)
    return screen(request, _template(request), page)


@require_POST
@staff_may(Permission.ASKED)
def notes(request: StaffRequest, number: int) -> HttpResponse:
    """A further word to the colleagues; nothing reaches the customer."""
    talk = concerning_for(request.actor, number)
    words = request.POST.get("text", "")

    def act() -> str:
        add_to_answer(request.actor, conversation=talk, text=words)
        return _("Your colleagues can read it now.")

    return _done(request, talk.pk, act)


@require_POST
@staff_may(Permission.ASKED)
def answer(request: StaffRequest, mention_id: int) -> HttpResponse:
    """The reader answers what they are asked."""
    question = mention_for(request.actor, mention_id)

    def act() -> str:
        answer_question(request.actor, question=question, text=request.POST.get("text", ""))
        return _("%(name)s is told.") % {"name": _asker(question)}

    return _done(request, question.message.conversation_id, act)


@require_POST
@staff_may(Permission.ASKED)
def declining(request: StaffRequest, mention_id: int) -> HttpResponse:
    """What the reader is asked is not for them: it goes back with a reason."""
    question = mention_for(request.actor, mention_id)

    def act() -> str:
        decline_question(request.actor, question=question, reason=request.POST.get("reason", ""))
        return _("%(name)s is told that it is not for you.") % {"name": _asker(question)}

    return _done(request, question.message.conversation_id, act, "reason")


@require_POST
@staff_may(Permission.ASKED)
def passing(request: StaffRequest, mention_id: int) -> HttpResponse:
    """A colleague of the reader's department answers instead."""
    question = mention_for(request.actor, mention_id)

    def act() -> str:
        staff = staff_for(request.actor, number_in(request, "staff"))
        words = request.POST.get("text", "")
        pass_question(request.actor, question=question, staff=staff, text=words)
        return _("%(name)s is asked now.") % {"name": staff.name}

    return _done(request, question.message.conversation_id, act)


def _done(
    request: StaffRequest, number: int, act: Callable[[], str], field: str = "text"
) -> HttpResponse:
    """Do it and go back to where the person came from; words that could not be taken stay."""
    try:
        say(request, act())
    except (NotAllowed, NotFound):
        raise
    except Problem as problem:
        if not request.actor.is_light:
            warn(request, _with_words(request, number, str(problem), field))
            return redirect(_back(request, number))
        kept = Kept(request.POST.get(field, ""), str(problem))
        page: AskedPage = asked_page(request, number, kept)
        return screen(request, "asked/page.html", page, status=problem.status)
    return redirect(_back(request, number))


def _with_words(request: StaffRequest, number: int, problem: str, field: str) -> str:
    """The problem; what was typed is kept as a draft note, unless something is being written."""
    talk, words = conversation_for(request.actor, number), request.POST.get(field, "")
    if not words.strip() or drafts_of(request.actor, talk):
        return problem
    kept = _("Your words are kept as a draft.")
    save_draft(request.actor, conversation=talk, kind="note", form=DraftForm(words[:LONGEST_KEPT]))
    return f"{problem} {kept}"


def _back(request: StaffRequest, number: int) -> str:
    """A light seat goes back to its own screen, everybody else to the inbox."""
    place = request.GET.urlencode()
    name = "asked_one" if request.actor.is_light else "conversation"
    return reverse(name, args=[number]) + (f"?{place}" if place else "")


def _template(request: StaffRequest) -> str:
    template = region(request, "asked", PARTS)
    return "inbox/thread.html" if template == "asked/thread.html" else template


def _asker(question: Mention) -> str:
    staff = question.message.staff
    return staff.name if staff else _("A colleague")
