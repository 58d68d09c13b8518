"""A form that a colleague overtook: it keeps what was typed and says what stands there now."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

SEEN = "seen"


def seen_in(form: forms.Form) -> str | None:
    """The revision the form was opened with; None when it carries none."""
    return str(form.data[SEEN]) if SEEN in form.data else None


def show_newer(form: forms.Form, standing: Mapping[str, str], seen: str) -> None:
    """Say beside each field what stands there now where it differs from what was sent; sent again,
    the form is saved over it."""
    for name, value in standing.items():
        field = form.fields.get(name)
        if field is None or name not in form.cleaned_data:
            continue
        if str(form.data.get(name, "")) != value:
            form.add_error(name, _("It is now: %(value)s") % {"value": value or "—"})
    if not isinstance(form.data, MultiValueDict):
        return
    sent: MultiValueDict[str, Any] = MultiValueDict(
        {name: form.data.getlist(name) for name in form.data}
    )
    sent[SEEN] = seen
    form.data = sent
