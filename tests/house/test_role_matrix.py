"""Every address by every role: docs/reference/roles.md says what each is answered, and this asks.

A new address fails until it stands in the table. With KUULA_WRITE_ROLES=1 the test writes the table
anew from what is answered; read the difference before it is kept.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kuula.desk.actions.macros import MacroForm, save_macro
from kuula.desk.macros.steps import Steps
from kuula.kit import clock
from kuula.listening.experiences.actions import ExperienceForm, note_experience
from kuula.listening.models import Touchpoint
from kuula.listening.touchpoints.actions import (
    JourneyForm,
    StageForm,
    bring_touchpoints,
    save_journey,
)
from kuula.people import actions as people
from kuula.people.commerce.actions import put_orders
from kuula.people.commerce.forms import OrderForm
from kuula.people.merging.actions import merge_customers, suspect_of
from kuula.people.merging.suspected import suspected
from kuula.workspace.actions import StaffForm, add_staff
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Role, Staff
from tests.world import World, world

__all__ = ["world"]

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "reference" / "roles.md"
STRANGER: Final = "stranger"
ASKED_ALONE: Final = {"asked_one"}
"""Shows a conversation to whom it concerns by name, not to every member of its team."""
COLUMNS: Final = (STRANGER, *Role.values)
HEAD: Final = """# Who may open what

Each address by its name, asked with the method that stands there and nothing filled in, by a
stranger and by each role with the rights it has at first. 200 is the page; 302 leads to the sign-in
page or on; 401 and 403 are refused; 404 does not exist for them; 405, 409 and 422 mean that the
door was passed and the request itself was not enough. `tests/house/test_role_matrix.py` asks for
all of them; `KUULA_WRITE_ROLES=1 pytest tests/house/test_role_matrix.py` writes the table anew.

"""


@dataclass(frozen=True)
class Address:
    """One named address: how to ask for it."""

    name: str
    parameters: tuple[str, ...]


def addresses() -> Iterator[Address]:
    """Every named address of the product, once."""
    seen: set[str] = set()
    for address in _walk(get_resolver(), "", ()):
        if address.name not in seen:
            seen.add(address.name)
            yield address


def _walk(resolver: URLResolver, space: str, outer: tuple[str, ...]) -> Iterator[Address]:
    for one in resolver.url_patterns:
        inner = (*outer, *one.pattern.converters, *_groups(one))
        if isinstance(one, URLResolver):
            yield from _walk(one, f"{space}{one.namespace}:" if one.namespace else space, inner)
        elif isinstance(one, URLPattern) and one.name:
            yield Address(space + one.name, tuple(dict.fromkeys(inner)))


def _groups(one: URLPattern | URLResolver) -> tuple[str, ...]:
    return tuple(getattr(one.pattern.regex, "groupindex", {}))


def arguments(world: World) -> dict[str, object]:
    """Examples of what stands in an address for its parameters."""
    message = world.wardrobe.messages.get()
    form = MacroForm("Matters", Steps(priority=3), whose="all")
    macro = save_macro(world.actor(world.liis), form=form)
    now = clock.now()
    bought = OrderForm(
        external_id="1",
        fresh_at=now,
        placed_at=now,
        currency="EUR",
        customer_id=world.kadri.pk,
    )
    (order,) = put_orders(SYSTEM, source="shop", forms=[bought])
    attribute = people.save_attribute(SYSTEM, form=people.AttributeForm("Size", "text"))
    words = people.PurposeForm("News", "consent", {"en": "May we write?"})
    purpose = people.save_purpose(SYSTEM, form=words)
    answer = people.AnswerForm("given", "mail")
    consent = people.record_consent(SYSTEM, customer=world.kadri, purpose=purpose, form=answer)
    contact = people.add_contact(SYSTEM, customer=world.kadri, kind="x", value="kadri")
    date = people.note_date(SYSTEM, customer=world.kadri, form=people.DateForm("other", 1, 5))
    written = people.NoteForm("note", "Has two dogs.")
    note = people.write_note(SYSTEM, customer=world.kadri, form=written)
    merge = merge_customers(SYSTEM, into=world.kadri, source=world.sergei)
    twins = [people.CustomerForm("Urmas Paju", phone="55551234")] * 2
    first, _second = (people.add_customer(SYSTEM, form=form) for form in twins)
    suspect_of(SYSTEM, customer_ids=[first.pk])
    (pair,) = suspected(SYSTEM, customer=first).rows
    form = people.PlanForm("Call them", now.date())
    item = people.add_plan_item(SYSTEM, company=world.northwind, form=form)
    bring_touchpoints(SYSTEM)
    shop = Touchpoint.objects.get(key="shop").pk
    drawn = JourneyForm("First purchase", [StageForm("Buys", "", [shop])])
    journey = save_journey(SYSTEM, form=drawn)
    good = ExperienceForm(shop, "shop", good=True)
    noted = note_experience(SYSTEM, customer=world.kadri, form=good)
    return {
        "number": world.wardrobe.pk,
        "touchpoint_id": shop,
        "journey_id": journey.pk,
        "entry": noted,
        "customer_id": world.kadri.pk,
        "address_id": world.office.address_id,
        "message_id": message.pk,
        "file_id": 1,
        "template_id": world.greeting.pk,
        "saved_id": 1,
        "view": "open",
        "kind": "stranger",
        "measure": "answers",
        "brand_id": world.pohjala.pk,
        "team_id": world.first_line.pk,
        "staff_id": world.ana.pk,
        "mailbox_id": 1,
        "invitation_id": 1,
        "token_id": 1,
        "field_id": 1,
        "attribute_id": attribute.pk,
        "purpose_id": purpose.pk,
        "consent_id": consent.pk,
        "contact_id": contact.pk,
        "date_id": date.pk,
        "note_id": note.pk,
        "company_id": world.northwind.pk,
        "checklist_id": 1,
        "list_id": 1,
        "macro_id": macro.pk,
        "run_id": 1,
        "order_id": order.id,
        "customer_merge_id": merge.pk,
        "likeness_id": pair.likeness.pk,
        "item_id": item.pk,
        "source": "shop",
        "external_id": "1",
        "delivery_id": 1,
        "session_id": 1,
        "secret": "unknown",
        "token": "unknown",
        "code": "et",
        "uidb36": "1",
        "key": "unknown",
        "pk": 1,
        "goodwill_id": 1,
        "provider_id": "oidc",
    }


def staff_of(world: World) -> dict[str, Staff]:
    """Somebody of each role."""
    form = StaffForm("cx@pohjala.example", "Tiina Sepp", Role.CX_MANAGER)
    return {
        "agent": world.ivo,
        "lead": world.liis,
        "cx_manager": add_staff(SYSTEM, form=form, password=None),
        "department_reader": world.reader,
        "administrator": world.mari,
    }


def browser(staff: Staff | None) -> Client:
    """A browser with somebody signed in, or nobody."""
    client = Client(raise_request_exception=False)
    if staff is not None:
        client.force_login(staff)
    return client


def ask(path: str, method: str, client: Client) -> int:
    """The status of the answer; whatever it changed is undone."""
    with transaction.atomic():
        status = client.generic(method, path).status_code
        transaction.set_rollback(True)
    return status


def answers(world: World) -> dict[tuple[str, str], dict[str, str]]:
    """What every address answers to each column, by (name, method)."""
    browsers = {STRANGER: browser(None)}
    browsers |= {role: browser(staff) for role, staff in staff_of(world).items()}
    known = arguments(world)
    found = {}
    for address in sorted(addresses(), key=lambda one: one.name):
        path = path_of(address, known)
        cache.clear()
        method = method_of(path, browsers[Role.ADMINISTRATOR])
        found[address.name, method] = {
            column: str(ask(path, method, client)) for column, client in browsers.items()
        }
    return found


def path_of(address: Address, known: dict[str, object]) -> str:
    """The address filled in; a parameter nobody named an example for is 1."""
    return reverse(address.name, kwargs={name: known.get(name, 1) for name in address.parameters})


def method_of(path: str, client: Client) -> str:
    """How to ask: by GET wherever that is answered."""
    return "POST" if ask(path, "GET", client) == 405 else "GET"


def written() -> dict[tuple[str, str], dict[str, str]]:
    """The table as it stands in the reference."""
    if not PAGE.exists():
        return {}
    rows = [
        line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")
    ]
    found = {}
    for line in rows:
        name, method, *cells = (cell.strip().strip("`") for cell in line.strip("|").split("|"))
        found[name, method] = dict(zip(COLUMNS, cells, strict=True))
    return found


def write(found: dict[tuple[str, str], dict[str, str]]) -> None:
    """Write the table anew."""
    labels = ("address", "method", STRANGER, *(str(label).lower() for label in Role.labels))
    lines = [f"| {' | '.join(labels)} |", f"|{'---|' * len(labels)}"]
    for (name, method), row in found.items():
        cells = (f"`{name}`", method, *(row[column] for column in COLUMNS))
        lines.append(f"| {' | '.join(cells)} |")
    PAGE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.filterwarnings("ignore:.*:UserWarning")
def test_every_address_answers_each_role_as_the_reference_says(world: World) -> None:
    found = answers(world)
    if os.environ.get("KUULA_WRITE_ROLES"):
        write(found)
    expected = written()
    missing = sorted(name for name, _method in found.keys() - expected.keys())
    assert not missing, f"these addresses are not in docs/reference/roles.md: {missing}"
    gone = sorted(name for name, _method in expected.keys() - found.keys())
    assert not gone, f"docs/reference/roles.md names addresses that are not there: {gone}"
    faults = [key for key, row in found.items() if any(cell >= "500" for cell in row.values())]
    assert not faults, f"these addresses break: {faults}"
    differing = {key: (expected[key], row) for key, row in found.items() if row != expected[key]}
    assert not differing, differing


def test_a_closed_teams_conversation_exists_at_no_address_for_outsiders(world: World) -> None:
    known = arguments(world) | {"number": world.dispute.pk}
    member, outsiders = browser(world.vera), (browser(world.ivo), browser(world.mari))
    asked = 0
    for address in addresses():
        if "number" not in address.parameters or address.name.startswith("api:"):
            continue
        path = path_of(address, known)
        method = method_of(path, member)
        if method == "GET" and address.name not in ASKED_ALONE:
            assert ask(path, method, member) == 200, f"{address.name} is hidden from a member"
        for outsider in outsiders:
            assert ask(path, method, outsider) == 404, f"{address.name} shows itself"
        asked += 1
    assert asked > 5
