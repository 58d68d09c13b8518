"""What two customers who are one person agreed to: the stricter answer counts."""

from collections.abc import Sequence

from kuula.kit import clock
from kuula.ledger.recording import About, Past, record
from kuula.people import events
from kuula.people.models import Consent, Customer
from kuula.workspace.actors import Actor


def keep_the_stricter(actor: Actor, target: Customer, source: Customer) -> list[list[int]]:
    """Withdraw what one of the two gave and the other refused or took back; answers the consents
    and the facts that tell of it. Belongs before the answers are moved."""
    ours, theirs = _standing(target), _standing(source)
    withdrawn = []
    for purpose in ours.keys() & theirs.keys():
        given = [one for one in (ours[purpose], theirs[purpose]) if is_given(one)]
        if len(given) == 1:
            withdrawn += [_withdrawn(actor, one, target) for one in _all_given(given[0])]
    return withdrawn


def give_back(actor: Actor, withdrawn: Sequence[Sequence[int]]) -> None:
    """Let stand again what only the merge withdrew, each where it is at home now."""
    for number, entry in withdrawn:
        consent = Consent.objects.select_related("purpose").filter(pk=number).first()
        if consent is None or consent.withdrawn_at is None:
            continue
        consent.withdrawn_at, consent.withdrawn_channel = None, ""
        consent.withdrawn_staff_id = None
        consent.save()
        event = events.ConsentRestored(consent.pk, consent.purpose_id, consent.purpose.name)
        record(event, actor.who, About(customer=consent.customer_id), Past(retracts=entry))


def is_given(consent: Consent) -> bool:
    """Whether it says yes and stands."""
    return consent.answer == Consent.Answer.GIVEN and consent.withdrawn_at is None


def _standing(customer: Customer) -> dict[int, Consent]:
    """The latest answer about each purpose."""
    latest: dict[int, Consent] = {}
    for one in customer.consents.select_related("purpose").order_by("-at", "-id"):
        latest.setdefault(one.purpose_id, one)
    return latest


def _all_given(consent: Consent) -> list[Consent]:
    """Every consent to that purpose that the same customer gave and that stands: none of them may
    count again when a later one is gone."""
    same = Consent.objects.filter(customer_id=consent.customer_id, purpose_id=consent.purpose_id)
    return [one for one in same.select_related("purpose") if is_given(one)]


def _withdrawn(actor: Actor, consent: Consent, target: Customer) -> list[int]:
    consent.withdrawn_at, consent.withdrawn_channel = clock.now(), consent.channel
    consent.withdrawn_staff_id = actor.staff_id
    consent.save()
    purpose = consent.purpose
    event = events.ConsentWithdrawn(consent.pk, purpose.pk, purpose.name, consent.channel)
    return [consent.pk, record(event, actor.who, About(customer=target.pk))]
