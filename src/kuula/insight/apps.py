from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "kuula.insight"
    label = "insight"
