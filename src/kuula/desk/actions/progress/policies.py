"""Writers of progress policies."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk import progress_events as events
from kuula.desk.models import ProgressPolicy
from kuula.desk.progress.wording import check_words
from kuula.kit import clock
from kuula.kit.languages import LANGUAGES
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import clean
from kuula.ledger.recording import About, record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

SHORTEST, LONGEST = 15, 60 * 24 * 90
MOST = 20


@dataclass(frozen=True, slots=True)
class PolicyForm:
    """A policy as edited; brand and team were looked up for the actor."""

    brand_id: int | None
    team_id: int | None
    minutes: int
    natural: bool
    mode: str
    most: int = 2
    texts: Mapping[str, str] = field(default_factory=dict)


def save_policy(
    actor: Actor, *, form: PolicyForm, policy: ProgressPolicy | None = None
) -> ProgressPolicy:
    """Write a new policy or change one. It speaks of what is said from now on.

    Raises Problem for the impossible, Conflict for one that is for the same as another.
    """
    allow(actor, Permission.BRANDS)
    texts = _checked(form)
    with transaction.atomic():
        twins = ProgressPolicy.objects.filter(brand=form.brand_id, team=form.team_id)
        if twins.exclude(pk=policy.pk if policy else 0).exists():
            raise Conflict(_("There is a policy for exactly this already."), field="brand")
        saved = policy or ProgressPolicy(since=clock.now())
        if policy is not None and form.mode != policy.mode:
            saved.since = clock.now()
        saved.brand_id, saved.team_id = form.brand_id, form.team_id
        saved.minutes, saved.natural = form.minutes, form.natural
        saved.mode, saved.most, saved.texts = form.mode, form.most, texts
        saved.save()
        event = events.ProgressPolicyChanged(saved.pk)
        record(event, actor.who, About(brand=saved.brand_id, team=saved.team_id))
    return saved


def remove_policy(actor: Actor, *, policy: ProgressPolicy) -> None:
    """Remove a policy; what it offered stays until somebody writes."""
    allow(actor, Permission.BRANDS)
    with transaction.atomic():
        number, about = policy.pk, About(brand=policy.brand_id, team=policy.team_id)
        ProgressPolicy.objects.filter(pk=number).delete()
        record(events.ProgressPolicyChanged(number, removed=True), actor.who, about)


def _checked(form: PolicyForm) -> dict[str, str]:
    """The texts as they are stored. Raises Problem for anything impossible."""
    if not SHORTEST <= form.minutes <= LONGEST:
        words = _("A silence is at least a quarter of an hour and at most 90 days.")
        raise Problem(words, field="minutes")
    if form.mode not in ProgressPolicy.Mode.values:
        raise Problem(_("Choose how the update goes out."), field="mode")
    if not 1 <= form.most <= MOST:
        words = _("At least one and at most %(count)s updates go out by themselves.")
        raise Problem(words % {"count": MOST}, field="most")
    texts = {code: clean(form.texts.get(code, "")).strip() for code in LANGUAGES}
    for text in texts.values():
        check_words(text)
    return {code: text for code, text in texts.items() if text}
