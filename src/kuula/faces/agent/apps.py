from django.apps import AppConfig


class AgentConfig(AppConfig):
    name = "kuula.faces.agent"
    label = "agent"

    def ready(self) -> None:
        """Note what happens to second factors."""
        from kuula.faces.agent.sign_in import connect

        connect()
