"""The words of the audit trail: names for numbers, labels for codes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.ledger.recording import Who
from kuula.ledger.timeline import Fact
from kuula.workspace import events
from kuula.workspace.models import Role
from kuula.workspace.permissions import LABELS, Permission
from kuula.workspace.queries import colleagues

REASONS: Final[Mapping[str, str | Promise]] = {
    "wrong": gettext_lazy("wrong address or password"),
    "locked": gettext_lazy("too many tries"),
    "code": gettext_lazy("wrong code"),
    "inactive": gettext_lazy("no longer works here"),
    "unknown": gettext_lazy("nobody here has this address"),
    "unproven": gettext_lazy("the provider did not confirm the address"),
}
LOCKS: Final[Mapping[str, str | Promise]] = {
    "password": gettext_lazy("password"),
    "totp": gettext_lazy("authenticator app"),
    "webauthn": gettext_lazy("passkeys"),
    "recovery_codes": gettext_lazy("recovery codes"),
    "sessions": gettext_lazy("devices"),
    "provider": gettext_lazy("account at the sign-in provider"),
}
FIELDS: Final[Mapping[str, str | Promise]] = {
    "name": gettext_lazy("name"),
    "role": gettext_lazy("role"),
    "teams": gettext_lazy("teams"),
    "members": gettext_lazy("members"),
    "closed": gettext_lazy("closed or open"),
    "language": gettext_lazy("language"),
    "time_zone": gettext_lazy("time zone"),
    "hours": gettext_lazy("working hours"),
    "signatures": gettext_lazy("signatures"),
    "holidays": gettext_lazy("public holidays"),
    "other_days": gettext_lazy("days that differ"),
    "currency": gettext_lazy("currency"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the trail."""

    at: datetime
    who: str
    words: str
    detail: str


def told(facts: Iterable[Fact]) -> tuple[Told, ...]:
    """The facts in words, in their order."""
    names = {one.id: one.name for one in colleagues()}
    return tuple(_line(fact, _name(fact.who, names)) for fact in facts)


def _line(fact: Fact, who: str) -> Told:
    places = {}
    if isinstance(fact.event, events.PermissionChanged):
        places["role"] = str(dict(Role.choices).get(fact.event.role, fact.event.role))
    return Told(fact.occurred_at, who, fact.words(who, **places), _detail(fact))


def _detail(fact: Fact) -> str:
    event = fact.event
    if isinstance(event, events.PermissionChanged):
        label = LABELS[Permission(event.permission)]
        words = _("%(right)s: given") if event.granted else _("%(right)s: taken away")
        return words % {"right": label}
    if isinstance(event, events.SignInRefused):
        return ", ".join(part for part in (event.email, str(REASONS.get(event.reason, ""))) if part)
    if isinstance(event, events.SecurityChanged):
        return str(LOCKS.get(event.what, event.what))
    fields = getattr(event, "fields", ())
    return ", ".join(str(FIELDS.get(one, one)) for one in fields)


def _name(who: Who, names: Mapping[int, str]) -> str:
    if who.kind == "customer":
        return _("The customer")
    if who.id is None:
        return "Kuula"
    return names.get(who.id, _("Somebody"))
