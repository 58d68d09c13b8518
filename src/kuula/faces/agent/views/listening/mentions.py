"""Public mentions: the list, one, and what is done on the way to its answer."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kuula.channels.mail.queries import brand_doors
from kuula.desk.actions import open_conversation
from kuula.desk.incoming import Incoming, Opening
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.listening.mention import Unsent, mention_page
from kuula.faces.agent.pages.listening.mentions import mentions_page
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.steering import number_in
from kuula.kit import clock
from kuula.kit.problems import Conflict, NotAllowed, NotFound, Problem
from kuula.listening.mentions import actions
from kuula.listening.mentions.access import mention_for
from kuula.listening.models import Mention
from kuula.people.access import addresses_of, customer_for
from kuula.workspace.access import staff_for
from kuula.workspace.permissions import Permission

JUDGED = {"1": True, "0": False, "": None}


@require_safe
@staff_may(Permission.MENTIONS)
def listing(request: StaffRequest) -> HttpResponse:
    """The mentions, narrowed and counted."""
    return screen(request, "listening/mentions.html", mentions_page(request))


@require_safe
@staff_may(Permission.MENTIONS)
def one(request: StaffRequest, mention_id: int) -> HttpResponse:
    """One mention; `?words=` looks for the customer who wrote it."""
    found = mention_for(request.actor, mention_id)
    return screen(request, "listening/mention.html", mention_page(request, found))


@require_POST
@staff_may(Permission.MENTIONS)
def holder(request: StaffRequest, mention_id: int) -> HttpResponse:
    """A colleague looks after it, or (0) nobody; without a number whoever asks."""
    found = mention_for(request.actor, mention_id)
    wanted = number_in(request, "staff") if "staff" in request.POST else request.actor.staff_id
    staff = staff_for(request.actor, wanted) if wanted else None
    return _done(
        request,
        found,
        lambda: actions.give_mention(request.actor, mention=found, staff=staff),
        _("It is given") if staff else _("Nobody has it now"),
    )


@require_POST
@staff_may(Permission.MENTIONS)
def note(request: StaffRequest, mention_id: int) -> HttpResponse:
    """A note among us."""
    found, text = mention_for(request.actor, mention_id), request.POST.get("note", "")
    return _done(
        request,
        found,
        lambda: actions.note_mention(request.actor, mention=found, text=text),
        _("The note is written"),
        Unsent(note=text),
    )


@require_POST
@staff_may(Permission.MENTIONS)
def answer(request: StaffRequest, mention_id: int) -> HttpResponse:
    """Keep the answer as a draft, or say that it was published there."""
    found, sent = mention_for(request.actor, mention_id), request.POST
    text, url = sent.get("answer", ""), sent.get("address", "")
    unsent = Unsent(answer=text, address=url)
    if sent.get("act") == "draft":
        return _done(
            request,
            found,
            lambda: actions.draft_answer(
                request.actor, mention=found, text=text, seen=sent.get("seen")
            ),
            _("The draft is kept"),
            unsent,
        )
    published = actions.Published(text, url, sent.get("seen"))
    return _done(
        request,
        found,
        lambda: actions.answer_mention(request.actor, mention=found, published=published),
        _("The mention is answered"),
        unsent,
    )


@require_POST
@staff_may(Permission.MENTIONS)
def putting_aside(request: StaffRequest, mention_id: int) -> HttpResponse:
    """It needs no answer."""
    found = mention_for(request.actor, mention_id)
    return _done(
        request,
        found,
        lambda: actions.put_mention_aside(request.actor, mention=found),
        _("It needs no answer"),
    )


@require_POST
@staff_may(Permission.MENTIONS)
def reopening(request: StaffRequest, mention_id: int) -> HttpResponse:
    """It is to be answered after all, or anew."""
    found = mention_for(request.actor, mention_id)
    return _done(
        request,
        found,
        lambda: actions.reopen_mention(request.actor, mention=found),
        _("The mention is open again"),
    )


@require_POST
@staff_may(Permission.MENTIONS)
def judging(request: StaffRequest, mention_id: int) -> HttpResponse:
    """Good (1), bad (0) or neither."""
    found = mention_for(request.actor, mention_id)
    good = JUDGED.get(request.POST.get("good", ""))
    return _done(
        request,
        found,
        lambda: actions.judge_mention(request.actor, mention=found, good=good),
        _("The balance is put right"),
    )


@require_POST
@staff_may(Permission.MENTIONS)
def writer(request: StaffRequest, mention_id: int) -> HttpResponse:
    """A customer wrote it, or (0) none we know."""
    found, wanted = mention_for(request.actor, mention_id), number_in(request, "customer")
    customer = customer_for(request.actor, wanted) if wanted else None
    return _done(
        request,
        found,
        lambda: actions.name_writer(request.actor, mention=found, customer=customer),
        _("The mention belongs to %(name)s now") % {"name": customer.name}
        if customer
        else _("The mention belongs to nobody now"),
    )


@require_POST
@staff_may(Permission.REPLY)
def conversation(request: StaffRequest, mention_id: int) -> HttpResponse:
    """Begin a conversation with the customer who wrote it; it begins with what they wrote."""
    found = mention_for(request.actor, mention_id)
    try:
        number = _begun(request, found)
    except (NotAllowed, NotFound):
        raise
    except Problem as problem:
        page = mention_page(request, found, Unsent(problem=str(problem)))
        return screen(request, "listening/mention.html", page, status=problem.status)
    return redirect("conversation", number)


def _begun(request: StaffRequest, found: Mention) -> int:
    if found.customer_id is None:
        raise Conflict(_("Say first which customer wrote it."))
    customer = customer_for(request.actor, found.customer_id)
    address = next((one for one in addresses_of(customer) if not one.shared), None)
    if address is None:
        raise Conflict(_("We have no e-mail address of this customer."))
    door = brand_doors().get(found.brand_id)
    opening = Opening(
        brand_id=found.brand_id,
        subject=found.title or _("Your words on %(source)s") % {"source": found.source.name},
        channel="mention",
        mailbox_id=door.mailbox_id if door else None,
        target_minutes=door.target_minutes if door else None,
    )
    words = "\n\n".join(part for part in (found.title, found.text, found.url) if part)
    message = Incoming(
        email=address.value,
        name=customer.name,
        text=words or found.source.name,
        visible=words or found.source.name,
        at=clock.now(),
        language=found.language,
    )
    with transaction.atomic():
        opened = open_conversation(request.actor, opening=opening, message=message)
        actions.begin_conversation(
            request.actor, mention=found, conversation_id=opened.conversation_id
        )
    return opened.conversation_id


def _done(
    request: StaffRequest,
    found: Mention,
    act: Callable[[], object],
    words: str,
    unsent: Unsent | None = None,
) -> HttpResponse:
    """Do it and come back; what cannot be done is said above what was sent."""
    try:
        act()
    except (NotAllowed, NotFound):
        raise
    except Problem as problem:
        was = unsent or Unsent()
        again = mention_for(request.actor, found.pk)
        kept = Unsent(str(problem), was.answer, was.address, was.note)
        page = mention_page(request, again, kept)
        return screen(request, "listening/mention.html", page, status=problem.status)
    say(request, words)
    return redirect("mention", found.pk)
