"""HTML of strangers: nothing runs, nothing loads, text stays."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuula.channels.mail.parsing import REMOTE, clean_html, html_to_text

DANGEROUS = re.compile(
    r"<\s*(?:script|style|svg|math|iframe|object|embed|form|input|link|meta|base|video|audio|template|image)\b"
    r"|<[^>]*\s(?:on\w+|style|srcset|background|formaction|ping|poster|action)\s*="
    r"|<[^>]*\shref\s*=\s*[\"']?\s*(?:javascript|data|vbscript|file|blob)"
    r"|<[^>]*\ssrc\s*=\s*(?![\"']?cid:)",
    re.I,
)

ATTACKS = [
    "<script>alert(1)</script>Hi",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>1</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mi><mglyph><style><img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVa\tScript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>1</script>'>x</a>",
    "<form action='http://x.ee'><input type=image src=http://x.ee/a.png></form>",
    "<iframe src='http://x.ee'></iframe>",
    "<object data='x.swf'></object><embed src=x>",
    "<base href='http://x.ee/'><a href='a'>x</a>",
    "<meta http-equiv=refresh content='0;url=http://x.ee'>",
    "<link rel=stylesheet href='http://x.ee/a.css'>",
    "<style>@import url(http://x.ee)</style>",
    "<p style='background:url(http://x.ee/a.png)'>x</p>",
    "<table background='http://x.ee/a.png'><tr><td background=x>x</td></tr></table>",
    "<video poster='http://x.ee/a.png' src=x></video>",
    "<image src='http://x.ee/a.png'>",
    "<img srcset='http://x.ee/a.png 2x'>",
    "<img src='//x.ee/a.png'>",
    "<img src='data:image/svg+xml;base64,AAAA'>",
    "<img src='cid:a' onload=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><p>x</p>",
    "<div><template><img src=x onerror=1></template></div>",
    "<xmp><img src=x onerror=1></xmp><plaintext><script>",
    f"<img {REMOTE}='javascript:alert(1)'>",
]


@pytest.mark.parametrize("html", ATTACKS)
def test_attack(html):
    assert not DANGEROUS.search(clean_html(html))


def test_remote_pictures_wait():
    cleaned = clean_html(
        '<p>A <img src="http://x.ee/a.png" width="1"> <img src="cid:b@x" alt="b"></p>'
    )
    assert f'{REMOTE}="http://x.ee/a.png"' in cleaned
    assert 'src="cid:b@x"' in cleaned
    assert ' src="http' not in cleaned


def test_links_open_apart():
    cleaned = clean_html('<a href="https://x.ee/">x</a>')
    assert 'target="_blank"' in cleaned
    assert 'rel="noopener noreferrer nofollow"' in cleaned


@pytest.mark.parametrize("html", ["", "   ", "<", "<!-- -->", "<html></html>", "</p>", "\x00"])
def test_nearly_nothing(html):
    assert DANGEROUS.search(clean_html(html)) is None
    html_to_text(html)


TEXTS = [
    ("<p>One</p><p>Two</p>", "One\n\nTwo"),
    ("<div>One</div><div>Two</div>", "One\nTwo"),
    ("One<br>Two<br/>Three", "One\nTwo\nThree"),
    ("<div>One</div><div><br></div><div>Two</div>", "One\n\nTwo"),
    ("<ul><li>One</li><li>Two</li></ul>", "- One\n- Two"),
    ("<ol><li>One</li><li>Two</li></ol>", "1. One\n2. Two"),
    ("<blockquote>One<br>Two</blockquote>", "> One\n> Two"),
    ("<table><tr><td>One</td><td>Two</td></tr><tr><td>Three</td></tr></table>", "One Two\nThree"),
    ("<pre>a  b\n c</pre>", "a  b\n c"),
    ("  a \n  b&nbsp;c &amp; <b>d</b>e  ", "a b c & de"),
    ("<p class=MsoNormal>One</p><p class=MsoNormal>Two</p>", "One\nTwo"),
    ("<style>p{}</style><title>T</title><p>One</p><script>x</script>", "One"),
    ("õäöü ščćž <i>Привет</i>", "õäöü ščćž Привет"),
]


@pytest.mark.parametrize(("html", "expected"), TEXTS)
def test_text(html, expected):
    assert html_to_text(html) == expected


PIECES = st.sampled_from(
    [
        *ATTACKS,
        "<b>",
        "</b>",
        "<table>",
        "</svg>",
        "<svg>",
        "<math>",
        "<style>",
        "</style>",
        "<!--",
        "-->",
        "'",
        '"',
        ">",
        "<p ",
        "=",
        "&lt;",
        "\x00",
    ]
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(PIECES | st.text(max_size=8), max_size=12).map("".join))
def test_no_mixture_is_dangerous(html):
    cleaned = clean_html(html)
    assert not DANGEROUS.search(cleaned)
    cleaned.encode()
