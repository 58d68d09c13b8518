"""What a customer is told came of their feedback: a mail of its own, or an answer in their
conversation."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from kuula.kit.text import one_line
from kuula.listening.feedback.actions.telling import link_secret
from kuula.listening.feedback.hearers import latest_of
from kuula.listening.models import FeedbackTelling

QUOTED = 300


@dataclass(frozen=True, slots=True)
class HeardLetter:
    """The words in the customer's language. `said` quotes what they said; `leave_url` is the way
    out."""

    subject: str
    hello: str
    said: str
    did: str
    thanks: str
    why: str
    leave: str
    leave_url: str

    @property
    def answer(self) -> str:
        """The words of an answer in their conversation."""
        return "\n\n".join((self.hello, self.said, self.did, self.thanks))


def heard_letter(telling: FeedbackTelling) -> HeardLetter:
    """What a telling says. Raises LookupError when the secret of its link cannot be made again."""
    piece = latest_of(telling.matter, telling.customer_id)
    said = one_line(piece.words, QUOTED) if piece is not None else ""
    name = telling.customer.called or telling.customer.first_name
    with translation.override(telling.language):
        you_said = _("You told us: “%(words)s”") % {"words": said}
        return HeardLetter(
            subject=_("What came of what you told us"),
            hello=_("Hello %(name)s,") % {"name": name} if name else _("Hello,"),
            said=you_said if said else _("You told us what you think."),
            did=_("Here is what we did about it:") + f"\n{telling.words}",
            thanks=_("Thank you for telling us."),
            why=_("You are told because you wanted to hear what came of it."),
            leave=_("Tell me nothing more of this kind"),
            leave_url=f"{settings.PUBLIC_URL}/h/{link_secret(telling)}",
        )
