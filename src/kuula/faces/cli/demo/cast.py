"""Who plays: the rows made for the script's keys and addresses."""

from dataclasses import dataclass, field

from kuula.channels.mail.models import Mailbox
from kuula.desk.models import Checklist, CustomField
from kuula.people.models import Customer
from kuula.workspace.access import actor_for
from kuula.workspace.actors import Actor
from kuula.workspace.models import Brand, Staff, Team


@dataclass(frozen=True, slots=True)
class Kit:
    """What one brand fills in and ticks."""

    order: CustomField
    part: CustomField
    checklist: Checklist


@dataclass
class Cast:
    """Brands, teams, mailboxes and targets by script key; people by mail address."""

    brands: dict[str, Brand] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    mailboxes: dict[str, Mailbox] = field(default_factory=dict)
    targets: dict[str, int] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    kits: dict[str, Kit] = field(default_factory=dict)

    def enlist(self, member: Staff) -> None:
        """Let a colleague act."""
        self.staff[member.email] = member
        self.actors[member.email] = actor_for(member)
