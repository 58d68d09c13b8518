from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    """Companies by their name and contacts by what they are called, whatever their capitals."""

    dependencies = [("people", "0008_buyers")]

    operations = [
        migrations.RemoveIndex(model_name="contact", name="people_contact_value"),
        migrations.AddIndex(
            model_name="company",
            index=models.Index(Lower("name"), name="people_company_named"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index("kind", Lower("value"), name="people_contact_called"),
        ),
    ]
