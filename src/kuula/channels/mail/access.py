"""The only way to a mailbox or a raw mail on behalf of somebody. Unseen means not found."""

from functools import lru_cache

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kuula.channels.mail.models import Mailbox, Outgoing, RawMail
from kuula.desk.access import conversations_for
from kuula.desk.models import Conversation
from kuula.kit.compiled import Kept
from kuula.kit.problems import NotFound, Problem
from kuula.kit.text import email_key
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def mailboxes_for(actor: Actor) -> QuerySet[Mailbox]:
    """The mailboxes with their brand and team, for those who connect them. Raises NotAllowed."""
    allow(actor, Permission.MAILBOXES)
    return Mailbox.objects.select_related("brand", "team")


def mailbox_for(actor: Actor, mailbox_id: int) -> Mailbox:
    """One mailbox. Raises NotFound."""
    found = mailboxes_for(actor).filter(pk=mailbox_id).first()
    if found is None:
        raise NotFound(_("There is no such mailbox."))
    return found


def refuse_own_address(email: str) -> None:
    """Raise Problem when this is a mailbox of ours: nobody's customer is ourselves."""
    if Mailbox.objects.filter(address=email_key(email)).exists():
        raise Problem(
            _("This is the address of a mailbox of ours, not of a customer."), field="email"
        )


def own_addresses() -> list[str]:
    """The addresses of all our mailboxes: nobody's customer writes from there."""
    return list(Mailbox.objects.values_list("address", flat=True)[:10_000])


def stopped_mailboxes(actor: Actor) -> list[Mailbox]:
    """Mailboxes at work that have stopped, for everybody who answers: mail may be waiting outside.

    Of a closed team's mailbox outsiders hear nothing. Raises NotAllowed.
    """
    allow(actor, Permission.READ)
    return _stopped(actor.hidden_teams).ask()


def has_mailbox(actor: Actor) -> bool:
    """Whether any mailbox brings mail in that the actor may know of. Raises NotAllowed.

    A paused one counts: whoever paused it knows why nothing comes.
    """
    allow(actor, Permission.READ)
    hidden = frozenset() if actor.may(Permission.MAILBOXES) else actor.hidden_teams
    return Mailbox.objects.filter(Q(team=None) | ~Q(team_id__in=hidden)).exists()


@lru_cache(maxsize=512)
def _stopped(hidden: frozenset[int]) -> Kept[Mailbox]:
    stopped = Mailbox.objects.filter(active=True, health=Mailbox.Health.STOPPED)
    return Kept(stopped.filter(Q(team=None) | ~Q(team_id__in=hidden)))


def raw_mails_for(actor: Actor) -> QuerySet[RawMail]:
    """The raw mails that exist for somebody who sorts the tray. Raises NotAllowed.

    A mail to a closed team, or one that seems to belong to a closed team's conversation, does not
    exist for outsiders: its text may quote what they must not read.
    """
    allow(actor, Permission.TRAY)
    mails = RawMail.objects.select_related("mailbox", "mailbox__brand")
    if not actor.hidden_teams:
        return mails
    seen = Conversation.objects.all().visible_to(actor).values("pk")
    return mails.filter(
        Q(mailbox__team=None) | ~Q(mailbox__team_id__in=actor.hidden_teams),
        Q(suspected=None) | Q(suspected_id__in=seen),
        Q(message=None) | Q(message__conversation_id__in=seen),
    )


def raw_mail_for(actor: Actor, raw_id: int) -> RawMail:
    """One raw mail of the tray. Raises NotFound."""
    found = raw_mails_for(actor).filter(pk=raw_id).first()
    if found is None:
        raise NotFound(_("There is no such mail."))
    return found


def outgoing_for(actor: Actor, outgoing_id: int) -> Outgoing:
    """One mail on its way, of a conversation the actor may see. Raises NotFound."""
    found = (
        Outgoing.objects.select_related("conversation")
        .filter(pk=outgoing_id, conversation__in=conversations_for(actor))
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such mail."))
    return found
