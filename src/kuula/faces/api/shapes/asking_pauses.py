"""That a customer wants no surveys."""

from datetime import datetime

from kuula.faces.api.shapes.told import Told
from kuula.listening.models import AskingPause


class AskingPauseTold(Told):
    """Whether a customer wants no surveys, since when, and how they said so: by mail, to staff or
    over the api."""

    customer: int
    paused: bool
    since: datetime | None
    channel: str


def pause_told(customer_id: int, pause: AskingPause | None) -> AskingPauseTold:
    """A pause, or that there is none, as a program is told it."""
    return AskingPauseTold(
        customer=customer_id,
        paused=pause is not None,
        since=pause.since if pause else None,
        channel=pause.channel if pause else "",
    )
