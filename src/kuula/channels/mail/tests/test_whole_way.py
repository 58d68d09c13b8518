"""From raw bytes through the ledger to one message, with kills between any two steps."""

import pytest

from kuula.channels.mail.actions import sorting
from kuula.channels.mail.actions.incoming import take_in
from kuula.channels.mail.models import RawMail
from kuula.channels.mail.tests.postbag import mail, mailbox_of
from kuula.desk.models import Conversation, Message
from kuula.ledger.models import Delivery, Entry
from kuula.ledger.subscriptions import deliver
from kuula.workspace.actions import BrandForm, add_brand
from kuula.workspace.actors import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


class Killed(BaseException):
    """What a kill -9 looks like from inside: nothing catches it, open transactions are undone."""


def taken() -> int:
    """The ledger entry of a mail that was taken in."""
    brand = add_brand(SYSTEM, form=BrandForm("Põhjala Kodu", "et"))
    assert take_in(SYSTEM, mailbox=mailbox_of(brand), raw=mail("uku@mail.example"))
    return int(Entry.objects.get(type="mail.mail_taken_in").pk)


@pytest.mark.parametrize("step", ["read_letter", "lock", "open_conversations", "write_outcomes"])
def test_a_kill_at_any_step_leaves_one_message_in_the_end(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_args: object, **_kwargs: object) -> None:
        raise Killed

    entry = taken()
    with monkeypatch.context() as patched:
        patched.setattr(sorting, step, die)
        with pytest.raises(Killed):
            deliver("mail.sort", [entry])
    assert not Message.objects.exists()
    assert RawMail.objects.get().state == "stored"
    deliver("mail.sort", [entry])
    deliver("mail.sort", [entry])
    assert Message.objects.count() == Conversation.objects.count() == 1
    assert RawMail.objects.get().message == Message.objects.get()


def test_a_poison_mail_goes_to_the_tray_and_the_next_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    understand = sorting.read_letter

    def stumble(raw: RawMail, *ours: frozenset[str]) -> sorting.Letter:
        letter = understand(raw, *ours)
        if "poison" in letter.parsed.text:
            raise ZeroDivisionError
        return letter

    monkeypatch.setattr(sorting, "read_letter", stumble)
    taken()
    mailbox = RawMail.objects.get().mailbox
    take_in(SYSTEM, mailbox=mailbox, raw=mail("eve@elsewhere.example", "poison"))
    take_in(SYSTEM, mailbox=mailbox, raw=mail("ana@mail.example", "after it"))
    ids = list(Entry.objects.filter(type="mail.mail_taken_in").values_list("pk", flat=True))
    for _round in range(5):
        deliver("mail.sort", ids)
    assert Message.objects.count() == 2
    assert Delivery.objects.get(subscriber="mail.sort").attempts == 4
    assert RawMail.objects.get(state="unreadable").problem == "ZeroDivisionError"
