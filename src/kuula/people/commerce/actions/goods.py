"""The catalogue, what customers own of it and what they subscribe to, as another system tells
it."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from kuula.kit.problems import Problem
from kuula.kit.text import one_line
from kuula.ledger.recording_many import Happening
from kuula.people.commerce import events
from kuula.people.commerce.actions.checks import (
    address_in,
    amount_in,
    at,
    currency_in,
    day_in,
    one_of,
)
from kuula.people.commerce.actions.keeping import Kind, Outcome, Values, happened, keep
from kuula.people.commerce.actions.known import Known
from kuula.people.commerce.forms import Manual, OwnedForm, ProductForm, SubscriptionForm
from kuula.people.commerce.moments import begin_of
from kuula.people.models import OwnedProduct, Product, Subscription
from kuula.workspace.actors import Actor

MOST_VERSIONS: Final = 100
MOST_MANUALS: Final = 50


def put_products(actor: Actor, *, source: str, forms: Sequence[ProductForm]) -> list[Outcome]:
    """Keep the catalogue."""
    return keep(actor, source=source, kind=PRODUCTS, forms=forms)


def put_owned(actor: Actor, *, source: str, forms: Sequence[OwnedForm]) -> list[Outcome]:
    """Keep which products customers own, as they registered them."""
    return keep(actor, source=source, kind=OWNED, forms=forms)


def put_subscriptions(
    actor: Actor, *, source: str, forms: Sequence[SubscriptionForm]
) -> list[Outcome]:
    """Keep what customers subscribe to."""
    return keep(actor, source=source, kind=SUBSCRIPTIONS, forms=forms)


def _product(form: ProductForm, known: Known, before: Product | None) -> Values:
    del known, before
    if not form.name.strip():
        raise Problem(_("A product needs a name."), field="name")
    if len(form.versions) > MOST_VERSIONS or len(form.manuals) > MOST_MANUALS:
        said = _("A product has at most %(versions)s versions and %(manuals)s manuals.")
        raise Problem(said % {"versions": MOST_VERSIONS, "manuals": MOST_MANUALS})
    versions = (one_line(one, 80) for one in form.versions)
    return {
        "name": one_line(form.name, 300),
        "versions": list(dict.fromkeys(one for one in versions if one)),
        "manuals": [_manual(one) for one in form.manuals],
    }


def _manual(manual: Manual) -> dict[str, str]:
    url = address_in(manual.url)
    if not url:
        raise Problem(_("A manual needs its address in the web."), field="manuals")
    title = one_line(manual.title, 200) or url
    return {"title": title, "url": url, "language": one_line(manual.language, 10)}


def _owned(form: OwnedForm, known: Known, before: OwnedProduct | None) -> Values:
    whose = known.whose(form, before)
    name, product = known.named(form.name, form.product)
    if form.bought_on and form.warranty_until and form.warranty_until < form.bought_on:
        raise Problem(_("A warranty cannot end before the purchase."), field="warranty_until")
    return {
        "customer_id": whose.customer_id,
        "email": whose.email,
        "product_id": product,
        "name": one_line(name, 300),
        "version": one_line(form.version, 80),
        "serial": one_line(form.serial, 120),
        "bought_on": day_in(form.bought_on, "bought_on"),
        "warranty_until": day_in(form.warranty_until, "warranty_until"),
    }


def registered(row: OwnedProduct) -> list[Happening]:
    """What the ledger is told of a product once its owner is known."""
    event = events.ProductRegistered(row.pk, row.name)
    return happened(event, row.customer_id, at(row.fresh_at))


def _owned_told(row: OwnedProduct, before: Values | None) -> Sequence[Happening]:
    return registered(row) if before is None or before["customer_id"] is None else []


def _subscription(form: SubscriptionForm, known: Known, before: Subscription | None) -> Values:
    whose = known.whose(form, before)
    name, product = known.named(form.name, form.product)
    state = one_of(form.state, Subscription.State.values, "state")
    if form.ended_on and form.ended_on < form.started_on:
        raise Problem(_("It cannot end before it begins."), field="ended_on")
    return {
        "customer_id": whose.customer_id,
        "email": whose.email,
        "product_id": product,
        "name": one_line(name, 300),
        "state": state,
        "currency": currency_in(form.currency),
        "price": amount_in(form.price, "price"),
        "every": one_of(form.every, Subscription.Every.values, "every"),
        "started_on": day_in(form.started_on, "started_on"),
        "renews_on": day_in(form.renews_on, "renews_on")
        if state != Subscription.State.ENDED
        else None,
        "ended_on": day_in(form.ended_on, "ended_on"),
    }


def started(row: Subscription) -> list[Happening]:
    """What the ledger is told of a subscription once its customer is known."""
    event = events.SubscriptionStarted(row.pk, row.name)
    return happened(event, row.customer_id, at(begin_of(row.started_on)))


def _subscription_told(row: Subscription, before: Values | None) -> Sequence[Happening]:
    told = started(row) if before is None or before["customer_id"] is None else []
    was = before["state"] if before else Subscription.State.ACTIVE
    if row.state == Subscription.State.ENDED and was != Subscription.State.ENDED:
        moment = begin_of(row.ended_on) if row.ended_on else row.fresh_at
        event = events.SubscriptionEnded(row.pk, row.name)
        told += happened(event, row.customer_id, at(moment))
    return told


PRODUCTS: Final = Kind(Product, _product, lambda _row, _before: [])
OWNED: Final = Kind(OwnedProduct, _owned, _owned_told)
SUBSCRIPTIONS: Final = Kind(Subscription, _subscription, _subscription_told)
