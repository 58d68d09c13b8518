"""The drawn faces of personas, as they are called; personas/face.html draws them."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from kuula.people.segments.fields import Label

LABELS: Final[dict[str, Label]] = {
    "fern": _("short hair"),
    "dune": _("hat"),
    "tide": _("long hair"),
    "plum": _("curls"),
    "clay": _("beard"),
    "moss": _("glasses"),
    "dusk": _("bun"),
    "rose": _("headscarf"),
}
