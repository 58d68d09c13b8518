"""One answer for all conversations of an incident, each in its own language, each once."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.desk.actions.bulk.ordering import begin_bulk
from kuula.desk.bulk.orders import Order, Verb
from kuula.desk.incidents.events import IncidentAnnounced
from kuula.desk.incidents.reading import without
from kuula.desk.models import Announcement, Bulk, Incident
from kuula.kit import clock
from kuula.kit.languages import LANGUAGES
from kuula.kit.placeholders import check_placeholders
from kuula.kit.problems import Problem
from kuula.kit.text import clean
from kuula.ledger.recording import record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def announce(
    actor: Actor, *, incident: Incident, texts: Mapping[str, str], resolving: bool = False
) -> Bulk | None:
    """Answer every conversation of an incident that has a text in its language.

    Goes as a bulk action, which see; None when there is nobody to answer. Raises Problem without
    any text or with a placeholder that is not known.
    """
    allow(actor, Permission.REPLY)
    if actor.staff_id is None:
        raise Problem(_("Only a colleague can answer all."))
    said = checked(texts)
    with transaction.atomic():
        announcement = Announcement.objects.create(
            incident=incident,
            staff_id=actor.staff_id,
            texts=said,
            resolving=resolving,
            written_at=clock.now(),
        )
        event = IncidentAnnounced(incident_id=incident.pk, announcement_id=announcement.pk)
        record(event, actor.who)
    return announce_to_rest(actor, announcement=announcement)


def announce_to_rest(actor: Actor, *, announcement: Announcement) -> Bulk | None:
    """Give an answer to those of its incident that do not have it: at first all, later those that
    were linked since. None when there are none."""
    allow(actor, Permission.REPLY)
    numbers = without(actor, announcement)
    if not numbers:
        return None
    return begin_bulk(actor, order=Order(Verb.ANSWER, str(announcement.pk)), numbers=numbers)


def checked(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts that are not empty. Raises Problem for none, or an unknown placeholder."""
    said = {code: clean(text).strip() for code, text in texts.items() if code in LANGUAGES}
    said = {code: text for code, text in said.items() if text}
    if not said:
        raise Problem(_("Write the answer in at least one language."), field="texts")
    for text in said.values():
        check_placeholders(text)
    return said
