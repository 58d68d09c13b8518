"""Planning an invitation after something happened."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from kuula.kit import clock
from kuula.kit.languages import spoken
from kuula.ledger.reading import Recorded
from kuula.listening.models import Invitation, Survey, Trigger
from kuula.listening.surveys.content import read_questionnaire
from kuula.listening.surveys.inviting.causes import cause_of
from kuula.listening.surveys.inviting.judging import judged
from kuula.people.models import Customer, SegmentMember
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

LASTS: Final = timedelta(days=30)


def plan_after(actor: Actor, *, entry: Recorded) -> list[Invitation]:
    """Plan the invitations that triggers ask for after this fact, or keep why somebody is left out;
    answers those made. Safe to run twice: once for each survey and fact."""
    allow(actor, Permission.SURVEYS)
    cause, customer = cause_of(entry), _customer_of(entry)
    if cause is None or customer is None:
        return []
    triggers = Trigger.objects.filter(cause=cause, ended_at=None).select_related("survey__purpose")
    made = []
    for trigger in triggers:
        if _wants(trigger, entry, customer):
            made += _planned(trigger, entry, customer)
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
    found = Customer.objects.filter(pk=entry.about.customer, erased_at=None).first()
    if found is not None and found.merged_into_id is not None:
        return Customer.objects.filter(pk=found.merged_into_id, erased_at=None).first()
    return found


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


def _planned(trigger: Trigger, entry: Recorded, customer: Customer) -> list[Invitation]:
    when = max(clock.now(), entry.occurred_at + timedelta(days=trigger.days, hours=trigger.hours))
    why = _why(trigger, entry, customer, when)
    if why is None:
        return []
    survey, about = trigger.survey, entry.about
    invitation = Invitation(
        survey=survey,
        customer=customer,
        conversation_id=about.conversation,
        brand_id=about.brand or survey.brand_id,
        team_id=about.team,
        cause_id=entry.id,
        language=language_for(survey, customer.language),
        variant=variant_for(survey, str(customer.pk)),
        state=Invitation.State.LEFT_OUT if why else Invitation.State.PLANNED,
        why=why,
        planned_for=when,
        made_at=clock.now(),
        expires_at=when + LASTS,
    )
    return Invitation.objects.bulk_create([invitation], ignore_conflicts=True)


def _why(trigger: Trigger, entry: Recorded, customer: Customer, when: datetime) -> str | None:
    if draw(f"{trigger.pk}:{entry.id}", 100) >= trigger.share:
        return str(Invitation.Why.SAMPLE)
    verdicts = judged(trigger.survey, [customer.pk], when)
    return verdicts[0].why if verdicts else None
