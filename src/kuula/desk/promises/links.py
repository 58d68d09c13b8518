"""The customer's page of promises: its signed address, and what stands on it."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import Q
from django.utils.translation import gettext as _

from kuula.desk.access import conversation_for, place_for
from kuula.desk.models import Conversation, Promise
from kuula.desk.models.promise import TO_DO
from kuula.kit import clock
from kuula.kit.languages import LANGUAGES
from kuula.kit.problems import NotFound
from kuula.workspace.actors import SYSTEM

LASTS: Final = timedelta(days=90)
SETTLED_SHOWN: Final = timedelta(days=30)
MOST: Final = 50


def promises_link(conversation: Conversation) -> str:
    """The address of the page for the customer of a conversation; it works for 90 days."""
    return f"{settings.PUBLIC_URL}/p/{_signer().sign(str(conversation.pk))}"


def conversation_behind(token: str) -> Conversation:
    """The conversation an address was made for. Raises NotFound when it was not made by us or is
    too old, and when its customer was erased or it turned out to be spam."""
    try:
        number = int(_signer().unsign(token, max_age=LASTS))
    except (BadSignature, ValueError) as error:
        raise _nowhere() from error
    found = conversation_for(SYSTEM, number)
    if found.spam or found.customer.erased_at is not None:
        raise _nowhere()
    return found


def customers_language(conversation: Conversation) -> str:
    """The language the customer is written to in: one of ours."""
    spoken = (conversation.language, conversation.customer.language, conversation.brand.language)
    return next((one for one in spoken if one in LANGUAGES), "en")


def promises_shown(conversation: Conversation) -> list[Promise]:
    """What was promised to the customer there: what is to be kept, and for 30 days what was
    settled, the next first; at most 50. After a merge only what was promised to this customer."""
    place = place_for(SYSTEM, conversation.pk)
    theirs = Q(home_id=conversation.pk)
    if place.customer_id == conversation.customer_id:
        theirs |= Q(conversation_id=place.pk)
    since = clock.now() - SETTLED_SHOWN
    shown = Q(state__in=TO_DO) | Q(state=Promise.State.KEPT, kept_at__gte=since)
    shown |= Q(state=Promise.State.BROKEN, due_to__gte=since)
    return list(Promise.objects.filter(theirs, shown).order_by("due_to", "pk")[:MOST])


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="kuula.desk.promises", sep=".")


def _nowhere() -> NotFound:
    return NotFound(_("This link leads nowhere."))
