"""Sending a notice to browsers. Each is tried again for a while, never after it was read."""

import hashlib
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

import orjson
import structlog
from django.conf import settings

from kuula.connectors.push.actions.letting import installation_key
from kuula.connectors.push.models import Browser
from kuula.connectors.push.queries import browsers_of, is_signed_in
from kuula.connectors.push.sealing import eyes_of, introduction, sealed, written
from kuula.desk.actions.notices import may_be_told
from kuula.desk.models import Notice
from kuula.desk.notices.letters import letter_of
from kuula.kit import clock, jobs
from kuula.kit.crypto import unseal
from kuula.kit.http import Answer, Ask, fetch
from kuula.kit.text import one_line
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

FRESH: Final = timedelta(hours=1)
"""What could not be sent in so long is not sent any more; it stands in Kuula."""
SECONDS: Final = 10.0
LARGEST: Final = 64 * 1024
INTRODUCED: Final = timedelta(hours=12)
GONE: Final = (404, 410)
LATER: Final = (408, 429)
log = structlog.get_logger(__name__)


class NotNow(Exception):
    """The push service cannot take it now; the job is tried again."""


class PushCarrier:
    """Asks for the sending to every browser of whoever the notice is for."""

    def reaches(self, staff_id: int) -> bool:
        """Whether they let any browser show notices."""
        return bool(browsers_of(staff_id))

    def carry(self, notice: Notice) -> bool:
        """Put it on its way, inside the caller's transaction; whether there was a way."""
        browsers = browsers_of(notice.staff_id)
        waiting = [{"browser_id": one, "notice_id": notice.pk} for one in browsers]
        jobs.defer_many("push.send", list(waiting))
        return bool(browsers)


def send_push(actor: Actor, *, browser_id: int, notice_id: int) -> bool:
    """Send a notice to a browser, if it is unread, not old, and its person may still know; answers
    whether it left. A browser that is signed out or gone is forgotten.

    Raises NotNow and Unreachable for what may go well later. Twice shows one: the second replaces
    the first.
    """
    allow(actor, Permission.NOTE)
    browser = Browser.objects.filter(pk=browser_id).first()
    found = Notice.objects.select_related("staff", "by", "conversation__customer")
    notice = found.filter(pk=notice_id, read_at=None).first()
    if browser is None or notice is None or notice.staff_id != browser.staff_id:
        return False
    if not is_signed_in(browser):
        _forget(browser)
        return False
    if notice.at < clock.now() - FRESH or not may_be_told(notice):
        return False
    return _settled(browser, fetch(_ask(browser, notice)))


def _ask(browser: Browser, notice: Notice) -> Ask:
    letter = letter_of(notice)
    message = {
        "title": one_line(letter.title, 120),
        "body": one_line(letter.about or letter.more, 200),
        "url": urlsplit(letter.url).path,
        "tag": letter.thread,
        "lang": letter.language,
    }
    return Ask(
        browser.endpoint,
        method="POST",
        content=sealed(orjson.dumps(message), eyes_of(browser.public, browser.auth)),
        headers={
            "Authorization": _introduced(browser.endpoint),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(int(FRESH.total_seconds())),
            "Urgency": "high",
            "Topic": written(hashlib.sha256(letter.thread.encode()).digest())[:32],
        },
        seconds=SECONDS,
        largest=LARGEST,
    )


def _introduced(endpoint: str) -> str:
    address = urlsplit(endpoint)
    return introduction(
        unseal(installation_key().secret),
        audience=f"{address.scheme}://{address.netloc}",
        contact=settings.PUBLIC_URL,
        until=clock.real_now() + INTRODUCED,
    )


def _settled(browser: Browser, answer: Answer) -> bool:
    if answer.status in GONE:
        _forget(browser)
        return False
    if answer.status in LATER or answer.status >= 500:
        raise NotNow(f"The push service answered {answer.status}.")
    if answer.status >= 300:
        log.warning("push_refused", status=answer.status, host=urlsplit(browser.endpoint).hostname)
        return False
    return True


def _forget(browser: Browser) -> None:
    Browser.objects.filter(pk=browser.pk).delete()
