from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "kuula.ui"
    label = "ui"
