"""The mail that carries the one question: two links, one tap each, in the customer's language."""

from dataclasses import dataclass
from html import escape

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from kuula.listening.access import link_token
from kuula.listening.models import RatingRequest


@dataclass(frozen=True, slots=True)
class RatingWords:
    """What the mail says, as text and as HTML."""

    text: str
    html: str


def rating_words(request: RatingRequest, *, name: str, brand: str) -> RatingWords:
    """The words of the question for `name` (empty when unknown), signed by the brand.

    Raises LookupError when the link's secret cannot be made again.
    """
    base = f"{settings.PUBLIC_URL}/r/{link_token(request)}"
    with translation.override(request.language):
        hello = _("Hello %(name)s,") % {"name": name} if name else _("Hello,")
        asks = _(
            "we have marked your question № %(number)s as solved. Are you satisfied with our help?"
        ) % {"number": request.conversation_id}
        yes, no = _("I am satisfied"), _("I am not satisfied")
        promise = _("One tap is all. If the matter is not settled, simply answer this mail.")
    links = ((yes, f"{base}?a=1"), (no, f"{base}?a=0"))
    text = [hello, asks, *(f"{words}:\n{link}" for words, link in links), promise, brand]
    rich = [
        escape(hello),
        escape(asks),
        *(
            f'<a href="{escape(link)}"><strong>{escape(words)}</strong></a>'
            for words, link in links
        ),
        escape(promise),
        escape(brand),
    ]
    return RatingWords("\n\n".join(text), "".join(f"<p>{part}</p>" for part in rich))
