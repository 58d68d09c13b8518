"""A consent given or refused in a survey, written down by the room that keeps consents."""

from dataclasses import dataclass
from typing import Final

from django.db import transaction

from kuula.kit.problems import Problem
from kuula.ledger.recording import Who
from kuula.listening.models import Response
from kuula.people.actions.consents import AnswerForm, record_consent
from kuula.people.models import Channel, Consent, Customer, Purpose
from kuula.workspace.actors import finishing_for

_CHANNELS: Final[dict[str, Channel]] = {
    Response.Way.PHONE: Channel.PHONE,
    Response.Way.PAPER: Channel.PAPER,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """How and in which language somebody was asked."""

    way: str
    language: str


def note_consent(who: Who, *, customer_id: int, purpose_id: int, given: bool, asked: Asked) -> None:
    """Write down what a customer said to a purpose, with its proof. A purpose that is archived by
    now, or a person who was erased, gets none: the answer itself is kept."""
    customer = Customer.objects.filter(pk=customer_id).first()
    purpose = Purpose.objects.filter(pk=purpose_id).first()
    if customer is None or purpose is None:
        return
    answer = Consent.Answer.GIVEN if given else Consent.Answer.REFUSED
    form = AnswerForm(answer, _CHANNELS.get(asked.way, Channel.FORM), asked.language)
    try:
        with transaction.atomic():
            record_consent(finishing_for(who), customer=customer, purpose=purpose, form=form)
    except Problem:
        return
