"""Django form fields as the field macros of ui/ want them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django import forms
from django.forms.widgets import ChoiceWidget

from kuula.ui.page import FieldError, Option

_KINDS: dict[type[forms.Widget], str] = {
    forms.Textarea: "textarea",
    forms.CheckboxSelectMultiple: "checkboxes",
    forms.RadioSelect: "radios",
    forms.SelectMultiple: "multiselect",
    forms.Select: "select",
    forms.CheckboxInput: "checkbox",
    forms.ClearableFileInput: "file",
    forms.FileInput: "file",
    forms.PasswordInput: "password",
    forms.EmailInput: "email",
    forms.URLInput: "url",
    forms.NumberInput: "number",
    forms.HiddenInput: "hidden",
    forms.DateInput: "date",
    forms.TimeInput: "time",
    forms.DateTimeInput: "datetime-local",
}
_KEPT = ("autocomplete", "placeholder", "rows", "min", "max", "step", "maxlength", "inputmode")


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedField:
    """A bound form field taken apart: what to draw, with which value and which mistakes."""

    id: str
    name: str
    label: str
    kind: str
    value: str
    values: tuple[str, ...]
    checked: bool
    help: str
    error: str
    required: bool
    disabled: bool
    options: tuple[Option, ...]
    attrs: Mapping[str, str]


def described(bound: forms.BoundField) -> DescribedField:
    """`bound` ready for the macro `form_field`, its value as the browser sent it."""
    widget = bound.field.widget
    value = bound.value()
    return DescribedField(
        id=bound.id_for_label or bound.auto_id or bound.html_name,
        name=bound.html_name,
        label=str(bound.label),
        kind=_kind_of(widget),
        value=_as_text(value, widget),
        values=tuple(str(one) for one in value) if isinstance(value, (list, tuple, set)) else (),
        checked=bool(value) and str(value) not in ("False", "false", "0"),
        help=str(bound.help_text),
        error=" ".join(str(error) for error in bound.errors),
        required=bound.field.required,
        disabled=bound.field.disabled,
        options=tuple(_options_of(widget)),
        attrs={key: str(widget.attrs[key]) for key in _KEPT if key in widget.attrs},
    )


def form_errors(
    form: forms.BaseForm, drawn: Mapping[str, str] = MappingProxyType({})
) -> list[FieldError]:
    """Every mistake of `form` in reading order, the ones that belong to no field first.

    `drawn` names the labels of fields that a page draws itself with the macro `field`.
    """
    whole = [FieldError("", "", str(error)) for error in form.non_field_errors()]
    fields = [described(bound) for bound in form if bound.errors]
    return whole + [
        FieldError(f"f-{one.name}", drawn[one.name], one.error)
        if one.name in drawn
        else FieldError(one.id, one.label, one.error)
        for one in fields
    ]


def as_options(choices: Iterable[Option | tuple[object, object]]) -> list[Option]:
    """Choices as options: `Option` objects stay, (value, label) pairs become some."""
    return [
        choice if isinstance(choice, Option) else Option(str(choice[0]), str(choice[1]))
        for choice in choices
    ]


def _kind_of(widget: forms.Widget) -> str:
    return next((kind for cls, kind in _KINDS.items() if isinstance(widget, cls)), "text")


def _as_text(value: object, widget: forms.Widget) -> str:
    if value is None or isinstance(widget, (forms.PasswordInput, forms.FileInput)):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(widget, ChoiceWidget):  # writes every value as a list
        return str(value)
    written = widget.format_value(value)
    return "" if written is None else str(written)


def _options_of(widget: forms.Widget) -> Iterator[Option]:
    if not isinstance(widget, ChoiceWidget):
        return
    for value, label in widget.choices:
        if isinstance(label, (list, tuple)):
            yield from as_options(label)
        else:
            yield Option("" if value is None else str(value), str(label))
