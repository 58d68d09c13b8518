from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mail", "0002_outgoing_handed"),
    ]

    operations = [
        migrations.AddField(
            model_name="mailbox",
            name="sending_rests_until",
            field=models.DateTimeField(null=True),
        ),
    ]
