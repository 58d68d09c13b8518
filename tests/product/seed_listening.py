"""A crowded journey for the browser."""

import json

from kuula.listening.experiences.actions import ExperienceForm, note_experience
from kuula.listening.touchpoints.actions import (
    JourneyForm,
    StageForm,
    TouchpointForm,
    save_journey,
    save_touchpoint,
)
from kuula.people.actions import CustomerForm, add_customer
from kuula.workspace.actors import SYSTEM

LONG = "Ожидание первого ответа о сроках доставки и сборки"
STAGES = 12


def crowded_journey() -> None:
    """Twelve stages with long names, and a customer who experienced something in most of them;
    tells the numbers of both."""
    person = add_customer(SYSTEM, form=CustomerForm(name="Ada Teekond", language="en"))
    stages = []
    for number in range(STAGES):
        place = save_touchpoint(SYSTEM, form=TouchpointForm(f"{LONG} {number}", "service"))
        stages.append(StageForm(f"{number + 1}. {LONG}", LONG, [place.pk]))
        for turn in range(number % 5 * 2):
            form = ExperienceForm(place.pk, "shop", good=turn % 3 > 0)
            note_experience(SYSTEM, customer=person, form=form)
    journey = save_journey(SYSTEM, form=JourneyForm(LONG, stages))
    print(json.dumps({"journey": journey.pk, "person": person.pk}))
