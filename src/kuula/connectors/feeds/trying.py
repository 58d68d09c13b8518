"""Trying an address before it is kept: each step with what came of it, and what would come in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.connectors.feeds.asking import Unusable, fetch_feed
from kuula.kit.hosts import resolve
from kuula.kit.http import Resolver
from kuula.kit.problems import Problem
from kuula.listening.mentions.actions import Told
from kuula.listening.mentions.actions.sources import checked_address
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Step:
    """One step, whether it went well, and in words what was found."""

    label: str
    fine: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying an address: the steps as far as they went, and the first entries."""

    steps: Sequence[Step]
    told: Sequence[Told] = ()
    title: str = ""

    @property
    def fine(self) -> bool:
        """Whether the address can be kept."""
        return all(one.fine for one in self.steps)


def try_address(actor: Actor, address: str, *, resolver: Resolver = resolve) -> Trial:
    """Ask a feed once and say step by step what came of it; nothing is kept."""
    allow(actor, Permission.MENTION_SOURCES)
    written, answers, readable = _("Address"), _("The server"), _("Feed")
    try:
        checked = checked_address(address)
    except Problem as problem:
        return Trial([Step(written, fine=False, text=str(problem))])
    steps = [Step(written, fine=True, text=checked)]
    try:
        feed = fetch_feed(checked, resolver=resolver).feed
    except Unusable as unusable:
        if unusable.answered:
            steps.append(Step(answers, fine=True, text=_("It answers.")))
        label = readable if unusable.answered else answers
        return Trial([*steps, Step(label, fine=False, text=str(unusable))])
    steps.append(Step(answers, fine=True, text=_("It answers.")))
    told = feed.told if feed else ()
    count = ngettext("%(num)s entry", "%(num)s entries", len(told)) % {"num": len(told)}
    name = f"{feed.format} · {feed.title}" if feed and feed.title else feed.format if feed else ""
    steps.append(Step(readable, fine=True, text=f"{name} · {count}"))
    return Trial(steps, told[:SHOWN], feed.title if feed else "")
