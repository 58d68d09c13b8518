"""What is given here, and how much of it each role may give without asking."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kuula.desk.actions.goodwill import LimitForm, set_limit, switch_kind
from kuula.desk.goodwill.allowance import kinds_given, limits_in_force
from kuula.desk.models import GoodwillKind, GoodwillLimit
from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.goodwill import Amount
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import say
from kuula.faces.agent.rendering import screen
from kuula.faces.agent.views.settings.shell import SettingsPage, shared
from kuula.kit.money import plain
from kuula.workspace.models import Role
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import all_brands

NAMES = ("per_grant", "per_customer", "per_month")
LABELS = (
    gettext_lazy("At once"),
    gettext_lazy("One customer, twelve months"),
    gettext_lazy("Each colleague, a month"),
)


class LimitsEdit(forms.Form):
    """The kinds that are given, and for each currency of a brand and role three limits."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What is given here"),
        choices=GoodwillKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: object, currencies: tuple[str, ...], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they are
        for currency in currencies:
            for role, role_label in Role.choices:
                for name, label in zip(NAMES, LABELS, strict=True):
                    field = Amount(currency=currency, required=False)
                    field.label = f"{role_label}, {label}, {currency}"
                    self.fields[f"{currency}-{role}-{name}"] = field


@dataclass(frozen=True, slots=True)
class RoleRow:
    """The three limits of a role."""

    label: str
    fields: tuple[forms.BoundField, ...]


@dataclass(frozen=True, slots=True)
class Coin:
    """A currency with the limits of all roles in it."""

    currency: str
    rows: tuple[RoleRow, ...]


@dataclass(frozen=True, kw_only=True)
class LimitsPage(SettingsPage):
    """The form, currency by currency."""

    form: LimitsEdit
    columns: tuple[str, ...]
    coins: tuple[Coin, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.GOODWILL_LIMITS)
def limits(request: StaffRequest) -> HttpResponse:
    """Show and change what may be given."""
    currencies = tuple(sorted({brand.currency for brand in all_brands()}))
    form = LimitsEdit(request.POST or None, currencies=currencies, initial=_present())

    def act() -> None:
        with transaction.atomic():
            _save(request, form, currencies)

    if saved(form, act):
        say(request, _("Saved. What was given or asked for before stays as it is."))
        return redirect("goodwill_limits")
    page = LimitsPage(
        **shared(request, _("Goodwill"), "goodwill_limits"),
        form=form,
        columns=tuple(str(label) for label in LABELS),
        coins=tuple(_coins(form, currencies)),
    )
    return screen(request, "settings/goodwill.html", page, status=422 if form.is_bound else 200)


def _save(request: StaffRequest, form: LimitsEdit, currencies: tuple[str, ...]) -> None:
    given = form.cleaned_data
    for kind in GoodwillKind.values:
        switch_kind(request.actor, kind=kind, on=kind in given["kinds"])
    for currency in currencies:
        for role in Role.values:
            wanted = LimitForm(*(given[f"{currency}-{role}-{name}"] for name in NAMES))
            set_limit(request.actor, role=role, currency=currency, form=wanted)


def _present() -> dict[str, object]:
    """The limits as they stand; a role without any begins with nothing."""
    found: dict[str, object] = {"kinds": [kind.value for kind in kinds_given()]}
    for limit in limits_in_force():
        for name in NAMES:
            found[f"{limit.currency}-{limit.role}-{name}"] = _written(limit, name)
    return found


def _written(limit: GoodwillLimit, name: str) -> str:
    return plain(getattr(limit, name), limit.currency)


def _coins(form: LimitsEdit, currencies: tuple[str, ...]) -> Iterator[Coin]:
    for currency in currencies:
        rows = (
            RoleRow(str(label), tuple(form[f"{currency}-{role}-{name}"] for name in NAMES))
            for role, label in Role.choices
        )
        yield Coin(currency, tuple(rows))
