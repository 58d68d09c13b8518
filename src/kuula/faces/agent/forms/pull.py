"""The form in which a nightly query is set up."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from kuula.channels.mail.access import own_addresses
from kuula.connectors.tables.models import Pull
from kuula.connectors.tables.pulls.actions import PullWish
from kuula.connectors.tables.targets.target import Target


class PullDetails(forms.Form):
    """Where the database is, what is asked, what its rows are, when."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of database"), choices=Pull.Kind.choices)
    host = forms.CharField(
        label=gettext_lazy("Address of the server"),
        help_text=gettext_lazy("A name or a number; 127.0.0.1 is the same machine."),
        max_length=200,
    )
    port = forms.IntegerField(
        label=gettext_lazy("Port"),
        help_text=gettext_lazy("Empty for the usual one."),
        min_value=1,
        max_value=65535,
        required=False,
    )
    database = forms.CharField(label=gettext_lazy("Database"), max_length=120)
    username = forms.CharField(
        label=gettext_lazy("Account"),
        help_text=gettext_lazy("Make one that may only read."),
        max_length=120,
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        help_text=gettext_lazy("Kept encrypted. Empty keeps the one there is."),
        max_length=200,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    query = forms.CharField(
        label=gettext_lazy("Query"),
        help_text=gettext_lazy("One SELECT. Name its columns as a table's header would."),
        max_length=20_000,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
    )
    target = forms.ChoiceField(label=gettext_lazy("What the rows are"))
    mapping = forms.CharField(
        label=gettext_lazy("Saved mapping"),
        help_text=gettext_lazy("An import of a table saves one."),
        max_length=80,
        required=False,
        widget=forms.Select,
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        help_text=gettext_lazy(
            "The word under which it is kept. Shops and tables that say the same word mean the same"
            " orders."
        ),
        max_length=80,
        required=False,
    )
    currency = forms.CharField(
        label=gettext_lazy("Currency"),
        help_text=gettext_lazy("Of rows that name none, such as EUR."),
        max_length=20,
        required=False,
    )
    at = forms.TimeField(
        label=gettext_lazy("Every day at"),
        help_text=gettext_lazy("By the clock of the installation (UTC)."),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )
    active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)

    def __init__(
        self, *args: Any, targets: tuple[Target, ...], mappings: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen = str(self["mapping"].value() or "")
        names = sorted({*mappings, chosen} - {""})
        widget = self.fields["mapping"].widget
        if isinstance(widget, forms.Select):
            nothing = ("", gettext_lazy("None: columns are known by their names"))
            widget.choices = [nothing, *((name, name) for name in names)]
        target = self.fields["target"]
        if isinstance(target, forms.ChoiceField):
            target.choices = [(one.name, str(one.label)) for one in targets]

    @staticmethod
    def of(pull: Pull) -> dict[str, object]:
        """The values of a nightly query."""
        names = ("name", "kind", "host", "port", "database", "username", "query", "target",
                 "mapping", "at", "active")  # fmt: skip
        kept: dict[str, object] = {name: getattr(pull, name) for name in names}
        return kept | {name: pull.given.get(name, "") for name in ("source", "currency")}

    def wanted(self) -> PullWish:
        """What is wished; for a valid form."""
        told = dict(self.cleaned_data)
        given = {name: told.pop(name) for name in ("source", "currency")}
        return PullWish(**told, given=given, ours=tuple(own_addresses()))
