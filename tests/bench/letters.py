"""The mix of mails that `mail` measures: median 8 KB, one in ten carries a file of over 200 KB."""

import random
from base64 import encodebytes

from tests.bench.large.words import COMMON

WORDS = " ".join(COMMON.values()).split()
MEDIAN = 3_300  # characters of words; each stands twice, as text and as HTML
LARGE_EVERY = 10


def mix(count: int, *, seed: int, to: str) -> list[bytes]:
    """`count` mails to `to`, each of its own words; the same seed gives the same mails."""
    chance = random.Random(seed)
    return [
        _mail(chance, f"{seed}.{n}", to, large=n % LARGE_EVERY == LARGE_EVERY - 1)
        for n in range(count)
    ]


def _mail(chance: random.Random, mark: str, to: str, *, large: bool) -> bytes:
    text = _text(chance)
    person = chance.randrange(10_000)
    head = (
        f"Return-Path: <p{person}@mail{person % 50}.example>\r\n"
        "Received: from mx.example by us.example; Sat, 21 Nov 2026 10:00:00 +0000\r\n"
        f"Message-ID: <{mark}@mail.example>\r\nDate: Sat, 21 Nov 2026 10:00:00 +0000\r\n"
        f"From: Person {person} <p{person}@mail{person % 50}.example>\r\n"
        f"To: <{to}>\r\nSubject: Tellimus {mark}\r\nMIME-Version: 1.0\r\n"
    )
    both = _both(text)
    if not large:
        return (head + both).encode()
    file = encodebytes(chance.randbytes(chance.randrange(150_000, 400_000))).decode()
    return (
        f'{head}Content-Type: multipart/mixed; boundary="mix"\r\n\r\n--mix\r\n{both}\r\n--mix\r\n'
        'Content-Type: application/pdf; name="arve.pdf"\r\nContent-Transfer-Encoding: base64\r\n'
        f'Content-Disposition: attachment; filename="arve.pdf"\r\n\r\n{file}\r\n--mix--\r\n'
    ).encode()


def _text(chance: random.Random) -> str:
    size = max(300, int(MEDIAN * chance.lognormvariate(0, 0.6)))
    words: list[str] = []
    while size > 0:
        words.append(chance.choice(WORDS))
        size -= len(words[-1].encode()) + 1
    return " ".join(words)


def _both(text: str) -> str:
    """The text as plain text and as HTML."""
    paragraphs = "".join(f"<p>{text[i : i + 400]}</p>\r\n" for i in range(0, len(text), 400))
    plain = "\r\n".join(text[i : i + 70] for i in range(0, len(text), 70))
    return (
        'Content-Type: multipart/alternative; boundary="alt"\r\n\r\n'
        f"--alt\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{plain}\r\n"
        "--alt\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        f"<html><body>{paragraphs}</body></html>\r\n--alt--\r\n"
    )
