from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "kuula.config"
    label = "config"

    def ready(self) -> None:
        """Install who acts on events and who carries notices; check that all events are known."""
        from kuula.config.carriers import CARRIERS
        from kuula.config.subscribers import SUBSCRIPTIONS
        from kuula.desk.notices import carriers
        from kuula.ledger.subscriptions import install

        install(SUBSCRIPTIONS)
        carriers.install(CARRIERS)
