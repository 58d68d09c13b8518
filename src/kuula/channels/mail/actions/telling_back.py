"""“You said, we did”: carrying to customers what came of their feedback, as an answer where they
said it while that is open, else as a mail of its own."""

from collections.abc import Iterable

from django.db import transaction

from kuula.channels.mail.actions.queueing import Mail, send_mail
from kuula.channels.mail.models import Mailbox
from kuula.channels.mail.sending.headers_out import BadAddress, wire_address
from kuula.channels.mail.sending.heard_mail import heard_words
from kuula.channels.mail.sending.outbox import mailbox_of
from kuula.desk.actions.locking import locked_place
from kuula.desk.actions.replying import Reply, write_reply
from kuula.desk.models import Conversation
from kuula.desk.models.conversation import HELD
from kuula.listening.feedback.access import telling_to_carry
from kuula.listening.feedback.actions import (
    note_told,
    take_telling_back,
    tell_due,
    waiting_talks,
)
from kuula.listening.feedback.letters import heard_letter
from kuula.listening.models import FeedbackTelling
from kuula.people.models import Address
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

PURPOSE = "feedback"
WRITTEN = ("mail", "form")
Way = FeedbackTelling.Way


def open_talks(actor: Actor, numbers: Iterable[int]) -> list[int]:
    """Those of these conversations in which a customer can be answered now: not settled, not spam,
    led by mail, with a mailbox to answer from."""
    allow(actor, Permission.REPLY)
    found = Conversation.objects.filter(pk__in=list(numbers)).select_related("merged_into")
    return [one.pk for one in found if _can_answer(_place(one))]


def tell_feedback_due(actor: Actor) -> int:
    """Tell those whose time has come; answers how many were looked at. Safe to run twice."""
    return tell_due(actor, open_talks=open_talks(actor, waiting_talks()))


def carry_telling(actor: Actor, *, telling_id: int) -> bool:
    """Let one customer know what came of what they said; whether it is on its way. Where nothing
    can carry it (no mailbox, no address of their own) it is taken back. Safe to run twice."""
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        telling = telling_to_carry(actor, telling_id)
        if telling is None:
            return False
        if telling.way == Way.CONVERSATION and _answer(actor, telling):
            note_told(actor, telling=telling, way=Way.CONVERSATION)
            return True
        mailbox, address = _mailbox(telling), _address(telling)
        if mailbox is None or not address:
            take_telling_back(actor, telling=telling)
            return False
        send_mail(actor, mailbox=mailbox, mail=_mail(telling, mailbox, address))
        note_told(actor, telling=telling, way=Way.MAIL)
    return True


def _answer(actor: Actor, telling: FeedbackTelling) -> bool:
    """Answer in the conversation if that is still open; a word that answers nothing else there."""
    talk = locked_place(telling.conversation_id or 0)
    if talk.customer_id != telling.customer_id or not _can_answer(talk):
        return False
    text = heard_letter(telling).answer
    reply = Reply(text=text, from_draft=False, courtesy=True)
    write_reply(actor, conversation=talk, reply=reply)
    return True


def _can_answer(talk: Conversation) -> bool:
    written = talk.channel in WRITTEN and talk.state in HELD and not talk.spam
    return written and talk.address_id is not None and mailbox_of(talk) is not None


def _place(talk: Conversation) -> Conversation:
    while talk.merged_into is not None:
        talk = talk.merged_into
    return talk


def _mail(telling: FeedbackTelling, mailbox: Mailbox, address: str) -> Mail:
    letter = heard_letter(telling)
    words = heard_words(letter, brand=mailbox.brand.name)
    return Mail(
        purpose=PURPOSE,
        to=(address,),
        subject=letter.subject,
        text=words.text,
        html=words.html,
        language=telling.language,
        leave_url=letter.leave_url,
    )


def _mailbox(telling: FeedbackTelling) -> Mailbox | None:
    """One of the brand, else any."""
    boxes = Mailbox.objects.select_related("brand").filter(active=True).order_by("pk")
    brand = telling.matter.brand_id
    return (boxes.filter(brand_id=brand).first() if brand else None) or boxes.first()


def _address(telling: FeedbackTelling) -> str:
    """The customer's own mail address, verified ones first."""
    own = Address.objects.filter(customer_id=telling.customer_id, kind="email", shared=False)
    for address in own.order_by("-verified", "pk")[:5]:
        try:
            return wire_address(address.value)
        except BadAddress:
            continue
    return ""
