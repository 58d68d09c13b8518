"""Which reader reads which desk."""

from kuula.connectors.importers.desks.freescout import FreeScout
from kuula.connectors.importers.desks.mail_file import MailFile
from kuula.connectors.importers.desks.osticket import OsTicket
from kuula.connectors.importers.desks.reader import Reader
from kuula.connectors.importers.desks.zammad import Zammad
from kuula.connectors.importers.desks.zendesk import Zendesk
from kuula.connectors.importers.models import DeskKind
from kuula.connectors.importers.tools import Tools


def reader_of(kind: DeskKind, tools: Tools, ours: frozenset[str]) -> Reader:
    """The reader of a desk's exports. `ours` are addresses we wrote from."""
    readers: dict[DeskKind, Reader] = {
        DeskKind.ZENDESK: Zendesk(),
        DeskKind.ZAMMAD: Zammad(),
        DeskKind.OSTICKET: OsTicket(),
        DeskKind.FREESCOUT: FreeScout(),
        DeskKind.MBOX: MailFile(tools, ours),
    }
    return readers[kind]
