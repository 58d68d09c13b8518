"""Mentions in words: stars, what they mean, how they stand."""

from datetime import datetime

from django.utils.translation import gettext as _

from kuula.listening.models import Mention
from kuula.ui.formats import date_time, number, percent
from kuula.ui.page import Tone


def stars_words(one: Mention) -> str:
    """Its stars as a number of how many; empty without any."""
    if one.stars is None:
        return ""
    said = {"stars": number(float(one.stars)), "most": number(float(one.highest))}
    return _("%(stars)s of %(most)s") % said


def felt_words(good: bool | None) -> str:
    """What a mention means."""
    if good is None:
        return _("neither good nor bad")
    return _("good") if good else _("bad")


def felt_tone(good: bool | None) -> Tone:
    """How that looks."""
    return "" if good is None else "good" if good else "bad"


def standing_words(one: Mention, now: datetime, holder: str) -> str:
    """How far it is on its way to an answer."""
    if one.state == Mention.State.ANSWERED:
        return _("answered late") if one.came_late else _("answered")
    if one.state == Mention.State.NEEDLESS:
        return _("needs no answer")
    if one.is_overdue(now):
        return _("overdue")
    return _("%(name)s has it") % {"name": holder} if holder else _("new")


def standing_tone(one: Mention, now: datetime) -> Tone:
    """How that looks."""
    if one.is_overdue(now):
        return "bad"
    if one.state == Mention.State.ANSWERED:
        return "warn" if one.came_late else "good"
    return "accent" if one.state == Mention.State.NEW else ""


def due_words(one: Mention) -> str:
    """Until when the answer is owed; empty where nothing is."""
    if one.due_at is None or not one.is_waiting:
        return ""
    return _("Answer due %(time)s") % {"time": date_time(one.due_at)}


def share_words(part: int, whole: int) -> str:
    """A share with what it is of; a dash of nothing."""
    if not whole:
        return "–"
    return _("%(share)s (%(part)s of %(whole)s)") % {
        "share": percent(part / whole),
        "part": number(part),
        "whole": number(whole),
    }
