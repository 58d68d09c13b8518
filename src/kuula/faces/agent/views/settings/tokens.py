"""API tokens: made, told once, revoked."""

from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say
from kuula.faces.agent.pages.portion import Portion, portion_of
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.settings.shell import SettingsPage, shared
from kuula.workspace.actions import make_token, revoke_token
from kuula.workspace.actors import Actor
from kuula.workspace.models import ApiToken
from kuula.workspace.permissions import LABELS, Permission
from kuula.workspace.queries import tokens_of


class NewToken(forms.Form):
    """Name and rights of a new token."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("What uses it, for example “Web shop”."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"), widget=forms.CheckboxSelectMultiple
    )

    def offer(self, actor: Actor) -> "NewToken":
        """Offer the rights the actor has; no token may do more."""
        field = self.fields["scopes"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(one), str(LABELS[one])) for one in Permission if actor.may(one)]
        return self


@dataclass(frozen=True, kw_only=True)
class TokensPage(SettingsPage):
    """The tokens, the form for one more, and the secret of the one just made."""

    part: Portion[ApiToken]
    form: NewToken
    secret: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.TOKENS)
def listing(request: StaffRequest) -> HttpResponse:
    """The tokens; a POST makes one and tells its secret, this once."""
    form = NewToken(request.POST or None).offer(request.actor)
    made: list[str] = []

    def act() -> None:
        scopes = [Permission(one) for one in form.cleaned_data["scopes"]]
        made.append(make_token(request.actor, name=form.cleaned_data["name"], scopes=scopes)[1])

    done = saved(form, act)
    page = TokensPage(
        **shared(request, _("API tokens"), "tokens"),
        part=portion_of(request, tokens_of(request.actor), _words_of),
        form=NewToken().offer(request.actor) if done else form,
        secret=made[0] if made else "",
    )
    status = 422 if form.is_bound and not done else 200
    return screen(request, "settings/tokens.html", page, status=status)


def _words_of(token: ApiToken) -> str:
    return f"{token.name} {token.staff.name}"


@require_POST
@staff_may(Permission.TOKENS)
def revoke(request: StaffRequest, token_id: int) -> HttpResponse:
    """Stop a token."""
    revoke_token(request.actor, token_id=token_id)
    say(request, _("The token no longer works."))
    return redirect("tokens")
