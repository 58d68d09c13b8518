from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "kuula.privacy"
    label = "privacy"
