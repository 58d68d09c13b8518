"""The mail that tells a customer what came of their feedback."""

from html import escape

from kuula.channels.mail.sending.rating_mail import RatingWords
from kuula.listening.feedback.letters import HeardLetter


def heard_words(letter: HeardLetter, *, brand: str) -> RatingWords:
    """The words of the mail as text and as HTML, signed by the brand."""
    way_out = f"{letter.why}\n{letter.leave}:\n{letter.leave_url}"
    text = "\n\n".join((letter.answer, brand, way_out))
    parts = (letter.hello, letter.said, letter.did, letter.thanks, brand)
    told = "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in parts)
    link = f'<a href="{escape(letter.leave_url)}">{escape(letter.leave)}</a>'
    return RatingWords(text, f'{told}<p style="font-size:85%">{escape(letter.why)} {link}</p>')
