from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "kuula.faces.api"
    label = "api"
