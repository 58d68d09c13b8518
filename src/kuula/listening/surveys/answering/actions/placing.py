"""Places where a survey may be answered, and the tickets of colleagues."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.ids import digest, token
from kuula.kit.problems import Conflict, NotAllowed, Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import record
from kuula.listening.models import Survey, SurveyPlace, SurveyTicket, SurveyTicketHolder
from kuula.listening.surveys.answering import events
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

NAME: Final = 80
MOST: Final = 200
MOST_SITES: Final = 20
_ORIGIN: Final = re.compile(r"https?://[a-z0-9.-]{1,253}(:\d{1,5})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlaceForm:
    """A place as it is made; `sites` are the origins that show it, for an embedded page."""

    way: str
    name: str
    sites: Sequence[str] = ()


def add_place(actor: Actor, *, survey: Survey, form: PlaceForm) -> SurveyPlace:
    """Make a place where a survey can be answered by anybody, with an address of its own.

    Raises Problem without a name or way, or with a site that is none, Conflict for a survey of
    colleagues, one that was never published, and more than 200 places.
    """
    allow(actor, Permission.SURVEYS)
    name, sites = one_line(form.name, NAME), _sites(form)
    if form.way not in SurveyPlace.Way:
        raise Problem(_("Choose how people answer there."), field="way")
    if not name:
        raise Problem(_("A place needs a name."), field="name")
    with transaction.atomic():
        locked = Survey.objects.select_for_update().get(pk=survey.pk)
        if locked.audience == Survey.Audience.STAFF:
            raise Conflict(_("Colleagues answer by their own way in only."))
        if not locked.version or locked.archived_at is not None:
            raise Conflict(_("Publish the survey first."))
        if SurveyPlace.objects.filter(survey=locked, ended_at=None).count() >= MOST:
            raise Conflict(_("There are 200 places. End one first."))
        place = SurveyPlace.objects.create(
            survey=locked,
            key=token(9),
            way=form.way,
            name=name,
            sites=sites,
            made_at=clock.now(),
        )
        record(events.SurveyPlaceAdded(locked.pk, place.pk, name, form.way), actor.who)
    return place


def end_place(actor: Actor, *, place: SurveyPlace) -> None:
    """Take no more answers from a place; those that came stay. Twice changes nothing."""
    allow(actor, Permission.SURVEYS)
    with transaction.atomic():
        ended = SurveyPlace.objects.filter(pk=place.pk, ended_at=None).update(ended_at=clock.now())
        if ended:
            record(events.SurveyPlaceEnded(place.survey_id, place.pk, place.name), actor.who)


def take_ticket(actor: Actor, *, survey: Survey) -> str:
    """The secret with which a colleague answers a survey of colleagues once. Who took one is kept,
    which one and when is not; nothing of it stands with the answer or in the ledger.

    Raises Conflict when they took theirs before or the survey takes no answers, NotAllowed for
    programs and customers.
    """
    if actor.staff_id is None or actor.token_id is not None:
        raise NotAllowed(_("Colleagues answer for themselves only."))
    now = clock.now()
    if survey.audience != Survey.Audience.STAFF or not survey.is_open(now):
        raise Conflict(_("This survey is closed."))
    secret = token()
    try:
        with transaction.atomic():
            SurveyTicketHolder.objects.create(survey=survey, staff_id=actor.staff_id)
            SurveyTicket.objects.create(survey=survey, token_digest=digest(secret))
    except IntegrityError as error:
        raise Conflict(
            _("You opened this survey before. Each colleague can answer once.")
        ) from error
    return secret


def _sites(form: PlaceForm) -> list[str]:
    wanted = [one.strip().rstrip("/").lower() for one in form.sites if one.strip()]
    if len(wanted) > MOST_SITES:
        raise Problem(_("Name at most 20 sites."), field="sites")
    for one in wanted:
        if not _ORIGIN.fullmatch(one):
            raise Problem(
                _("“%(site)s” is not a site. Write it like https://shop.example.")
                % {"site": one[:80]},
                field="sites",
            )
    if form.way == SurveyPlace.Way.EMBEDDED and not wanted:
        raise Problem(_("Say which sites show it."), field="sites")
    return wanted
