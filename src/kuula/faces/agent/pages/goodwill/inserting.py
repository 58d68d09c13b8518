"""The codes of goodwill as words at the end of a reply, in the customer's language."""

from html import escape

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kuula.desk.access import draft_for
from kuula.desk.actions import save_draft
from kuula.desk.actions.drafting import DraftForm
from kuula.desk.actions.locking import locked_conversation
from kuula.desk.goodwill.codes import shown
from kuula.desk.hints import written_language
from kuula.desk.models import Goodwill, Voucher
from kuula.faces.agent.pages.goodwill.words import voucher_words
from kuula.kit.problems import Conflict
from kuula.workspace.actors import Actor


def insert_codes(actor: Actor, goodwill: Goodwill) -> None:
    """Put the codes that can still be redeemed at the end of what the actor is writing, a reply if
    that is nothing yet; a code that stands in it already is not put there twice. No word is lost.

    Raises Conflict when there is no such code.
    """
    vouchers = list(goodwill.vouchers.filter(state=Voucher.State.OPEN)[:50])
    if not vouchers:
        raise Conflict(_("This has no code that can be redeemed."))
    talk = goodwill.conversation
    with translation.override(written_language(talk) or goodwill.brand.language):
        lines = [f"{shown(one.code)} ({voucher_words(one)})" for one in vouchers]
    with transaction.atomic():
        locked_conversation(talk.pk)
        draft = draft_for(actor, talk, "reply") or draft_for(actor, talk, "note")
        text = draft.text if draft else ""
        fresh = [line for line in lines if line.partition(" ")[0] not in text]
        if not fresh:
            return
        words = "\n".join(fresh)
        html = f"{draft.html}<p>{escape(words)}</p>" if draft and draft.html else ""
        form = DraftForm(
            text=f"{text.rstrip()}\n\n{words}" if text.strip() else words,
            html=html,
            cc=draft.cc if draft else "",
            bcc=draft.bcc if draft else "",
            promises=tuple(draft.promises) if draft else (),
        )
        save_draft(actor, conversation=talk, kind=draft.kind if draft else "reply", form=form)
