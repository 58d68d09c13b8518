"""Why a mail did not leave: kept as a code and the server's words, told in any language."""

from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuula.kit.text import one_line


class Reason(StrEnum):
    """Codes are stored: add, never rename."""

    NONE = ""
    RECIPIENT = "recipient"
    BAD_ADDRESS = "bad-address"
    SENDER = "sender"
    CONTENT = "content"
    TOO_LARGE = "too-large"
    SERVER = "server"
    LOGIN = "login"
    CERTIFICATE = "certificate"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"
    GIVEN_UP = "given-up"
    BOUNCED = "bounced"
    DELAYED = "delayed"
    BRAKE = "brake"
    INFECTED = "infected"
    SCANNING = "scanning"
    FILE_GONE = "file-gone"
    NO_MAILBOX = "no-mailbox"
    STOPPED = "stopped"
    FAULT = "fault"
    BROKEN_OFF = "broken-off"
    TURN = "turn"
    UNCHECKED = "unchecked"


WORDS: Final[dict[Reason, str | Promise]] = {
    Reason.RECIPIENT: _("The recipient's mail server does not take mail for this address."),
    Reason.BAD_ADDRESS: _("This is not an address mail can be sent to."),
    Reason.SENDER: _("Our mail server does not let this mailbox send under its address."),
    Reason.CONTENT: _("The mail server refused the mail itself."),
    Reason.TOO_LARGE: _("The mail is too large for the mail server. Send smaller files."),
    Reason.SERVER: _("The mail server asked to try again later."),
    Reason.LOGIN: _("The mail server did not accept our sign-in. Check the mailbox settings."),
    Reason.CERTIFICATE: _("The mail server's certificate is not valid. Check the host name."),
    Reason.UNREACHABLE: _("The mail server could not be reached. Kuula tries again."),
    Reason.UNKNOWN: _(
        "The connection broke while the mail was being handed over. It may have arrived: ask, or"
        " send it again."
    ),
    Reason.GIVEN_UP: _("Kuula tried for two days and gave up."),
    Reason.BOUNCED: _("The mail came back."),
    Reason.DELAYED: _("The recipient's mail server has not taken it yet and keeps trying."),
    Reason.BRAKE: _("Held back: too many automatic mails in one hour."),
    Reason.INFECTED: _("A file in it holds a virus. Remove the file and answer again."),
    Reason.SCANNING: _("Waiting for the virus check of its files."),
    Reason.FILE_GONE: _("A file of the mail is no longer in storage."),
    Reason.NO_MAILBOX: _("There is no mailbox to send from. Connect one for this brand."),
    Reason.STOPPED: _("This mailbox is paused. The mail leaves when it runs again."),
    Reason.FAULT: _("Kuula could not put the mail together. The log says why."),
    Reason.BROKEN_OFF: _(
        "Sending broke off again and again before the mail was handed over. Send it again; the log"
        " says more."
    ),
    Reason.UNCHECKED: _(
        "A file in it could not be checked for viruses in two days. Have the virus check looked at,"
        " then send it again, or answer without the file."
    ),
    Reason.TURN: _("Waiting its turn: other mails of this mailbox are being handed over."),
}


def stored(reason: Reason, detail: str = "") -> str:
    """How a reason is kept in a row."""
    return f"{reason}: {one_line(detail, 400)}" if detail else str(reason)


def reason_words(kept: str) -> str:
    """A kept reason for people: a sentence, and the server's own words when there are any."""
    code, _colon, detail = kept.partition(": ")
    if code not in set(Reason) or not code:
        return kept
    sentence = str(WORDS[Reason(code)])
    return f"{sentence} ({detail})" if detail and not detail.isdigit() else sentence
