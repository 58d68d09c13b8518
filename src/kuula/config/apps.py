from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "kuula.config"
    label = "config"

    def ready(self) -> None:
        """Install who acts on events, who carries notices and what goes along with a customer;
        check that all events are known."""
        from kuula.config.belongings import PARTS
        from kuula.config.carriers import CARRIERS
        from kuula.config.subscribers import SUBSCRIPTIONS
        from kuula.desk.notices import carriers
        from kuula.ledger.subscriptions import install
        from kuula.people.merging import parts

        install(SUBSCRIPTIONS)
        carriers.install(CARRIERS)
        parts.install(PARTS)
