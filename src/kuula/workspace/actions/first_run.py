"""The first run: an installation without anybody, opened by whoever holds its setup secret."""

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Conflict, NotFound
from kuula.workspace.actions.brands import BrandForm, add_brand, change_brand
from kuula.workspace.actions.staff import StaffForm, create_administrator
from kuula.workspace.actors import SYSTEM, Actor, allow
from kuula.workspace.models import Brand, FirstRun, Staff
from kuula.workspace.permissions import Permission


def name_first_brand(*, form: BrandForm) -> Brand:
    """Make the first brand, or change it while nobody works here. Raises NotFound afterwards."""
    with transaction.atomic():
        _lock_while_empty()
        first = Brand.objects.order_by("pk").first()
        if first is None:
            return add_brand(SYSTEM, form=form)
        return change_brand(SYSTEM, brand=first, form=form)


def move_in(*, form: StaffForm, password: str) -> Staff:
    """Make the first administrator. Raises NotFound when somebody works here, Conflict before
    there is a brand."""
    with transaction.atomic():
        _lock_while_empty()
        if not Brand.objects.exists():
            raise Conflict(_("Name your brand first."))
        return create_administrator(SYSTEM, form=form, password=password)


def finish_first_run(actor: Actor) -> None:
    """Close the first-run pages for good. Finishing twice changes nothing."""
    allow(actor, Permission.ROLES)
    with transaction.atomic():
        FirstRun.objects.filter(finished_at=None).update(finished_at=clock.now(), secret="")


def _lock_while_empty() -> None:
    """Hold the one row, so that of two who move in at once the second finds the door closed."""
    held = FirstRun.objects.select_for_update().filter(finished_at=None).first()
    if held is None or Staff.objects.exists():
        raise NotFound(_("Kuula is set up already."))
