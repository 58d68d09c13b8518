"""Beats: what a browser says of its reader every twenty seconds and whenever it changes.

Whoever was allowed to read a conversation is given a ticket for ten minutes, so that a beat asks
the database nothing beyond who is signed in.
"""

from typing import Final

from django.conf import settings
from django.core import signing

from kuula.faces.agent.doors import StaffRequest
from kuula.kit import clock
from kuula.kit.text import one_line
from kuula.ledger.bus_choice import kept_bus
from kuula.ledger.present import Beat, Doing

SALT: Final = "presence"
HOLDS: Final = 600
MOST: Final = 120
PAGE: Final = 32
_counted: dict[int, int] = {}
_minute: list[int] = [0]


def ticket_for(request: StaffRequest, number: int) -> str:
    """What says for ten minutes that this person may read this conversation."""
    return signing.dumps([request.user.pk, number], salt=SALT)


def holds_ticket(request: StaffRequest, number: int) -> bool:
    """Whether the request brings such a ticket."""
    try:
        said = signing.loads(request.POST.get("ticket", ""), salt=SALT, max_age=HOLDS)
    except signing.BadSignature:
        return False
    return bool(said == [request.user.pk, number])


def beat_of(request: StaffRequest, number: int) -> Beat:
    """What the request says its person does; viewing, if it says nothing that is known."""
    said = request.POST.get("doing", "")
    doing = Doing(said) if said in tuple(Doing) else Doing.VIEWING
    page = one_line(request.POST.get("page", ""), PAGE)
    return Beat(number, request.user.pk, request.user.name, page, doing)


def tell(beat: Beat) -> None:
    """Hand it to every process of the live pages."""
    kept_bus(settings.REDIS_URL).tell(beat.word())


def too_many(staff_id: int) -> bool:
    """Count one beat; whether this person sent more than 120 to this process in this minute."""
    minute = int(clock.real_now().timestamp()) // 60
    if _minute[0] != minute:
        _minute[0] = minute
        _counted.clear()
    _counted[staff_id] = _counted.get(staff_id, 0) + 1
    return _counted[staff_id] > MOST
