from django.apps import AppConfig


class AgentConfig(AppConfig):
    name = "kuula.faces.agent"
    label = "agent"
