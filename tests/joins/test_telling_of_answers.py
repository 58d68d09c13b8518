"""What a customer answers outside is told to the colleague who looks after it."""

from datetime import timedelta

import pytest

from kuula.desk.actions.complaints import ask_due_follow_ups
from kuula.desk.models import Complaint, FollowUp
from kuula.faces.agent.tests.test_inbox import as_staff
from kuula.faces.agent.tests.test_notices import page_of
from kuula.faces.customer.tests.test_follow_up_page import answer
from kuula.kit import clock
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff
from tests.world import World, complaints
from tests.world.noticing import Ears

pytestmark = pytest.mark.django_db


def test_that_it_is_not_solved_is_told_to_the_owner(world: World) -> None:
    Staff.objects.update(language="en")
    complaint = complaints.resolved(as_staff(world.ivo), world.wardrobe)
    ears = Ears()
    with clock.at(clock.now() + timedelta(days=8)):
        ask_due_follow_ups(SYSTEM)
        answer(as_staff(world.reader), FollowUp.objects.get(complaint=complaint), "0")
        ears.hear()
        owner = Complaint.objects.get(pk=complaint.pk).owner
        assert owner is not None
        assert "The customer says that it is not solved" in page_of(owner)
