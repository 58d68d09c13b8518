"""Who the people of an export are here: colleagues and customers by their addresses."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from kuula.connectors.importers.counting import Counts
from kuula.connectors.importers.held import OldPerson, OldTalk
from kuula.connectors.importers.models import Brought, Import
from kuula.connectors.importers.reading.spool import Spool
from kuula.kit.text import email_key, is_email
from kuula.people.access import customers_for
from kuula.people.meeting.actions import Met, PastCustomer, meet_company, meet_customers
from kuula.people.models import Address
from kuula.workspace.actions.former import name_former_colleague
from kuula.workspace.actors import Actor

NOWHERE: Final = "import.invalid"
_ODD: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who wrote for us. `active` says that they can sign in."""

    staff_id: int
    active: bool


class People:
    """The people of one import. Without an import (a trial) nobody is written down."""

    def __init__(self, actor: Actor, desk: str, imported: Import | None, spool: Spool) -> None:
        self._actor = actor
        self._desk = desk
        self._imported = imported
        self._spool = spool
        self._colleagues: dict[str, Colleague] = {}
        self._companies: dict[str, int] = {}

    def colleague(self, person: OldPerson) -> Colleague | None:
        """The colleague a person is, found by address, else a former one made of them."""
        key = self._address(person)
        if key in self._colleagues:
            return self._colleagues[key]
        if self._imported is None:
            return None
        staff, fresh = name_former_colleague(self._actor, email=key, name=person.name)
        if fresh:
            self._bring(Brought.Kind.COLLEAGUE, [(person.key, staff.pk)])
        found = Colleague(staff.pk, staff.is_active)
        transaction.on_commit(lambda: self._colleagues.setdefault(key, found))
        return found

    def customers(self, talks: Sequence[OldTalk]) -> list[Met]:
        """Who the customers of these conversations are here, made when unknown. Belongs inside
        the transaction of the conversations."""
        known = self._without_address([talk.customer for talk in talks])
        wanted: dict[str, PastCustomer] = {}
        for talk in talks:
            if talk.customer.key not in known:
                wanted.setdefault(talk.customer.key, self._past(talk))
        met = dict(zip(wanted, meet_customers(self._actor, people=list(wanted.values())),
                       strict=True))  # fmt: skip
        fresh = [(key, one.customer_id) for key, one in met.items() if one.fresh]
        self._bring(Brought.Kind.CUSTOMER, fresh)
        found: list[Met] = []
        everybody = known | met
        for talk in talks:
            one = everybody[talk.customer.key]
            found.append(one)
            everybody[talk.customer.key] = Met(one.customer_id, one.address_id, fresh=False)
        return found

    def count(self, talks: Sequence[OldTalk], counts: Counts) -> None:
        """Count the customers of these conversations, each once in an import."""
        new = [
            talk.customer
            for talk in talks
            if self._spool.is_first("customer", _told_apart(talk.customer))
        ]
        here = self._here(new)
        tally = counts["customers"]
        tally.found += len(new)
        tally.known += sum(_told_apart(one) in here for one in new)
        tally.taken += sum(_told_apart(one) not in here for one in new)

    def _here(self, people: Sequence[OldPerson]) -> set[str]:
        """Those who are known here and were not brought by this very import before it broke off."""
        keys = {_told_apart(one) for one in people}
        held = Address.objects.filter(kind=Address.Kind.EMAIL, value__in=keys)
        rows = dict(held.values_list("value", "customer_id"))
        mine = self._brought_by_this(rows.values())
        here = {value for value, customer in rows.items() if customer not in mine}
        nameless = self._without_address(people)
        mine = self._brought_by_this(one.customer_id for one in nameless.values())
        return here | {f"#{key}" for key, one in nameless.items() if one.customer_id not in mine}

    def _brought_by_this(self, customers: Iterable[int]) -> set[int]:
        if self._imported is None:
            return set()
        mine = Brought.objects.filter(by=self._imported, kind=Brought.Kind.CUSTOMER)
        return set(mine.filter(new__in=list(customers)).values_list("new", flat=True))

    def _without_address(self, people: Sequence[OldPerson]) -> dict[str, Met]:
        """Those without an address who were brought from this desk before."""
        keys = [one.key for one in people if not is_email(one.email)]
        rows = Brought.objects.filter(
            desk=self._desk, kind=Brought.Kind.CUSTOMER, old__in=keys
        ).values_list("old", "new")
        there = customers_for(self._actor).present().filter(pk__in=[new for _old, new in rows])
        present = set(there.values_list("pk", flat=True))
        return {old: Met(new, None, fresh=False) for old, new in rows if new in present}

    def _past(self, talk: OldTalk) -> PastCustomer:
        one = talk.customer
        since: datetime = min(message.at for message in talk.messages)
        company = self._company(one.company, one.domains) if one.company else None
        return PastCustomer(one.email, one.name, since, one.language, one.phone, company)

    def _company(self, name: str, domains: tuple[str, ...]) -> int:
        if name in self._companies:
            return self._companies[name]
        company, fresh = meet_company(self._actor, name=name, domains=domains)
        if fresh:
            self._bring(Brought.Kind.COMPANY, [(name[:200], company.pk)])
        transaction.on_commit(lambda: self._companies.setdefault(name, company.pk))
        return company.pk

    def _bring(self, kind: Brought.Kind, rows: Sequence[tuple[str, int]]) -> None:
        if self._imported is None or not rows:
            return
        Brought.objects.bulk_create(
            [
                Brought(by=self._imported, desk=self._desk, kind=kind, old=old, new=new)
                for old, new in rows
            ],
            update_conflicts=True,
            unique_fields=["desk", "kind", "old"],
            update_fields=["by", "new"],
        )

    def _address(self, person: OldPerson) -> str:
        """A colleague's address; who has none gets one that leads nowhere."""
        if is_email(person.email):
            return email_key(person.email)
        desk = _ODD.sub("-", self._desk.lower()).strip("-")[:30] or "desk"
        key = _ODD.sub("-", person.key.lower()).strip("-")[:40] or "unknown"
        return f"{key}@{desk}.{NOWHERE}"


def _told_apart(person: OldPerson) -> str:
    return email_key(person.email) if is_email(person.email) else f"#{person.key}"
