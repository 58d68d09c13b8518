"""The checklists of the open conversation: steps, who ticked them, what is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kuula.desk.fields.near import Near
from kuula.desk.models import Conversation, PutChecklist
from kuula.faces.agent.doors import StaffRequest
from kuula.ui.page import Option
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step; `who` ticked it `at` a moment."""

    key: str
    text: str
    done: bool
    who: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ListLine:
    """One checklist and how far it is."""

    id: int
    name: str
    steps: Sequence[StepLine]
    done: int
    required: bool
    tick_url: str
    removal_url: str

    @property
    def complete(self) -> bool:
        """Whether every step is ticked."""
        return self.done == len(self.steps)


@dataclass(frozen=True, slots=True)
class ChecklistsPart:
    """The checklists, and those that could be put on."""

    lists: Sequence[ListLine]
    offered: Sequence[Option]
    put_url: str
    may: bool


def checklists_part(
    request: StaffRequest, talk: Conversation, near: Near, names: Mapping[int, str]
) -> ChecklistsPart:
    """The checklists as they stand; `names` are those of colleagues."""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return ChecklistsPart(
        lists=[_line(one, names, query) for one in near.lists],
        offered=[Option(str(one.id), one.name) for one in near.offered],
        put_url=reverse("conversation_checklists", args=[talk.pk]) + query,
        may=request.actor.may(Permission.CHANGE),
    )


def _line(put: PutChecklist, names: Mapping[int, str], query: str) -> ListLine:
    steps = [_step(step, names) for step in put.steps]
    return ListLine(
        id=put.pk,
        name=put.name,
        steps=steps,
        done=sum(step.done for step in steps),
        required=put.required,
        tick_url=reverse("checklist_steps", args=[put.pk]) + query,
        removal_url=reverse("checklist_removal", args=[put.pk]) + query,
    )


def _step(step: Mapping[str, Any], names: Mapping[int, str]) -> StepLine:
    at = datetime.fromisoformat(step["at"]) if step["at"] else None
    who = names.get(step["by"] or 0, _("A colleague")) if at else ""
    return StepLine(step["key"], step["text"], at is not None, who, at)
