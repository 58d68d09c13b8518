"""What our own domain lacks for others to trust its mail: MX, SPF, DKIM and DMARC."""

import re
from collections.abc import Callable
from typing import Final

import dns.exception
import dns.resolver
from django.utils.translation import gettext as _

from kuula.channels.mail.connecting.providers import Provider, provider_of
from kuula.channels.mail.connecting.steps import Step
from kuula.channels.mail.sending.composing import domain_of
from kuula.channels.mail.sending.headers_out import BadAddress

SECONDS: Final = 4.0
SELECTORS: Final = ("default", "mail", "dkim", "s1", "s2", "k1", "selector1", "google", "zone")
_OPEN: Final = re.compile(r"(?:^|\s)\+?all\b", re.I)

Lookup = Callable[[str, str], tuple[str, ...]]


class NoAnswer(Exception):
    """Name servers did not answer in time; nothing is known."""


def look_up(name: str, kind: str) -> tuple[str, ...]:
    """The records of a name, TXT parts joined, MX without preference. Raises NoAnswer."""
    resolver = dns.resolver.Resolver()
    resolver.lifetime = resolver.timeout = SECONDS
    try:
        answers = resolver.resolve(name, kind)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.name.LabelTooLong):
        return ()
    except (dns.exception.DNSException, OSError) as error:
        raise NoAnswer(str(error)) from error
    return tuple(_text(record, kind) for record in answers)


def check_domain(address: str, *, lookup: Lookup = look_up) -> tuple[Step, ...]:
    """Advice about the domain of an address, a step each for MX, SPF, DKIM and DMARC."""
    try:
        domain = domain_of(address)
    except BadAddress:
        return (Step("mx", False, _("This is not an e-mail address.")),)
    try:
        exchangers = lookup(domain, "MX")
        provider = provider_of(domain, exchangers)
        return (
            _mx(domain, exchangers),
            _spf(domain, provider, lookup),
            _dkim(domain, provider, lookup),
            _dmarc(domain, lookup),
        )
    except NoAnswer:
        words = _("The name servers did not answer. Test again in a few minutes.")
        return (Step("mx", False, words, serious=False),)


def suggested_provider(address: str, *, lookup: Lookup = look_up) -> Provider | None:
    """The provider that serves an address, asked of its name servers; None for an unknown one."""
    try:
        domain = domain_of(address)
        return provider_of(domain) or provider_of(domain, lookup(domain, "MX"))
    except (BadAddress, NoAnswer):
        return None


def _mx(domain: str, exchangers: tuple[str, ...]) -> Step:
    if exchangers:
        return _advice("mx", True, _("Mail for %(domain)s is taken by %(host)s.") % {
            "domain": domain, "host": exchangers[0].rstrip("."),
        })  # fmt: skip
    return _advice(
        "mx",
        False,
        _("%(domain)s has no MX record, so nobody can write to it. Add one at your domain's host.")
        % {"domain": domain},
    )


def _spf(domain: str, provider: Provider | None, lookup: Lookup) -> Step:
    rules = [text for text in lookup(domain, "TXT") if text.lower().startswith("v=spf1")]
    wanted = f"include:{provider.spf}" if provider and provider.spf else "mx"
    if not rules:
        return _advice(
            "spf",
            False,
            _("There is no SPF record. Add a TXT record to %(domain)s: v=spf1 %(wanted)s ~all")
            % {"domain": domain, "wanted": wanted},
        )
    if len(rules) > 1:
        words = _("There are %(count)s SPF records, which counts as none. Join them into one.")
        return _advice("spf", False, words % {"count": len(rules)})
    if _OPEN.search(rules[0]):
        words = _("The SPF record lets everybody send as you. End it with ~all or -all.")
        return _advice("spf", False, words)
    if provider and provider.spf and provider.spf not in rules[0].lower():
        words = _("The SPF record does not name your mail provider. Add %(wanted)s to it.")
        return _advice("spf", False, words % {"wanted": wanted})
    return _advice("spf", True, _("SPF says which servers may send as you."))


def _dkim(domain: str, provider: Provider | None, lookup: Lookup) -> Step:
    own = provider.selectors if provider else ()
    for selector in dict.fromkeys((*own, *SELECTORS)):
        records = lookup(f"{selector}._domainkey.{domain}", "TXT")
        if any("p=" in text.replace(" ", "") for text in records):
            words = _("DKIM signs your mail (selector %(selector)s).")
            return _advice("dkim", True, words % {"selector": selector})
    return _advice(
        "dkim",
        False,
        _(
            "No DKIM key was found under the usual names. Switch DKIM on at your mail provider and"
            " add the record it shows."
        ),
    )


def _dmarc(domain: str, lookup: Lookup) -> Step:
    parent = ".".join(domain.split(".")[-2:])
    for name in dict.fromkeys((domain, parent)):
        rules = [t for t in lookup(f"_dmarc.{name}", "TXT") if t.lower().startswith("v=dmarc1")]
        if rules:
            words = _("DMARC says what to do with mail that only looks like yours.")
            return _advice("dmarc", True, words)
    return _advice(
        "dmarc",
        False,
        _("There is no DMARC record. Add a TXT record to _dmarc.%(domain)s: v=DMARC1; p=none")
        % {"domain": domain},
    )


def _advice(name: str, ok: bool, message: str) -> Step:
    return Step(name, ok, message, serious=False)


def _text(record: object, kind: str) -> str:
    if kind == "TXT":
        parts = getattr(record, "strings", ())
        return b"".join(parts).decode("utf-8", "replace")
    return str(getattr(record, "exchange", record))
