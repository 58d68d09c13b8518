"""Mailing the briefs of surveys to colleagues."""

from django.db import transaction
from django.utils import translation

from kuula.channels.mail.actions.answering import able_to_send
from kuula.channels.mail.actions.queueing import Mail, send_mail
from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.desk.access import hidden_from
from kuula.kit.languages import spoken
from kuula.listening.models import BriefCopy
from kuula.listening.surveys.briefing.access import copy_to_carry
from kuula.listening.surveys.briefing.actions import note_brief_mailed
from kuula.listening.surveys.briefing.brief import brief_of
from kuula.listening.surveys.briefing.letters import letter_of
from kuula.listening.surveys.briefing.paper import filename_of, paper_of
from kuula.workspace.access import actor_for
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

PURPOSE = "brief"


def mail_brief(actor: Actor, *, copy_id: int) -> Outgoing | None:
    """Send a copy of a brief to its reader, as they may see it; answers its row.

    None when nothing is sent: mailed already, its reader left, or no mailbox can send. Safe to run
    twice: sent once.
    """
    allow(actor, Permission.REPLY)
    with transaction.atomic():
        copy = copy_to_carry(actor, copy_id)
        sender = able_to_send()
        if copy is None or sender is None:
            return None
        rows = send_mail(actor, mailbox=sender, mail=_mail(copy, sender))
        note_brief_mailed(actor, copy=copy)
        return next(iter(rows), None)


def _mail(copy: BriefCopy, mailbox: Mailbox) -> Mail:
    reader = actor_for(copy.staff)
    language = spoken(copy.staff.language, mailbox.brand.language)
    with translation.override(language):
        brief = brief_of(reader, copy.survey, last=copy.last, hidden=hidden_from(reader))
        letter = letter_of(brief)
        paper = paper_of(brief, company=mailbox.brand.name)
    return Mail(
        purpose=PURPOSE,
        to=(copy.staff.email,),
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=language,
        thread=f"brief-{copy.survey_id}-{copy.staff_id}",
        leave_url=letter.leave_url,
        papers={filename_of(brief): paper},
    )
