"""Reply targets: the rules, what they would ask of a letter that came now, and changing them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.channels.mail.models import Mailbox
from kuula.channels.mail.queries import brand_doors, doors_with_targets
from kuula.desk.actions.targets.rules import remove_target, save_target
from kuula.desk.models import ReplyTarget
from kuula.desk.targets.access import MOST, target_for, targets_for
from kuula.desk.targets.rules import Case, Kind
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.forms.targets import CaseDetails, TargetDetails
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.portion import Portion, portion_of
from kuula.faces.agent.pages.target_preview import Preview, preview_of
from kuula.faces.agent.pages.target_words import TITLES, rule_words
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.settings.shell import SettingsPage, shared
from kuula.kit.problems import Problem
from kuula.ui.formats import duration
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import brands, known_teams


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as the list shows it: what it fits, and what it asks."""

    pk: int
    name: str
    asks: str


@dataclass(frozen=True, kw_only=True)
class TargetsPage(SettingsPage):
    """All rules, the targets of mailboxes, and the preview of one case."""

    part: Portion[RuleLine]
    doors: Sequence[tuple[Mailbox, str]]
    asked: CaseDetails
    preview: Preview | None


@dataclass(frozen=True, kw_only=True)
class TargetPage(SettingsPage):
    """One rule to fill in; `kept` is None for a new one."""

    form: TargetDetails
    kept: ReplyTarget | None


@require_safe
@staff_may(Permission.BRANDS)
def listing(request: StaffRequest) -> HttpResponse:
    """The rules and the preview."""
    rules = [_line(rule) for rule in targets_for(request.actor)[:MOST]]
    asked = _case_form(request)
    page = TargetsPage(
        **shared(request, _("Reply targets"), "targets"),
        part=portion_of(request, tuple(rules), lambda rule: rule.name),
        doors=[(box, duration((box.reply_target or 0) * 60)) for box in _doors(request)],
        asked=asked,
        preview=_preview(asked),
    )
    return screen(request, "settings/targets.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.BRANDS)
def new(request: StaffRequest) -> HttpResponse:
    """Make a rule."""
    form = _details(request, {})
    if saved(form, lambda: save_target(request.actor, form=form.wanted())):
        say(request, _("The target is saved. What is open goes on by it."))
        return redirect("targets")
    return _show(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.BRANDS)
def one(request: StaffRequest, target_id: int) -> HttpResponse:
    """Change a rule."""
    kept = target_for(request.actor, target_id)
    form = _details(request, TargetDetails.of(kept))
    if saved(form, lambda: save_target(request.actor, form=form.wanted(), target=kept)):
        say(request, _("The target is saved. What is open goes on by it."))
        return redirect("targets")
    return _show(request, form, kept)


@require_POST
@staff_may(Permission.BRANDS)
def removal(request: StaffRequest, target_id: int) -> HttpResponse:
    """Remove a rule."""
    remove_target(request.actor, target=target_for(request.actor, target_id))
    say(request, _("The target is removed."))
    return redirect("targets")


def _line(rule: ReplyTarget) -> RuleLine:
    asked = {
        Kind.FIRST: rule.first_minutes,
        Kind.NEXT: rule.next_minutes,
        Kind.RESOLUTION: rule.resolution_minutes,
    }
    told = [f"{TITLES[kind]}: {duration(n * 60)}" for kind, n in asked.items() if n]
    return RuleLine(rule.pk, rule_words(rule), " · ".join(told))


def _doors(request: StaffRequest) -> Sequence[Mailbox]:
    return doors_with_targets(request.actor.hidden_teams)


def _case_form(request: StaffRequest) -> CaseDetails:
    first = brands()[:1]
    asked = request.GET if "brand" in request.GET else None
    return CaseDetails(
        asked,
        initial={"brand": first[0].pk if first else None, "channel": "mail", "priority": 2},
        actor=request.actor,
        brands=brands(),
        teams=known_teams(request.actor),
    )


def _preview(asked: CaseDetails) -> Preview | None:
    if not asked.is_valid():
        return None
    told = asked.cleaned_data
    if told["brand"] is None:
        return Preview((), _("Choose a brand: its working hours count."))
    try:
        company = asked.company_id()
    except Problem as problem:
        return Preview((), str(problem))
    door = brand_doors().get(told["brand"]) if told["channel"] in ("", "mail", "form") else None
    return preview_of(
        Case(
            told["brand"],
            told["team"],
            told["channel"] or "mail",
            told["priority"] or 2,
            door.target_minutes if door else None,
            company,
            frozenset({told["tag"].lower()}) - {""},
            frozenset({told["segment"]} - {None}),
        )
    )


def _details(request: StaffRequest, initial: dict[str, object]) -> TargetDetails:
    return TargetDetails(
        request.POST or None,
        initial=initial,
        actor=request.actor,
        brands=brands(),
        teams=known_teams(request.actor),
    )


def _show(request: StaffRequest, form: TargetDetails, kept: ReplyTarget | None) -> HttpResponse:
    title = rule_words(kept) if kept else _("Make a target")
    page = TargetPage(**shared(request, title, "targets"), form=form, kept=kept)
    return screen(request, "settings/target.html", page, status=422 if form.is_bound else 200)
