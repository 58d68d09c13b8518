"""Reads that span mailboxes."""

from dataclasses import dataclass

from kuula.channels.mail.models import Mailbox


@dataclass(frozen=True, slots=True)
class BrandDoor:
    """The mailbox that speaks for a brand, and its reply target in working minutes, if any."""

    mailbox_id: int
    target_minutes: int | None


def brand_doors() -> dict[int, BrandDoor]:
    """For each brand the mailbox that speaks for it: the oldest active one, else the oldest."""
    ordered = Mailbox.objects.order_by("active", "-id").values_list("brand", "pk", "reply_target")
    return {brand: BrandDoor(pk, target) for brand, pk, target in ordered}
