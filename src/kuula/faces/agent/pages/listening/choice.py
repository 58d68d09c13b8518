"""What the reader of a balance chose to look at, and the addresses that keep the choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.faces.agent.doors import StaffRequest
from kuula.kit import clock
from kuula.kit.text import whole_number
from kuula.listening.experiences.kinds import KINDS
from kuula.listening.experiences.queries import Sought
from kuula.listening.touchpoints.access import journey_for, touchpoint_for
from kuula.listening.touchpoints.queries import stages_of
from kuula.people.access import customer_for
from kuula.people.segments.access import MOST, segment_for, segments_for
from kuula.ui.page import Option
from kuula.workspace.access import brand_for, team_for, teams_for
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import brands

SPANS: Final = (30, 90, 365, 0)
USUAL: Final = 90
HALVES: Final = (0, 30, 90, 365)
KEPT: Final = (
    "days", "half", "segment", "team", "brand", "touchpoint", "journey", "stage", "customer",
    "kind", "good",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked for, as it stands in the address (`said`), and what it means. `named` says in
    words what it is narrowed to."""

    said: Mapping[str, str]
    sought: Sought
    named: Sequence[str] = ()

    @property
    def days(self) -> str:
        """The span, as the form has it."""
        return self.said.get("days", str(USUAL))

    @property
    def half(self) -> str:
        """The half-life, as the form has it; "0" for none."""
        return self.said.get("half", "0")

    def url(self, route: str, *args: Any, **more: Any) -> str:
        """The address of a page that keeps the choice, with more (or, None, less) in it."""
        said = {**self.said, **{key: value for key, value in more.items() if value is not None}}
        left = {key for key, value in more.items() if value is None}
        query = urlencode({key: value for key, value in said.items() if key not in left})
        return reverse(route, args=args) + (f"?{query}" if query else "")

    def cases_url(self, **more: Any) -> str:
        """The experiences that a figure of this choice sums."""
        return self.url("experiences", **more)


def choice_of(request: StaffRequest, *, usual: int = USUAL) -> Choice:
    """What the address asks for, `usual` days without any. Raises NotFound for what is not
    there."""
    actor, asked = request.actor, request.GET
    said = {key: asked[key] for key in KEPT if asked.get(key)}
    days = whole_number(said.get("days", "")) if "days" in said else usual
    days = days if days in SPANS else usual
    half = whole_number(said.get("half", "")) or 0
    fields: dict[str, Any] = {
        "since": clock.now() - timedelta(days=days) if days else None,
        "half_life": half if half in HALVES and half else None,
    }
    named = [*_places(actor, asked, fields), *_people(actor, asked, fields), *_kinds(said, fields)]
    return Choice(said, Sought(**fields), named)


def span_options() -> Sequence[Option]:
    """The spans to choose from."""
    named = [
        (n, ngettext("Last %(num)d day", "Last %(num)d days", n) % {"num": n}) for n in SPANS if n
    ]
    return [*(Option(str(n), words) for n, words in named), Option("0", _("All the time"))]


def half_options() -> Sequence[Option]:
    """How fast experiences fade."""
    fading = [
        Option(
            str(n),
            ngettext("Half after %(num)d day", "Half after %(num)d days", n) % {"num": n},
        )
        for n in HALVES
        if n
    ]
    return [Option("0", _("All count alike")), *fading]


def segment_options(actor: Actor) -> Sequence[Option]:
    """Everybody, and the segments that exist for the reader."""
    found = segments_for(actor).in_use()[:MOST] if actor.may(Permission.CUSTOMERS_READ) else ()
    return [Option("", _("All customers")), *(Option(str(one.pk), one.name) for one in found)]


def team_options(actor: Actor) -> Sequence[Option]:
    """All teams, and each the reader may know of."""
    found = [Option(str(team.pk), team.name) for team in teams_for(actor)]
    return [Option("", _("All teams")), *found]


def brand_options() -> Sequence[Option]:
    """All brands, and each."""
    return [Option("", _("All brands")), *(Option(str(one.pk), one.name) for one in brands())]


def _places(actor: Actor, asked: QueryDict, fields: dict[str, Any]) -> list[str]:
    """The touchpoint, or those of a stage of a journey, whose segment counts, too."""
    number, stage = whole_number(asked.get("touchpoint", "")), whole_number(asked.get("stage", ""))
    if (journey_id := whole_number(asked.get("journey", ""))) is not None:
        journey = journey_for(actor, journey_id)
        fields["segment_id"] = journey.segment_id
        named = [journey.name]
        stages = stages_of(journey)
        wanted = [one for one in stages if stage in (None, one[0].pk)]
        fields["touchpoints"] = [place.pk for _stage, places in wanted for place in places]
        named += [one.name for one, _places in wanted if stage is not None]
    else:
        named = []
    if number is not None:
        touchpoint = touchpoint_for(actor, number)
        fields["touchpoints"] = [touchpoint.pk]
        named.append(touchpoint.shown)
    return named


def _people(actor: Actor, asked: QueryDict, fields: dict[str, Any]) -> list[str]:
    """The customer, segment, team and brand."""
    named = []
    for key, look_up in _PEOPLE:
        if (number := whole_number(asked.get(key, ""))) is not None:
            found = look_up(actor, number)
            fields[f"{key}_id"] = found.pk
            named.append(str(found))
    if (number := whole_number(asked.get("customer", ""))) is not None:
        customer = customer_for(actor, number)
        fields["customers"] = customer.everybody
        named.append(customer.name or _("Erased person"))
    return named


def _kinds(said: Mapping[str, str], fields: dict[str, Any]) -> list[str]:
    named = []
    if said.get("kind") in KINDS:
        fields["kind"] = said["kind"]
        named.append(str(KINDS[said["kind"]].label))
    if said.get("good") in ("0", "1"):
        fields["good"] = said["good"] == "1"
        named.append(_("good ones") if fields["good"] else _("bad ones"))
    return named


_PEOPLE: Final[tuple[tuple[str, Any], ...]] = (
    ("segment", segment_for),
    ("team", team_for),
    ("brand", brand_for),
)
