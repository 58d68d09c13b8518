"""The form of a mailbox, its presets, and of an out-of-office answer."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.channels.mail.actions.mailboxes import MailboxForm
from kuula.channels.mail.connecting.providers import ALL, Provider
from kuula.channels.mail.models import Mailbox
from kuula.kit.languages import ENDONYMS, LANGUAGES
from kuula.workspace.models import Brand, Team

SECURITIES: Final = (
    ("tls", "TLS"),
    ("starttls", "STARTTLS"),
    ("none", gettext_lazy("Not encrypted")),
)
WAYS: Final = (
    ("imap", gettext_lazy("Kuula fetches it (IMAP)")),
    ("receiver", gettext_lazy("A mail server hands it to Kuula (LMTP or SMTP)")),
    ("webhook", gettext_lazy("A mail provider calls Kuula (webhook)")),
)
LOGINS: Final = (
    ("password", gettext_lazy("Password")),
    ("oauth2", gettext_lazy("Sign in at the provider (OAuth2)")),
)
NAMES: Final = {
    "google": "Google",
    "microsoft": "Microsoft 365",
    "yandex": "Yandex",
    "mail.ru": "Mail.ru",
    "zone.ee": "Zone",
    "icloud": "iCloud",
    "fastmail": "Fastmail",
}
_SAME: Final = (
    "address", "name", "reply_target", "quiet_minutes", "way", "login", "username", "imap_host",
    "imap_port", "imap_security", "imap_folder", "smtp_host", "smtp_port", "smtp_security",
    "oauth_provider", "oauth_client_id", "oauth_authorize_url", "oauth_token_url", "oauth_scope",
)  # fmt: skip
_SECRET: Final = ("password", "oauth_secret", "webhook_secret")
_KEPT: Final = (("password", "password_sealed"), ("oauth_secret", "oauth_secret_sealed"))


def _secret(label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(
        label=label, help_text=help_text, required=False, widget=widget, strip=False
    )


class MailboxDetails(forms.Form):
    """Everything about a mailbox; secrets are written, never shown."""

    address = forms.EmailField(label=gettext_lazy("E-mail address"))
    name = forms.CharField(label=gettext_lazy("Name customers see"), required=False, max_length=200)
    brand = forms.TypedChoiceField(label=gettext_lazy("Brand"), coerce=int)
    team = forms.TypedChoiceField(
        label=gettext_lazy("New mail goes to"), coerce=int, empty_value=None, required=False
    )
    reply_target = forms.IntegerField(
        label=gettext_lazy("First reply within, in working minutes"), required=False, min_value=1
    )
    quiet_minutes = forms.IntegerField(
        label=gettext_lazy("Alarm after so many working minutes without mail"),
        help_text=gettext_lazy("Empty: Kuula judges by what is usual."),
        required=False,
        min_value=1,
    )
    way = forms.ChoiceField(label=gettext_lazy("How mail comes in"), choices=WAYS)
    login = forms.ChoiceField(label=gettext_lazy("How we sign in"), choices=LOGINS)
    username = forms.CharField(
        label=gettext_lazy("User name"),
        help_text=gettext_lazy("Empty: the e-mail address."),
        required=False,
        max_length=320,
    )
    password = _secret(gettext_lazy("Password"))
    imap_host = forms.CharField(
        label=gettext_lazy("Server for incoming mail"), required=False, max_length=253
    )
    imap_port = forms.IntegerField(label=gettext_lazy("Port"), min_value=1, max_value=65535)
    imap_security = forms.ChoiceField(label=gettext_lazy("Encryption"), choices=SECURITIES)
    imap_folder = forms.CharField(label=gettext_lazy("Folder"), max_length=200)
    smtp_host = forms.CharField(label=gettext_lazy("Server for outgoing mail"), max_length=253)
    smtp_port = forms.IntegerField(label=gettext_lazy("Port"), min_value=1, max_value=65535)
    smtp_security = forms.ChoiceField(label=gettext_lazy("Encryption"), choices=SECURITIES)
    oauth_provider = forms.CharField(required=False, widget=forms.HiddenInput)
    oauth_client_id = forms.CharField(
        label=gettext_lazy("Client ID"), required=False, max_length=500
    )
    oauth_secret = _secret(gettext_lazy("Client secret"))
    oauth_authorize_url = forms.URLField(
        label=gettext_lazy("Address of the sign-in page"), required=False, assume_scheme="https"
    )
    oauth_token_url = forms.URLField(
        label=gettext_lazy("Address for tokens"), required=False, assume_scheme="https"
    )
    oauth_scope = forms.CharField(label=gettext_lazy("Scope"), required=False, max_length=500)
    webhook_secret = _secret(
        gettext_lazy("Secret of the webhook"),
        gettext_lazy("At least 16 letters and digits; the provider calls an address with it."),
    )

    def offer(self, brands: tuple[Brand, ...], teams: list[Team]) -> "MailboxDetails":
        """Offer the brands and teams there are."""
        brand, team = self.fields["brand"], self.fields["team"]
        if isinstance(brand, forms.ChoiceField) and isinstance(team, forms.ChoiceField):
            nobody: list[tuple[str, str]] = [("", _("No team"))]
            brand.choices = [(str(one.pk), one.name) for one in brands]
            team.choices = nobody + [(str(one.pk), one.name) for one in teams]
        return self

    def keeping(self, mailbox: Mailbox | None) -> "MailboxDetails":
        """Say of each secret the mailbox has that an empty field keeps it."""
        for name, column in _KEPT:
            if getattr(mailbox, column, ""):
                self.fields[name].help_text = _("Empty keeps the present one.")
        return self

    @staticmethod
    def fresh(provider: Provider | None) -> dict[str, Any]:
        """What a new mailbox begins with, by the preset of a provider if one was chosen."""
        start = MailboxForm(address="", brand_id=0)
        values = {name: getattr(start, name) for name in _SAME}
        if provider is None:
            return values
        own = ("imap_host", "imap_port", "smtp_host", "smtp_port", "smtp_security", "login")
        return values | {
            **{name: getattr(provider, name) for name in own},
            "oauth_provider": provider.name,
            "oauth_authorize_url": provider.authorize_url,
            "oauth_token_url": provider.token_url,
            "oauth_scope": provider.scope,
        }

    @staticmethod
    def of(mailbox: Mailbox) -> dict[str, Any]:
        """The values of a mailbox, without its secrets."""
        values = {name: getattr(mailbox, name) for name in _SAME}
        return values | {"brand": mailbox.brand_id, "team": mailbox.team_id or ""}

    def wanted(self) -> MailboxForm:
        """What the action wants to know; for a valid form."""
        given = self.cleaned_data
        values = {name: given[name] for name in (*_SAME, *_SECRET)}
        return MailboxForm(brand_id=given["brand"], team_id=given["team"], **values)


def preset(name: str) -> Provider | None:
    """The provider called `name`, if we know it."""
    return next((one for one in ALL if one.name == name), None)


class AwayDetails(forms.Form):
    """Until when the mailbox answers by itself, and what."""

    until = forms.DateTimeField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("Empty ends it. The time is by your own clock."),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in LANGUAGES:
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Answer in %(language)s") % {"language": ENDONYMS[code]},
                required=False,
                max_length=5000,
                widget=forms.Textarea(attrs={"rows": 4, "lang": code}),
            )

    @staticmethod
    def of(mailbox: Mailbox) -> dict[str, Any]:
        """What the mailbox answers now."""
        texts = {f"text_{code}": text for code, text in mailbox.away_texts.items()}
        return {"until": mailbox.away_until, **texts}

    def texts(self) -> dict[str, str]:
        """The answers by language; for a valid form."""
        return {code: self.cleaned_data[f"text_{code}"] for code in LANGUAGES}
