"""Inviting by mail: the link goes to the person, and is told once in case mail does not work."""

from dataclasses import dataclass

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from kuula.workspace.actions import StaffForm, invite_staff
from kuula.workspace.actors import Actor
from kuula.workspace.models import Invitation

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation, its link, and whether a mail with it is on its way."""

    invitation: Invitation
    link: str
    mailed: bool


def invite_by_mail(actor: Actor, *, form: StaffForm) -> Invited:
    """Invite a colleague and send the link. Same errors as `invite_staff`.

    A mail that cannot be sent stops nothing: the link is told.
    """
    invitation, secret = invite_staff(actor, form=form)
    link = f"{settings.PUBLIC_URL}{reverse('invitation', args=[secret])}"
    with override(invitation.language):
        subject = _("%(name)s invites you to Kuula") % {"name": actor.name}
        text = _(
            "Hello %(guest)s,\n\n%(name)s would like to answer customers together with you in"
            " Kuula. Open this link within seven days to choose a password:\n\n%(link)s\n"
        ) % {"guest": invitation.name, "name": actor.name, "link": link}
    try:
        sent = send_mail(subject, text, None, [invitation.email])
    except OSError as error:
        log.warning("invitation_not_mailed", error=type(error).__name__)
        sent = 0
    return Invited(invitation, link, bool(sent))
