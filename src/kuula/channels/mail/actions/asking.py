"""Mailing the one question after a solved conversation."""

from django.db import transaction

from kuula.channels.mail.actions.queueing import Mail, send_mail
from kuula.channels.mail.models import Outgoing
from kuula.channels.mail.sending.headers_out import BadAddress, wire_address
from kuula.channels.mail.sending.outbox import mailbox_of
from kuula.channels.mail.sending.outgoing_letters import subject_of
from kuula.channels.mail.sending.rating_mail import rating_words
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.models import Conversation
from kuula.kit import clock
from kuula.listening.access import rating_for
from kuula.listening.actions import withdraw_question
from kuula.listening.models import RatingRequest
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def mail_rating(actor: Actor, *, request_id: int) -> Outgoing | None:
    """Send the question into the customer's mail thread; answers its row.

    None when nothing is sent: answered, expired or mailed already. Where mail cannot carry it
    (another channel, no mailbox, no address, the brake on automatic mail) the question is taken
    back. Safe to run twice.
    """
    allow(actor, Permission.REPLY)
    request = rating_for(actor, request_id)
    with transaction.atomic():
        conversation = locked_conversation(request.conversation_id)
        mailbox, address = mailbox_of(conversation), reachable_address(conversation)
        if _settled(request, conversation):
            return None
        if mailbox is None or not address:
            withdraw_question(actor, request=request)
            return None
        words = rating_words(
            request, name=conversation.customer.first_name, brand=mailbox.brand.name
        )
        mail = Mail(
            purpose="rating",
            to=(address,),
            subject=subject_of(conversation),
            text=words.text,
            html=words.html,
            language=request.language,
            conversation=conversation,
        )
        rows = send_mail(actor, mailbox=mailbox, mail=mail)
        return next((row for row in rows if not _held_back(actor, row, request)), None)


def reachable_address(conversation: Conversation) -> str:
    """Where a mail reaches the customer; empty when none does."""
    if conversation.channel != "mail":
        return ""
    address = conversation.address or conversation.customer.addresses.first()
    try:
        return wire_address(address.value) if address else ""
    except BadAddress:
        return ""


def _held_back(actor: Actor, row: Outgoing, request: RatingRequest) -> bool:
    """Whether the brake stopped the mail: then it must not be sent again with a dead link."""
    if row.state != Outgoing.State.FAILED:
        return False
    row.state = Outgoing.State.WITHDRAWN
    row.save(update_fields=["state"])
    withdraw_question(actor, request=request)
    return True


def _settled(request: RatingRequest, conversation: Conversation) -> bool:
    mailed = Outgoing.objects.filter(
        conversation=conversation, purpose="rating", created_at__gte=request.asked_at
    )
    return not request.is_open(clock.now()) or request.is_answered or mailed.exists()
