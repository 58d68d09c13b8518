"""Taking a merge of customers back: every row goes home, what came since to an address with it."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Conflict
from kuula.ledger.recording import About, record
from kuula.people import events
from kuula.people.commerce.actions.forgetting import bring_facts_back
from kuula.people.merging.actions.agreeing import give_back
from kuula.people.merging.actions.joining import OWN, locked_two
from kuula.people.merging.actions.values import leave_attributes, leave_columns, leave_dates
from kuula.people.merging.parts import Homecoming, parts
from kuula.people.models import Address, Contact, Customer, CustomerMerge
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

UNDOABLE: Final = timedelta(days=90)
"""So long a merge can be taken back."""


def undo_customer_merge(actor: Actor, *, merge: CustomerMerge) -> None:
    """Give each of the two again what was theirs; the last merge first.

    What came since to an address that goes home goes with it; what else came since stays, and what
    somebody has changed since stays changed. Raises Conflict when it is too late, with the reason.
    """
    allow(actor, Permission.MERGE)
    with transaction.atomic():
        target, source = locked_two(merge.target_id, merge.source_id)
        standing = CustomerMerge.objects.select_for_update().get(pk=merge.pk)
        if refusal := why_not(standing, target):
            raise Conflict(refusal)
        _bring_home(standing, target, source)
        give_back(actor, standing.moved["withdrawn"])
        standing.undone_at, standing.kept = clock.now(), {}
        standing.save()
        for one in (target, source):
            event = events.CustomersUnmerged(standing.pk, target.pk, source.pk)
            record(event, actor.who, About(customer=one.pk))


def why_not(merge: CustomerMerge, target: Customer) -> str:
    """Why a merge cannot be taken back any more, as a sentence; empty when it can."""
    if merge.undone_at is not None:
        return _("This merge was taken back already.")
    if target.erased_at is not None:
        return _("This person was erased, so nothing can be brought home.")
    if merge.merged_at + UNDOABLE < clock.now():
        said = _("A merge can be taken back for %(days)s days. That time has passed.")
        return said % {"days": UNDOABLE.days}
    if target.merged_into_id is not None:
        return _("This customer was itself merged into another one. Take that back first.")
    if CustomerMerge.objects.filter(target=target, undone_at=None, pk__gt=merge.pk).exists():
        return _("Somebody was merged into this customer later. Take that back first.")
    return ""


def _bring_home(merge: CustomerMerge, target: Customer, source: Customer) -> None:
    moved, kept = merge.moved, merge.kept
    for model in OWN:
        theirs = model._default_manager.filter(pk__in=moved[model._meta.model_name or ""])
        theirs.filter(customer=target).update(customer=source)
    Contact.objects.filter(pk__in=moved["contact"], customer=target).update(customer=source)
    leave_columns(target, kept["columns"])
    leave_attributes(target, source, kept["attributes"])
    leave_dates(target, source, kept["birthday"])
    own = Address.objects.filter(customer=source)
    home = Homecoming(
        source=source.pk,
        target=target.pk,
        address_ids=list(own.values_list("pk", flat=True)),
        addresses=list(own.filter(shared=False).values_list("value", flat=True)),
    )
    bring_facts_back(moved["facts"], of=target.pk, to=source.pk, emails=home.addresses)
    for name, part in parts().items():
        if name in moved:
            part.bring_home(moved[name], home)
    gone = {source.pk, *source.absorbed}
    target.absorbed = [one for one in target.absorbed if one not in gone]
    target.changed_at = source.changed_at = clock.now()
    source.merged_into = None
    target.save()
    source.save()
