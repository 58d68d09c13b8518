"""A place where people speak of Põhjala, connected a month ago."""

import pytest
from tests.world import World, hours_ago

from kuula.listening.mentions.actions import SourceForm, save_source
from kuula.listening.models import MentionSource, Touchpoint
from kuula.listening.touchpoints.actions import bring_touchpoints
from kuula.workspace.actors import SYSTEM


@pytest.fixture
def source(world: World) -> MentionSource:
    bring_touchpoints(SYSTEM)
    form = SourceForm(
        name="Hinnavaatlus",
        kind="program",
        brand_id=world.pohjala.pk,
        touchpoint_id=Touchpoint.objects.get(key="review").pk,
        target_minutes=240,
        owner_id=world.liis.pk,
    )
    with hours_ago(720):
        return save_source(SYSTEM, form=form)
