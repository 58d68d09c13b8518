"""Saying how conversations are shared out: the policy of a team, the abilities of a colleague."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit.languages import LANGUAGES
from kuula.kit.problems import NotFound, Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import About, record
from kuula.workspace import events
from kuula.workspace.access import teams_to_manage
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Abilities, AssignmentPolicy, Staff, Team
from kuula.workspace.models.duty import USUAL_CAP, USUAL_GRACE
from kuula.workspace.permissions import Permission

HIGHEST_CAP = 500
LONGEST_GRACE = 24 * 60
MOST_SKILLS = 50


@dataclass(frozen=True, slots=True)
class PolicyForm:
    """How a team shares out; see the model."""

    automatic: bool = False
    cap: int = USUAL_CAP
    drain: str = AssignmentPolicy.Drain.DUE
    grace_minutes: int = USUAL_GRACE


@dataclass(frozen=True, slots=True)
class AbilitiesForm:
    """What a colleague can be given; see the model."""

    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    cap: int | None = None


def set_assignment_policy(actor: Actor, *, team: Team, form: PolicyForm) -> AssignmentPolicy:
    """Say how a team shares out what comes in. Raises NotFound for a team the actor may not see."""
    allow(actor, Permission.SHARE_OUT)
    _check_cap(form.cap)
    if form.drain not in AssignmentPolicy.Drain.values:
        raise Problem(_("There is no such choice."), field="drain")
    if not 0 <= form.grace_minutes <= LONGEST_GRACE:
        raise Problem(_("Write a number of minutes from 0 to 1440."), field="grace_minutes")
    with transaction.atomic():
        if not teams_to_manage(actor).select_for_update().filter(pk=team.pk).exists():
            raise NotFound(_("There is no such team."))
        policy = AssignmentPolicy.objects.filter(team=team).first() or AssignmentPolicy(team=team)
        changed = _changed(policy, form, ("automatic", "cap", "drain", "grace_minutes"))
        if changed:
            policy.save()
            event = events.AssignmentPolicyChanged(name=team.name, fields=changed)
            record(event, actor.who, About(team=team.pk))
    return policy


def set_abilities(actor: Actor, *, staff: Staff, form: AbilitiesForm) -> Abilities:
    """Say which languages and skills a colleague has, and their cap; skills are tags."""
    allow(actor, Permission.SHARE_OUT)
    if form.cap is not None:
        _check_cap(form.cap)
    if not set(form.languages) <= set(LANGUAGES):
        raise Problem(_("There is no such language here."), field="languages")
    skills = _tidied(form.skills)
    if len(skills) > MOST_SKILLS:
        raise Problem(_("At most %(count)s skills.") % {"count": MOST_SKILLS}, field="skills")
    languages = [one for one in LANGUAGES if one in form.languages]
    with transaction.atomic():
        Staff.objects.select_for_update().get(pk=staff.pk)
        row = Abilities.objects.filter(staff=staff).first() or Abilities(staff=staff)
        wanted = {"languages": languages, "skills": skills, "cap": form.cap}
        changed = [name for name, value in wanted.items() if getattr(row, name) != value]
        if changed:
            row.languages, row.skills, row.cap = languages, skills, form.cap
            row.save()
            event = events.AbilitiesChanged(staff_id=staff.pk, fields=changed, name=staff.name)
            record(event, actor.who)
    return row


def _changed(policy: AssignmentPolicy, form: PolicyForm, names: Iterable[str]) -> list[str]:
    """Give the policy what the form says; answers what differed."""
    changed = [name for name in names if getattr(policy, name) != getattr(form, name)]
    for name in changed:
        setattr(policy, name, getattr(form, name))
    return changed


def _check_cap(cap: int) -> None:
    if not 1 <= cap <= HIGHEST_CAP:
        raise Problem(_("Write a number from 1 to 500."), field="cap")


def _tidied(skills: Iterable[str]) -> list[str]:
    """As tags are written: lower case, each once, in order."""
    words = {one_line(skill, 40).lower() for skill in skills}
    return sorted(words - {""})
