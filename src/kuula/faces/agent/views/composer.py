"""Writing: drafts kept as typed, files, templates, replies, notes, taking a reply back."""

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuula.desk.access import (
    attachment_for,
    conversation_for,
    message_for,
    place_for,
    template_for,
)
from kuula.desk.actions import drop_attachment, note_template_use, withdraw_reply
from kuula.desk.actions.fields import FieldsMissing
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.meanwhile import CameMeanwhile
from kuula.desk.models import Conversation, ReplyTemplate
from kuula.desk.queries import has_said
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.drafts import (
    Written,
    add_file,
    finish_note,
    finish_reply,
    keep_all,
    keep_draft,
    moved_draft,
    words_of_another_window,
    written_in,
)
from kuula.faces.agent.filling import fill_in
from kuula.faces.agent.frame import say, warn
from kuula.faces.agent.later import finish_later, leaves_later
from kuula.faces.agent.once import comes_first
from kuula.faces.agent.pages.fields import Waiting
from kuula.faces.agent.pages.meanwhile import (
    FIELD,
    carried,
    meanwhile_page,
    refuse_over_news,
)
from kuula.faces.agent.pages.prose import paragraphs, shown_words
from kuula.faces.agent.pages.thread import file_item
from kuula.faces.agent.pages.writing import draft_stamp
from kuula.faces.agent.rendering import fragment, screen
from kuula.faces.agent.views.missing import ask_missing
from kuula.faces.agent.views.steering import back_to, number_in
from kuula.kit.languages import ENDONYMS
from kuula.kit.problems import Conflict, Problem
from kuula.workspace.permissions import Permission


@require_POST
@staff_may(Permission.NOTE)
def replies(request: StaffRequest, number: int) -> HttpResponse:
    """Finish what is being written. What cannot leave stays as a draft, with the reason; when
    others wrote or changed something meanwhile, that is shown first."""
    talk, written = conversation_for(request.actor, number), written_in(request)
    try:
        with transaction.atomic():
            locked_conversation(talk.pk)
            if comes_first(request):
                fill_in(request, talk)
                _finish(request, talk, written)
            elif not has_said(request.actor, talk, written.text):
                raise Conflict(_("This page had been sent before. Look at your words, then send."))
    except CameMeanwhile as news:
        keep_all(request, talk, written)
        page = meanwhile_page(request, talk, written, news.came)
        return screen(request, "inbox/meanwhile.html", page, status=409)
    except FieldsMissing as missing:
        keep_all(request, talk, written)
        return ask_missing(request, talk, missing, _waiting(request, talk, written))
    except Problem as problem:
        talk = place_for(request.actor, number)
        keep_all(request, talk, written)
        warn(request, str(problem))
    return back_to(request, talk.number)


def _waiting(request: StaffRequest, talk: Conversation, written: Written) -> Waiting:
    """A reply that waits until something is filled in."""
    fields = [*carried(request, talk), (FIELD, request.POST.get(FIELD, ""))]
    said = shown_words(written.html) if written.html else paragraphs(written.text)
    return Waiting(fields, said, reverse("conversation_replies", args=[talk.pk]) + _query(request))


def _query(request: StaffRequest) -> str:
    return f"?{request.GET.urlencode()}" if request.GET else ""


def _finish(request: StaffRequest, talk: Conversation, written: Written) -> None:
    if words_of_another_window(request, talk, written):
        raise Conflict(_("You wrote in another window too. Look at all of it, then send."))
    keep_draft(request, talk, written)
    if written.kind == "note":
        finish_note(request, talk, written)
        return
    refuse_over_news(request, talk)
    if leaves_later(request):
        finish_later(request, talk, written)
        return
    message = finish_reply(request, talk, written)
    undo = reverse("reply_withdrawal", args=[message.pk])
    say(request, _("Your reply leaves in ten seconds"), undo_url=undo)


@require_POST
@staff_may(Permission.NOTE)
def draft(request: StaffRequest, number: int) -> HttpResponse:
    """Keep what is being written; a chosen template is put at its end.

    With If-Match nothing is kept over a draft of other words than those; the answer holds them.
    """
    talk, written = place_for(request.actor, number), written_in(request)
    if chosen := number_in(request, "template"):
        template = template_for(request.actor, chosen)
        keep_all(request, talk, written, template)
        note_template_use(request.actor, template=template)
        _tell_language(request, talk, template)
        return back_to(request, talk.number)
    with transaction.atomic():
        locked_conversation(talk.pk)  # between looking and keeping nobody else keeps anything
        if other := moved_draft(request, talk, written):
            return JsonResponse(other, status=412)
        kept = keep_draft(request, talk, written)
    return HttpResponse(status=204, headers={"ETag": f'"{draft_stamp(kept)}"'})


def _tell_language(request: StaffRequest, talk: Conversation, template: ReplyTemplate) -> None:
    """Say so when the words are not in the customer's language."""
    wanted = talk.language or talk.customer.language
    if wanted and template.language != wanted:
        words = _("There is no text in %(wanted)s; this one is in %(language)s.")
        named = {
            "wanted": ENDONYMS.get(wanted, wanted),
            "language": ENDONYMS.get(template.language, template.language),
        }
        say(request, words % named)


@require_POST
@staff_may(Permission.NOTE)
def draft_files(request: StaffRequest, number: int) -> HttpResponse:
    """One file for the draft, answered as a line of its list."""
    talk = place_for(request.actor, number)
    upload = request.FILES.get("file")
    if upload is None:
        raise Problem(_("No file arrived. Try again."))
    stored = add_file(request, talk, upload)
    return fragment(request, "inbox/draft_file.html", file=file_item(stored))


@require_POST
@staff_may(Permission.NOTE)
def file_removal(request: StaffRequest, file_id: int) -> HttpResponse:
    """Take a file off one's draft, keeping the words typed so far."""
    file = attachment_for(request.actor, file_id)
    if file.draft is None:
        raise Problem(_("This file has left with its message."))
    talk = conversation_for(request.actor, file.draft.conversation_id)
    if "text" in request.POST:
        keep_all(request, talk, written_in(request))
    drop_attachment(request.actor, attachment=file)
    return back_to(request, talk.number)


@require_POST
@staff_may(Permission.REPLY)
def withdrawal(request: StaffRequest, message_id: int) -> HttpResponse:
    """Take a reply back before it leaves; its words are a draft again."""
    message = message_for(request.actor, message_id)
    draft = withdraw_reply(request.actor, message=message)
    if draft.text == message.text:
        say(request, _("Your reply is a draft again"))
    else:
        say(request, _("Your reply is a draft again, above what you have begun since"))
    return back_to(request, message.conversation_id)
