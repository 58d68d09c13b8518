"""Progress policies: after how much silence customers hear how far we are."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.desk.actions.progress.policies import remove_policy, save_policy
from kuula.desk.models import ProgressPolicy
from kuula.desk.progress.access import MOST, policies_for, policy_for
from kuula.desk.progress.wording import KNOWN
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.progress import ProgressDetails
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.portion import Portion, portion_of
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.settings.shell import SettingsPage, shared
from kuula.ui.formats import duration
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import brands, known_teams


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """A policy as the list shows it."""

    pk: int
    name: str
    after: str
    mode: str


@dataclass(frozen=True, kw_only=True)
class PoliciesPage(SettingsPage):
    """All policies the actor may know of."""

    part: Portion[PolicyLine]


@dataclass(frozen=True, kw_only=True)
class PolicyPage(SettingsPage):
    """One policy to fill in; `kept` is None for a new one. `texts` are the fields of its words."""

    form: ProgressDetails
    kept: ProgressPolicy | None
    texts: tuple[str, ...]
    known: str


@require_safe
@staff_may(Permission.BRANDS)
def listing(request: StaffRequest) -> HttpResponse:
    """The policies."""
    lines = tuple(_line(one) for one in policies_for(request.actor)[:MOST])
    page = PoliciesPage(
        **shared(request, _("Progress updates"), "progress_policies"),
        part=portion_of(request, lines, lambda line: line.name),
    )
    return screen(request, "progress/policies.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.BRANDS)
def new(request: StaffRequest) -> HttpResponse:
    """Make a policy."""
    usual = {"minutes": 16, "counting": "working", "mode": ProgressPolicy.Mode.DRAFTED, "most": 2}
    form = _details(request, usual)
    if saved(form, lambda: save_policy(request.actor, form=form.wanted())):
        say(request, _("Saved. It counts for what is said from now on."))
        return redirect("progress_policies")
    return _show(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.BRANDS)
def one(request: StaffRequest, policy_id: int) -> HttpResponse:
    """Change a policy."""
    kept = policy_for(request.actor, policy_id)
    form = _details(request, ProgressDetails.of(kept))
    if saved(form, lambda: save_policy(request.actor, form=form.wanted(), policy=kept)):
        say(request, _("Saved. It counts for what is said from now on."))
        return redirect("progress_policies")
    return _show(request, form, kept)


@require_POST
@staff_may(Permission.BRANDS)
def removal(request: StaffRequest, policy_id: int) -> HttpResponse:
    """Remove a policy."""
    remove_policy(request.actor, policy=policy_for(request.actor, policy_id))
    say(request, _("The policy is removed."))
    return redirect("progress_policies")


def _line(policy: ProgressPolicy) -> PolicyLine:
    after = duration(policy.minutes * 60)
    if policy.natural:
        words = _("after %(time)s of the clock without a word")
    else:
        words = _("after %(time)s of work without a word")
    label = str(ProgressPolicy.Mode(policy.mode).label)
    return PolicyLine(policy.pk, _name(policy), words % {"time": after}, label)


def _name(policy: ProgressPolicy) -> str:
    places = (policy.team, policy.brand)
    return ", ".join(place.name for place in places if place) or _("Everything")


def _details(request: StaffRequest, initial: dict[str, object]) -> ProgressDetails:
    return ProgressDetails(
        request.POST or None, initial=initial, brands=brands(), teams=known_teams(request.actor)
    )


def _show(
    request: StaffRequest, form: ProgressDetails, kept: ProgressPolicy | None
) -> HttpResponse:
    title = _name(kept) if kept else _("Make a policy")
    page = PolicyPage(
        **shared(request, title, "progress_policies"),
        form=form,
        kept=kept,
        texts=tuple(name for name in form.fields if name.startswith("text_")),
        known=", ".join(f"{{{name}}}" for name in KNOWN),
    )
    return screen(request, "progress/policy.html", page, status=422 if form.is_bound else 200)
