"""Whether a mail comes from where it says: SPF, DKIM and DMARC, each as one word.

Words: pass, fail, none (the sender's domain makes no promise) and unknown (nobody could tell).
Nothing here ever delays a mail for long: DNS that does not answer is left alone for a minute.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import dkim
import dns.exception
import dns.resolver
from django.conf import settings
from publicsuffix2 import PublicSuffixList

from kuula.channels.mail.models import Mailbox
from kuula.channels.mail.origin.auth_results import Malformed, Told, read_results
from kuula.channels.mail.parsing import ParsedMail
from kuula.channels.mail.parsing.addresses import address_list
from kuula.channels.mail.parsing.headers import split_mail
from kuula.channels.mail.parsing.model import Problems
from kuula.kit.text import email_key

PASS: Final = "pass"  # noqa: S105 - a verdict, not a secret
FAIL: Final = "fail"
NONE: Final = "none"
UNKNOWN: Final = "unknown"

LARGEST: Final = 20 * 1024 * 1024
MOST_SIGNATURES: Final = 5
DNS_PATIENCE: Final = 2.0
DNS_REST: Final = 60.0
KEPT_FOR: Final = 600
_KNOWN_SERVERS: Final = {
    "imap.gmail.com": "mx.google.com",
    "imap.googlemail.com": "mx.google.com",
}
_WORDS: Final = {
    "pass": PASS, "fail": FAIL, "softfail": FAIL, "policy": FAIL, "none": NONE, "neutral": NONE,
    "bestguesspass": NONE,
}  # fmt: skip

Lookup = Callable[[str], str | None]


class DnsAway(Exception):
    """Nobody could be asked just now."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One DKIM signature: the domain that signed and whether it holds."""

    domain: str
    result: str


def judge(mailbox: Mailbox, raw: bytes, parsed: ParsedMail) -> dict[str, str]:
    """What is known of the mail's origin: spf, dkim, dmarc, and `by`: who found out.

    A server of ours that checked (see `trusted_servers`) is believed; else DKIM and DMARC are
    checked here. SPF needs the sender's network address, so without such a server it is unknown.
    """
    told = _told_by_server(mailbox, parsed)
    found = _found_here(raw, parsed, lookup_text) if told is None else told
    if found["dmarc"] == PASS and not _has_one_sender(raw):
        found["dmarc"] = UNKNOWN  # nobody can say which of them was checked
    return found | {"by": "kuula" if told is None else "server"}


def trusted_servers(mailbox: Mailbox) -> frozenset[str]:
    """The names (authserv-id) under which servers of ours write Authentication-Results.

    Large providers that remove forged ones are known, for mail that is fetched from them; others
    are named in KUULA_AUTHSERV_IDS.
    """
    fetched = mailbox.way == Mailbox.Way.IMAP  # elsewhere a host may be left from earlier
    known = _KNOWN_SERVERS.get(mailbox.imap_host.lower()) if fetched else None
    named = {name.lower() for name in settings.TRUSTED_AUTHSERV_IDS}
    return frozenset(named | {known} if known else named)


def lookup_text(name: str) -> str | None:
    """The TXT record of a name, None when there is none. Raises DnsAway, soon quickly."""
    return _answer(name.rstrip(".").lower(), int(time.monotonic()) // KEPT_FOR)


def _told_by_server(mailbox: Mailbox, parsed: ParsedMail) -> dict[str, str] | None:
    trusted = trusted_servers(mailbox)
    if not trusted:
        return None
    for value in parsed.headers.get("authentication-results", ()):
        try:
            told = read_results(value)
        except Malformed:
            return dict.fromkeys(("spf", "dkim", "dmarc"), UNKNOWN)
        if told.server in trusted:
            return _judged(told, _domain_of(parsed))
    return None


def _judged(told: Told, sender: str) -> dict[str, str]:
    """One word a method. DMARC has one verdict, the first: a second one never makes it better."""
    words: dict[str, list[str]] = {"spf": [], "dkim": [], "dmarc": []}
    for result in told.results:
        about_other = result.about and not _aligned(_ascii(result.about), sender, strict=False)
        if result.method in words:
            word = UNKNOWN if about_other else _WORDS.get(result.word, UNKNOWN)
            words[result.method].append(word)
    dmarc = words["dmarc"] or [UNKNOWN]
    return {
        "spf": (words["spf"] or [UNKNOWN])[0],
        "dkim": next((word for word in (PASS, FAIL, NONE) if word in words["dkim"]), UNKNOWN),
        "dmarc": next((word for word in dmarc if word != PASS), PASS),
    }


def _has_one_sender(raw: bytes) -> bool:
    """Whether there is one From with one address: of several, others may have read another one."""
    headers, _body = split_mail(raw, Problems())
    values = headers.fields.get("from", ())
    return len(values) == 1 and len(address_list(values[0], "from", Problems(), limit=2)) == 1


def _domain_of(parsed: ParsedMail) -> str:
    return email_key(parsed.sender.address or "").rpartition("@")[2]


def _ascii(domain: str) -> str:
    return email_key(f"x@{domain.rpartition('@')[2]}").rpartition("@")[2]


def _found_here(raw: bytes, parsed: ParsedMail, lookup: Lookup) -> dict[str, str]:
    found = {"spf": UNKNOWN, "dkim": UNKNOWN, "dmarc": UNKNOWN}
    if len(raw) > LARGEST:
        return found
    signatures = _signatures(raw, lookup)
    if not signatures:
        return found | {"dkim": NONE}
    results = {signature.result for signature in signatures}
    found["dkim"] = next(word for word in (PASS, UNKNOWN, FAIL) if word in results)
    if PASS in results:
        found["dmarc"] = _dmarc(signatures, parsed, lookup)
    return found


def _signatures(raw: bytes, lookup: Lookup) -> list[Signature]:
    head = raw[: raw.find(b"\n\r\n") + 1 or raw.find(b"\n\n") + 1 or 64 * 1024]
    count = len(re.findall(rb"^dkim-signature[ \t]*:", head, re.I | re.M))
    if not count:
        return []
    try:
        verifier = dkim.DKIM(raw, minkey=1024, timeout=int(DNS_PATIENCE))
    except dkim.DKIMException:
        return [Signature("", FAIL)]
    return [_signature(verifier, index, lookup) for index in range(min(count, MOST_SIGNATURES))]


def _signature(verifier: dkim.DKIM, index: int, lookup: Lookup) -> Signature:
    away: list[bool] = []

    def ask(name: bytes, **_options: object) -> bytes | None:
        try:
            text = lookup(name.decode("ascii", "replace"))
        except DnsAway:
            away.append(True)
            return None
        return text.encode("utf-8", "replace") if text else None

    try:
        good = verifier.verify(idx=index, dnsfunc=ask)
    except Exception:  # noqa: BLE001 - a broken signature is a bad one, whatever the library stumbles on
        good = False
    domain = (verifier.domain or b"").decode("ascii", "replace").lower()
    if away:
        return Signature(domain, UNKNOWN)
    return Signature(domain, PASS if good else FAIL)


def _dmarc(signatures: list[Signature], parsed: ParsedMail, lookup: Lookup) -> str:
    """Pass when a good signature is the sender's own. Without SPF a missing one proves nothing."""
    sender = _domain_of(parsed)
    if not sender:
        return UNKNOWN
    try:
        policy = _policy(lookup(f"_dmarc.{sender}")) or _policy(
            lookup(f"_dmarc.{_organisation(sender)}")
        )
    except DnsAway:
        return UNKNOWN
    if policy is None:
        return NONE
    strict = policy.get("adkim") == "s"
    good = [signature.domain for signature in signatures if signature.result == PASS]
    aligned = any(_aligned(domain, sender, strict=strict) for domain in good)
    return PASS if aligned else UNKNOWN


def _aligned(domain: str, sender: str, *, strict: bool) -> bool:
    return domain == sender or (not strict and _organisation(domain) == _organisation(sender))


def _policy(record: str | None) -> dict[str, str] | None:
    if not record or not record.strip().lower().startswith("v=dmarc1"):
        return None
    pairs = (part.partition("=") for part in record.split(";") if "=" in part)
    return {name.strip().lower(): value.strip().lower() for name, _equals, value in pairs}


@lru_cache(maxsize=2048)
def _organisation(domain: str) -> str:
    """The registered domain; of a suffix that the list does not know, the last two labels."""
    known = str(_suffixes().get_public_suffix(domain))
    return known if "." in known else ".".join(domain.split(".")[-2:])


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


_away_until = 0.0


@lru_cache(maxsize=4096)
def _answer(name: str, _moment: int) -> str | None:
    """One DNS question; answers are kept for ten minutes, failures are not."""
    global _away_until
    if time.monotonic() < _away_until:
        raise DnsAway(name)
    try:
        answer = _resolver().resolve(name, "TXT", lifetime=DNS_PATIENCE)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return None
    except (dns.exception.DNSException, OSError, RuntimeError) as error:
        if not isinstance(error, dns.resolver.NoNameservers):
            _away_until = time.monotonic() + DNS_REST
        raise DnsAway(name) from error
    return _text_of(answer)


def _text_of(answer: dns.resolver.Answer) -> str | None:
    texts = [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
    marked = [
        text for text in texts if text.lower().startswith(("v=dkim1", "v=dmarc1", "p=", "k="))
    ]
    return next(iter(marked or texts), None)


@cache
def _resolver() -> dns.resolver.Resolver:
    resolver = dns.resolver.Resolver()
    resolver.timeout = DNS_PATIENCE / 2
    return resolver
