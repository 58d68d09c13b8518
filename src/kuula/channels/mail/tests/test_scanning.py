"""The virus check against a daemon on loopback that speaks ClamAV's INSTREAM."""

import io
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest
from django.conf import LazySettings
from procrastinate.contrib.django.models import ProcrastinateJob

from kuula.channels.mail.actions.outgoing import resend
from kuula.channels.mail.actions.scanning import scan_attachment, scan_waiting
from kuula.channels.mail.models import Mailbox, Outgoing
from kuula.channels.mail.scanning import first_state, may_open, scan_stream, verdict_on
from kuula.channels.mail.sending.outbox import delivery_states
from kuula.channels.mail.sending.reasons import Reason
from kuula.channels.mail.tests.outgoing_world import START, Desk, later, make_desk, send_due
from kuula.channels.mail.tests.server import Receiver, free_port, listening
from kuula.desk.models import Attachment
from kuula.kit import clock, files
from kuula.ledger.models import Entry
from kuula.ledger.reading import entries
from kuula.workspace.actors import SYSTEM

VIRUS = b"this is the planted virus"


@contextmanager
def daemon(place: Path | None = None, *, limit: int = 10**7, mute: bool = False) -> Iterator[str]:
    """A daemon that finds VIRUS; answers its address."""
    if place is None:
        listener = socket.create_server(("127.0.0.1", 0))
        address = f"127.0.0.1:{listener.getsockname()[1]}"
    else:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(place))
        listener.listen()
        address = str(place)

    def serve() -> None:
        while True:
            try:
                line, _peer = listener.accept()
            except OSError:
                return
            with line:
                reply = _scan(line, limit)
                if not mute:
                    line.sendall(reply)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield address
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def _scan(line: socket.socket, limit: int) -> bytes:
    stream = line.makefile("rb")
    assert stream.read(10) == b"zINSTREAM\0"
    content = b""
    while size := struct.unpack("!L", stream.read(4))[0]:
        content += stream.read(size)
        if len(content) > limit:
            return b"INSTREAM size limit exceeded. ERROR\0"
    return b"stream: Planted.Virus FOUND\0" if VIRUS in content else b"stream: OK\0"


def test_clean_infected_and_failed(tmp_path: Path) -> None:
    with daemon() as address:
        clean = scan_stream(io.BytesIO(b"x" * 600_000), address=address)
        found = scan_stream(io.BytesIO(b"x" * 300_000 + VIRUS), address=address)
    with daemon(tmp_path / "clamd.sock") as address:
        by_socket = scan_stream(io.BytesIO(VIRUS), address=address)
    with daemon(limit=10) as address:
        large = scan_stream(io.BytesIO(b"x" * 100), address=address)
    with daemon(mute=True) as address:
        silent = scan_stream(io.BytesIO(b"x"), address=address)
    gone = scan_stream(io.BytesIO(b"x"), address=f"127.0.0.1:{free_port()}")
    nonsense = scan_stream(io.BytesIO(b"x"), address="nonsense")
    assert (clean.state, found.state, found.detail) == ("clean", "infected", "Planted.Virus")
    assert by_socket.state == "infected"
    assert {v.state for v in (large, silent, gone, nonsense)} == {"failed"}
    assert "size limit" in large.detail


@pytest.fixture
def desk() -> Iterator[Desk]:
    with clock.at(START):
        yield make_desk(1025)


def _file(desk: Desk, content: bytes) -> Attachment:
    return Attachment.objects.create(
        message=desk.conversation.messages.earliest("id"),
        key=files.store(content),
        filename="arve.pdf",
        size=len(content),
        scan=first_state(),
        created_at=clock.now(),
    )


@pytest.mark.django_db
def test_files_are_checked_when_they_arrive(desk: Desk, settings: LazySettings) -> None:
    with daemon() as address:
        settings.CLAMAV = address
        bad, good = _file(desk, VIRUS), _file(desk, b"fine")
        assert scan_waiting(SYSTEM) == 2
        assert may_open(bad) is False
        for file in (bad, good, bad):
            scan_attachment(SYSTEM, attachment_id=file.pk)
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.scan, good.scan) == ("infected", "clean")
    assert (may_open(bad), may_open(good)) == (False, True)
    fact = Entry.objects.get(type="mail.file_infected")
    assert entries([fact.pk])[0].payload["virus"] == "Planted.Virus"
    assert fact.conversation_id == desk.conversation.pk
    assert scan_attachment(SYSTEM, attachment_id=999_999) is None


@pytest.mark.django_db
def test_a_failed_check_opens_or_closes_by_setting(desk: Desk, settings: LazySettings) -> None:
    settings.CLAMAV = f"127.0.0.1:{free_port()}"
    file = _file(desk, b"fine")
    scan_attachment(SYSTEM, attachment_id=file.pk)
    file.refresh_from_db()
    assert file.scan == "failed"
    assert may_open(file)
    settings.CLAMAV_FAIL_CLOSED = True
    assert not may_open(file)
    assert scan_waiting(SYSTEM) == 1
    settings.CLAMAV = ""
    assert (scan_waiting(SYSTEM), first_state()) == (0, "off")
    assert may_open(file)


@pytest.mark.django_db
def test_a_reply_with_a_virus_never_leaves(desk: Desk, settings: LazySettings) -> None:
    with listening(Receiver()) as server, daemon() as address:
        settings.CLAMAV = address
        desk.mailbox.smtp_port = server.port
        desk.mailbox.save()
        message = desk.reply()
        file = _file(desk, VIRUS)
        file.message = message
        file.save()
        with later(seconds=11):
            send_due()
            row = Outgoing.objects.get()
            assert (row.state, row.reason) == ("queued", "scanning")
            assert verdict_on([file]) == Reason.SCANNING
            scan_attachment(SYSTEM, attachment_id=file.pk)
        with later(seconds=50):
            send_due()
    row.refresh_from_db()
    assert (row.state, row.reason) == ("failed", "infected")
    assert server.receiver.posts == []


@pytest.mark.django_db
def test_a_check_that_never_comes_ends_the_wait_and_says_what_to_do(
    desk: Desk, settings: LazySettings
) -> None:
    settings.CLAMAV, settings.CLAMAV_FAIL_CLOSED = f"127.0.0.1:{free_port()}", True
    with listening(Receiver()) as server:
        Mailbox.objects.update(smtp_port=server.port)
        message = desk.reply()
        file = _file(desk, b"fine")
        file.message = message
        file.save()
        with later(minutes=1):
            scan_attachment(SYSTEM, attachment_id=file.pk)
            send_due()
            assert Outgoing.objects.get().reason == "scanning"
        with later(days=3):
            send_due()
            (delivery,) = delivery_states(desk.agent, [message.pk])[message.pk]
            assert (delivery.state, scan_waiting(SYSTEM)) == ("failed", 0)
            assert "Have the virus check looked at" in delivery.reason
        with later(days=3, minutes=1), daemon() as address:
            settings.CLAMAV = address
            resend(desk.agent, outgoing=Outgoing.objects.get())
            assert waiting_checks() == [file.pk]
            scan_attachment(SYSTEM, attachment_id=file.pk)
        with later(days=3, minutes=2):
            send_due()
    assert (Outgoing.objects.get().state, len(server.receiver.posts)) == ("sent", 1)


@pytest.mark.django_db
def test_files_that_fail_again_and_again_do_not_hold_up_new_ones(
    desk: Desk, settings: LazySettings
) -> None:
    settings.CLAMAV = f"127.0.0.1:{free_port()}"
    failing = [_file(desk, b"x") for _count in range(5)]
    Attachment.objects.update(scan="failed")
    fresh = _file(desk, b"new")
    with later(days=3):
        assert scan_waiting(SYSTEM) == 1, "one never tried is tried however old"
    assert scan_waiting(SYSTEM, limit=2) == 2
    asked = waiting_checks()
    assert asked[0] == fresh.pk
    assert set(asked) & {file.pk for file in failing}


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_fails_instead_of_waiting(
    desk: Desk, settings: LazySettings
) -> None:
    settings.CLAMAV = f"127.0.0.1:{free_port()}"
    file = _file(desk, b"x")
    with mock.patch.object(files, "open_file", side_effect=RuntimeError("storage is confused")):
        scan_attachment(SYSTEM, attachment_id=file.pk)
    file.refresh_from_db()
    assert file.scan == "failed"


def waiting_checks() -> list[int]:
    """The files whose check a job is going to do, in the order they were asked for."""
    asked = ProcrastinateJob.objects.filter(task_name="mail.scan", status="todo").order_by("id")
    return [job.args["attachment_id"] for job in asked]
