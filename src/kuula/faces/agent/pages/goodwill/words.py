"""Goodwill in words: how much, what, and how it stands."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuula.desk.goodwill import events
from kuula.desk.models import Goodwill, GoodwillKind, Voucher
from kuula.kit.money import amount_of
from kuula.ledger.timeline import Fact
from kuula.ui.formats import full_date, money, percent
from kuula.ui.page import Tone

_TONES: dict[str, Tone] = {
    Goodwill.State.ASKED: "warn",
    Goodwill.State.GRANTED: "good",
    Goodwill.State.DECLINED: "bad",
    Goodwill.State.WITHDRAWN: "",
}
_ICONS = {
    GoodwillKind.REFUND: "credit-card",
    GoodwillKind.VOUCHER: "tag",
    GoodwillKind.DISCOUNT: "shopping-cart",
    GoodwillKind.REPLACEMENT: "package",
    GoodwillKind.SAMPLE: "gift",
    GoodwillKind.NOTE: "pencil",
}


def money_words(minor: int, currency: str) -> str:
    """An amount of the smallest coin as money."""
    return money(amount_of(minor, currency), currency)


def kind_label(kind: str) -> str:
    """What is given, by its name."""
    return str(GoodwillKind(kind).label) if kind in GoodwillKind.values else kind


def what_words(goodwill: Goodwill) -> str:
    """What is given and what it costs: Voucher, 20 €; a discount with its share and its most."""
    cost = money_words(goodwill.amount // goodwill.pieces, goodwill.currency)
    places = {"kind": kind_label(goodwill.kind), "cost": cost, "count": goodwill.pieces}
    if goodwill.percent is not None:
        places["share"] = percent(goodwill.percent / 100)
        single = _("%(kind)s of %(share)s, at most %(cost)s") % places
    elif goodwill.kind == GoodwillKind.NOTE and not goodwill.amount:
        return str(places["kind"])
    else:
        single = _("%(kind)s, %(cost)s") % places
    if goodwill.pieces == 1:
        return single
    return _("%(count)s × %(what)s") % {"count": goodwill.pieces, "what": single}


def standing(goodwill: Goodwill) -> tuple[str, Tone]:
    """How it stands, and its colour."""
    if goodwill.is_to_do:
        due = full_date(goodwill.due) if goodwill.due else ""
        return _("To do until %(date)s") % {"date": due}, "accent"
    if goodwill.done_at is not None:
        return _("Done"), "good"
    return str(Goodwill.State(goodwill.state).label), _TONES[goodwill.state]


def icon_of(kind: str) -> str:
    """The sign of a kind."""
    return _ICONS[GoodwillKind(kind)]


def voucher_words(voucher: Voucher) -> str:
    """What a code is good for, and until when."""
    worth = money_words(voucher.amount, voucher.currency)
    if voucher.percent is not None:
        places = {"share": percent(voucher.percent / 100), "worth": worth}
        worth = _("%(share)s off, at most %(worth)s") % places
    places = {"worth": worth, "date": full_date(voucher.valid_until)}
    return _("%(worth)s, good until %(date)s") % places


def goodwill_words(fact: Fact, actor: str) -> str:
    """Facts of goodwill with what and how much; else empty."""
    event = fact.event
    if isinstance(event, events.VoucherRedeemed):
        return _("A voucher of %(worth)s was redeemed") % {
            "worth": money_words(event.amount, event.currency)
        }
    said = {
        events.GoodwillGranted: _("%(actor)s gave: %(what)s"),
        events.GoodwillAsked: _("%(actor)s asked to give: %(what)s"),
        events.GoodwillApproved: _("%(actor)s approved: %(what)s"),
        events.GoodwillDeclined: _("%(actor)s declined: %(what)s"),
        events.GoodwillWithdrawn: _("%(actor)s took back: %(what)s"),
    }.get(type(event))
    if said is None or not isinstance(event, _TOLD):
        return ""
    cost = money_words(event.amount, event.currency)
    what = _("%(kind)s, %(cost)s") % {"kind": kind_label(event.kind), "cost": cost}
    return said % {"actor": actor, "what": what}


def codes_words(count: int) -> str:
    """How many codes, as a link says it."""
    return ngettext("%(num)d code", "%(num)d codes", count) % {"num": count}


_TOLD = (
    events.GoodwillGranted,
    events.GoodwillAsked,
    events.GoodwillApproved,
    events.GoodwillDeclined,
    events.GoodwillWithdrawn,
)
