"""The mail that asks somebody to answer a survey: the first question is answered by one tap."""

from html import escape
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

from kuula.channels.mail.sending.rating_mail import RatingWords
from kuula.listening.surveys.inviting.letters import Letter

_TAP: Final = (
    "display:inline-block;min-width:1.4em;padding:9px 11px;margin:0 4px 6px 0;"
    "border:1px solid #8a8f98;border-radius:8px;text-align:center;text-decoration:none;"
    "font-weight:600"
)


def survey_words(letter: Letter, *, brand: str, language: str) -> RatingWords:
    """The words of the mail as text and as HTML, signed by the brand."""
    with translation.override(language):
        begin, leave = _("Answer"), _("Not now, or no questions at all")
    return RatingWords(
        _text(letter, brand=brand, begin=begin, leave=leave),
        _rich(letter, brand=brand, begin=begin, leave=leave),
    )


def _text(letter: Letter, *, brand: str, begin: str, leave: str) -> str:
    ends = [f"{letter.low} … {letter.high}"] if letter.low and letter.high else []
    taps = [f"{tap.words}: {tap.url}" for tap in letter.taps] or [f"{begin}:\n{letter.url}"]
    parts = [
        letter.words,
        "\n".join([letter.question, *ends]) if letter.taps else "",
        "\n".join(taps),
        letter.brief,
        brand,
        f"{letter.why}\n{leave}:\n{letter.leave_url}",
    ]
    return "\n\n".join(part for part in parts if part)


def _rich(letter: Letter, *, brand: str, begin: str, leave: str) -> str:
    words = [escape(part).replace("\n", "<br>") for part in letter.words.split("\n\n")]
    asked = [f"<strong>{escape(letter.question)}</strong>"] if letter.taps else []
    ends = f"{escape(letter.low)} … {escape(letter.high)}" if letter.low and letter.high else ""
    taps = [(tap.words, tap.url) for tap in letter.taps] or [(begin, letter.url)]
    links = "".join(
        f'<a href="{escape(url)}" style="{_TAP}">{escape(said)}</a>' for said, url in taps
    )
    way_out = f'{escape(letter.why)} <a href="{escape(letter.leave_url)}">{escape(leave)}</a>'
    parts = [*words, *asked, ends, links, escape(letter.brief), escape(brand)]
    told = "".join(f"<p>{part}</p>" for part in parts if part)
    return f'{told}<p style="font-size:85%">{way_out}</p>'
