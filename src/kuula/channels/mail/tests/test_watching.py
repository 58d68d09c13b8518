"""A mailbox that has become unusually quiet is told of, in working hours, once."""

from datetime import timedelta

import pytest
from tests.world import World

from kuula.channels.mail.actions.forgetting import erase_raw_mails, forget_dropped_mails
from kuula.channels.mail.actions.watching import alarm_quiet_mailboxes
from kuula.channels.mail.connecting.health import Reason, reason_of
from kuula.channels.mail.models import Mailbox, RawMail
from kuula.channels.mail.tests.postbag import HELP, arrive, mail, mailbox_of
from kuula.kit import clock, files
from kuula.ledger.models import Entry
from kuula.workspace.actors import SYSTEM
from kuula.workspace.hours import OFFICE
from kuula.workspace.models import Brand


def well(brand: Brand, **fields: object) -> Mailbox:
    mailbox = mailbox_of(brand)
    Mailbox.objects.filter(pk=mailbox.pk).update(health="well", **fields)
    return Mailbox.objects.get(pk=mailbox.pk)


def mails_every(mailbox: Mailbox, gap: timedelta, count: int, until: timedelta) -> None:
    for n in range(count):
        with clock.at(clock.now() - until - n * gap):
            RawMail.objects.create(
                mailbox=mailbox, key="", sha256=str(n), size=1, taken_at=clock.now()
            )


def test_ten_times_the_usual_gap_alarms_once(world: World) -> None:
    mailbox = well(world.pohjala, last_mail_at=clock.now() - timedelta(hours=13))
    mails_every(mailbox, timedelta(hours=1), 300, timedelta(hours=13))
    assert alarm_quiet_mailboxes(SYSTEM) == 1
    assert alarm_quiet_mailboxes(SYSTEM) == 0
    assert reason_of(Mailbox.objects.get(pk=mailbox.pk)) == Reason.QUIET
    assert Entry.objects.get(type="mail.mailbox_stopped").payload["reason"] == "quiet"


@pytest.mark.parametrize(("quiet_minutes", "alarms"), [(30, 1), (50, 0)])
def test_a_limit_that_was_set_counts(world: World, quiet_minutes: int, alarms: int) -> None:
    moment = clock.now() - timedelta(minutes=40)
    well(world.pohjala, last_mail_at=moment, quiet_minutes=quiet_minutes)
    assert alarm_quiet_mailboxes(SYSTEM) == alarms


def test_nights_and_weekends_are_no_silence(world: World) -> None:
    Brand.objects.filter(pk=world.pohjala.pk).update(hours=OFFICE)
    friday = clock.now().replace(year=2026, month=11, day=20, hour=14, minute=30)
    well(world.pohjala, last_mail_at=friday, quiet_minutes=120)
    with clock.at(friday + timedelta(days=2)):
        assert alarm_quiet_mailboxes(SYSTEM) == 0
    with clock.at(friday + timedelta(days=3)):
        assert alarm_quiet_mailboxes(SYSTEM) == 1


@pytest.mark.parametrize("hours", [{}, {"mon": []}])
def test_where_no_hours_are_set_the_clock_on_the_wall_counts(
    world: World, hours: dict[str, object]
) -> None:
    Brand.objects.filter(pk=world.pohjala.pk).update(hours=hours)
    limited = well(world.pohjala, last_mail_at=clock.now() - timedelta(minutes=40))
    Mailbox.objects.filter(pk=limited.pk).update(quiet_minutes=30)
    assert alarm_quiet_mailboxes(SYSTEM) == 1
    Mailbox.objects.filter(pk=limited.pk).update(health="well", quiet_minutes=None)
    mails_every(limited, timedelta(minutes=1), 300, timedelta(minutes=40))
    assert alarm_quiet_mailboxes(SYSTEM) == 0
    Mailbox.objects.filter(pk=limited.pk).update(last_mail_at=clock.now() - timedelta(hours=12))
    assert alarm_quiet_mailboxes(SYSTEM) == 1


def test_a_new_mailbox_has_no_usual_gap(world: World) -> None:
    mailbox = well(world.pohjala, last_mail_at=clock.now() - timedelta(days=9))
    mails_every(mailbox, timedelta(minutes=1), 5, timedelta(days=9))
    assert alarm_quiet_mailboxes(SYSTEM) == 0


@pytest.mark.django_db(transaction=True)
def test_erasing_a_person_takes_their_mails() -> None:
    from tests.world import build_world

    world = build_world()
    raw = arrive(mailbox_of(world.pohjala), mail("kadri.tamm@example.ee", "Private words"))
    with clock.at(clock.now() + timedelta(hours=2)):
        assert erase_raw_mails(SYSTEM, customer_id=world.kadri.pk, until=clock.now()) == 1
    gone = RawMail.objects.get(pk=raw.pk)
    assert (gone.key, gone.sender, gone.subject) == ("", "", "")
    with pytest.raises(FileNotFoundError):
        files.fetch(raw.key)


def test_mails_put_away_are_forgotten_after_a_month(world: World) -> None:
    raw = arrive(mailbox_of(world.pohjala), mail(HELP, "A loop"))
    assert forget_dropped_mails(SYSTEM) == 0
    with clock.at(clock.now() + timedelta(days=31)):
        assert forget_dropped_mails(SYSTEM) == 1
        assert forget_dropped_mails(SYSTEM) == 0
    assert RawMail.objects.get(pk=raw.pk).key == ""
