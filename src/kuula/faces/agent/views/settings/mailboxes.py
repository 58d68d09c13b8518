"""Mailboxes: their health, their settings, the test that shows each step."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.channels.mail.access import mailbox_for, mailboxes_for
from kuula.channels.mail.actions.mailboxes import (
    add_mailbox,
    change_mailbox,
    pause_mailbox,
    set_away,
)
from kuula.channels.mail.actions.testing import check_form, check_mailbox
from kuula.channels.mail.connecting.health import detail_of, sentence_for
from kuula.channels.mail.connecting.steps import Step, all_well
from kuula.channels.mail.models import Mailbox
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.mailbox import NAMES, AwayDetails, MailboxDetails, preset
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.settings.shell import SettingsPage, shared
from kuula.workspace.access import first_run_under_way, teams_to_manage
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import brands


@dataclass(frozen=True, slots=True)
class MailboxLine:
    """A mailbox as the list shows it; `trouble` is empty while it is well."""

    mailbox: Mailbox
    trouble: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class MailboxesPage(SettingsPage):
    """All mailboxes."""

    lines: tuple[MailboxLine, ...]


@dataclass(frozen=True, kw_only=True)
class MailboxPage(SettingsPage):
    """One mailbox to fill in; `steps` is what a test found.

    `onward` leads to the last step of the first run while that is not done.
    """

    form: MailboxDetails
    mailbox: Mailbox | None = None
    trouble: str = ""
    presets: tuple[tuple[str, str], ...] = ()
    steps: tuple[Step, ...] = ()
    well: bool = False
    onward: str = ""
    back_url: str


@dataclass(frozen=True, kw_only=True)
class AwayPage(SettingsPage):
    """The out-of-office answer of one mailbox."""

    form: AwayDetails
    mailbox: Mailbox


@require_safe
@staff_may(Permission.MAILBOXES)
def listing(request: StaffRequest) -> HttpResponse:
    """The mailboxes with their health."""
    lines = tuple(
        MailboxLine(one, sentence_for(one), detail_of(one)) for one in mailboxes_for(request.actor)
    )
    page = MailboxesPage(**shared(request, _("Mailboxes"), "mailboxes"), lines=lines)
    return screen(request, "settings/mailboxes.html", page)


@sensitive_post_parameters("password", "oauth_secret", "webhook_secret")
@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.MAILBOXES)
def new(request: StaffRequest) -> HttpResponse:
    """Connect a mailbox."""
    initial = MailboxDetails.fresh(preset(request.GET.get("provider", "")))
    form = _form(request, initial, None)
    if _only_test(request):
        return _tested(request, form, None)
    made: list[Mailbox] = []
    if saved(form, lambda: made.append(add_mailbox(request.actor, form=form.wanted()))):
        say(request, _("The mailbox is kept. Test the connection now."))
        return redirect("mailbox", mailbox_id=made[0].pk)
    return _show(request, form, None)


@sensitive_post_parameters("password", "oauth_secret", "webhook_secret")
@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.MAILBOXES)
def one(request: StaffRequest, mailbox_id: int) -> HttpResponse:
    """Change a mailbox."""
    mailbox = mailbox_for(request.actor, mailbox_id)
    form = _form(request, MailboxDetails.of(mailbox), mailbox)
    if _only_test(request):
        return _tested(request, form, mailbox)
    if saved(form, lambda: change_mailbox(request.actor, mailbox=mailbox, form=form.wanted())):
        say(request, _("The mailbox is kept. Test the connection now."))
        return redirect("mailbox", mailbox_id=mailbox.pk)
    return _show(request, form, mailbox)


@require_POST
@staff_may(Permission.MAILBOXES)
def check(request: StaffRequest, mailbox_id: int) -> HttpResponse:
    """Test a connected mailbox step by step; takes up to a minute, changes nothing."""
    mailbox = mailbox_for(request.actor, mailbox_id)
    steps = check_mailbox(request.actor, mailbox=mailbox)
    form = MailboxDetails(initial=MailboxDetails.of(mailbox))
    return _show(request, _offered(request, form, mailbox), mailbox, steps)


@require_POST
@staff_may(Permission.MAILBOXES)
def pause(request: StaffRequest, mailbox_id: int) -> HttpResponse:
    """Stop fetching and sending, or begin again."""
    paused = request.POST.get("paused") == "yes"
    pause_mailbox(request.actor, mailbox=mailbox_for(request.actor, mailbox_id), paused=paused)
    say(request, _("The mailbox rests; no mail is lost.") if paused else _("The mailbox works."))
    return redirect("mailbox", mailbox_id=mailbox_id)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.MAILBOXES)
def away(request: StaffRequest, mailbox_id: int) -> HttpResponse:
    """What the mailbox answers by itself while nobody is there."""
    mailbox = mailbox_for(request.actor, mailbox_id)
    form = AwayDetails(request.POST or None, initial=AwayDetails.of(mailbox))

    def act() -> None:
        until = form.cleaned_data["until"]
        set_away(request.actor, mailbox=mailbox, until=until, texts=form.texts())

    if saved(form, act):
        say(request, _("The out-of-office answer is saved."))
        return redirect("mailbox", mailbox_id=mailbox.pk)
    page = AwayPage(**shared(request, _("Out of office"), "mailboxes"), form=form, mailbox=mailbox)
    return screen(request, "settings/away.html", page, status=422 if form.is_bound else 200)


def _only_test(request: StaffRequest) -> bool:
    return request.POST.get("act") == "test"


def _tested(request: StaffRequest, form: MailboxDetails, mailbox: Mailbox | None) -> HttpResponse:
    """What a test of the filled-in form finds; nothing is kept."""
    found: list[tuple[Step, ...]] = []
    if saved(
        form,
        lambda: found.append(check_form(request.actor, form=form.wanted(), mailbox=mailbox)),
    ):
        return _show(request, form, mailbox, found[0])
    return _show(request, form, mailbox)


def _form(
    request: StaffRequest, initial: dict[str, object], mailbox: Mailbox | None
) -> MailboxDetails:
    return _offered(request, MailboxDetails(request.POST or None, initial=initial), mailbox)


def _offered(
    request: StaffRequest, form: MailboxDetails, mailbox: Mailbox | None
) -> MailboxDetails:
    return form.offer(brands(), list(teams_to_manage(request.actor))).keeping(mailbox)


def _show(
    request: StaffRequest,
    form: MailboxDetails,
    mailbox: Mailbox | None,
    steps: tuple[Step, ...] = (),
) -> HttpResponse:
    title = mailbox.address if mailbox else _("Connect a mailbox")
    begun = request.actor.may(Permission.ROLES) and first_run_under_way()
    page = MailboxPage(
        **shared(request, title, "mailboxes"),
        form=form,
        mailbox=mailbox,
        trouble=sentence_for(mailbox) if mailbox else "",
        presets=() if mailbox else tuple(NAMES.items()),
        steps=steps,
        well=all_well(steps),
        onward=reverse("welcome_colleague") if begun and mailbox else "",
        back_url=reverse("welcome_mailbox" if begun and not mailbox else "mailboxes"),
    )
    status = 422 if form.is_bound and form.errors else 200
    return screen(request, "settings/mailbox.html", page, status=status)
