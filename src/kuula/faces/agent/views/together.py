"""Working together: following a conversation, asking a colleague, putting a question away."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuula.desk.access import conversation_for
from kuula.desk.actions import (
    ask_colleague,
    follow_conversation,
    put_mention_away,
    unfollow_conversation,
)
from kuula.desk.later.moments import typed_in
from kuula.desk.models import Conversation
from kuula.desk.together import mention_for
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say, warn
from kuula.faces.agent.views.steering import back_to, number_in
from kuula.kit.problems import Problem
from kuula.kit.text import clean
from kuula.workspace.access import staff_for
from kuula.workspace.models import Role
from kuula.workspace.permissions import Permission

LONGEST = 5000


@require_POST
@staff_may(Permission.READ)
def following(request: StaffRequest, number: int) -> HttpResponse:
    """Follow the conversation, or (0) no more."""
    talk = conversation_for(request.actor, number)
    if request.POST.get("follow") == "0":
        unfollow_conversation(request.actor, conversation=talk)
    else:
        follow_conversation(request.actor, conversation=talk)
    return back_to(request, number)


@require_POST
@staff_may(Permission.NOTE)
def questions(request: StaffRequest, number: int) -> HttpResponse:
    """One colleague is asked something in a note; the assignee stays."""
    talk = conversation_for(request.actor, number)
    try:
        staff = staff_for(request.actor, number_in(request, "staff"))
        words = clean(request.POST.get("question", ""))[:LONGEST]
        ask_colleague(
            request.actor,
            conversation=talk,
            staff=staff,
            question=words,
            needed_by=_needed_by(request, talk),
        )
    except Problem as problem:
        warn(request, str(problem))
    else:
        light = Role(staff.role).is_light
        said = (
            _("%(name)s is asked and told; the answer appears here")
            if light
            else _("%(name)s is asked and finds it under Mentioned")
        )
        say(request, said % {"name": staff.name})
    return back_to(request, number)


@require_POST
@staff_may()
def ending(request: StaffRequest, mention_id: int) -> HttpResponse:
    """What a colleague was named for or asked needs no answer any more."""
    mention = mention_for(request.actor, mention_id)
    put_mention_away(request.actor, mention=mention)
    if request.actor.is_light:
        return redirect("asked_one", number=mention.message.conversation_id)
    return back_to(request, mention.message.conversation_id)


def _needed_by(request: StaffRequest, talk: Conversation) -> datetime | None:
    """When the answer is needed, by the clock of the brand; None if nothing was chosen."""
    typed = request.POST.get("needed_by", "").strip()
    if not typed:
        return None
    moment = typed_in(talk.brand, typed)
    if moment is None:
        raise Problem(_("Choose a moment that is still to come."), field="needed_by")
    return moment
