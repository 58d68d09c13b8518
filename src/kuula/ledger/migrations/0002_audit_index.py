from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX ledger_event_audit ON ledger_event (id DESC) WHERE conversation_id IS NULL",
            "DROP INDEX ledger_event_audit",
        )
    ]
