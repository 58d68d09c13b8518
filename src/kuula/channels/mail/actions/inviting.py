"""Mailing the invitations to surveys."""

from django.db import transaction

from kuula.channels.mail.actions.queueing import Mail, send_mail
from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.sending.headers_out import BadAddress, wire_address
from kuula.channels.mail.sending.outbox import mailbox_of
from kuula.channels.mail.sending.survey_mail import survey_words
from kuula.desk.models import Conversation
from kuula.desk.queries import subject_told
from kuula.listening.models import Invitation
from kuula.listening.surveys.inviting.access import invitation_to_carry
from kuula.listening.surveys.inviting.actions import (
    note_carried,
    why_not_carry,
    withdraw_invitation,
)
from kuula.listening.surveys.inviting.letters import letter_for
from kuula.people.models import Address
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

PURPOSE = "survey"


def mail_survey(actor: Actor, *, invitation_id: int) -> Outgoing | None:
    """Send an invitation to the customer; answers its row.

    None when nothing is sent: answered, ended or mailed already. Where mail cannot carry it (no
    mailbox, no mail address of their own), or may not any more (the customer paused or the survey
    was closed since, nothing is left to ask), it is taken back and costs nothing of the budget.
    Safe to run twice.
    """
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        invitation = invitation_to_carry(actor, invitation_id)
        if invitation is None:
            return None
        if why := why_not_carry(invitation):
            withdraw_invitation(actor, invitation=invitation, why=why)
            return None
        mailbox, address = _mailbox(invitation), _address(invitation)
        if mailbox is None or not address:
            withdraw_invitation(actor, invitation=invitation)
            return None
        rows = send_mail(actor, mailbox=mailbox, mail=_mail(invitation, mailbox, address))
        note_carried(actor, invitation=invitation)
        return next(iter(rows), None)


def _mail(invitation: Invitation, mailbox: Mailbox, address: str) -> Mail:
    letter = letter_for(invitation, subject_of=subject_told)
    words = survey_words(letter, brand=mailbox.brand.name, language=invitation.language)
    return Mail(
        purpose=PURPOSE,
        to=(address,),
        subject=letter.subject,
        text=words.text,
        html=words.html,
        language=invitation.language,
        conversation=_conversation(invitation),
        leave_url=letter.leave_url,
        one_click=True,
    )


def _conversation(invitation: Invitation) -> Conversation | None:
    """That it is about, if it is led by mail: an answer to the invitation comes back there."""
    number = invitation.conversation_id
    return Conversation.objects.filter(pk=number, channel="mail").first() if number else None


def _mailbox(invitation: Invitation) -> Mailbox | None:
    """That of the conversation, else one of the brand, else any for a survey of all brands."""
    talk = _conversation(invitation)
    own = mailbox_of(talk) if talk is not None else None
    if own is not None:
        return own
    boxes = Mailbox.objects.select_related("brand").filter(active=True).order_by("pk")
    brand = invitation.brand_id or invitation.survey.brand_id
    return (boxes.filter(brand_id=brand) if brand else boxes).first()


def _address(invitation: Invitation) -> str:
    """The customer's own mail address, verified ones first."""
    own = Address.objects.filter(customer_id=invitation.customer_id, kind="email", shared=False)
    for address in own.order_by("-verified", "pk")[:5]:
        try:
            return wire_address(address.value)
        except BadAddress:
            continue
    return ""
