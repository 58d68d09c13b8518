"""Whatever bytes come in: no exception, and text that a database takes."""

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from kuula.channels.mail.parsing import cut_quoted, describe, parse_mail
from kuula.channels.mail.parsing.tests.mails import attached, b64, mail, multi, nested, part
from kuula.channels.mail.parsing.tests.quote_samples import TOP, WHOLE

SEEDS = [
    mail(),
    mail(b64(b"Text"), content_transfer_encoding="base64"),
    multi(part(b"One"), part(b"<p>One <img src=cid:x></p>", "text/html"), kind="alternative"),
    multi(
        nested(part(b"One"), part(b"<p>One</p>", "text/html"), kind="alternative", boundary="b1"),
        attached(b"pdf", "=?utf-8?Q?=C3=B5un.pdf?="),
        part(mail(b"Inner"), "message/rfc822"),
    ),
    mail(
        TOP[0][1].encode(),
        subject="=?utf-8?B?w7U=?=",
        to="a@b.ee; c <d@e.ee>, =?koi8-r?Q?=F0?= <f@g.ee>",
    ),
    multi(
        part(b"Failed"),
        part(b"Final-Recipient: rfc822;a@b.ee\r\nStatus: 5.0.0", "message/delivery-status"),
    ),
]
BITS = [
    b"\r\n",
    b"\0",
    b"--b0",
    b"--b0--",
    b"=?",
    b"?=",
    b"<",
    b">",
    b'"',
    b"(",
    b";",
    b"\xff",
    b"\xc3",
    b"=",
    b": ",
]
MUTATION = st.tuples(
    st.floats(0, 1), st.integers(0, 40), st.sampled_from(BITS) | st.binary(max_size=6)
)


NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # an escaped NUL, not the words backslash and u0000


def mutated(seed: bytes, mutations: list[tuple[float, int, bytes]]) -> bytes:
    for where, length, bits in mutations:
        at = int(where * len(seed))
        seed = seed[:at] + bits + seed[at + length :]
    return seed


def assert_usable(raw: bytes) -> None:
    parsed = parse_mail(raw)
    assert "unreadable" not in {problem.code for problem in parsed.problems}
    written = json.dumps(describe(parsed), ensure_ascii=False)
    written.encode("utf-8")
    assert NUL.search(written) is None
    assert "\n" not in parsed.subject
    assert all("/" not in file.filename and file.filename for file in parsed.attachments)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.sampled_from(SEEDS), st.lists(MUTATION, max_size=8))
def test_damaged_mails(seed, mutations):
    assert_usable(mutated(seed, mutations))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.binary(max_size=600))
def test_random_bytes(raw):
    assert_usable(raw)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "from",
                "to",
                "subject",
                "date",
                "message_id",
                "references",
                "content_type",
                "content_disposition",
                "content_transfer_encoding",
                "received",
                "x_loop",
            ]
        ),
        st.binary(max_size=80).map(lambda b: b.replace(b"\n", b"")),
    )
)
def test_random_headers(headers):
    assert_usable(mail(b"Text", **headers))


LINES = st.lists(
    st.sampled_from(
        [line for sample in [*TOP, *WHOLE] for line in sample[1].split("\n")] + ["", "> x", "text"]
    ),
    max_size=14,
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(LINES)
def test_cutting_loses_nothing_and_shows_something(lines):
    text = "\n".join(lines)
    visible, rest = cut_quoted(text)
    wanted = sorted(line.strip() for line in lines if line.strip())
    kept = [line.strip() for line in (*visible.split("\n"), *rest.split("\n")) if line.strip()]
    assert sorted(kept) == wanted
    assert bool(visible.strip()) == bool(wanted)
