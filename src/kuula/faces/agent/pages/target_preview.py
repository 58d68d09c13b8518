"""What the rules of reply targets would ask of a letter that came now."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from kuula.desk.deadlines import Whose, schedule_for
from kuula.desk.targets.rules import Case, Kind, chosen
from kuula.faces.agent.pages.target_words import TITLES, named_rule, rule_names
from kuula.kit import clock
from kuula.ui import formats
from kuula.workspace.hours import due_after


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One clock: until when, how long that is, and the rule that won."""

    title: str
    due: str
    target: str
    rule: str


@dataclass(frozen=True, slots=True)
class Preview:
    """All clocks of a letter; `trouble` says why nothing can be due."""

    rows: Sequence[Foreseen]
    trouble: str = ""


def preview_of(case: Case) -> Preview:
    """What is due for a letter of this case that arrives now."""
    choices = {kind: chosen(case, kind) for kind in Kind}
    words = rule_names(choice.rule for choice in choices.values())
    schedule = schedule_for(Whose(case.brand_id, case.team_id))
    if schedule is None:
        return Preview((), _("No working hours are set, so nothing is due."))
    rows = []
    with timezone.override(schedule.zone):
        for kind, choice in choices.items():
            if choice.minutes is None:
                continue
            due = due_after(clock.now(), choice.minutes, schedule)
            rows.append(
                Foreseen(
                    title=str(TITLES[kind]),
                    due=formats.weekday_time(due, clock.now()) if due else _("never"),
                    target=formats.duration(choice.minutes * 60),
                    rule=named_rule(choice.rule, words),
                )
            )
    return Preview(rows, "" if rows else _("No rule fits, so nothing is due."))
