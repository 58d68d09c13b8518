"""Staff, the teams they are in, and what their role may do."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody is to the desk; permissions hang on roles, never on persons."""

    AGENT = "agent", _("Agent")
    LEAD = "lead", _("Lead")
    CX_MANAGER = "cx_manager", _("CX manager")
    DEPARTMENT_READER = "department_reader", _("Light seat")
    ADMINISTRATOR = "administrator", _("Administrator")

    @property
    def is_light(self) -> bool:
        """Whether who has it costs nothing: it only answers what it is asked."""
        return self is Role.DEPARTMENT_READER


class Theme(models.TextChoices):
    """How the screens look: by the machine's own setting unless chosen."""

    SYSTEM = "system", _("Like my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Density(models.TextChoices):
    """How tight the screens are."""

    COMFORTABLE = "comfortable", _("Comfortable")
    COMPACT = "compact", _("Compact")
    ROOMY = "roomy", _("Roomy")


class TeamQuerySet(QuerySet["Team"]):
    """Teams by what may be seen of them."""

    def visible_to_member(self, staff_id: int) -> "TeamQuerySet":
        """Open teams, and the closed ones this person is in."""
        return self.filter(
            models.Q(closed=False) | models.Q(memberships__staff_id=staff_id)
        ).distinct()


class Team(models.Model):
    """People who share a queue. Of a closed team nothing exists for outsiders.

    `hours` are its own working hours, shaped as a brand's, on the wall clock of `time_zone`;
    without any it works as the brand of each conversation does, without a zone on the brand's
    clock.
    """

    name = models.TextField()
    closed = models.BooleanField(default=False)
    hours = models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)
    time_zone = models.TextField(db_default="", default="")
    retired_at = models.DateTimeField(null=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["name"], name="workspace_team_name"),)

    def __str__(self) -> str:
        return self.name


class StaffQuerySet(QuerySet["Staff"]):
    """Staff as the screens ask for them."""

    def active(self) -> "StaffQuerySet":
        """Those who may sign in."""
        return self.filter(is_active=True)


class StaffStore(BaseUserManager["Staff"]):
    """The look-up that Django's sign-in needs."""

    def get_queryset(self) -> StaffQuerySet:
        return StaffQuerySet(self.model, using=self._db)

    def get_by_natural_key(self, username: str | None) -> "Staff":
        return self.get(email=(username or "").lower())

    def active(self) -> StaffQuerySet:
        """Those who may sign in."""
        return self.get_queryset().active()


class Staff(AbstractBaseUser):
    """Somebody who works here. Signs in by e-mail address. `keys` lets single letters act;
    `department` is where in the company they work, in the company's own words."""

    email = models.EmailField(unique=True)
    name = models.TextField()
    role = models.TextField(choices=Role.choices, default=Role.AGENT)
    department = models.TextField(default="", db_default="", blank=True)
    language = models.TextField(default="en")
    theme = models.TextField(choices=Theme.choices, default=Theme.SYSTEM)
    density = models.TextField(choices=Density.choices, default=Density.COMFORTABLE)
    keys = models.BooleanField(default=True, db_default=True)
    signature = models.TextField(default="", blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    teams: "models.ManyToManyField[Team, Membership]" = models.ManyToManyField(
        Team, through="Membership", related_name="staff"
    )

    objects = StaffStore()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """The name a customer is told."""
        return self.name.split(" ")[0]

    @property
    def initials(self) -> str:
        """Two letters for the round picture."""
        parts = self.name.split()
        return "".join(
            part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)
        ).upper()


class Membership(models.Model):
    """Somebody is in a team."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["staff", "team"], name="workspace_membership_once"),
        )


class RolePermission(models.Model):
    """One cell of the permission table: this role may do this."""

    role = models.TextField(choices=Role.choices)
    permission = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["role", "permission"], name="workspace_permission_once"
            ),
        )


class Invitation(models.Model):
    """A colleague was asked to join; the link in the mail works once and for seven days."""

    email = models.EmailField()
    name = models.TextField(default="")
    role = models.TextField(choices=Role.choices, default=Role.AGENT)
    department = models.TextField(default="", db_default="")
    language = models.TextField(default="en")
    team_ids = models.JSONField(default=list)
    token_digest = models.TextField(unique=True)
    invited_by = models.ForeignKey(Staff, models.CASCADE, null=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
