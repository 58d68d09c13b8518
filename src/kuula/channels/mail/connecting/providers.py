"""What is known of large mail providers, so that nobody has to look up hosts and ports."""

from dataclasses import dataclass
from typing import Final

from kuula.channels.mail.models import Mailbox

TLS: Final = Mailbox.Security.TLS
STARTTLS: Final = Mailbox.Security.STARTTLS


@dataclass(frozen=True, slots=True)
class Provider:
    """Where a provider's mail is fetched and handed in, and how one signs in there.

    `hint` is the kind of password it takes: "" for the usual one, "app" for one made for programs.
    """

    name: str
    imap_host: str
    smtp_host: str
    imap_port: int = 993
    smtp_port: int = 465
    smtp_security: str = TLS
    login: str = Mailbox.Login.PASSWORD
    hint: str = ""
    spf: str = ""
    selectors: tuple[str, ...] = ()
    authorize_url: str = ""
    token_url: str = ""
    scope: str = ""


GOOGLE: Final = Provider(
    name="google",
    imap_host="imap.gmail.com",
    smtp_host="smtp.gmail.com",
    login=Mailbox.Login.OAUTH2,
    hint="app",
    spf="_spf.google.com",
    selectors=("google", "20230601", "20210112"),
    authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
    token_url="https://oauth2.googleapis.com/token",  # noqa: S106 - an address, not a secret
    scope="https://mail.google.com/",
)
MICROSOFT: Final = Provider(
    name="microsoft",
    imap_host="outlook.office365.com",
    smtp_host="smtp.office365.com",
    smtp_port=587,
    smtp_security=STARTTLS,
    login=Mailbox.Login.OAUTH2,
    spf="spf.protection.outlook.com",
    selectors=("selector1", "selector2"),
    authorize_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
    token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",  # noqa: S106 - an address
    scope=(
        "https://outlook.office.com/IMAP.AccessAsUser.All"
        " https://outlook.office.com/SMTP.Send offline_access"
    ),
)
YANDEX: Final = Provider(
    name="yandex",
    imap_host="imap.yandex.com",
    smtp_host="smtp.yandex.com",
    hint="app",
    spf="_spf.yandex.net",
    selectors=("mail",),
    authorize_url="https://oauth.yandex.com/authorize",
    token_url="https://oauth.yandex.com/token",  # noqa: S106 - an address, not a secret
    scope="mail:imap_full mail:smtp",
)
MAIL_RU: Final = Provider(
    name="mail.ru",
    imap_host="imap.mail.ru",
    smtp_host="smtp.mail.ru",
    hint="app",
    spf="_spf.mail.ru",
    selectors=("mailru",),
)
ZONE: Final = Provider(
    name="zone.ee",
    imap_host="imap.zone.eu",
    smtp_host="smtp.zone.eu",
    spf="_spf.zone.eu",
    selectors=("zone",),
)
ICLOUD: Final = Provider(
    name="icloud",
    imap_host="imap.mail.me.com",
    smtp_host="smtp.mail.me.com",
    smtp_port=587,
    smtp_security=STARTTLS,
    hint="app",
    spf="icloud.com",
    selectors=("sig1",),
)
FASTMAIL: Final = Provider(
    name="fastmail",
    imap_host="imap.fastmail.com",
    smtp_host="smtp.fastmail.com",
    hint="app",
    spf="spf.messagingengine.com",
    selectors=("fm1", "fm2", "fm3"),
)
ALL: Final = (GOOGLE, MICROSOFT, YANDEX, MAIL_RU, ZONE, ICLOUD, FASTMAIL)
_DOMAINS: Final[dict[str, Provider]] = {
    **dict.fromkeys(("gmail.com", "googlemail.com"), GOOGLE),
    **dict.fromkeys(("outlook.com", "hotmail.com", "live.com", "msn.com"), MICROSOFT),
    **dict.fromkeys(("yandex.ru", "yandex.com", "ya.ru", "yandex.by", "yandex.kz"), YANDEX),
    **dict.fromkeys(("mail.ru", "bk.ru", "inbox.ru", "list.ru"), MAIL_RU),
    **dict.fromkeys(("icloud.com", "me.com", "mac.com"), ICLOUD),
    **dict.fromkeys(("fastmail.com", "fastmail.fm"), FASTMAIL),
}
_EXCHANGERS: Final[tuple[tuple[str, Provider], ...]] = (
    ("google.com", GOOGLE),
    ("googlemail.com", GOOGLE),
    ("outlook.com", MICROSOFT),
    ("yandex.net", YANDEX),
    ("yandex.ru", YANDEX),
    ("mail.ru", MAIL_RU),
    ("zone.eu", ZONE),
    ("zonevs.eu", ZONE),
    ("icloud.com", ICLOUD),
    ("messagingengine.com", FASTMAIL),
)


def provider_of(domain: str, exchangers: tuple[str, ...] = ()) -> Provider | None:
    """The provider of a domain: by its name, else by where its MX records lead."""
    known = _DOMAINS.get(domain.strip().lower().rstrip("."))
    if known is not None:
        return known
    for exchanger in exchangers:
        host = exchanger.lower().rstrip(".")
        for suffix, provider in _EXCHANGERS:
            if host == suffix or host.endswith(f".{suffix}"):
                return provider
    return None


def guess(domain: str) -> Provider:
    """The usual names of a mail server at one's own domain."""
    return Provider(name="", imap_host=f"imap.{domain}", smtp_host=f"smtp.{domain}")
