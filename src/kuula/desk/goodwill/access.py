"""The only way to goodwill and to a voucher. Unseen means not found."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from kuula.desk.access import conversations_for
from kuula.desk.goodwill.codes import code_in
from kuula.desk.models import Goodwill, Voucher
from kuula.desk.models.goodwill import GoodwillQuerySet
from kuula.kit.problems import NotFound
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

_CODES = Prefetch("vouchers", Voucher.objects.select_related("brand"))
BESIDE = ("conversation__customer", "brand", "asked_by", "decided_by", "owner")


def goodwill_seen(actor: Actor) -> GoodwillQuerySet:
    """The goodwill of conversations that exist for the actor, with its people and codes."""
    seen = conversations_for(actor).values("pk")
    found = Goodwill.objects.filter(conversation__in=seen).select_related(*BESIDE)
    return found.prefetch_related(_CODES)


def goodwill_for(actor: Actor, goodwill_id: int) -> Goodwill:
    """Goodwill in a conversation the actor may see. Raises NotFound."""
    found = goodwill_seen(actor).filter(pk=goodwill_id).first()
    if found is None:
        raise NotFound(_("There is no such goodwill."))
    return found


def voucher_for(actor: Actor, text: str) -> Voucher:
    """The voucher with the code that somebody typed: who holds the code may know what it is good
    for, not whom it was given to. Raises NotFound."""
    allow(actor, Permission.VOUCHERS)
    code = code_in(text)
    found = Voucher.objects.select_related("brand").filter(code=code).first() if code else None
    if found is None:
        raise NotFound(_("No voucher has this code. Compare it sign by sign."))
    return found
