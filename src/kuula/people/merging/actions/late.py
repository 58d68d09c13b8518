"""What was written down for a customer in the very moment in which they were merged away."""

from django.db import transaction

from kuula.people.commerce.actions.forgetting import move_facts
from kuula.people.merging.parts import parts
from kuula.people.models import Customer, CustomerMerge
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def gather_late(actor: Actor, *, customer_id: int) -> None:
    """Bring to the merged one what came to a customer while they were merged away. Nothing happens
    for one who stands alone. Safe to run twice."""
    allow(actor, Permission.MERGE)
    with transaction.atomic():
        merges = CustomerMerge.objects.filter(source_id=customer_id, undone_at=None)
        into = merges.values_list("target_id", flat=True).first() or 0
        # the customer first, as whoever merges or parts holds them
        Customer.objects.select_for_update().filter(pk=into).first()
        merge = merges.filter(target_id=into).select_for_update().first()
        if merge is None:
            return
        of, to = merge.source_id, merge.target_id
        late = {"facts": move_facts(of=of, to=to)}
        late |= {name: part.take(of=of, to=to) for name, part in parts().items()}
        for name, some in late.items():
            for kind, numbers in some.items():
                merge.moved[name][kind] = [*merge.moved[name].get(kind, ()), *numbers]
        merge.save(update_fields=["moved"])
