"""The one question about consent: may this be done with this customer's details?"""

from kuula.people.models import Basis, Consent, Customer, Purpose


def may(customer: Customer, purpose: Purpose) -> bool:
    """Whether the customer's personal details may be used for a purpose now.

    On the ground of consent, only with one given and not withdrawn; on the ground of a legitimate
    interest, unless they refused or objected; on any other, yes. Never for a purpose that is
    archived, or a person who was erased. One statement at most; asks for no right.
    """
    if customer.erased_at is not None or purpose.archived_at is not None:
        return False
    if purpose.basis not in (Basis.CONSENT, Basis.LEGITIMATE):
        return True
    latest = Consent.objects.filter(customer_id=customer.pk, purpose=purpose).first()
    if latest is None:
        return purpose.basis == Basis.LEGITIMATE
    return latest.answer == Consent.Answer.GIVEN and latest.withdrawn_at is None
