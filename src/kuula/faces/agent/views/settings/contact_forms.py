"""Contact forms: made, changed, and what to put into one's own site."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.channels.form.access import form_for, forms_for
from kuula.channels.form.actions import add_form, change_form, renew_secret
from kuula.channels.form.models import ContactForm
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.contact_form import ContactFormDetails
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.portion import Portion, portion_of
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.settings.shell import SettingsPage, shared
from kuula.kit.crypto import unseal
from kuula.listening.feedback.queries import departments_in_use
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import brands, known_teams

SCRIPT: Final = '<script src="{home}/static/kuula/contact.js" data-form="{key}" async></script>'


@dataclass(frozen=True, kw_only=True)
class ContactFormsPage(SettingsPage):
    """All contact forms the actor may know of."""

    part: Portion[ContactForm]


@dataclass(frozen=True, kw_only=True)
class ContactFormPage(SettingsPage):
    """One contact form to fill in; `kept` is None for a new one.

    `address` is its own page, `script` what goes into a site, `secret` what the site signs with.
    """

    form: ContactFormDetails
    kept: ContactForm | None
    address: str = ""
    script: str = ""
    secret: str = ""


@require_safe
@staff_may(Permission.MAILBOXES)
def listing(request: StaffRequest) -> HttpResponse:
    """The contact forms."""
    part = portion_of(request, tuple(forms_for(request.actor)), lambda form: form.name)
    page = ContactFormsPage(**shared(request, _("Contact forms"), "contact_forms"), part=part)
    return screen(request, "settings/contact_forms.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.MAILBOXES)
def new(request: StaffRequest) -> HttpResponse:
    """Make a contact form."""
    form = _details(request, {"active": True, "kind": request.GET.get("kind", "contact")})
    made: list[ContactForm] = []
    if saved(form, lambda: made.append(add_form(request.actor, wish=form.wanted()))):
        say(request, _("The form is made. Below stands what goes into your site."))
        return redirect("contact_form", form_id=made[0].pk)
    return _show(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.MAILBOXES)
def one(request: StaffRequest, form_id: int) -> HttpResponse:
    """Change a contact form."""
    kept = form_for(request.actor, form_id)
    form = _details(request, ContactFormDetails.of(kept), made=True)
    if saved(form, lambda: change_form(request.actor, form=kept, wish=form.wanted())):
        say(request, _("The form is saved."))
        return redirect("contact_form", form_id=kept.pk)
    return _show(request, form, kept)


@require_POST
@staff_may(Permission.MAILBOXES)
def renew(request: StaffRequest, form_id: int) -> HttpResponse:
    """Replace the secret of a contact form."""
    kept = renew_secret(request.actor, form=form_for(request.actor, form_id))
    say(request, _("The secret is replaced. Give the new one to your site."))
    return redirect("contact_form", form_id=kept.pk)


def _details(
    request: StaffRequest, initial: dict[str, object], *, made: bool = False
) -> ContactFormDetails:
    return ContactFormDetails(
        request.POST or None,
        initial=initial,
        brands=brands(),
        teams=known_teams(request.actor),
        departments=tuple(departments_in_use()),
        made=made,
    )


def _show(
    request: StaffRequest, form: ContactFormDetails, kept: ContactForm | None
) -> HttpResponse:
    title = kept.name if kept else _("Make a contact form")
    page = ContactFormPage(
        **shared(request, title, "contact_forms"), form=form, kept=kept, **_given(kept)
    )
    return screen(request, "settings/contact_form.html", page, status=422 if form.is_bound else 200)


def _given(kept: ContactForm | None) -> dict[str, str]:
    if kept is None:
        return {}
    home = settings.PUBLIC_URL.rstrip("/")
    return {
        "address": f"{home}/f/{kept.key}",
        "script": SCRIPT.format(home=home, key=kept.key),
        "secret": unseal(kept.secret_sealed),
    }
