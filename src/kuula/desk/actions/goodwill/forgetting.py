"""Emptying what people wrote about goodwill: words go, amounts, states and codes stay."""

from django.db.models import Q

from kuula.desk.models import Goodwill, Voucher


def forget_goodwill(which: Q) -> None:
    """Empty reasons, answers and what vouchers were redeemed for. A code that was given stays good:
    it is owed. The caller holds the conversations and has asked whether the actor may."""
    found = Goodwill.objects.filter(which)
    found.update(reason="", word="")
    Voucher.objects.filter(goodwill__in=found).update(reference="")
