"""How notices leave the screen: by mail and push, carried by rooms above that are named in config.

The desk decides whether and when something leaves; a carrier only puts it on its way, inside the
same transaction.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final, Protocol

from kuula.desk.models import Notice
from kuula.desk.notices.kinds import Channel
from kuula.kit import clock, jobs

AFTER: Final = {Channel.MAIL: timedelta(minutes=5), Channel.PUSH: timedelta(seconds=15)}
"""So long somebody has to see it on the screen before it leaves that way."""


class Carrier(Protocol):
    """One way by which notices leave."""

    def reaches(self, staff_id: int) -> bool:
        """Whether there is a way to this colleague at all."""

    def carry(self, notice: Notice) -> bool:
        """Put it on its way, inside the caller's transaction; whether there was a way."""


_installed: dict[Channel, Carrier] = {}


def install(carriers: Mapping[Channel, Carrier]) -> None:
    """Make these the carriers of this process."""
    _installed.clear()
    _installed.update(carriers)


def carried_by(channel: Channel) -> Carrier | None:
    """Who carries this way, if anybody."""
    return _installed.get(channel)


def defer_carrying(notice: Notice, channel: Channel) -> None:
    """Ask for the notice to be carried when it is to leave; a waiting twin is not doubled."""
    at = notice.mail_at if channel is Channel.MAIL else notice.push_at
    jobs.defer(
        "desk.carry_notice",
        at=at or clock.now(),
        once=f"desk.carry_notice:{notice.pk}:{channel}",
        notice_id=notice.pk,
        channel=channel.value,
    )
