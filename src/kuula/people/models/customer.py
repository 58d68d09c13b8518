"""One customer, many addresses."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Func, QuerySet, Value
from django.db.models.functions import Lower, Reverse
from django.utils.translation import gettext_lazy as _

from kuula.workspace.models import Staff


class Source(models.TextChoices):
    """Where something we know of a customer comes from."""

    CUSTOMER = "customer", _("the customer")
    STAFF = "staff", _("a colleague")
    PROGRAM = "program", _("a program")
    IMPORTED = "import", _("an import")


class Channel(models.TextChoices):
    """The ways to reach somebody, as they are preferred and as consent is asked."""

    MAIL = "mail", _("Mail")
    PHONE = "phone", _("Phone")
    SMS = "sms", "SMS"
    CHAT = "chat", _("Chat")
    WHATSAPP = "whatsapp", "WhatsApp"
    TELEGRAM = "telegram", "Telegram"
    VIBER = "viber", "Viber"
    MESSENGER = "messenger", "Messenger"
    FORM = "form", _("Web form")
    PAPER = "paper", _("Paper")
    FACE = "face", _("Face to face")


def name_words() -> SearchVector:
    """The words of a customer's name as indexed, Croatian letters folded as in kit.text."""
    folded = Func(
        "name",
        Value("čćžšđČĆŽŠĐ"),
        Value("cczsdCCZSD"),
        function="translate",
        output_field=models.TextField(),
    )
    return SearchVector(folded, config="simple")


def phone_backwards() -> Reverse:
    """The digits of a customer's telephone from the last one on: with or without the code of the
    country a number ends alike."""
    digits = Func(
        "phone",
        Value(r"\D"),
        Value(""),
        Value("g"),
        function="regexp_replace",
        output_field=models.TextField(),
    )
    return Reverse(digits)


class Company(models.Model):
    """A firm whose people write to us; recognised by the domains of their addresses."""

    name = models.TextField()
    created_at = models.DateTimeField()
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="children")
    owner = models.ForeignKey(Staff, models.SET_NULL, null=True, db_index=False, related_name="+")
    sponsor = models.ForeignKey(Staff, models.SET_NULL, null=True, db_index=False, related_name="+")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name",)
        indexes = (models.Index(Lower("name"), name="people_company_named"),)

    def __str__(self) -> str:
        return self.name


class CompanyDomain(models.Model):
    """A mail domain that belongs to a company. Public providers never stand here."""

    domain = models.TextField(unique=True)
    company = models.ForeignKey(Company, models.CASCADE, related_name="domains")


class CustomerQuerySet(QuerySet["Customer"]):
    """Customers as the screens ask for them."""

    def present(self) -> "CustomerQuerySet":
        """Those who were neither erased nor merged into somebody."""
        return self.filter(erased_at=None, merged_into=None)

    def with_people(self) -> "CustomerQuerySet":
        """With company and addresses read along."""
        return self.select_related("company").prefetch_related("addresses")


class Customer(models.Model):
    """Somebody we serve. After an erasure only the id is left, so that statistics stay right.

    `called` is how they want to be spoken to, `other_names` what else they go by, `languages` those
    they understand besides `language`. Owner and sponsor are colleagues; without any, those of the
    company count. `changed_at` is when somebody last edited the profile. What `merged_into` is has
    all that was theirs; `absorbed` are the numbers of all who were merged into this one, or into
    one who was.
    """

    name = models.TextField(default="")
    language = models.TextField(default="")
    company = models.ForeignKey(Company, models.SET_NULL, null=True, related_name="people")
    city = models.TextField(default="")
    phone = models.TextField(default="")
    called = models.TextField(default="", db_default="")
    other_names = models.TextField(default="", db_default="")
    languages = ArrayField(models.TextField(), default=list, db_default=[])
    channel = models.TextField(choices=Channel.choices, default="", db_default="", blank=True)
    times = models.TextField(default="", db_default="")
    owner = models.ForeignKey(Staff, models.SET_NULL, null=True, db_index=False, related_name="+")
    sponsor = models.ForeignKey(Staff, models.SET_NULL, null=True, db_index=False, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, db_index=False, related_name="merged"
    )
    absorbed = ArrayField(models.BigIntegerField(), default=list, db_default=[])

    objects = CustomerQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["company"], name="people_customer_company"),
            GinIndex(name_words(), name="people_customer_words"),
            models.Index(
                OpClass(phone_backwards(), name="text_pattern_ops"),
                condition=~models.Q(phone=""),
                name="people_customer_phone",
            ),
            models.Index(
                fields=["merged_into"],
                condition=models.Q(merged_into__isnull=False),
                name="people_customer_merged",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def everybody(self) -> list[int]:
        """The numbers under which facts about this person stand."""
        return [self.pk, *self.absorbed]

    @property
    def first_name(self) -> str:
        """The name one would say; the whole name when it is one word."""
        return self.name.split(" ")[0]

    @property
    def initials(self) -> str:
        """One or two letters for the round picture."""
        parts = [part for part in self.name.split() if part[0].isalnum()]
        return "".join(
            part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)
        ).upper()


class Address(models.Model):
    """A way to reach a customer. `value` is the normal form (kit.text.email_key for mail).

    A shared address (info@) is nobody's own: each conversation from it asks for the person.
    """

    class Kind(models.TextChoices):
        EMAIL = "email"

    kind = models.TextField(choices=Kind.choices, default=Kind.EMAIL)
    value = models.TextField()
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="addresses")
    shared = models.BooleanField(default=False)
    verified = models.BooleanField(default=False)
    source = models.TextField(
        choices=Source.choices, default=Source.CUSTOMER, db_default="customer"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=["value"], opclasses=["text_pattern_ops"], name="people_address_beginning"
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["kind", "value"], name="people_address_once"),
        )

    def __str__(self) -> str:
        return self.value


class Erasure(models.Model):
    """That somebody was erased, and when: replayed over a restored backup. Holds nothing
    personal."""

    customer_id = models.BigIntegerField(unique=True)
    erased_at = models.DateTimeField()
    by_staff_id = models.BigIntegerField(null=True)
