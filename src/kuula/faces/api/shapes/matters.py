"""The same matter, and the figures of first contacts, as programs send and are told them."""

from datetime import date

from pydantic import ConfigDict

from kuula.desk.matters.told import KnownMatter
from kuula.faces.api.shapes.fields import SentId
from kuula.faces.api.shapes.reports import IntervalTold, ShareTold, interval_told, share_told
from kuula.faces.api.shapes.told import Sent, Told
from kuula.insight.first_contact import CaseTally


class SayMatter(Sent):
    """The earlier conversation of which this is the same matter; left out, of none."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"same_as": 118}, {}]})

    same_as: SentId | None = None


class MarkTold(Told):
    """An earlier conversation that this one seems to repeat; `told` is `other`, `same` or empty."""

    conversation: int
    solved: bool
    told: str


class JudgedTold(Told):
    """What holds since seven days after it was solved. `reason` is empty at first contact, else
    `wrote_again`, `came_back`, `new_contact` or `repeats`; `kind` is `thread`, `link`, `goods`,
    `customer` or empty."""

    at_first: bool
    reason: str
    kind: str
    followed: bool
    handovers: int
    passed_on: bool


class MatterTold(Told):
    """What is known of the matter of a conversation."""

    mark: MarkTold | None
    judged: JudgedTold | None


class CaseFiguresTold(Told):
    """The figures of one span; docs/reference/measures.md says what each means."""

    cases: int
    matters: int
    at_first: ShareTold
    reasons: dict[str, int]
    followed: ShareTold
    reopening: ShareTold
    repeats: int
    handovers: int
    handovers_per_case: IntervalTold | None
    passed_on: ShareTold


class CaseWeekTold(Told):
    """The figures of one week, named by its first day."""

    first_day: date
    figures: CaseFiguresTold


class CaseTeamTold(Told):
    """The figures of one team; without a number, of no team."""

    team: int | None
    figures: CaseFiguresTold


class ReportFirstContactTold(Told):
    """All of it, the same span before it, each week, each team. `running` are solved conversations
    whose seven days are not over."""

    first_day: date
    last_day: date
    time_zone: str
    whole: CaseFiguresTold
    before: CaseFiguresTold
    weeks: list[CaseWeekTold]
    teams: list[CaseTeamTold]
    running: int


def matter_told(known: KnownMatter) -> MatterTold:
    """What is known of a matter."""
    mark, judged = known.mark, known.judged
    return MatterTold(
        mark=MarkTold(conversation=mark.number, solved=mark.solved, told=mark.told)
        if mark
        else None,
        judged=JudgedTold(
            at_first=judged.at_first,
            reason=judged.reason,
            kind=judged.kind,
            followed=judged.followed,
            handovers=judged.handovers,
            passed_on=judged.passed_on,
        )
        if judged
        else None,
    )


def case_figures_told(tally: CaseTally) -> CaseFiguresTold:
    """The figures of one span."""
    return CaseFiguresTold(
        cases=tally.cases,
        matters=tally.matters,
        at_first=share_told(tally.resolution),
        reasons=tally.reasons,
        followed=share_told(tally.repeating),
        reopening=share_told(tally.reopening),
        repeats=tally.repeats,
        handovers=tally.handovers,
        handovers_per_case=interval_told(tally.handovers_per_case),
        passed_on=share_told(tally.passing_on),
    )
