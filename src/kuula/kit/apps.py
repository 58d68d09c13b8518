from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "kuula.kit"
    label = "kit"
