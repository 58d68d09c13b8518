"""What the forms about whom a survey asks send."""

from datetime import datetime

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from kuula.kit.problems import Problem
from kuula.kit.text import whole_number
from kuula.listening.surveys.inviting.actions import RulesForm, TriggerForm, WaveForm


def trigger_form(sent: QueryDict) -> TriggerForm:
    """After what it asks. Raises Problem for what is no number."""
    segment = whole_number(sent.get("segment", ""))
    return TriggerForm(
        cause=sent.get("cause", ""),
        days=_number(sent, "days"),
        hours=_number(sent, "hours"),
        share=_number(sent, "share", 100),
        segments=(segment,) if segment is not None else (),
    )


def wave_form(sent: QueryDict) -> WaveForm:
    """To whom it is sent, and when. Raises Problem for what is no number or moment."""
    return WaveForm(
        segment_id=whole_number(sent.get("segment", "")),
        share=_number(sent, "share", 100),
        starts_at=_moment(sent.get("starts_at", "")),
    )


def rules_form(sent: QueryDict) -> RulesForm:
    """How often anybody is asked. Raises Problem for what is no number."""
    return RulesForm(
        most=_number(sent, "most"),
        days=_number(sent, "days"),
        after_refusal=_number(sent, "after_refusal"),
        hold_complaints=bool(sent.get("hold_complaints")),
        earliest=_number(sent, "earliest"),
        latest=_number(sent, "latest", 24),
        rest_days=bool(sent.get("rest_days")),
    )


def _number(sent: QueryDict, name: str, otherwise: int = 0) -> int:
    said = sent.get(name, "").strip()
    if not said:
        return otherwise
    found = whole_number(said, digits=6)
    if found is None:
        raise Problem(_("Write a whole number."), field=name)
    return found


def _moment(said: str) -> datetime | None:
    if not said:
        return None
    try:
        moment = datetime.fromisoformat(said)
    except ValueError as error:
        raise Problem(_("Choose a day and a time."), field="starts_at") from error
    return moment if moment.tzinfo else timezone.make_aware(moment)
