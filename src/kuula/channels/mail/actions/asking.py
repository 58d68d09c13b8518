"""Mailing the one question after a solved conversation."""

from django.db import transaction

from kuula.channels.mail.actions.queueing import Mail, send_mail
from kuula.channels.mail.models import Outgoing
from kuula.channels.mail.outbox import mailbox_of
from kuula.channels.mail.outgoing_letters import subject_of
from kuula.channels.mail.rating_mail import rating_words
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.models import Conversation
from kuula.kit import clock
from kuula.listening.access import rating_for
from kuula.listening.models import RatingRequest
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def mail_rating(actor: Actor, *, request_id: int) -> Outgoing | None:
    """Send the question into the customer's mail thread; answers its row.

    None when nothing is sent: answered, expired or mailed already, another channel, no mailbox or
    no address.
    Safe to run twice.
    """
    allow(actor, Permission.REPLY)
    request = rating_for(actor, request_id)
    with transaction.atomic():
        conversation = locked_conversation(request.conversation_id)
        mailbox, address = mailbox_of(conversation), _address(conversation)
        if mailbox is None or not address or _settled(request, conversation):
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
    return rows[0] if rows else None


def _address(conversation: Conversation) -> str:
    if conversation.channel != "mail":
        return ""
    if conversation.address is not None:
        return conversation.address.value
    first = conversation.customer.addresses.first()
    return first.value if first else ""


def _settled(request: RatingRequest, conversation: Conversation) -> bool:
    mailed = Outgoing.objects.filter(
        conversation=conversation, purpose="rating", created_at__gte=request.asked_at
    )
    return not request.is_open(clock.now()) or request.is_answered or mailed.exists()
