from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "kuula.config"
    label = "config"

    def ready(self) -> None:
        """Install the one list of subscribers, and check that every room's events are known."""
        from kuula.config.subscribers import SUBSCRIPTIONS
        from kuula.ledger.subscriptions import install

        install(SUBSCRIPTIONS)
