"""What the doctor says of mailboxes."""

import pytest
from django.db import connection
from tests.world import World

from kuula.channels.mail.actions.incoming import stop_mailbox
from kuula.channels.mail.connecting.health import Reason
from kuula.channels.mail.models import Mailbox
from kuula.faces.cli.findings import Grade
from kuula.faces.cli.mailbox_checks import WHY, mailboxes
from kuula.kit import clock
from kuula.workspace.actors import SYSTEM


@pytest.mark.parametrize("reason", list(Reason))
def test_a_stopped_mailbox_is_named_with_the_reason_and_what_to_do(
    world: World, reason: Reason
) -> None:
    box = Mailbox.objects.create(
        address="abi@pohjala.example", brand=world.pohjala, created_at=clock.now()
    )
    assert list(mailboxes(connection.connection)) == []
    stop_mailbox(SYSTEM, mailbox_id=box.pk, reason=reason, detail="it said no")
    (found,) = mailboxes(connection.connection)
    assert found.grade is (Grade.DOUBTFUL if reason is Reason.QUIET else Grade.BAD)
    assert "abi@pohjala.example" in found.sentence
    assert found.sentence.endswith("(it said no).")
    assert found.hint
    assert reason in WHY or reason is Reason.OTHER
    Mailbox.objects.update(active=False)
    assert list(mailboxes(connection.connection)) == []
    Mailbox.objects.update(active=True, health=Mailbox.Health.WELL)
    (works,) = mailboxes(connection.connection)
    assert (works.grade, works.sentence) == (Grade.GOOD, "One mailbox works.")
