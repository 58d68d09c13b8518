"""The outlook: what waits in a team's queue, and for what, if it were shared out this moment."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from kuula.desk.assigning.queue import cases_of
from kuula.desk.assigning.roster import Member, agents_of
from kuula.kit import clock
from kuula.science.assigning import share

READY: Final = "ready"


def outlook_of(team_id: int, roster: Sequence[Member]) -> Mapping[str, int]:
    """How many wait for each reason, READY for what somebody could take at once; of the first 200
    that are due."""
    given, waiting = share(cases_of(team_id), agents_of(roster), clock.now())
    found = Counter[str](str(one.why) for one in waiting)
    return found | Counter({READY: len(given)})
