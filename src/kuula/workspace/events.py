"""What happens in the workspace itself. These make the audit trail; customers do not notice
them."""

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext_noop as _

from kuula.ledger.events import Event


@dataclass(frozen=True)
class BrandAdded(Event):
    """A brand began to be served here."""

    type: ClassVar[str] = "workspace.brand_added"
    words: ClassVar[str] = _("%(actor)s added the brand %(name)s")
    name: str


@dataclass(frozen=True)
class BrandChanged(Event):
    """Name, language, hours, time zone or signatures of a brand changed."""

    type: ClassVar[str] = "workspace.brand_changed"
    words: ClassVar[str] = _("%(actor)s changed the brand %(name)s")
    name: str
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class TeamAdded(Event):
    """A team was made."""

    type: ClassVar[str] = "workspace.team_added"
    words: ClassVar[str] = _("%(actor)s made the team %(name)s")
    name: str


@dataclass(frozen=True)
class TeamChanged(Event):
    """A team was renamed, closed, opened or given other members."""

    type: ClassVar[str] = "workspace.team_changed"
    words: ClassVar[str] = _("%(actor)s changed the team %(name)s")
    name: str
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class AssignmentPolicyChanged(Event):
    """How a team shares out what comes in changed."""

    type: ClassVar[str] = "workspace.assignment_policy_changed"
    words: ClassVar[str] = _("%(actor)s changed how the team %(name)s shares out conversations")
    name: str
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class AbilitiesChanged(Event):
    """Languages, skills or cap of a colleague changed."""

    type: ClassVar[str] = "workspace.abilities_changed"
    words: ClassVar[str] = _("%(actor)s changed what %(name)s can be given")
    personal: ClassVar[frozenset[str]] = frozenset({"name"})
    staff_id: int
    fields: list[str] = field(default_factory=list)
    name: str = ""


@dataclass(frozen=True)
class DutyChanged(Event):
    """A colleague went on duty, away or off duty; occupancy is reckoned from these.

    `reason` says why: hand, idle, back, taking or left. `previous` is empty the first time.
    """

    type: ClassVar[str] = "workspace.duty_changed"
    words: ClassVar[str] = _("The duty of a colleague changed")
    staff_id: int
    state: str
    previous: str = ""
    reason: str = ""


@dataclass(frozen=True)
class StaffInvited(Event):
    """A colleague was asked to join."""

    type: ClassVar[str] = "workspace.staff_invited"
    words: ClassVar[str] = _("%(actor)s invited %(name)s")
    personal: ClassVar[frozenset[str]] = frozenset({"email", "name"})
    role: str
    invitation_id: int
    email: str = ""
    name: str = ""


@dataclass(frozen=True)
class StaffJoined(Event):
    """A colleague can sign in from now on."""

    type: ClassVar[str] = "workspace.staff_joined"
    words: ClassVar[str] = _("%(name)s joined")
    personal: ClassVar[frozenset[str]] = frozenset({"name"})
    staff_id: int
    role: str
    name: str = ""


@dataclass(frozen=True)
class FormerColleagueNamed(Event):
    """An import named somebody who answered customers before; they cannot sign in."""

    type: ClassVar[str] = "workspace.former_colleague_named"
    words: ClassVar[str] = _("%(name)s was named as a former colleague")
    personal: ClassVar[frozenset[str]] = frozenset({"name"})
    staff_id: int
    name: str = ""


@dataclass(frozen=True)
class StaffChanged(Event):
    """A colleague's role, teams, department or name changed."""

    type: ClassVar[str] = "workspace.staff_changed"
    words: ClassVar[str] = _("%(actor)s changed the role or teams of %(name)s")
    personal: ClassVar[frozenset[str]] = frozenset({"name"})
    staff_id: int
    fields: list[str] = field(default_factory=list)
    name: str = ""


@dataclass(frozen=True)
class StaffDeactivated(Event):
    """A colleague can no longer sign in; what they held went to somebody else."""

    type: ClassVar[str] = "workspace.staff_deactivated"
    words: ClassVar[str] = _("%(actor)s deactivated %(name)s")
    personal: ClassVar[frozenset[str]] = frozenset({"name"})
    staff_id: int
    successor_id: int | None = None
    name: str = ""


@dataclass(frozen=True)
class PermissionChanged(Event):
    """A role gained or lost a right."""

    type: ClassVar[str] = "workspace.permission_changed"
    words: ClassVar[str] = _("%(actor)s changed what the role %(role)s may do")
    role: str
    permission: str
    granted: bool


@dataclass(frozen=True)
class TokenMade(Event):
    """An API token was made."""

    type: ClassVar[str] = "workspace.token_made"
    words: ClassVar[str] = _("%(actor)s made the API token %(name)s")
    name: str
    scopes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class TokenRevoked(Event):
    """An API token stopped working."""

    type: ClassVar[str] = "workspace.token_revoked"
    words: ClassVar[str] = _("%(actor)s revoked the API token %(name)s")
    name: str


@dataclass(frozen=True)
class SignedIn(Event):
    """Somebody signed in."""

    type: ClassVar[str] = "workspace.signed_in"
    words: ClassVar[str] = _("%(actor)s signed in")
    staff_id: int


@dataclass(frozen=True)
class SignInRefused(Event):
    """Somebody was not let in."""

    type: ClassVar[str] = "workspace.sign_in_refused"
    words: ClassVar[str] = _("A sign-in was refused")
    personal: ClassVar[frozenset[str]] = frozenset({"email"})
    email: str = ""
    reason: str = "wrong"


@dataclass(frozen=True)
class SecurityChanged(Event):
    """Somebody changed their password, authenticator app, passkeys or recovery codes."""

    type: ClassVar[str] = "workspace.security_changed"
    words: ClassVar[str] = _("%(actor)s changed how they sign in")
    staff_id: int
    what: str


@dataclass(frozen=True)
class SignInReset(Event):
    """Somebody else removed a colleague's second factors, or gave them a new password as well.

    `what` is factors or password.
    """

    type: ClassVar[str] = "workspace.sign_in_reset"
    words: ClassVar[str] = _("%(actor)s reset how %(name)s signs in")
    personal: ClassVar[frozenset[str]] = frozenset({"name"})
    staff_id: int
    what: str
    name: str = ""


@dataclass(frozen=True)
class StaffReactivated(Event):
    """A colleague who had left may sign in again."""

    type: ClassVar[str] = "workspace.staff_reactivated"
    words: ClassVar[str] = _("%(actor)s let %(name)s in again")
    personal: ClassVar[frozenset[str]] = frozenset({"name"})
    staff_id: int
    name: str = ""


@dataclass(frozen=True)
class InvitationWithdrawn(Event):
    """The link of an invitation was stopped."""

    type: ClassVar[str] = "workspace.invitation_withdrawn"
    words: ClassVar[str] = _("%(actor)s withdrew the invitation of %(name)s")
    personal: ClassVar[frozenset[str]] = frozenset({"email", "name"})
    invitation_id: int
    email: str = ""
    name: str = ""


@dataclass(frozen=True)
class RetentionChanged(Event):
    """Words of one kind are kept for another number of days (None: for ever)."""

    type: ClassVar[str] = "workspace.retention_changed"
    words: ClassVar[str] = _("%(actor)s changed how long words are kept")
    kind: str
    days: int | None = None
