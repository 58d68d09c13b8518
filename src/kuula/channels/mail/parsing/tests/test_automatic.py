"""Bounces, loops, auto-replies, lists and invitations."""

import pytest

from kuula.channels.mail.parsing import parse_mail
from kuula.channels.mail.parsing.tests.mails import mail, multi, part, read

ICS = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def dsn(status: bytes, returned: bytes = b"", kind: str = "message/rfc822", **headers):
    parts = [part(b"Your mail could not be delivered."), part(status, "message/delivery-status")]
    if returned:
        parts.append(part(returned, kind))
    given = {"content_type": 'multipart/report; report-type=delivery-status; boundary="b0"'}
    return multi(*parts, **{**given, "from": "mailer-daemon@mx.example.net", **headers})


FAILED = (
    b"Reporting-MTA: dns; mx.example.net\r\n\r\nFinal-Recipient: rfc822; anna@example.org\r\n"
    b"Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 unknown user\r\n"
)

KINDS = [
    ({}, None),
    ({"auto_submitted": "no"}, None),
    ({"auto_submitted": "auto-replied; owner-email=a@b.ee"}, "auto-reply"),
    ({"auto_submitted": "auto-generated (vacation)"}, "auto-reply"),
    ({"x_auto_response_suppress": "All"}, "auto-reply"),
    ({"x_auto_response_suppress": "DR, RN, NRN"}, None),
    ({"x_autoreply": "yes"}, "auto-reply"),
    ({"precedence": "auto_reply"}, "auto-reply"),
    ({"return_path": "<>"}, "auto-reply"),
    ({"return_path": "<anna@example.org>"}, None),
    ({"subject": "Automaatvastus: Tere"}, "auto-reply"),
    ({"subject": "Автоматический ответ: Заказ"}, "auto-reply"),
    ({"subject": "Out of Office: order"}, "auto-reply"),
    ({"subject": "Automatic replies do not work"}, None),
    ({"precedence": "bulk"}, "list"),
    ({"precedence": "list"}, "list"),
    ({"list_id": "<l.example.org>"}, "list"),
    ({"list_unsubscribe": "<mailto:x@example.org>"}, "list"),
    ({"x_loop": "help@example.com"}, "loop"),
    ({"x_loop": "list@example.org", "list_id": "<l>"}, "list"),
    ({"x_kuula_loop": "k1", "auto_submitted": "auto-replied"}, "loop"),
    ({"auto_submitted": "auto-generated", "list_id": "<l>"}, "auto-reply"),
]


@pytest.mark.parametrize(("headers", "expected"), KINDS)
def test_kind(headers, expected):
    assert read(mail(**headers))["automatic"] == expected


def test_our_own_marks_decide_when_they_are_known():
    own = frozenset({"kuula-1", "one@example.org"})
    assert parse_mail(mail(message_id="<x@y>", x_loop="other"), own_ids=own).automatic is None
    assert parse_mail(mail(message_id="<x@y>", x_loop="Kuula-1"), own_ids=own).automatic == "loop"
    assert parse_mail(mail(), own_ids=own).automatic == "loop"


def test_a_mail_that_has_gone_round_is_a_loop():
    raw = b"Received: from a by b; Mon, 2 Nov 2026 09:00:00 +0200\r\n" * 40 + mail()
    assert read(raw)["automatic"] == "loop"


def test_invitation():
    raw = multi(part(b"Come"), part(ICS, "text/calendar; method=REQUEST"), kind="alternative")
    found = read(raw)
    assert found["automatic"] == "calendar"
    assert found["text"] == "Come"
    assert found["attachments"][0]["content_type"] == "text/calendar"
    assert read(mail(ICS, content_type="text/calendar; method=REQUEST"))["automatic"] == "calendar"


def test_a_calendar_file_sent_by_a_person_is_not_automatic():
    ics = part(
        ICS.replace(b"REQUEST", b"PUBLISH"),
        "text/calendar",
        Content_Disposition="attachment; filename=a.ics",
    )
    assert read(multi(part(b"My times"), ics))["automatic"] is None


def test_failed():
    returned = mail(b"Original", message_id="<ours@kuula>")
    parsed = parse_mail(dsn(FAILED, returned, auto_submitted="auto-replied", x_loop="x"))
    assert parsed.automatic == "bounce"
    assert parsed.bounce.recipient == "anna@example.org"
    assert parsed.bounce.status == "5.1.1"
    assert parsed.bounce.permanent is True
    assert parsed.bounce.original_ids == ("ours@kuula",)


def test_delayed_is_not_permanent():
    status = FAILED.replace(b"failed", b"delayed").replace(b"Status: 5.1.1", b"Status: 4.4.7")
    found = read(dsn(status))
    assert found["bounce"] == {
        "recipient": "anna@example.org",
        "status": "4.4.7",
        "permanent": False,
    }


def test_success_is_no_bounce():
    status = FAILED.replace(b"failed", b"delivered").replace(b"5.1.1", b"2.0.0")
    found = read(dsn(status, auto_submitted="auto-generated"))
    assert found["bounce"] is None
    assert found["automatic"] == "auto-reply"


def test_several_recipients():
    second = b"\r\nFinal-Recipient: rfc822; jaan@example.org\r\nAction: failed\r\nStatus: 5.2.2\r\n"
    parsed = parse_mail(dsn(FAILED + second))
    assert parsed.bounce.recipients == ("anna@example.org", "jaan@example.org")


def test_returned_headers_with_broken_folding():
    headers = b"Subject: x\r\nMessage-ID:\r\n<ours@kuula>\r\nReferences: <a@b>\r\n\t<c@d>\r\n"
    parsed = parse_mail(dsn(FAILED, headers, "text/rfc822-headers"))
    assert set(parsed.bounce.original_ids) == {"ours@kuula", "a@b", "c@d"}


def test_a_report_with_nothing_in_it_is_still_a_bounce():
    assert read(dsn(b""))["bounce"] == {"recipient": None, "status": None, "permanent": False}


SPOKEN = [
    (
        {"from": "MAILER-DAEMON@mx.example.net", "subject": "failure notice"},
        b"Hi. This is the qmail-send program.\n<anna@example.org>:\n550 5.1.1 no such user\n",
        {"recipient": "anna@example.org", "status": "5.1.1", "permanent": True},
    ),
    (
        {
            "from": "Mail Delivery System <Mailer-Daemon@mx.example.net>",
            "subject": "Mail delivery failed: returning message to sender",
            "x_failed_recipients": "anna@example.org",
        },
        b"A message that you sent could not be delivered.\n",
        {"recipient": "anna@example.org", "status": None, "permanent": True},
    ),
    (
        {"from": "postmaster@example.net", "subject": "Delivery delayed: order"},
        b"anna@example.org\n4.4.1 will be retried\n",
        {"recipient": "anna@example.org", "status": "4.4.1", "permanent": False},
    ),
]


@pytest.mark.parametrize(("headers", "body", "expected"), SPOKEN)
def test_bounce_in_words(headers, body, expected):
    found = read(mail(body, **headers))
    assert found["bounce"] == expected
    assert found["automatic"] == "bounce"


def test_a_customer_who_writes_about_delivery_is_no_bounce():
    found = read(mail(b"My parcel.", subject="Delivery failed", **{"from": "anna@example.org"}))
    assert found["bounce"] is None
    assert found["automatic"] is None
