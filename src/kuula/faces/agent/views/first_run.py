"""The first run: brand, administrator, mailbox, first colleague; afterwards nothing is here."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Final, ParamSpec, TypedDict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.channels.mail.sending.invitation_mail import invite_by_mail
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.first_run import FirstAdministrator, FirstBrand
from kuula.faces.agent.forms.people import NewColleague
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import address_of, frame_for
from kuula.faces.agent.letting_in import let_in
from kuula.faces.agent.look import zone_of
from kuula.faces.agent.origin import is_from_here
from kuula.faces.agent.rendering import screen
from kuula.kit.problems import NotFound
from kuula.ui.page import Frame, Page
from kuula.workspace.access import first_run_pending, nobody_works_here, setup_secret
from kuula.workspace.actions import finish_first_run, move_in, name_first_brand
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import brands, team_lines

P = ParamSpec("P")
STEPS: Final = 4
PROVED: Final = "setup"


@dataclass(frozen=True, kw_only=True)
class StepPage(Page):
    """One of the four steps; `form` is None where there is nothing to fill in."""

    step: int
    steps: int = STEPS
    form: FirstBrand | FirstAdministrator | NewColleague | None = None
    mailbox_url: str = ""
    link: str = ""


class Named(TypedDict):
    """The fields every step has."""

    title: str
    frame: Frame
    step: int


Outside = Callable[Concatenate[HttpRequest, P], HttpResponse]


def for_who_sets_up(view: Outside[P]) -> Outside[P]:
    """A step before anybody works here: from this machine, or with the secret `kuula up` prints."""

    @wraps(view)
    def run(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not nobody_works_here():
            raise NotFound(_("Kuula is set up already."))
        if not _may_set_up(request):
            page = Page(title=_("Set Kuula up"), frame=frame_for(request))
            return screen(request, "welcome/closed.html", page, status=403)
        return view(request, *args, **kwargs)

    return run


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_sets_up
def welcome(request: HttpRequest) -> HttpResponse:
    """Step 1: the brand, its language and time zone."""
    if "secret" in request.GET or "secret" in request.POST:
        return redirect("welcome")
    form = FirstBrand(
        request.POST or None, initial=FirstBrand.of(next(iter(brands()), None), zone_of(request))
    )
    if saved(form, lambda: name_first_brand(form=form.wanted())):
        return redirect("welcome_administrator")
    return _show(request, StepPage(**_named(request, _("Welcome to Kuula"), 1), form=form))


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@for_who_sets_up
def administrator(request: HttpRequest) -> HttpResponse:
    """Step 2: the first person, who may do everything."""
    form = FirstAdministrator(
        request.POST or None, person=Staff(), initial={"language": get_language()}
    )
    made: list[Staff] = []

    def act() -> None:
        made.append(move_in(form=form.wanted(), password=form.cleaned_data["password"]))

    if saved(form, act):
        return let_in(request, made[0], reverse("welcome_mailbox"))
    return _show(request, StepPage(**_named(request, _("Your account"), 2), form=form))


@require_safe
@staff_may(Permission.ROLES)
def mailbox(request: StaffRequest) -> HttpResponse:
    """Step 3: where mail comes in; may wait."""
    _still_open()
    page = StepPage(**_named(request, _("Your mailbox"), 3), mailbox_url=address_of("mailbox_new"))
    return _show(request, page)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.ROLES)
def colleague(request: StaffRequest) -> HttpResponse:
    """Step 4: the first colleague by invitation; may wait."""
    _still_open()
    form = NewColleague(
        request.POST or None,
        initial={"language": request.actor.language, "role": "agent"},
        actor=request.actor,
        teams=team_lines(request.actor),
    )
    links: list[str] = []

    def act() -> None:
        links.append(invite_by_mail(request.actor, form=form.wanted()).link)

    done = saved(form, act)
    page = StepPage(
        **_named(request, _("Your first colleague"), 4),
        form=form,
        link=links[0] if links else "",
    )
    return _show(request, page, fine=done)


@require_POST
@staff_may(Permission.ROLES)
def finish(request: StaffRequest) -> HttpResponse:
    """The end of the first run."""
    _still_open()
    finish_first_run(request.actor)
    return redirect("/")


def _show(request: HttpRequest, page: StepPage, *, fine: bool = False) -> HttpResponse:
    bad = page.form is not None and page.form.is_bound and not fine
    return screen(request, f"welcome/step{page.step}.html", page, status=422 if bad else 200)


def _named(request: HttpRequest, title: str, step: int) -> Named:
    return Named(title=title, frame=frame_for(request), step=step)


def _may_set_up(request: HttpRequest) -> bool:
    secret = setup_secret()
    if is_from_here(request) or (secret and request.session.get(PROVED) == secret):
        return True
    given = request.POST.get("secret") or request.GET.get("secret", "")
    if not secret or not secrets.compare_digest(given.encode(), secret.encode()):
        return False
    request.session[PROVED] = given
    return True


def _still_open() -> None:
    if not first_run_pending():
        raise NotFound(_("Kuula is set up already."))
