"""Wherever a list is told to go on from: it goes on, or says that the page address is damaged."""

import base64
import json
import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kuula.desk.actions.incidents.case import IncidentForm, open_incident
from kuula.desk.actions.mentioning import follow_conversation
from kuula.desk.actions.viewing import ViewForm, save_view
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.faces.api.api import api
from kuula.listening.feedback.actions import FeedbackForm, Place, pass_on
from kuula.listening.surveys.actions import SurveyForm, save_survey
from kuula.listening.surveys.content import Questionnaire
from kuula.listening.touchpoints.actions import JourneyForm, StageForm, save_journey
from kuula.people.actions import add_company
from kuula.people.segments.actions import SegmentForm, save_segment
from kuula.people.segments.tree import read_rule
from kuula.workspace.actions import make_token
from tests.world import World

pytestmark = pytest.mark.django_db
PAGES = (
    "/inbox/open",
    "/inbox/all",
    "/inbox/solved",
    "/inbox/unassigned?sort=newest",
    "/inbox/open?sort=oldest",
    "/conversations/{conversation}?in=open",
    "/search?q=kapp",
    "/customers",
    "/customers?q=kad",
    "/customers/{customer}",
    "/tray",
    "/promises",
    "/likenesses",
    "/segments",
    "/complaints",
    "/asked",
    "/tray?shelf=dropped",
    "/report/answers/conversations",
    "/report/solved/conversations",
    "/settings/audit",
)
CRAFTED = (
    [None, 5],
    [None, None],
    [None],
    [],
    [5],
    [-1],
    [5, 5],
    [True, 1],
    [2**63],
    ["2026-11-22", 5],
    ["2026-11-22T10:00:00", 5],
    ["2026-11-22T10:00:00+23:59", 5],
    ["2026-11-22T10:00:00+01:00:30", 5],
    ["2026-11-22T10:00:00+01:00:30.5", 5],
    ["0001-01-01T00:00:00+14:00", 5],
    ["9999-12-31T23:59:59-14:00", 5],
    ["2026-11-22T10:00:00+00:00", None],
    ["2026-11-22T10:00:00+00:00", "5"],
    ["2026-11-22T10:00:00+00:00", 5],
    ["half \ud800"],
    ["nul \0"],
    ["words", "words"],
    {"a": 1},
    "text",
    None,
)
SURVEY = SurveyForm(name="Wardrobes", content=Questionnaire())
ESTONIANS = read_rule({"all": [{"field": "language", "op": "is", "value": "et"}]})
PARTS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=20),
    st.datetimes().map(str),
    st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat()),
)


def packed(parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def api_lists() -> Iterator[str]:
    """The addresses of every list of the API that goes on from a cursor."""
    for path, methods in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items():
        asked = methods.get("get", {}).get("parameters", ())
        names = [one["name"] for one in asked]
        if "cursor" in names:
            words = "q=kapp&" if "q" in names else ""
            yield path.replace("{measure}", "solved") + f"?{words}cursor="


@pytest.fixture
def addresses(world: World) -> list[str]:
    """Each list with everything in its address but where to go on from."""
    places = {"conversation": world.wardrobe.pk, "customer": world.kadri.pk}
    pages = [page.format(**places) for page in PAGES]
    pages = [f"{page}{'&' if '?' in page else '?'}after=" for page in pages]
    number = _numbers(world)
    return pages + [re.sub(r"\{\w+\}", number, path) for path in api_lists()]


def _numbers(world: World) -> Callable[[re.Match[str]], str]:
    mari = world.actor(world.mari)
    follow_conversation(mari, conversation=world.wardrobe)
    places = {
        "{customer_id}": world.kadri.pk,
        "{team_id}": world.first_line.pk,
        "{incident_id}": open_incident(mari, form=IncidentForm("The warehouse flooded")).pk,
        "{saved_id}": save_view(mari, form=ViewForm("Wardrobes", "kapp")).pk,
        "{company_id}": add_company(mari, name="Kapp ja Riiul").pk,
        "{matter_id}": pass_on(
            mari, place=Place("customer"), form=FeedbackForm("Too dear"), department=None
        ).matter_id,
        "{survey_id}": save_survey(mari, form=SURVEY).pk,
        "{journey_id}": save_journey(mari, form=JourneyForm("To it", [StageForm("Buys")])).pk,
        "{segment_id}": save_segment(mari, form=SegmentForm("Estonians", "", ESTONIANS)).pk,
    }
    return lambda found: str(places.get(found[0], world.wardrobe.pk))


@pytest.fixture
def ask(world: World):
    """Asks as Mari with everything allowed, by session or token."""
    page = as_staff(world.mari)
    actor = world.actor(world.mari)
    _token, secret = make_token(actor, name="test", scopes=sorted(actor.permissions))

    def answered(address: str) -> int:
        if address.startswith("/api/"):
            program = Client(headers={"authorization": f"Bearer {secret}"})
            return program.get(address).status_code
        return page.get(address).status_code

    return answered


def test_the_lists_are_found(addresses: list[str], ask) -> None:
    assert len(addresses) > len(PAGES) + 8
    assert [address for address in addresses if ask(address) != 200] == []


@pytest.mark.parametrize("parts", CRAFTED, ids=str)
def test_no_list_breaks_on_a_crafted_address(parts: object, addresses: list[str], ask) -> None:
    for address in addresses:
        assert ask(address + packed(parts)) in (200, 422), address


@given(parts=st.lists(PARTS, max_size=3))
@settings(
    derandomize=True,
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_list_breaks_on_any_address(parts: list[object], addresses: list[str], ask) -> None:
    for address in addresses:
        assert ask(address + packed(parts)) in (200, 422), address
