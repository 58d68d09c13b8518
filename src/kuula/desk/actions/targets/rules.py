"""Writers of the rules of reply targets, and the clocks that go on by them."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kuula.desk import target_events as events
from kuula.desk.actions.targets.telling import go_on_by_rules
from kuula.desk.models import Conversation, Priority, ReplyTarget, Tag
from kuula.desk.targets.rules import rules_for
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import About, record
from kuula.people.models import Company, Segment
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

TOGETHER = 200
LONGEST = 60 * 24 * 366
CHANNELS = ("mail", "form", "chat", "phone")
_FITS = ("brand_id", "team_id", "channel", "priority", "company_id", "segment_id", "tag")
_ASKS = ("first_minutes", "next_minutes", "resolution_minutes")
_SUFFIX = "_minutes"


@dataclass(frozen=True, slots=True)
class TargetForm:
    """A rule as edited. What it fits is empty for everything; brand and team were looked up for the
    actor."""

    brand_id: int | None = None
    team_id: int | None = None
    channel: str = ""
    priority: int | None = None
    company_id: int | None = None
    segment_id: int | None = None
    tag: str = ""
    first_minutes: int | None = None
    next_minutes: int | None = None
    resolution_minutes: int | None = None


def save_target(
    actor: Actor, *, form: TargetForm, target: ReplyTarget | None = None
) -> ReplyTarget:
    """Write a new rule or change one; clocks that run go on by it.

    Raises Problem for a rule that asks nothing or for the impossible, Conflict for one that fits
    the same as another.
    """
    allow(actor, Permission.BRANDS)
    tag = one_line(form.tag, 40).lower()
    _check(form, tag)
    with transaction.atomic():
        saved = target or ReplyTarget()
        for name in (*_FITS, *_ASKS):
            setattr(saved, name, getattr(form, name))
        saved.tag = tag
        if _twins(saved).exists():
            raise Conflict(_("There is a target for exactly this already."))
        saved.save()
        record(events.ReplyTargetChanged(saved.pk), actor.who, _about(saved))
    rules_for.forget()
    return saved


def remove_target(actor: Actor, *, target: ReplyTarget) -> None:
    """Remove a rule; what ran by it goes on by the next that fits."""
    allow(actor, Permission.BRANDS)
    with transaction.atomic():
        number, about = target.pk, _about(target)
        ReplyTarget.objects.filter(pk=number).delete()
        record(events.ReplyTargetChanged(number, removed=True), actor.who, about)
    rules_for.forget()


def apply_targets(actor: Actor) -> int:
    """Let all clocks that run go on by the rules as they are; answers how many changed.

    Some at a time, each few in a transaction of their own; run twice, the second finds nothing.
    """
    allow(actor, Permission.CHANGE)
    rules_for.forget()
    changed = after = 0
    numbers = Conversation.objects.waiting_on_us().order_by("pk").values_list("pk", flat=True)
    while found := list(numbers.filter(pk__gt=after)[:TOGETHER]):
        changed += _apply(actor, found)
        after = found[-1]
    return changed


def apply_targets_of(actor: Actor, *, customer_id: int) -> int:
    """The same for the conversations of one customer."""
    allow(actor, Permission.CHANGE)
    waiting = Conversation.objects.waiting_on_us().filter(customer_id=customer_id)
    return _apply(actor, list(waiting.values_list("pk", flat=True)[:TOGETHER]))


def _apply(actor: Actor, numbers: list[int]) -> int:
    running = Q(waiting_since__isnull=False) | Q(clocks__isnull=False)
    with transaction.atomic():
        rows = Conversation.objects.select_for_update().filter(running, pk__in=numbers)
        locked = [one for one in rows.order_by("pk") if one.is_on_us]
        changed = [one for one in locked if go_on_by_rules(actor, one)]
        Conversation.objects.bulk_update(changed, ["due_at", "clocks"])
    return len(changed)


def _check(form: TargetForm, tag: str) -> None:
    asked = {name: getattr(form, name) for name in _ASKS}
    for name, minutes in asked.items():
        if minutes is not None and not 1 <= minutes <= LONGEST:
            raise Problem(
                _("A target is at least a minute and at most a year."),
                field=name.removesuffix(_SUFFIX),
            )
    if all(minutes is None for minutes in asked.values()):
        raise Problem(_("Say at least one target."), field="first")
    first, whole = form.first_minutes, form.resolution_minutes
    if first is not None and whole is not None and whole < first:
        words = _("The solution cannot be due before the first reply.")
        raise Problem(words, field="resolution")
    _check_fit(form, tag)


def _check_fit(form: TargetForm, tag: str) -> None:
    if form.priority is not None and form.priority not in Priority.values:
        raise Problem(_("Priority is low, normal, high or urgent."), field="priority")
    if form.channel and form.channel not in CHANNELS:
        known = ", ".join(CHANNELS)
        raise Problem(_("The channels are: %(known)s.") % {"known": known}, field="channel")
    if form.company_id and not Company.objects.filter(pk=form.company_id).exists():
        raise Problem(_("There is no such company."), field="company")
    if form.segment_id and not Segment.objects.in_use().filter(pk=form.segment_id).exists():
        raise Problem(_("There is no such segment."), field="segment")
    if tag and not Tag.objects.filter(name=tag).exists():
        raise Problem(_("No conversation carries the tag %(tag)s.") % {"tag": tag}, field="tag")


def _twins(rule: ReplyTarget) -> "QuerySet[ReplyTarget]":
    given = {name: getattr(rule, name) for name in _FITS}
    same = {
        f"{name}__isnull" if value is None else name: value is None or value
        for name, value in given.items()
    }
    return ReplyTarget.objects.filter(**same).exclude(pk=rule.pk or 0)


def _about(rule: ReplyTarget) -> About:
    return About(brand=rule.brand_id, team=rule.team_id)
