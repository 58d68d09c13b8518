"""Groups of customers in words: what sets each apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kuula.kit import money
from kuula.people.models import Grouping
from kuula.people.segments.fields import Label
from kuula.people.segments.groups import group_value
from kuula.people.segments.rfm import Band, bands_for
from kuula.people.segments.tree import written_rule
from kuula.ui import formats
from kuula.workspace.actors import Actor

HIGH: Final[Mapping[str, Label]] = {
    "recency": gettext_lazy("ordered long ago"),
    "orders": gettext_lazy("order often"),
    "sum": gettext_lazy("spend much"),
    "contacts": gettext_lazy("write often"),
}
LOW: Final[Mapping[str, Label]] = {
    "recency": gettext_lazy("ordered lately"),
    "orders": gettext_lazy("order seldom"),
    "sum": gettext_lazy("spend little"),
    "contacts": gettext_lazy("write seldom"),
}
BANDS: Final[Mapping[Band, tuple[Label, Label]]] = {
    Band.BEST: (gettext_lazy("Best customers"), gettext_lazy("lately, often and for much money")),
    Band.LOYAL: (gettext_lazy("Loyal customers"), gettext_lazy("lately and often")),
    Band.NEW: (gettext_lazy("New customers"), gettext_lazy("lately, for the first time")),
    Band.RISK: (gettext_lazy("At risk"), gettext_lazy("often before, but not lately")),
    Band.LOST: (gettext_lazy("Lost customers"), gettext_lazy("seldom, and long ago")),
}


@dataclass(frozen=True, slots=True)
class GroupShown:
    """One group: what it could be called, what sets it apart, its usual values, and the rule that
    saves it as a segment."""

    name: str
    words: str
    size: int | None
    facts: Sequence[str]
    rule: str


def groups_of(found: Grouping) -> Sequence[GroupShown]:
    """The groups of a grouping, the largest first."""
    return [_group(found, place) for place in range(len(found.centres))]


def rfm_groups(actor: Actor, currency: str) -> Sequence[GroupShown]:
    """The groups by recency, frequency and money, with cuts where the fifths of the customers lie;
    none while hardly anybody ordered."""
    shown = []
    for band, rule, size in bands_for(actor, currency):
        name, words = BANDS[band]
        told = orjson.dumps(written_rule(rule)).decode()
        shown.append(GroupShown(str(name), str(words), size, (), told))
    return shown


def _group(found: Grouping, place: int) -> GroupShown:
    from kuula.science.clusters import telling_features  # numpy: no start waits for it

    features: list[str] = found.features
    telling = telling_features(found.centres[place])
    words = [str((HIGH if away > 0 else LOW)[features[at]]) for at, away in telling]
    name = ", ".join(words[:2]) or _("in the middle of everything")
    rule = {"all": [{"field": "group", "op": "is", "value": group_value(found.pk, place)}]}
    return GroupShown(
        name=name[:1].upper() + name[1:],
        words=", ".join(words) or _("in the middle of everything"),
        size=found.sizes[place],
        facts=_facts(found, place),
        rule=orjson.dumps(rule).decode(),
    )


def _facts(found: Grouping, place: int) -> Sequence[str]:
    """What is usual in it."""
    usual = dict(zip(found.features, found.typical[place], strict=True))
    days, orders, contacts = (round(usual[one]) for one in ("recency", "orders", "contacts"))
    spent = money.amount_of(round(usual["sum"]), found.currency)
    return [
        ngettext("last order %(num)s day ago", "last order %(num)s days ago", days)
        % {"num": formats.number(days)},
        ngettext("%(num)s order", "%(num)s orders", orders) % {"num": formats.number(orders)},
        formats.money(spent, found.currency),
        ngettext("%(num)s contact in a year", "%(num)s contacts in a year", contacts)
        % {"num": formats.number(contacts)},
    ]
