"""What an export or its import refuses."""

from kuula.kit.trouble import Trouble


class MovingRefused(Trouble):
    """It cannot be carried out or taken in; nothing was changed. Says why and what to do."""
