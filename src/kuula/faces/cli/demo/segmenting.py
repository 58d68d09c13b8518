"""The demo company's segments and personas, counted week by week as if they had always been."""

from datetime import datetime, timedelta
from typing import Any, Final

from kuula.desk.quoting import quotable_of, quote_message
from kuula.ledger.recording import as_history
from kuula.people.models import Segment
from kuula.people.segments.access import segment_for
from kuula.people.segments.actions import (
    PersonaForm,
    Playbook,
    SegmentForm,
    recount_segment,
    save_persona,
    save_playbook,
    save_segment,
)
from kuula.people.segments.tree import read_rule
from kuula.workspace.actors import SYSTEM

WEEKS: Final = 8
QUOTES: Final = 2
REGULARS, DOWN, QUIET = "Regulars", "Let down lately", "Gone quiet"


def _test(field: str, op: str, value: int, **more: Any) -> dict[str, Any]:
    return {"field": field, "op": op, "value": value, **more}


RULES: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    REGULARS: (
        "They come back again and again. Let them feel that we know them.",
        {"all": [_test("orders.count", "at_least", 2), _test("orders.last", "within", 60)]},
    ),
    DOWN: (
        "Something of ours went wrong for them. Answer first, and with care.",
        {
            "any": [
                _test("late", "at_least", 1, days=45),
                _test("complaints", "at_least", 1, days=45),
                _test("ratings.bad", "at_least", 1, days=45),
            ]
        },
    ),
    QUIET: (
        "They ordered once, and we have not heard of them since.",
        {"all": [_test("orders.last", "longer_ago", 45)]},
    ),
}
PLAYBOOKS: Final = {
    REGULARS: Playbook(
        greeting="Thank them for coming back, and call them by their first name.",
        asks="Ask how what they bought before is doing.",
    ),
    DOWN: Playbook(
        greeting="Begin with an apology, and say who looks after it until it is over.",
        asks="Ask what would put it right for them.",
    ),
}
PERSONAS: Final = (
    (
        REGULARS,
        PersonaForm(
            name="Tiina Salu",
            line="Furnishes a summer house, piece by piece",
            face="tide",
            story="Tiina is 46 and a teacher. She bought an old house by the sea and fills it room"
            " by room. She writes in the evening, knows what she wants, and tells her friends when"
            " something was easy.",
            goals=("Everything fits together in the end", "An answer the same evening"),
            pains=("To tell the same thing twice", "A carrier who does not call"),
        ),
    ),
    (
        DOWN,
        PersonaForm(
            name="Marko Babić",
            line="Took a day off for a delivery that did not come",
            face="clay",
            story="Marko is 34 and works shifts. When a delivery is late he loses a day's pay. He"
            " does not shout; he stops buying.",
            goals=("To know the hour, not the day", "One person who sees it through"),
            pains=("Waiting without news", "Excuses in place of a date"),
        ),
    ),
)


def segment(until: datetime) -> None:
    """Define the segments, count them week by week until now, and give two of them a face."""
    with as_history(until - timedelta(weeks=WEEKS)):
        made = {name: _defined(name) for name in RULES}
    for week in range(WEEKS, -1, -1):
        with as_history(until - timedelta(weeks=week)):
            for one in made.values():
                recount_segment(SYSTEM, segment_id=one.pk)
    with as_history(until):
        for name, form in PERSONAS:
            _given_a_face(segment_for(SYSTEM, made[name].pk), form)


def _defined(name: str) -> Segment:
    about, rule = RULES[name]
    saved = save_segment(SYSTEM, form=SegmentForm(name, about, read_rule(rule)))
    if name in PLAYBOOKS:
        save_playbook(SYSTEM, segment=saved, playbook=PLAYBOOKS[name])
    return saved


def _given_a_face(found: Segment, form: PersonaForm) -> None:
    whole = PersonaForm(
        form.name, form.line, form.face, form.story, form.goals, form.pains, found.pk
    )
    persona = save_persona(SYSTEM, form=whole)
    for one in quotable_of(SYSTEM, found)[:QUOTES]:
        if one.begins:
            quote_message(SYSTEM, persona=persona, message_id=one.message_id, text=one.begins)
