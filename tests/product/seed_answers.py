"""What the measurement of answers finds: a survey, people invited to it, and their links."""

import json
import os
from datetime import timedelta

from kuula.kit import clock
from kuula.listening.models import Invitation, Survey
from kuula.listening.surveys.answering.actions import PlaceForm, add_place
from kuula.listening.surveys.answering.sitting import Sitting, key_of_invitation, written_sitting
from kuula.people.models import Customer
from kuula.workspace.actions import StaffForm, add_staff
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Brand, Role
from tests.world.asking import CSAT, NPS, WHY, invite, published

INTRO = {"en": "Three short questions about your last delivery. It takes half a minute."}
LATE = {
    "key": "late",
    "kind": "single",
    "words": {"en": "What should we have done better?"},
    "choices": [
        {"key": "time", "words": {"en": "Come when it was said"}},
        {"key": "word", "words": {"en": "Tell me sooner"}},
        {"key": "care", "words": {"en": "Handle it with more care"}},
    ],
    "shown": [{"question": "nps", "op": "at_most", "value": 8}],
}


def invited() -> None:
    """Print the survey's number and the address of each who is invited."""
    count, now = int(os.environ["BENCH_INVITED"]), clock.now()
    form = StaffForm("mari@pohjala.example", "Mari Mets", Role.ADMINISTRATOR)
    add_staff(SYSTEM, form=form, password="kuula-demo")
    survey: Survey = published(NPS, CSAT, WHY)
    people = Customer.objects.bulk_create(
        [Customer(name=f"Kadri {n}", language="et", created_at=now) for n in range(count)]
    )
    made = Invitation.objects.bulk_create(
        [
            Invitation(
                survey=survey, customer=one, planned_for=now, made_at=now, sent_at=now,
                state=Invitation.State.SENT, expires_at=now + timedelta(days=14),
            )
            for one in people
        ]
    )  # fmt: skip
    addresses = [f"/a/{written_sitting(_sitting(survey, one))}" for one in made]
    print(json.dumps({"survey": survey.pk, "addresses": addresses}))


def asked() -> None:
    """Print the links of journeys: an invitation by mail, a link for anybody, a smiley button."""
    brand = Brand.objects.order_by("pk")[0].pk
    kinds = published(NPS, LATE, WHY, brand_id=brand, content={"intro": INTRO})
    person = Customer.objects.filter(erased_at=None)[0]
    _invitation, mail = invite(kinds, person)
    till = published(CSAT, brand_id=brand)
    place = add_place(SYSTEM, survey=till, form=PlaceForm("button", "Till 2"))
    links = {"mail": mail, "anybody": f"/s/{kinds.key}", "button": f"/k/{place.key}"}
    print(json.dumps(links | {"survey": kinds.pk, "till": till.pk}))


def _sitting(survey: Survey, invitation: Invitation) -> Sitting:
    return Sitting(
        survey_id=survey.pk,
        version=survey.version,
        key=key_of_invitation(invitation.pk),
        way="mail",
        invitation_id=invitation.pk,
    )
