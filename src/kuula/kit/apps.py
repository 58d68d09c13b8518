from django.apps import AppConfig
from django.db.models import Field

from kuula.kit.lookups import AnyOf


class KitConfig(AppConfig):
    name = "kuula.kit"
    label = "kit"

    def ready(self) -> None:
        """Let every field be asked for any of many values."""
        Field.register_lookup(AnyOf)
