"""The agents of `agents`: each a browser that is signed in, in a thread of a process of many."""

import base64
import http.client
import json
import random
import re
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

import psycopg

HOT_SHARE: Final = 0.2
HELD_BACK: Final = 409
_READ: Final = (
    "SELECT id, kind, text, occurred_at FROM desk_message"
    " WHERE conversation_id = %s ORDER BY id DESC LIMIT 40"
)
_SAID: Final = re.compile(r"messages=([^:;]+)")
WARNING: Final = 40
_FIELD: Final = re.compile(r'name="(csrfmiddlewaretoken|once|known|seen)" value="([^"]*)"')


@dataclass(frozen=True)
class Clerk:
    """One agent: their place in the crowd, session and what they may turn to."""

    number: int
    session: str
    port: int
    database: str
    seconds: float
    pace: float
    numbers: tuple[int, ...]
    hot: tuple[int, ...]
    colleagues: tuple[int, ...]


@dataclass
class Work:
    """What an agent did: seconds of each kind of step, the words of answers that were taken, the
    last words held back in each conversation, and which were given away."""

    took: dict[str, list[float]] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    held: dict[int, str] = field(default_factory=dict)
    given: set[int] = field(default_factory=set)

    def timed(self, kind: str, began: float) -> None:
        """A step that began then (time.perf_counter) has ended."""
        self.took.setdefault(kind, []).append(time.perf_counter() - began)


def at_desk(clerks: list[Clerk]) -> list[Work]:
    """Let all of them work beside each other in browsers; one thread each."""
    return _beside(clerks, _work)


def by_script(clerks: list[Clerk]) -> list[Work]:
    """Let as many connections run one bare statement at the same pace."""
    return _beside(clerks, _bare)


def _beside(clerks: list[Clerk], act: Callable[[Clerk], Work]) -> list[Work]:
    with ThreadPoolExecutor(len(clerks)) as pool:
        return list(pool.map(act, clerks))


def _work(clerk: Clerk) -> Work:
    work, chance = Work(), random.Random(clerk.number)
    browser = Browser(clerk.port, clerk.session)
    end = time.monotonic() + clerk.seconds
    _pause(clerk, chance)
    while time.monotonic() < end:
        number = _next(clerk, chance)
        began = time.perf_counter()
        page = browser.get(f"/conversations/{number}")
        work.timed("opening", began)
        _pause(clerk, chance)
        _answer(clerk, browser, work, number, page)
        _pause(clerk, chance)
        began = time.perf_counter()
        to = str(chance.choice(clerk.colleagues))
        browser.post(f"/conversations/{number}/assignment", {"staff": to})
        work.timed("giving", began)
        work.given.add(number)
        _pause(clerk, chance)
    return work


def _answer(clerk: Clerk, browser: "Browser", work: Work, number: int, page: str) -> None:
    words = f"Answer {clerk.number}-{time.time_ns()}: it leaves today."
    form = page.partition("<k-composer")[2].partition("</k-composer>")[0]
    fields = dict(_FIELD.findall(form)) | {"kind": "reply", "text": words, "send": "1"}
    began = time.perf_counter()
    status = browser.post(f"/conversations/{number}/replies", fields)
    work.timed("answering", began)
    if status == HELD_BACK:
        work.held[number] = words
    else:
        work.taken.append(words)


def _bare(clerk: Clerk) -> Work:
    work, chance = Work(), random.Random(clerk.number)
    with psycopg.connect(clerk.database, autocommit=True) as connection:
        end = time.monotonic() + clerk.seconds
        _pause(clerk, chance)
        while time.monotonic() < end:
            began = time.perf_counter()
            connection.execute(_READ, (_next(clerk, chance),)).fetchall()
            work.timed("opening", began)
            _pause(clerk, chance)
            began = time.perf_counter()
            connection.execute("INSERT INTO bench_answer VALUES (%s)", (f"{clerk.number}",))
            work.timed("writing", began)
            _pause(clerk, chance)
    return work


def _next(clerk: Clerk, chance: random.Random) -> int:
    return chance.choice(clerk.hot if chance.random() < HOT_SHARE else clerk.numbers)


def _pause(clerk: Clerk, chance: random.Random) -> None:
    time.sleep(chance.uniform(0.5, 1.5) * clerk.pace)


class Browser:
    """A kept connection that is signed in and asks for regions, as the pages' scripts do."""

    def __init__(self, port: int, session: str) -> None:
        self._port = port
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._session = session
        self._csrf = ""

    def get(self, path: str) -> str:
        """The region of a click in the list."""
        answer, body = self._ask("GET", path, None)
        if answer.status != 200:
            raise RuntimeError(f"{path} was answered with {answer.status}")
        return body

    def post(self, path: str, fields: dict[str, str]) -> int:
        """Send a form and look at what follows; answers 200, or HELD_BACK."""
        sent = {"csrfmiddlewaretoken": self._csrf, **fields}
        answer, _body = self._ask("POST", path, urlencode(sent))
        if answer.status == 302:
            _raise_for_warning(answer.headers.get("Set-Cookie", ""))
            self.get(str(answer.headers["Location"]))
            return 200
        if answer.status in (200, HELD_BACK):
            return answer.status
        raise RuntimeError(f"{path} was answered with {answer.status}")

    def _ask(
        self, method: str, path: str, body: str | None
    ) -> tuple[http.client.HTTPResponse, str]:
        headers = {
            "Host": f"localhost:{self._port}",
            "Cookie": f"kuula_session={self._session}; kuula_csrf={self._csrf}",
            "HX-Request": "true",
            "HX-Target": "section#talk",
        }
        if body is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"http://localhost:{self._port}",
            }
        self._line.request(method, path, body=body, headers=headers)
        answer = self._line.getresponse()
        text = answer.read().decode()
        if found := re.search(r"kuula_csrf=([^;]+)", answer.headers.get("Set-Cookie", "")):
            self._csrf = found[1]
        return answer, text


def _raise_for_warning(cookie: str) -> None:
    """Raise for what the next page would say in red: the form was refused."""
    if found := _SAID.search(cookie):
        for _kind, _safe, level, words, *_more in json.loads(_unpacked(found[1])):
            if level >= WARNING:
                raise RuntimeError(f"it was refused: {words}")


def _unpacked(signed: str) -> bytes:
    """What Django's signing packed: a dot before it tells that it was made smaller."""
    text = signed.removeprefix(".")
    packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return zlib.decompress(packed) if signed.startswith(".") else packed
