"""How orders for many conversations are called."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kuula.desk.bulk.orders import RIGHTS, Verb
from kuula.desk.bulk.reading import Tally
from kuula.desk.models import Bulk, Priority
from kuula.kit.text import whole_number
from kuula.ui.page import Option
from kuula.workspace.actors import Actor

OFFERED: Final[tuple[tuple[str, str | Promise, str], ...]] = (
    ("state:solved", gettext_lazy("Solve"), "check"),
    ("snooze", gettext_lazy("Snooze"), "alarm-clock"),
    ("assign", gettext_lazy("Assign"), "user"),
    ("move", gettext_lazy("Give to a team"), "users"),
    ("tag", gettext_lazy("Put tags on"), "tag"),
    ("untag", gettext_lazy("Take tags off"), "tag"),
    ("priority", gettext_lazy("Set the priority"), "flag"),
    ("link", gettext_lazy("Link to an incident"), "triangle-alert"),
    ("state:waiting", gettext_lazy("Set to: waiting for customer"), ""),
    ("state:open", gettext_lazy("Open again"), ""),
    ("state:closed", gettext_lazy("Close"), ""),
    ("spam:1", gettext_lazy("Mark as spam"), "ban"),
    ("spam:0", gettext_lazy("Not spam"), "mail-check"),
)


OFFERED_VERBS: Final = frozenset(do.partition(":")[0] for do, _label, _icon in OFFERED)


def offered_to(actor: Actor) -> list[Option]:
    """The orders the actor may give, each with its icon as a note."""
    return [
        Option(do, str(label), icon)
        for do, label, icon in OFFERED
        if actor.may(RIGHTS[Verb(do.partition(":")[0])])
    ]


def title_of(verb: str, value: str) -> str:
    """What an order is called."""
    if verb == Verb.ANSWER:
        return _("Answer all of an incident")
    known = {do: str(label) for do, label, _icon in OFFERED}
    return known.get(f"{verb}:{value}") or known.get(verb) or _("Change many at once")


def told(verb: str, value: str, names: dict[str, str]) -> str:
    """What was ordered, with the name of whom or what; `names` are of those that have a number."""
    title = title_of(verb, value)
    if verb in (Verb.STATE, Verb.SPAM, Verb.ANSWER):
        return title
    if verb == Verb.PRIORITY:
        level = whole_number(value) or 0
        named = str(Priority(level).label) if level in Priority.values else value
    elif verb == Verb.SNOOZE:
        named = {"tomorrow": _("until tomorrow"), "monday": _("until Monday")}.get(value, value)
    else:
        named = names.get(value, value)
    return f"{title}: {named}"


def outcome(bulk: Bulk, tally: Tally) -> str:
    """How many were changed, or brought back."""
    if bulk.undo_at is not None:
        words = ngettext(
            "%(count)s conversation is as before",
            "%(count)s conversations are as before",
            tally.undone,
        )
        return words % {"count": tally.undone}
    words = ngettext(
        "%(count)s conversation changed", "%(count)s conversations changed", tally.done
    )
    return words % {"count": tally.done}
