"""Mailing the question whether a complaint is really solved."""

from django.db import transaction

from kuula.channels.mail.actions.asking import reachable_address
from kuula.channels.mail.actions.queueing import Mail, send_mail
from kuula.channels.mail.models import Outgoing
from kuula.channels.mail.sending.follow_up_mail import follow_up_words
from kuula.channels.mail.sending.outbox import mailbox_of
from kuula.channels.mail.sending.outgoing_letters import subject_of
from kuula.desk.actions.complaints import withdraw_follow_up
from kuula.desk.actions.locking import locked_place
from kuula.desk.complaints.access import follow_up_for
from kuula.desk.models import Conversation, FollowUp
from kuula.kit import clock
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def mail_follow_up(actor: Actor, *, follow_up_id: int) -> Outgoing | None:
    """Send the question into the customer's mail thread; answers its row.

    None when nothing is sent: answered, expired or mailed already. Where mail cannot carry it
    (another channel, no mailbox, no address, the brake on automatic mail) the question is taken
    back, and a colleague asks. Safe to run twice.
    """
    allow(actor, Permission.REPLY)
    follow_up = follow_up_for(actor, follow_up_id)
    with transaction.atomic():
        talk = locked_place(follow_up.complaint.conversation_id)
        mailbox, address = mailbox_of(talk), reachable_address(talk)
        if _settled(follow_up, talk):
            return None
        if mailbox is None or not address:
            withdraw_follow_up(actor, follow_up=follow_up)
            return None
        words = follow_up_words(follow_up, talk, brand=mailbox.brand.name)
        mail = Mail(
            purpose="follow-up",
            to=(address,),
            subject=subject_of(talk),
            text=words.text,
            html=words.html,
            language=follow_up.language,
            conversation=talk,
        )
        rows = send_mail(actor, mailbox=mailbox, mail=mail)
        return next((row for row in rows if not _held_back(actor, row, follow_up)), None)


def _held_back(actor: Actor, row: Outgoing, follow_up: FollowUp) -> bool:
    """Whether the brake stopped the mail: then it must not be sent again with a dead link."""
    if row.state != Outgoing.State.FAILED:
        return False
    row.state = Outgoing.State.WITHDRAWN
    row.save(update_fields=["state"])
    withdraw_follow_up(actor, follow_up=follow_up)
    return True


def _settled(follow_up: FollowUp, talk: Conversation) -> bool:
    mailed = Outgoing.objects.filter(
        conversation=talk, purpose="follow-up", created_at__gte=follow_up.asked_at
    )
    asking = follow_up.is_open(clock.now()) and follow_up.solved is None
    return not asking or mailed.exists()
