"""Goodwill with its limits and vouchers, and who may give, approve and limit it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ROLES = {
    "goodwill.give": ("agent", "lead", "cx_manager", "administrator"),
    "goodwill.approve": ("lead", "cx_manager", "administrator"),
    "goodwill.limits": ("lead", "cx_manager", "administrator"),
    "vouchers.redeem": ("agent", "lead", "cx_manager", "administrator"),
}


def grant(apps, schema_editor):
    del schema_editor
    cells = apps.get_model("workspace", "RolePermission").objects
    for permission, roles in ROLES.items():
        for role in roles:
            cells.get_or_create(role=role, permission=permission)


def take_back(apps, schema_editor):
    del schema_editor
    apps.get_model("workspace", "RolePermission").objects.filter(permission__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0014_matters"),
        ("people", "0003_customer_phone"),
        ("workspace", "0012_currency"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GoodwillKindOff",
            fields=[
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("refund", "Refund"),
                            ("voucher", "Voucher"),
                            ("discount", "Discount"),
                            ("replacement", "Replacement"),
                            ("sample", "Sample"),
                            ("note", "Handwritten note"),
                        ],
                        primary_key=True,
                        serialize=False,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Goodwill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("refund", "Refund"),
                            ("voucher", "Voucher"),
                            ("discount", "Discount"),
                            ("replacement", "Replacement"),
                            ("sample", "Sample"),
                            ("note", "Handwritten note"),
                        ]
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("currency", models.TextField()),
                ("reason", models.TextField(default="")),
                ("percent", models.PositiveSmallIntegerField(null=True)),
                ("pieces", models.PositiveSmallIntegerField(default=1)),
                ("valid_until", models.DateField(null=True)),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("asked", "Waits for approval"),
                            ("granted", "Given"),
                            ("declined", "Declined"),
                            ("withdrawn", "Taken back"),
                        ]
                    ),
                ),
                (
                    "over",
                    models.TextField(
                        choices=[
                            ("grant", "more than may be given at once"),
                            ("customer", "more than one customer may get in twelve months"),
                            ("month", "more than is left of the month"),
                        ],
                        default="",
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("granted_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("word", models.TextField(default="")),
                ("due", models.DateField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workspace.brand",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goodwill",
                        to="desk.conversation",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.customer",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="desk.conversation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="steptaken",
            name="goodwill",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="desk.goodwill",
            ),
        ),
        migrations.CreateModel(
            name="GoodwillLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.TextField(
                        choices=[
                            ("agent", "Agent"),
                            ("lead", "Lead"),
                            ("cx_manager", "CX manager"),
                            ("department_reader", "Department reader"),
                            ("administrator", "Administrator"),
                        ]
                    ),
                ),
                ("currency", models.TextField()),
                ("per_grant", models.BigIntegerField(default=0)),
                ("per_customer", models.BigIntegerField(default=0)),
                ("per_month", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("role", "currency"), name="desk_goodwill_limit_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("per_customer__gte", 0), ("per_grant__gte", 0), ("per_month__gte", 0)
                        ),
                        name="desk_goodwill_limit_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Voucher",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField()),
                ("amount", models.BigIntegerField()),
                ("currency", models.TextField()),
                ("percent", models.PositiveSmallIntegerField(null=True)),
                ("valid_until", models.DateField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("open", "Can be redeemed"),
                            ("redeemed", "Redeemed"),
                            ("expired", "Expired"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="open",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("redeemed_at", models.DateTimeField(null=True)),
                ("reference", models.TextField(default="")),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workspace.brand",
                    ),
                ),
                (
                    "goodwill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="vouchers",
                        to="desk.goodwill",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.AddIndex(
            model_name="goodwill",
            index=models.Index(fields=["-asked_at", "-id"], name="desk_goodwill_latest"),
        ),
        migrations.AddIndex(
            model_name="goodwill",
            index=models.Index(fields=["customer", "granted_at"], name="desk_goodwill_customer"),
        ),
        migrations.AddIndex(
            model_name="goodwill",
            index=models.Index(fields=["asked_by", "granted_at"], name="desk_goodwill_giver"),
        ),
        migrations.AddIndex(
            model_name="goodwill",
            index=models.Index(fields=["granted_at"], name="desk_goodwill_granted"),
        ),
        migrations.AddIndex(
            model_name="goodwill",
            index=models.Index(
                condition=models.Q(("state", "asked")),
                fields=["asked_at"],
                name="desk_goodwill_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="goodwill",
            index=models.Index(
                condition=models.Q(
                    ("done_at", None), ("owner__isnull", False), ("state", "granted")
                ),
                fields=["owner", "due"],
                name="desk_goodwill_to_do",
            ),
        ),
        migrations.AddConstraint(
            model_name="goodwill",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="desk_goodwill_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="goodwill",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "withdrawn"),
                    models.Q(("granted_at__isnull", False), ("state", "granted")),
                    models.Q(("state__in", ["asked", "declined"]), ("granted_at", None)),
                    _connector="OR",
                ),
                name="desk_goodwill_granted_when",
            ),
        ),
        migrations.AddIndex(
            model_name="voucher",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["valid_until"],
                name="desk_voucher_expiring",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.UniqueConstraint(fields=("code",), name="desk_voucher_code"),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("redeemed_at__isnull", False), ("state", "redeemed")),
                    models.Q(models.Q(("state", "redeemed"), _negated=True), ("redeemed_at", None)),
                    _connector="OR",
                ),
                name="desk_voucher_redeemed_when",
            ),
        ),
        migrations.RunPython(grant, take_back),
    ]
