from django.apps import AppConfig


class PushConfig(AppConfig):
    name = "kuula.connectors.push"
    label = "push"
    default_auto_field = "django.db.models.BigAutoField"
