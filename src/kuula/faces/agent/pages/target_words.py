"""Reply targets in words: clocks, and the rules by which they run."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuula.desk.models import Priority, ReplyTarget
from kuula.desk.targets.rules import DOOR, Kind, rules_numbered

TITLES: Final[Mapping[Kind, str | Promise]] = {
    Kind.FIRST: gettext_lazy("First reply"),
    Kind.NEXT: gettext_lazy("Next reply"),
    Kind.RESOLUTION: gettext_lazy("Solution"),
}
CHANNELS: Final[Mapping[str, str | Promise]] = {
    "mail": gettext_lazy("Mail"),
    "form": gettext_lazy("Contact form"),
    "chat": gettext_lazy("Chat"),
    "mention": gettext_lazy("Public mention"),
    "phone": gettext_lazy("Telephone"),
}


def rule_words(rule: ReplyTarget) -> str:
    """What a rule fits, as "High, First line, Mail"."""
    parts = (
        rule.company.name if rule.company else "",
        rule.segment.name if rule.segment else "",
        f"#{rule.tag}" if rule.tag else "",
        str(Priority(rule.priority).label) if rule.priority else "",
        rule.team.name if rule.team else "",
        channel_name(rule.channel) if rule.channel else "",
        rule.brand.name if rule.brand else "",
    )
    return ", ".join(part for part in parts if part) or _("Everything")


def channel_name(channel: str) -> str:
    """A channel in words; one that a program made up by its own name."""
    return str(CHANNELS.get(channel, channel))


def rule_names(numbers: Iterable[int | None]) -> Mapping[int, str]:
    """The rules of these numbers in words, in one statement."""
    return {rule.pk: rule_words(rule) for rule in rules_numbered(numbers)}


def named_rule(number: int | None, words: Mapping[int, str]) -> str:
    """The rule that won, by name."""
    if number == DOOR:
        return _("Mailbox")
    if number is None:
        return _("none")
    return words.get(number, _("a rule that was removed"))
