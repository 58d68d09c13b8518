"""Planning an invitation after something happened."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from kuula.kit import clock
from kuula.kit.languages import spoken
from kuula.ledger.reading import Recorded
from kuula.listening.models import Invitation, Survey, Trigger
from kuula.listening.surveys.content import read_questionnaire
from kuula.listening.surveys.inviting.causes import SETTLED_AFTER, cause_of, still_holds, thing_of
from kuula.listening.surveys.inviting.judging import judged
from kuula.people.merging.late import stands_as
from kuula.people.models import Customer, SegmentMember
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

LASTS: Final = timedelta(days=30)


def plan_after(actor: Actor, *, entry: Recorded) -> list[Invitation]:
    """Plan the invitations that triggers ask for after this fact, or keep why somebody is left out;
    answers those made. Safe to run twice: once for each survey and fact, and once for each survey
    and order, conversation, invoice or return, however many facts and triggers tell of it."""
    allow(actor, Permission.SURVEYS)
    cause, customer = cause_of(entry), _customer_of(entry)
    if cause is None or customer is None:
        return []
    triggers = Trigger.objects.filter(cause=cause, ended_at=None).select_related("survey__purpose")
    wanting: dict[int, list[Trigger]] = {}
    for trigger in triggers:
        if _wants(trigger, entry, customer):
            wanting.setdefault(trigger.survey_id, []).append(trigger)
    made = []
    for theirs in wanting.values():
        with transaction.atomic():
            Customer.objects.select_for_update().get(pk=customer.pk)
            made += _planned(theirs, entry, customer)
    return made


def language_for(survey: Survey, customer_language: str) -> str:
    """The customer's language where the survey is written in it, else the survey's first one."""
    version = survey.versions.filter(number=survey.version).first()
    offered = read_questionnaire(version.content).languages if version else ("en",)
    wanted = spoken(customer_language, offered[0])
    return wanted if wanted in offered else offered[0]


def variant_for(survey: Survey, key: str) -> int:
    """Which wording somebody sees: each of two for half of the people, the same one for `key`."""
    version = survey.versions.filter(number=survey.version).first()
    wordings = read_questionnaire(version.content).variants if version else 1
    return draw(f"{survey.pk}:{key}", wordings)


def draw(seed: str, parts: int) -> int:
    """A number from 0 to before `parts`, evenly, the same for the same seed."""
    return int(hashlib.sha256(seed.encode()).hexdigest()[:12], 16) % parts


def _customer_of(entry: Recorded) -> Customer | None:
    if entry.about.customer is None:
        return None
    return Customer.objects.filter(pk=stands_as(entry.about.customer), erased_at=None).first()


def _wants(trigger: Trigger, entry: Recorded, customer: Customer) -> bool:
    survey, brand = trigger.survey, entry.about.brand
    if not survey.is_open(clock.now()) or entry.occurred_at < trigger.made_at:
        return False
    if survey.brand_id is not None and brand is not None and survey.brand_id != brand:
        return False
    if not trigger.segments:
        return True
    theirs = SegmentMember.objects.filter(customer=customer, segment_id__in=trigger.segments)
    return theirs.exists()


def _planned(triggers: Sequence[Trigger], entry: Recorded, customer: Customer) -> list[Invitation]:
    """The invitation of one survey, by the first of its triggers whose share it falls into. Its
    customer is locked."""
    thing, survey = thing_of(entry), triggers[0].survey
    alike = Invitation.objects.filter(
        survey=survey, thing=thing, customer_id__in=customer.everybody
    ).exclude(thing="")
    if _asks_already(alike):
        return []
    seed = thing or entry.id
    drawn = [one for one in triggers if draw(f"{one.pk}:{seed}", 100) < one.share]
    when = min(_moment(one, entry) for one in drawn or triggers)
    why = _why(survey, customer, when) if drawn else str(Invitation.Why.SAMPLE)
    if why is None or (why and alike.exclude(why=Invitation.Why.UNDONE).exists()):
        return []
    about = entry.about
    invitation = Invitation(
        survey=survey,
        customer=customer,
        conversation_id=about.conversation,
        brand_id=about.brand or survey.brand_id,
        team_id=about.team,
        cause_id=entry.id,
        thing=thing,
        language=language_for(survey, customer.language),
        variant=variant_for(survey, str(customer.pk)),
        state=Invitation.State.LEFT_OUT if why else Invitation.State.PLANNED,
        why=why,
        planned_for=when,
        made_at=clock.now(),
        expires_at=when + LASTS,
    )
    return Invitation.objects.bulk_create([invitation], ignore_conflicts=True)


def _asks_already(alike: "QuerySet[Invitation]") -> bool:
    """Whether one of these, of the same survey and thing, asks already. What is planned after
    something that was undone since (solved, opened again and solved once more) makes room."""
    standing = alike.exclude(state=Invitation.State.LEFT_OUT).first()
    if standing is None or standing.cause_id is None:
        return standing is not None
    if standing.state != Invitation.State.PLANNED or still_holds(standing.cause_id):
        return True
    standing.state, standing.why = Invitation.State.LEFT_OUT, Invitation.Why.UNDONE
    standing.save(update_fields=["state", "why"])
    return False


def _moment(trigger: Trigger, entry: Recorded) -> datetime:
    """When it asks: as long after the fact as it says, once a solving cannot be withdrawn."""
    after = timedelta(days=trigger.days, hours=trigger.hours)
    if trigger.cause == Trigger.Cause.SOLVED:
        after = max(after, SETTLED_AFTER)
    return max(clock.now(), entry.occurred_at + after)


def _why(survey: Survey, customer: Customer, when: datetime) -> str | None:
    verdicts = judged(survey, [customer.pk], when)
    return verdicts[0].why if verdicts else None
