"""Profiles: contacts, dates, notes, attributes, consents, and who looked."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_commerce"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="address",
            name="source",
            field=models.TextField(
                choices=[
                    ("customer", "the customer"),
                    ("staff", "a colleague"),
                    ("program", "a program"),
                    ("import", "an import"),
                ],
                db_default="customer",
                default="customer",
            ),
        ),
        migrations.AddField(
            model_name="company",
            name="changed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="company",
            name="owner",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="company",
            name="parent",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="children",
                to="people.company",
            ),
        ),
        migrations.AddField(
            model_name="company",
            name="sponsor",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="called",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="customer",
            name="changed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="customer",
            name="channel",
            field=models.TextField(
                blank=True,
                choices=[
                    ("mail", "Mail"),
                    ("phone", "Phone"),
                    ("sms", "SMS"),
                    ("chat", "Chat"),
                    ("whatsapp", "WhatsApp"),
                    ("telegram", "Telegram"),
                    ("viber", "Viber"),
                    ("messenger", "Messenger"),
                    ("form", "Web form"),
                    ("paper", "Paper"),
                    ("face", "Face to face"),
                ],
                db_default="",
                default="",
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="languages",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="other_names",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="customer",
            name="owner",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="sponsor",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="times",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.CreateModel(
            name="Attribute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField()),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("text", "Text"),
                            ("number", "A number"),
                            ("date", "Date"),
                            ("yes_no", "Yes or no"),
                            ("choice", "One of a list"),
                            ("money", "Money"),
                        ]
                    ),
                ),
                ("options", models.JSONField(default=list)),
                ("currency", models.TextField(default="")),
                ("sensitive", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("archived_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("archived_at", None)),
                        name="people_attribute_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomerNote",
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
                            ("note", "Note"),
                            ("expectation", "Expects of us"),
                            ("experience", "How it went before"),
                        ]
                    ),
                ),
                (
                    "felt",
                    models.TextField(
                        choices=[
                            ("neutral", "neither good nor bad"),
                            ("good", "good"),
                            ("bad", "bad"),
                        ],
                        default="neutral",
                    ),
                ),
                ("text", models.TextField()),
                ("entry", models.BigIntegerField(default=0)),
                ("staff_id", models.BigIntegerField(null=True)),
                ("written_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="people.customer",
                    ),
                ),
            ],
            options={
                "ordering": ("-written_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("customer_id", models.BigIntegerField()),
                ("staff_id", models.BigIntegerField()),
                ("token_id", models.BigIntegerField(null=True)),
                (
                    "door",
                    models.TextField(
                        choices=[
                            ("page", "Customer page"),
                            ("conversation", "Conversation"),
                            ("api", "API"),
                            ("export", "Export"),
                        ]
                    ),
                ),
                ("slot", models.BigIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["customer_id", "-id"], name="people_look_customer"),
                    models.Index(fields=["at"], name="people_look_at"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("customer_id", "staff_id", "slot"), name="people_look_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Purpose",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField()),
                (
                    "basis",
                    models.TextField(
                        choices=[
                            ("consent", "Consent"),
                            ("contract", "Contract"),
                            ("obligation", "Legal obligation"),
                            ("vital", "Vital interests"),
                            ("public", "Public task"),
                            ("legitimate", "Legitimate interest"),
                        ]
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("archived_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("archived_at", None)),
                        name="people_purpose_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AttributeValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.JSONField(null=True)),
                ("sealed", models.TextField(default="")),
                (
                    "source",
                    models.TextField(
                        choices=[
                            ("customer", "the customer"),
                            ("staff", "a colleague"),
                            ("program", "a program"),
                            ("import", "an import"),
                        ]
                    ),
                ),
                ("as_of", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "attribute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="values",
                        to="people.attribute",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attributes",
                        to="people.customer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("customer", "attribute"), name="people_attribute_value_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
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
                            ("phone", "Phone"),
                            ("whatsapp", "WhatsApp"),
                            ("telegram", "Telegram"),
                            ("viber", "Viber"),
                            ("messenger", "Messenger"),
                            ("instagram", "Instagram"),
                            ("x", "X"),
                            ("chat", "Chat"),
                            ("other", "Other"),
                        ]
                    ),
                ),
                ("value", models.TextField()),
                ("verified_at", models.DateTimeField(null=True)),
                (
                    "source",
                    models.TextField(
                        choices=[
                            ("customer", "the customer"),
                            ("staff", "a colleague"),
                            ("program", "a program"),
                            ("import", "an import"),
                        ]
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="people.customer",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "indexes": [models.Index(fields=["kind", "value"], name="people_contact_value")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("customer", "kind", "value"), name="people_contact_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportantDate",
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
                            ("birthday", "Birthday"),
                            ("anniversary", "Anniversary"),
                            ("other", "Other date"),
                        ]
                    ),
                ),
                ("label", models.TextField(default="")),
                ("day", models.PositiveSmallIntegerField()),
                ("month", models.PositiveSmallIntegerField()),
                ("year", models.PositiveSmallIntegerField(null=True)),
                ("yearly", models.BooleanField(default=True)),
                (
                    "source",
                    models.TextField(
                        choices=[
                            ("customer", "the customer"),
                            ("staff", "a colleague"),
                            ("program", "a program"),
                            ("import", "an import"),
                        ]
                    ),
                ),
                ("added_at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dates",
                        to="people.customer",
                    ),
                ),
            ],
            options={
                "ordering": ("month", "day", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("yearly", True), ("year__isnull", False), _connector="OR"
                        ),
                        name="people_date_has_its_year",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "birthday")),
                        fields=("customer",),
                        name="people_one_birthday",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("answer", models.TextField(choices=[("given", "given"), ("refused", "refused")])),
                (
                    "basis",
                    models.TextField(
                        choices=[
                            ("consent", "Consent"),
                            ("contract", "Contract"),
                            ("obligation", "Legal obligation"),
                            ("vital", "Vital interests"),
                            ("public", "Public task"),
                            ("legitimate", "Legitimate interest"),
                        ]
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("language", models.TextField(default="")),
                ("words", models.TextField(default="")),
                (
                    "channel",
                    models.TextField(
                        choices=[
                            ("mail", "Mail"),
                            ("phone", "Phone"),
                            ("sms", "SMS"),
                            ("chat", "Chat"),
                            ("whatsapp", "WhatsApp"),
                            ("telegram", "Telegram"),
                            ("viber", "Viber"),
                            ("messenger", "Messenger"),
                            ("form", "Web form"),
                            ("paper", "Paper"),
                            ("face", "Face to face"),
                        ]
                    ),
                ),
                ("at", models.DateTimeField()),
                ("staff_id", models.BigIntegerField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "withdrawn_channel",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("mail", "Mail"),
                            ("phone", "Phone"),
                            ("sms", "SMS"),
                            ("chat", "Chat"),
                            ("whatsapp", "WhatsApp"),
                            ("telegram", "Telegram"),
                            ("viber", "Viber"),
                            ("messenger", "Messenger"),
                            ("form", "Web form"),
                            ("paper", "Paper"),
                            ("face", "Face to face"),
                        ],
                        default="",
                    ),
                ),
                ("withdrawn_staff_id", models.BigIntegerField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="people.customer",
                    ),
                ),
                (
                    "purpose",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="people.purpose",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "indexes": [
                    models.Index(
                        fields=["customer", "purpose", "-at"], name="people_consent_latest"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("words", models.JSONField()),
                ("made_at", models.DateTimeField()),
                (
                    "purpose",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wordings",
                        to="people.purpose",
                    ),
                ),
            ],
            options={
                "ordering": ("-version",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("purpose", "version"), name="people_wording_once"
                    )
                ],
            },
        ),
    ]
