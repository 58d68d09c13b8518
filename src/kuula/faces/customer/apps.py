from django.apps import AppConfig


class CustomerConfig(AppConfig):
    name = "kuula.faces.customer"
    label = "customer"
