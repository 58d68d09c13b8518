"""What many parts of a page need once: colleagues, teams, brands."""

from collections.abc import Sequence
from dataclasses import dataclass

from kuula.faces.agent.pages.due import Keeps, keeps_of
from kuula.faces.agent.pages.facts import Names
from kuula.workspace.actors import Actor
from kuula.workspace.models import Brand, Team
from kuula.workspace.queries import Colleague, all_brands, colleagues, known_teams


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Colleagues of old and now, the teams the actor may know of, the brands of old and now."""

    colleagues: Sequence[Colleague]
    teams: Sequence[Team]
    brands: Sequence[Brand]

    @property
    def served(self) -> Sequence[Brand]:
        """The brands that are served now."""
        return [brand for brand in self.brands if brand.retired_at is None]

    def brand(self, number: int) -> Brand:
        """The brand a conversation belongs to."""
        return next(brand for brand in self.brands if brand.pk == number)

    def keeps(self, brand: int, team: int | None) -> Keeps:
        """The working hours that count for a conversation of this brand and team."""
        own = next((one for one in self.teams if one.pk == team), None)
        return keeps_of(self.brand(brand), own)

    def names(self, customer: str) -> Names:
        """The names a timeline of this customer needs."""
        staff = {one.id: one.name for one in self.colleagues}
        return Names(staff, {team.pk: team.name for team in self.teams}, customer)


def surroundings(actor: Actor) -> Surroundings:
    """Read them: three statements."""
    return Surroundings(colleagues(), known_teams(actor), all_brands())
