"""The fields of a contact form: four at most."""

from collections.abc import Iterable
from typing import Any, Final, TypedDict

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.kit.text import clean, is_email, one_line

LONGEST: Final = 20_000


class Told(TypedDict):
    """What somebody wrote."""

    email: str
    name: str
    topic: str
    text: str
    unseen: str
    mood: str
    hear: bool


class ContactWords(forms.Form):
    """Address, name, topic and words. Of who is `known` neither address nor name is asked."""

    email = forms.CharField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("The answer comes there."),
        max_length=320,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    name = forms.CharField(
        label=gettext_lazy("What is your name?"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    topic = forms.ChoiceField(label=gettext_lazy("What is it about?"), required=False)
    words = forms.CharField(
        label=gettext_lazy("Your message"),
        help_text=gettext_lazy(
            "A number of an order or a bill, if there is one, saves a question."
        ),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea({"rows": 6, "maxlength": LONGEST}),
    )

    def __init__(
        self, *args: Any, topics: Iterable[str] = (), known: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field, offered = self.fields["topic"], [(one, one) for one in topics]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Something else")), *offered]
        if not offered:
            del self.fields["topic"]
        if known:
            del self.fields["email"], self.fields["name"]

    def clean_email(self) -> str:
        """An address that mail can be sent to."""
        email = str(self.cleaned_data["email"]).strip()
        if not is_email(email):
            raise forms.ValidationError(_("This is not an e-mail address."))
        return email

    def clean_words(self) -> str:
        """Words that say something."""
        words = clean(str(self.cleaned_data["words"])).strip()
        if not words:
            raise forms.ValidationError(_("Write what it is about."))
        return words

    def told(self) -> Told:
        """What was written; for a valid form."""
        wanted = self.cleaned_data
        return Told(
            email=wanted.get("email", ""),
            name=one_line(wanted.get("name", ""), 120),
            topic=wanted.get("topic", ""),
            text=wanted["words"],
            unseen=self.data.get("website", ""),
            mood=wanted.get("mood", ""),
            hear=bool(wanted.get("hear", wanted.get("email"))),
        )


class FeedbackWords(ContactWords):
    """Words, if they like how it was, what about, and where to hear what came of it. Nobody has to
    say who they are; who is `known` only says whether they want to hear."""

    mood = forms.ChoiceField(
        label=gettext_lazy("How was it?"),
        choices=[("good", gettext_lazy("Good")), ("bad", gettext_lazy("Not good"))],
        required=False,
        widget=forms.RadioSelect,
    )
    hear = forms.BooleanField(
        label=gettext_lazy("I want to hear what came of it"), required=False, initial=False
    )

    def __init__(
        self, *args: Any, topics: Iterable[str] = (), known: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, topics=topics, known=known, **kwargs)
        words = self.fields["words"]
        words.label, words.help_text = _("What would you like to tell us?"), ""
        if not known:
            del self.fields["hear"]
            email = self.fields["email"]
            email.required = False
            email.label = _("Your e-mail address, if you want to hear what came of it")
            email.help_text = _("For nothing else. Leave it empty to stay unknown.")
            del self.fields["name"]

    def clean_email(self) -> str:
        """An address that mail can be sent to, or none."""
        return super().clean_email() if str(self.cleaned_data["email"]).strip() else ""
