"""The mail that asks whether a complaint is really solved: two links in the customer's language."""

from html import escape

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from kuula.channels.mail.sending.rating_mail import RatingWords
from kuula.desk.complaints.access import link_token
from kuula.desk.models import Conversation, FollowUp


def follow_up_words(follow_up: FollowUp, talk: Conversation, *, brand: str) -> RatingWords:
    """The words of the question about a conversation, signed by the brand.

    Raises LookupError when the link's secret cannot be made again.
    """
    base, name = f"{settings.PUBLIC_URL}/q/{link_token(follow_up)}", talk.customer.first_name
    with translation.override(follow_up.language):
        hello = _("Hello %(name)s,") % {"name": name} if name else _("Hello,")
        asks = _("some time ago you told us that something went wrong (№ %(number)s).")
        asks = f"{asks % {'number': talk.pk}} {_('Is it really solved now?')}"
        yes, no = _("Yes, it is solved"), _("No, it is not solved")
        then = _("If it is not, we take the same case up again. You need not tell it once more.")
    links = ((yes, f"{base}?a=1"), (no, f"{base}?a=0"))
    text = [hello, asks, *(f"{words}:\n{link}" for words, link in links), then, brand]
    rich = [escape(part) for part in (hello, asks)]
    rich += [
        f'<a href="{escape(link)}"><strong>{escape(words)}</strong></a>' for words, link in links
    ]
    rich += [escape(part) for part in (then, brand)]
    return RatingWords("\n\n".join(text), "".join(f"<p>{part}</p>" for part in rich))
