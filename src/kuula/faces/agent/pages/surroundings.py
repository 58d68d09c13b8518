"""What many parts of a page need once: colleagues, teams, brands."""

from collections.abc import Sequence
from dataclasses import dataclass

from kuula.faces.agent.pages.facts import Names
from kuula.workspace.access import teams_for
from kuula.workspace.actors import Actor
from kuula.workspace.models import Brand, Team
from kuula.workspace.queries import Colleague, brands, colleagues


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Colleagues of old and now, the teams the actor may know of, the brands."""

    colleagues: Sequence[Colleague]
    teams: Sequence[Team]
    brands: Sequence[Brand]

    def names(self, customer: str) -> Names:
        """The names a timeline of this customer needs."""
        staff = {one.id: one.name for one in self.colleagues}
        return Names(staff, {team.pk: team.name for team in self.teams}, customer)


def surroundings(actor: Actor) -> Surroundings:
    """Read them: three statements."""
    return Surroundings(colleagues(), tuple(teams_for(actor)), brands())
