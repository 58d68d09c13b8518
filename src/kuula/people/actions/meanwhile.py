"""The second editor: what somebody changed since a form was opened is not written over unseen."""

from datetime import datetime

from django.utils.translation import gettext as _

from kuula.kit.problems import Conflict
from kuula.people.models import Customer


def revision(changed_at: datetime | None) -> str:
    """What a form carries of the row it was opened with."""
    return changed_at.isoformat() if changed_at else ""


def refuse_stale(changed_at: datetime | None, seen: str | None) -> None:
    """Raise Conflict when the row was changed since revision `seen`; None asks for no check."""
    if seen is not None and seen != revision(changed_at):
        raise Conflict(
            _("A colleague changed this meanwhile. See what stands here now, then save again.")
        )


def present(customer: Customer) -> Customer:
    """The customer's row, locked: nobody erases or merges them meanwhile. Raises Conflict for one
    who was erased, or merged into another one."""
    found = Customer.objects.select_for_update().filter(pk=customer.pk, erased_at=None).first()
    if found is None:
        raise Conflict(_("This person was erased."))
    if found.merged_into_id is not None:
        raise Conflict(_("This customer was merged into another one. Open that one."))
    return found
