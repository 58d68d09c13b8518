"""Mail servers that hand mail over as real ones do: again and again until they hear a yes."""

import smtplib
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime

from kuula.kit import clock

TO = "abi@pohjala.example"
AGAIN = 0.4


@dataclass
class Load:
    """`senders` threads that hand mails over to `port`, together `rate` a second.

    `handed` are the words of the mails that were taken; each holds the name of the load.
    """

    name: str
    port: int
    rate: float
    senders: int = 3
    handed: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    troubles: Counter[str] = field(default_factory=Counter)
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        """Start sending."""
        for number in range(self.senders):
            thread = threading.Thread(target=self._run, args=(number,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def end(self, patience: float = 60) -> None:
        """Begin no further mail, and wait until those begun were taken."""
        self._stop.set()
        for thread in self._threads:
            thread.join(patience)
        assert not any(thread.is_alive() for thread in self._threads), "a mail was never taken"

    def _run(self, number: int) -> None:
        count = 0
        while not self._stop.wait(self.senders / self.rate):
            count += 1
            token = f"{self.name}-{number}-{count}-end"
            if self._hand_over(token, lmtp=bool(count % 2)):
                self.handed.append(token)

    def _hand_over(self, token: str, *, lmtp: bool) -> bool:
        raw = letter(token)
        speaks = smtplib.LMTP if lmtp else smtplib.SMTP
        while True:
            try:
                with speaks("127.0.0.1", self.port, timeout=10) as line:
                    line.sendmail("uku@mail.example", [TO], raw)
            except smtplib.SMTPResponseException as error:
                if error.smtp_code >= 500:
                    self.refused.append(f"{error.smtp_code} {error.smtp_error!r}")
                    return False
                self.troubles[str(error.smtp_code)] += 1
            except smtplib.SMTPRecipientsRefused as error:
                code, words = error.recipients[TO]
                if code >= 500:
                    self.refused.append(f"{code} {words!r}")
                    return False
                self.troubles[str(code)] += 1
            except (OSError, smtplib.SMTPException) as error:
                self.troubles[type(error).__name__] += 1
            else:
                return True
            time.sleep(AGAIN)


def letter(token: str) -> bytes:
    """A mail whose words are its token; every one from somebody else, so each is a conversation."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"{token}@mail.example", TO, f"Kapp {token}"
    mail["Date"], mail["Message-ID"] = format_datetime(clock.now()), f"<{token}@mail.example>"
    mail.set_content(token)
    return mail.as_bytes()
