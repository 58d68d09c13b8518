"""Why a conversation was given to somebody, or went back to the queue, in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.desk.events import ConversationAssigned

SPEAKS: Final[dict[str, str | Promise]] = {
    "en": gettext_lazy("speaks English"),
    "et": gettext_lazy("speaks Estonian"),
    "hr": gettext_lazy("speaks Croatian"),
    "ru": gettext_lazy("speaks Russian"),
}


def given_words(event: ConversationAssigned, actor: str, name: str, previous: str) -> str:
    """The line of the timeline; empty for who was chosen by hand. `name` is who has it now,
    `previous` who had it."""
    places = {"actor": actor, "name": name, "previous": previous}
    match event.reason:
        case "shared":
            return _("Given to %(name)s: %(why)s") % (places | {"why": spoke_for(event)})
        case "next":
            return _("%(actor)s took this as the next one: %(why)s") % (
                places | {"why": spoke_for(event)}
            )
        case "due":
            return (
                _("Back in the queue: %(previous)s is off duty and it is due before they are back")
                % places
            )
        case "absent":
            return _("Back in the queue: %(previous)s is off duty") % places
        case "light":
            return _("Back in the queue: %(previous)s has a light seat now") % places
        case "left" if event.staff_id is None:
            return _("Back in the queue: %(previous)s does not work here any more") % places
        case "left":
            return _("Given to %(name)s: %(previous)s does not work here any more") % places
    return ""


def spoke_for(event: ConversationAssigned) -> str:
    """What spoke for who was given it: "knows this customer, speaks Estonian, has 4 of 12"."""
    known = [_("knows this customer")] if event.known else []
    spoken = [str(SPEAKS[event.language])] if event.language in SPEAKS else []
    skilled = [_("can: %(skills)s") % {"skills": ", ".join(event.skills)}] if event.skills else []
    holds = _("has %(load)s of %(cap)s") % {"load": event.held, "cap": event.cap}
    return ", ".join([*known, *spoken, *skilled, holds])
