"""What the reader of a survey's results looks at: which days, and whose answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.faces.agent.doors import StaffRequest
from kuula.kit import clock
from kuula.kit.problems import NotFound
from kuula.listening.models import ResultCell, Survey
from kuula.listening.surveys.results.actions import zone_of
from kuula.listening.surveys.results.parts import names_of_parts
from kuula.listening.surveys.results.queries import Among
from kuula.ui.page import Option

SPANS: Final = (7, 30, 90, 365)
USUAL: Final = 90
Slice = ResultCell.Slice
EVER: Final = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Choice:
    """The responses looked at: begun from `first` to `last`, both counted in, in one part of a
    slice. `names` are what parts are called."""

    survey: Survey
    first: date
    last: date
    slice: str
    part: str
    names: Mapping[tuple[str, str], str]

    @property
    def among(self) -> Among:
        """The same for those who count."""
        return Among(self.first, self.last + timedelta(days=1), self.slice, self.part)

    @property
    def days(self) -> int:
        """How many days are looked at."""
        return (self.last - self.first).days + 1

    @property
    def whose(self) -> str:
        """The slice and its part as address and form name them; empty for everybody."""
        return f"{self.slice}:{self.part}" if self.slice != Slice.ALL else ""

    @property
    def step(self) -> int:
        """So many days make one place of a trend."""
        return {7: 1, 30: 3, 90: 7}.get(self.days, 28)

    def url(self, route: str = "survey_results", *more: object) -> str:
        """A page about the same responses."""
        place = reverse(route, args=[self.survey.pk, *more])
        query = {"days": str(self.days)} if self.first != EVER else {}
        query |= {"whose": self.whose} if self.whose else {}
        return f"{place}?{urlencode(query)}"

    def name_of(self, slice: str, part: str) -> str:
        """What one part is called."""
        return self.names.get((slice, part), part)


def choice_of(request: StaffRequest, survey: Survey) -> Choice:
    """What the address asks for. Raises NotFound for a part that nobody answered from."""
    wanted = request.GET.get("days", "")
    days = int(wanted) if wanted in {str(one) for one in SPANS} else USUAL
    today = clock.now().astimezone(ZoneInfo(zone_of(survey))).date()
    if survey.audience == Survey.Audience.STAFF:
        # One span for all: the difference of two would tell of few.
        return Choice(survey, EVER, today, Slice.ALL, "", {})
    first = today - timedelta(days=days - 1)
    names = names_of_parts(request.actor, survey, since=first)
    slice, _colon, part = request.GET.get("whose", "").partition(":")
    if slice and (slice, part) not in names:
        raise NotFound(_("Nobody answered from there in this time."))
    return Choice(survey, first, today, slice or Slice.ALL, part, names)


def span_options() -> Sequence[Option]:
    """The spans to choose from."""
    return [Option(str(n), _("Last %(num)s days") % {"num": n}) for n in SPANS]


def whose_options(choice: Choice) -> Sequence[Option]:
    """Everybody, and each part that somebody answered from."""
    parts = [Option(f"{slice}:{part}", name) for (slice, part), name in choice.names.items()]
    return [Option("", _("Everybody")), *parts]
