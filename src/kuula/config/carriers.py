"""The one list of how notices leave the screen."""

from typing import Final

from kuula.channels.mail.actions.notifying import MailCarrier
from kuula.connectors.push.jobs import PushCarrier
from kuula.desk.notices.carriers import Carrier
from kuula.desk.notices.kinds import Channel

CARRIERS: Final[dict[Channel, Carrier]] = {
    Channel.MAIL: MailCarrier(),
    Channel.PUSH: PushCarrier(),
}
