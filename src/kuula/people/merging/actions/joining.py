"""Merging: two customers who are one person become one; what both had is kept."""

from collections.abc import Collection
from typing import Final

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.ledger.recording import About, record
from kuula.people import events
from kuula.people.commerce.actions.forgetting import move_facts
from kuula.people.merging.actions.agreeing import keep_the_stricter
from kuula.people.merging.actions.values import take_attributes, take_columns, take_dates
from kuula.people.merging.differing import differing
from kuula.people.merging.parts import parts
from kuula.people.models import (
    Address,
    Consent,
    Contact,
    Customer,
    CustomerMerge,
    CustomerNote,
    Likeness,
)
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def merge_customers(
    actor: Actor, *, into: Customer, source: Customer, taken: Collection[str] | None = None
) -> CustomerMerge:
    """Bring everything of `source` into `into`: addresses, contacts, dates, notes, consents, orders
    and what else they buy, conversations, ratings.

    `taken` are the keys (people.merging.differing) in which the value of `source` wins; None leaves
    it to the rule. Of two answers about a purpose the stricter one counts. The ledger stays as it
    is and is read for both. Raises Problem for what can never be merged or an unknown key, Conflict
    for an erased person and when somebody was faster.
    """
    allow(actor, Permission.MERGE)
    if into.pk == source.pk:
        raise Problem(_("A customer cannot be merged with themselves."), field="source")
    with transaction.atomic():
        target, other = locked_two(into.pk, source.pk)
        _check(target, other)
        chosen = _chosen(actor, target, other, taken)
        merge = CustomerMerge.objects.create(
            target=target, source=other, staff_id=actor.staff_id, merged_at=clock.now()
        )
        _bring(actor, merge, target, other, chosen)
        event = events.CustomersMerged(merge.pk, target.pk, other.pk)
        record(event, actor.who, About(customer=target.pk))
    return merge


def locked_two(one: int, other: int) -> tuple[Customer, Customer]:
    """Two customers, locked in an order in which nobody waits in a circle. Raises NotFound."""
    rows = Customer.objects.select_for_update().filter(pk__in=(one, other)).order_by("pk")
    found = {row.pk: row for row in rows}
    if len(found) < len({one, other}):
        raise NotFound(_("There is no such customer."))
    return found[one], found[other]


def _check(target: Customer, source: Customer) -> None:
    """Whether they can be merged as they stand now, under their locks."""
    if target.erased_at is not None or source.erased_at is not None:
        raise Conflict(_("This person was erased."))
    if source.merged_into_id is not None:
        raise Conflict(_("This customer was merged into another one already."), field="source")
    if target.merged_into_id is not None:
        raise Conflict(_("This customer was merged into another one. Merge there."))


def _chosen(
    actor: Actor, target: Customer, source: Customer, taken: Collection[str] | None
) -> frozenset[str]:
    both = differing(actor, into=target, source=source)
    if taken is None:
        return frozenset(one.key for one in both if one.taken)
    if unknown := set(taken) - {one.key for one in both}:
        said = _("The two do not differ in “%(key)s”.")
        raise Problem(said % {"key": min(unknown)[:80]}, field="taken")
    return frozenset(taken)


def _bring(
    actor: Actor, merge: CustomerMerge, target: Customer, source: Customer, chosen: frozenset[str]
) -> None:
    of, to = source.pk, target.pk
    merge.kept = {
        "columns": take_columns(target, source, chosen),
        "attributes": take_attributes(target, source, chosen),
        "birthday": take_dates(target, source, chosen),
    }
    merge.moved = {
        "withdrawn": keep_the_stricter(actor, target, source),
        "facts": move_facts(of=of, to=to),
        **{model._meta.model_name or "": _moved(model, of, to) for model in OWN},
        **{name: part.take(of=of, to=to) for name, part in parts().items()},
    }
    merge.moved["contact"] = _contacts(target, source)
    merge.save()
    target.absorbed = [*target.absorbed, source.pk, *source.absorbed]
    target.changed_at = source.changed_at = clock.now()
    source.merged_into = target
    target.save()
    source.save()
    Likeness.objects.filter(one_id=min(of, to), other_id=max(of, to)).delete()


OWN: Final[tuple[type[Model], ...]] = (Address, CustomerNote, Consent)
"""What goes along as it is, row by row."""


def _moved(model: type[Model], of: int, to: int) -> list[int]:
    theirs = model._default_manager.filter(customer_id=of)
    numbers = list(theirs.values_list("pk", flat=True))
    theirs.update(customer_id=to)
    return numbers


def _contacts(target: Customer, source: Customer) -> list[int]:
    """Move those that the target does not have as well; the proof of a double one counts."""
    ours = {(one.kind, one.value): one for one in target.contacts.all()}
    moved = []
    for one in source.contacts.all():
        twin = ours.get((one.kind, one.value))
        if twin is None:
            moved.append(one.pk)
        elif one.verified_at and not twin.verified_at:
            Contact.objects.filter(pk=twin.pk).update(verified_at=one.verified_at)
    Contact.objects.filter(pk__in=moved).update(customer=target)
    return moved
