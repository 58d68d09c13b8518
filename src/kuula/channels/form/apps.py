from django.apps import AppConfig


class FormConfig(AppConfig):
    name = "kuula.channels.form"
    label = "form"
    default_auto_field = "django.db.models.BigAutoField"
