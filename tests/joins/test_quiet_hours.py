"""Invitations leave by day, on the clock of the brand; what is due at another time waits."""

from datetime import datetime, timedelta

import pytest

from kuula.kit import clock
from kuula.listening.models import Invitation, Survey
from kuula.listening.surveys.inviting.actions import RulesForm, ask_due, save_rules
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Brand
from tests.world import World
from tests.world.asking import NPS, published

pytestmark = pytest.mark.django_db
SUNDAY, MONDAY = "2027-02-21T12:00+00:00", "2027-02-22T12:00+00:00"
INDEPENDENCE = "2027-02-24T12:00+00:00"


@pytest.fixture
def waiting(world: World) -> Invitation:
    asked: Survey = published(NPS, brand_id=world.pohjala.pk)
    moment = datetime.fromisoformat("2027-02-15T00:00+00:00")
    Brand.objects.filter(pk=world.pohjala.pk).update(
        holidays="EE", other_days={"2027-02-23": [], "2027-02-25": [["10:00", "12:00"]]}
    )
    return Invitation.objects.create(
        survey=asked, customer=world.kadri, planned_for=moment, made_at=moment,
        expires_at=moment + timedelta(days=60),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        (MONDAY, True),
        ("2027-02-22T06:59+00:00", False),  # 08:59 in Tallinn
        ("2027-02-22T07:00+00:00", True),
        ("2027-02-22T17:59+00:00", True),
        ("2027-02-22T18:00+00:00", False),
        (SUNDAY, False),
        (INDEPENDENCE, False),
        ("2027-02-23T12:00+00:00", False),  # the brand is closed
        ("2027-02-25T12:00+00:00", True),
    ],
)
def test_it_leaves_by_day_and_on_working_days(
    waiting: Invitation, moment: str, leaves: bool
) -> None:
    with clock.at(datetime.fromisoformat(moment)):
        assert ask_due(SYSTEM) == leaves
    waiting.refresh_from_db()
    assert waiting.state == ("sent" if leaves else "planned"), "what waits is not lost"


def test_the_hours_are_for_the_company_to_say(waiting: Invitation) -> None:
    save_rules(SYSTEM, form=RulesForm(2, 30, 180, True, 0, 24, rest_days=False))
    with clock.at(datetime.fromisoformat("2027-02-21T02:00+00:00")):
        assert ask_due(SYSTEM) == 1
