"""Taking the demo company out leaves what came in since."""

from datetime import timedelta

import pytest
from django.test import Client

from kuula.desk.actions import open_conversation, solve_conversation
from kuula.desk.incoming import Incoming, Opened, Opening
from kuula.desk.models import Conversation
from kuula.faces.cli.demo import remove
from kuula.faces.cli.demo.script import load_script
from kuula.kit import clock
from kuula.ledger.recording import as_history
from kuula.workspace.actions import BrandForm, StaffForm, add_brand, add_staff
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Brand

pytestmark = pytest.mark.django_db


def opened(brand: Brand, email: str, text: str) -> Opened:
    mail = Incoming(email=email, name="Kari", text=text, visible=text, at=clock.now())
    return open_conversation(SYSTEM, opening=Opening(brand.pk, text, "mail"), message=mail)


def test_what_customers_wrote_since_stays_and_the_invented_goes() -> None:
    script = load_script()
    invented = script.customers[0].email
    with as_history(clock.now() - timedelta(days=30)):
        brand = add_brand(SYSTEM, form=BrandForm(script.brands[0].name, "et"))
        story = opened(brand, invented, "Invented words")
    solve_conversation(SYSTEM, conversation=Conversation.objects.get(pk=story.conversation_id))
    real = opened(brand, "kari@kunde.example", "Where is my order")
    remove()
    boss = add_staff(
        SYSTEM, form=StaffForm("boss@kuula.example", "Boss", "administrator"), password="x"
    )
    client = Client()
    client.force_login(boss)
    assert client.get(f"/conversations/{story.conversation_id}").status_code == 404
    page = client.get(f"/conversations/{real.conversation_id}")
    assert "Where is my order" in page.content.decode()
    inbox = client.get("/inbox/all").content.decode()
    assert f"/conversations/{real.conversation_id}?" in inbox
    assert "kari@kunde.example" in client.get("/customers").content.decode()
    assert invented not in client.get("/customers").content.decode()
