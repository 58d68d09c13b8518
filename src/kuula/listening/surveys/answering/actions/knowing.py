"""What the record knew instead of being asked, kept with the response that began."""

from kuula.listening.models import Answer
from kuula.listening.models.answering import Begun
from kuula.listening.surveys.answering.access import content_of
from kuula.listening.surveys.answering.reading import binds
from kuula.listening.surveys.answering.sitting import Sitting
from kuula.listening.surveys.knowing import known_answers
from kuula.people.models import Customer


def store_known(sitting: Sitting, begun: Begun) -> None:
    """Keep, with a response that just began, what the record knew instead of being asked."""
    if begun.customer_id is None or not binds(sitting.survey_id, begun.version):
        return
    customer = Customer.objects.filter(pk=begun.customer_id, erased_at=None).first()
    if customer is None or sitting.invitation_id is None:
        return
    known = known_answers(customer, content_of(sitting.survey_id, begun.version))
    rows = [
        Answer(
            response_id=begun.id, question=key, value=one.value, known=True, answered_at=one.as_of
        )
        for key, one in known.items()
    ]
    Answer.objects.bulk_create(rows, ignore_conflicts=True)
