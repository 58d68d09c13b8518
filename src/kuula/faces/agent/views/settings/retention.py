"""How long personal words are kept, kind by kind."""

from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.settings.shell import SettingsPage, shared
from kuula.workspace.actions import set_retention
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import retention


class RetentionForm(forms.Form):
    """Days for each kind; empty keeps the words for ever."""

    messages = forms.IntegerField(
        label=gettext_lazy("Messages and files of closed conversations, days"), required=False
    )
    originals = forms.IntegerField(
        label=gettext_lazy("Original mails as they came, days"), required=False
    )
    comments = forms.IntegerField(label=gettext_lazy("Comments of ratings, days"), required=False)
    looks = forms.IntegerField(label=gettext_lazy("Who looked at customers, days"), required=False)
    mentions = forms.IntegerField(
        label=gettext_lazy("Words of public mentions, days"), required=False
    )


@dataclass(frozen=True, kw_only=True)
class RetentionPage(SettingsPage):
    """The form as it stands."""

    form: RetentionForm


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.ERASE)
def page(request: StaffRequest) -> HttpResponse:
    """Show and change how long words are kept."""
    form = RetentionForm(request.POST or None, initial=retention())

    def act() -> None:
        for kind, days in form.cleaned_data.items():
            set_retention(request.actor, kind=kind, days=days)

    if saved(form, act):
        say(request, _("Saved. Old words go tonight."))
        return redirect("retention")
    shown = RetentionPage(**shared(request, _("How long words are kept"), "retention"), form=form)
    return screen(request, "settings/retention.html", shown, status=422 if form.is_bound else 200)
