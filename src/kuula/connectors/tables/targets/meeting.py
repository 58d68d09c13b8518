"""Customers that a table of orders or invoices names and nobody knows yet."""

from collections.abc import Sequence
from datetime import datetime

from kuula.connectors.tables.targets.commerce import USUAL_SOURCE, Drafted, first_said
from kuula.people.commerce.actions import put_buyers
from kuula.people.commerce.forms import BuyerForm
from kuula.people.importing.actions import bring_customers
from kuula.people.importing.judging import CustomerDraft, known_addresses
from kuula.workspace.actors import Actor


def meet_buyers(actor: Actor, drafts: Sequence[Drafted], moment: datetime) -> None:
    """Write down, by their address, those who are not known; each draft whose line made somebody
    says so. Who has a number in the source is found by it from then on."""
    named = [(one, first_said(one.rows)) for one in drafts if one.form is not None]
    emails = {said["email"] for _one, said in named if "email" in said}
    unknown = emails - known_addresses(emails)
    asked: dict[str, tuple[Drafted, CustomerDraft]] = {}
    for one, said in named:
        email = said.get("email", "")
        if email in unknown and email not in asked:
            asked[email] = one, CustomerDraft(email, said.get("name", ""))
    judged = bring_customers(actor, drafts=[draft for _one, draft in asked.values()], moment=moment)
    for (one, _draft), met in zip(asked.values(), judged, strict=True):
        one.made_customer = met.customer.pk if met.customer and met.fresh else 0
    numbered = {
        (said.get("source") or USUAL_SOURCE, said["buyer"]): said["email"]
        for _one, said in named
        if "buyer" in said and "email" in said
    }
    for source in {source for source, _number in numbered}:
        forms = [
            BuyerForm(external_id=number, fresh_at=moment, email=email)
            for (of, number), email in numbered.items()
            if of == source
        ]
        for at in range(0, len(forms), 500):
            put_buyers(actor, source=source, forms=forms[at : at + 500])
