"""The form in which a contact form is set up."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.channels.form.actions import FormWish
from kuula.channels.form.models import ContactForm
from kuula.listening.models import Department
from kuula.workspace.models import Brand, Team

LINES = forms.Textarea({"rows": 4})


class ContactFormDetails(forms.Form):
    """Name, where what is written goes, what may be chosen, and the sites that show it."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("For colleagues; customers see the brand's name."),
        max_length=80,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What becomes of what is written"),
        choices=ContactForm.Kind.choices,
        required=False,
    )
    brand = forms.TypedChoiceField(label=gettext_lazy("Brand"), coerce=int)
    team = forms.TypedChoiceField(
        label=gettext_lazy("What is written goes to"), coerce=int, empty_value=None, required=False
    )
    department = forms.TypedChoiceField(
        label=gettext_lazy("Which department hears feedback"),
        coerce=int,
        empty_value=None,
        required=False,
    )
    topics = forms.CharField(
        label=gettext_lazy("Topics to choose from"),
        help_text=gettext_lazy("One a line. Without any, customers are not asked for a topic."),
        required=False,
        widget=LINES,
    )
    sites = forms.CharField(
        label=gettext_lazy("Sites that show it"),
        help_text=gettext_lazy("One a line, like https://shop.example. Others cannot embed it."),
        required=False,
        widget=LINES,
    )
    active = forms.BooleanField(
        label=gettext_lazy("In use"),
        help_text=gettext_lazy("Otherwise its page says that the form is gone."),
        required=False,
        initial=True,
    )

    def __init__(
        self,
        *args: Any,
        brands: tuple[Brand, ...],
        teams: tuple[Team, ...],
        departments: tuple[Department, ...],
        made: bool,
        **kwargs: Any,
    ) -> None:
        """A form that is `made` keeps its kind."""
        super().__init__(*args, **kwargs)
        brand, team = self.fields["brand"], self.fields["team"]
        if isinstance(brand, forms.ChoiceField) and isinstance(team, forms.ChoiceField):
            brand.choices = [(str(one.pk), one.name) for one in brands]
            team.choices = [("", _("nobody yet")), *((str(one.pk), one.name) for one in teams)]
        department, kind = self.fields["department"], self.fields["kind"]
        kind.disabled = made
        if isinstance(department, forms.ChoiceField):
            named = [(str(one.pk), one.name) for one in departments]
            department.choices = [("", _("the one its words propose")), *named]

    @staticmethod
    def of(form: ContactForm) -> dict[str, object]:
        """The values of a contact form."""
        return {
            "name": form.name,
            "brand": form.brand_id,
            "team": form.team_id or "",
            "kind": form.kind,
            "department": form.department_id or "",
            "topics": "\n".join(form.topics),
            "sites": "\n".join(form.sites),
            "active": form.active,
        }

    def wanted(self) -> FormWish:
        """What is wished; for a valid form."""
        told = self.cleaned_data
        return FormWish(
            name=told["name"],
            brand_id=told["brand"],
            team_id=told["team"],
            topics=tuple(told["topics"].splitlines()),
            sites=tuple(told["sites"].splitlines()),
            active=told["active"],
            kind=told["kind"] or ContactForm.Kind.CONTACT,
            department_id=told["department"],
        )
