"""Customers who are one person, as programs send and are told them."""

from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field, StrictStr

from kuula.faces.api.shapes.fields import SentId
from kuula.faces.api.shapes.told import Named, Told, named
from kuula.faces.api.shapes.told import Sent as Form
from kuula.people.merging.differing import COLUMNS
from kuula.people.merging.suspected import Suspected
from kuula.people.models import CustomerMerge


class NewCustomerMerge(Form):
    """Who is merged into this customer. `taken` names what of theirs stays where both have
    something: a column such as "name", "attribute-3", "birthday". Left out, an attribute of later
    date stays, and else what this customer has."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"customer": 17, "taken": ["city"]}]})

    customer: SentId
    taken: Annotated[
        list[Annotated[StrictStr, Field(max_length=40)]], Field(max_length=len(COLUMNS) + 60)
    ] | None = None  # fmt: skip


class CustomerMergeTold(Told):
    """A merge of two customers. It can be taken back for 90 days, the latest into one first."""

    id: int
    into: int
    customer: int
    merged_by: Named | None
    merged_at: datetime
    undone_at: datetime | None


class LikenessTold(Told):
    """Two customers who may be one person. `weight` is how strongly it speaks for that, base 2;
    `evidence` what does, the strongest first, as docs/reference/likeness.md lists it."""

    id: int
    customers: list[int]
    weight: float
    evidence: list[str]
    found_at: datetime


def customer_merge_told(one: CustomerMerge) -> CustomerMergeTold:
    """One merge."""
    return CustomerMergeTold(
        id=one.pk,
        into=one.target_id,
        customer=one.source_id,
        merged_by=named(one.staff),
        merged_at=one.merged_at,
        undone_at=one.undone_at,
    )


def likeness_told(row: Suspected) -> LikenessTold:
    """One pair."""
    one = row.likeness
    return LikenessTold(
        id=one.pk,
        customers=[one.one_id, one.other_id],
        weight=one.weight,
        evidence=one.evidence,
        found_at=one.found_at,
    )
