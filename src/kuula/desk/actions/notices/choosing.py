"""How somebody wants to be told."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.models import NoticeHabits
from kuula.desk.notices.kinds import TOPICS, Channel, Topic
from kuula.kit.problems import NotAllowed, Problem
from kuula.workspace.actors import Actor


@dataclass(frozen=True, slots=True)
class HabitsForm:
    """What somebody chose: {topic: {channel: wanted}}; what is not named stays as it was."""

    chosen: Mapping[str, Mapping[str, bool]]
    quiet: bool
    words: bool


def set_notice_habits(actor: Actor, *, form: HabitsForm) -> NoticeHabits:
    """Let the actor be told as they choose. Only what differs from the usual is kept, so that a
    better usual way reaches who never chose. Raises Problem for an unknown topic or channel."""
    if actor.staff_id is None:
        raise NotAllowed(_("Only a colleague is told of things."))
    _check(form)
    with transaction.atomic():
        NoticeHabits.objects.get_or_create(staff_id=actor.staff_id)
        habits = NoticeHabits.objects.select_for_update().get(pk=actor.staff_id)
        habits.chosen = _differing(habits.chosen, form.chosen)
        habits.quiet, habits.words = form.quiet, form.words
        habits.save()
    return habits


def _check(form: HabitsForm) -> None:
    for topic, ways in form.chosen.items():
        if topic not in TOPICS:
            raise Problem(_("There is nothing called %(name)s to be told of.") % {"name": topic})
        for channel in ways:
            if channel not in {one.value for one in TOPICS[topic].ways}:
                raise Problem(_("This is not told that way."), field=topic)


def _differing(
    before: Mapping[str, Mapping[str, bool]], chosen: Mapping[str, Mapping[str, bool]]
) -> dict[str, dict[str, bool]]:
    merged = {name: {**before.get(name, {}), **chosen.get(name, {})} for name in TOPICS}
    found = {name: _unusual(TOPICS[name], ways) for name, ways in merged.items()}
    return {name: ways for name, ways in found.items() if ways}


def _unusual(topic: Topic, ways: Mapping[str, bool]) -> dict[str, bool]:
    return {way: wanted for way, wanted in ways.items() if wanted != (Channel(way) in topic.usual)}
