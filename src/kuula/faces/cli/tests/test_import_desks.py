"""`kuula import` of the other desks: Zammad, osTicket, FreeScout and mail files."""

import base64
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.world import World

from kuula.connectors.importers.models import Import
from kuula.desk.models import Conversation, Message, OldNumber, State
from kuula.faces.cli.tests.importing import ran

BRAND = ("--brand", "Põhjala Kodu")


def talk_of(desk: str, number: str) -> Conversation:
    return OldNumber.objects.get(desk=desk, number=number).conversation


def said_in(talk: Conversation) -> list[tuple[str, str, str | None]]:
    """Kind, words and our writer of each message."""
    return [
        (one.kind, one.text, one.staff.name if one.staff else None)
        for one in talk.messages.order_by("id").select_related("staff")
    ]


def test_zammad(tmp_path: Path, world: World) -> None:
    users = [
        {"id": 3, "firstname": "Mari", "lastname": "Mets", "email": "mari@pohjala.example",
         "role_ids": [2]},
        {"id": 8, "firstname": "Petra", "lastname": "Novak", "email": "petra@firm.example",
         "role_ids": [3]},
    ]  # fmt: skip
    ticket = {
        "id": 12, "number": "32012", "title": "Faktura", "state_id": 4, "priority_id": 3,
        "customer_id": 8, "owner_id": 3, "created_at": "2023-02-01T10:00:00.000Z",
        "close_at": "2023-02-03T10:00:00.000Z", "tags": ["invoice"],
    }  # fmt: skip
    articles = [
        {"id": 40, "ticket_id": 12, "sender": "Customer", "type": "email", "internal": False,
         "from": "Petra Novak <petra@firm.example>", "to": "help@pohjala.example",
         "body": "<div>Gdje je <i>faktura</i>?</div>", "content_type": "text/html",
         "message_id": "<z1@firm.example>", "created_by_id": 8,
         "created_at": "2023-02-01T10:00:00.000Z",
         "attachments": [{"id": 5, "filename": "a.txt", "data": base64.b64encode(b"A").decode()}]},
        {"id": 41, "ticket_id": 12, "sender": "Agent", "type": "note", "internal": True,
         "body": "Plaćeno?", "content_type": "text/plain", "created_by_id": 3,
         "created_at": "2023-02-01T11:00:00.000Z"},
        {"id": 42, "ticket_id": 12, "sender": "Agent", "type": "email", "internal": False,
         "body": "Evo je.", "content_type": "text/plain", "created_by_id": 3,
         "created_at": "2023-02-02T11:00:00.000Z"},
        {"id": 43, "ticket_id": 99, "body": "lost", "created_at": "2023-02-02T11:00:00.000Z"},
    ]  # fmt: skip
    packed = tmp_path / "zammad.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("users.json", json.dumps(users, indent=2))
        archive.writestr("tickets/all.json", json.dumps({"assets": {"Ticket": {"12": ticket}}}))
        archive.writestr("articles.json", json.dumps(articles))
    printed = ran("zammad", str(packed), *BRAND)
    talk = talk_of("zammad", "32012")
    assert (talk.state, talk.priority, talk.customer.name) == (State.CLOSED, 3, "Petra Novak")
    assert talk.closed_at == datetime(2023, 2, 3, 10, tzinfo=UTC)
    assert said_in(talk) == [
        ("inbound", "Gdje je faktura?", None),
        ("note", "Plaćeno?", "Mari Mets"),
        ("outbound", "Evo je.", "Mari Mets"),
    ]
    first = talk.messages.order_by("id")[0]
    assert first.header_id == "z1@firm.example"
    assert first.attachments.get().size == 1
    assert "belongs to a conversation that is not in the file (#99)" in printed
    assert Import.objects.get().counts["messages"]["refused"] == 1


OSTICKET = r"""-- MariaDB dump 10.19
/*!40101 SET NAMES utf8mb4 */;
CREATE TABLE `ost_ticket` (
  `ticket_id` int(11) unsigned NOT NULL AUTO_INCREMENT,
  `number` varchar(20) DEFAULT NULL,
  `user_id` int(11) unsigned NOT NULL DEFAULT 0,
  `status_id` int(10) unsigned NOT NULL DEFAULT 0,
  `staff_id` int(10) unsigned NOT NULL DEFAULT 0,
  `isanswered` tinyint(1) NOT NULL,
  `closed` datetime DEFAULT NULL,
  `created` datetime NOT NULL,
  PRIMARY KEY (`ticket_id`),
  KEY `user_id` (`user_id`)
) ENGINE=InnoDB;
INSERT INTO `ost_ticket` VALUES (5,'100234',2,3,1,1,'2022-01-05 09:00:00','2022-01-04 09:00:00'),(6,'100235',99,1,0,0,NULL,'2022-01-04 09:00:00');
INSERT INTO `ost_ticket_status` (`id`, `name`, `state`) VALUES (1,'Open','open'),(3,'Closed','closed');
INSERT INTO `ost_ticket__cdata` (`ticket_id`,`subject`,`priority`) VALUES (5,'It\'s broken; (really), ''yes''','3');
INSERT INTO `ost_ticket_priority` (`priority_id`,`priority`) VALUES (3,'high');
INSERT INTO `ost_thread` (`id`,`object_id`,`object_type`) VALUES (50,5,'T'),(51,5,'A');
INSERT INTO `ost_user` (`id`,`org_id`,`default_email_id`,`name`) VALUES (2,0,20,'Ülle Õun');
INSERT INTO `ost_user_email` (`id`,`user_id`,`address`) VALUES (20,2,'ylle@people.example');
INSERT INTO `ost_staff` (`staff_id`,`firstname`,`lastname`,`username`,`email`) VALUES (1,'Old','Hand','old','old@gone.example');
INSERT INTO `ost_thread_entry` (`id`,`thread_id`,`staff_id`,`user_id`,`type`,`poster`,`title`,`body`,`format`,`created`) VALUES
(500,50,0,2,'M','Ülle','It','Line one\r\nline \\ two','text','2022-01-04 09:00:00'),
(501,50,1,0,'N','Old Hand',NULL,'<p>Call them</p>','html','2022-01-04 10:00:00'),
(502,50,1,0,'R','Old Hand',NULL,'<p>Mended.</p>','html','2022-01-05 08:00:00');
INSERT INTO `ost_thread_entry_email` (`id`,`thread_entry_id`,`mid`) VALUES (1,500,'<mid@people.example>');
INSERT INTO `ost_attachment` (`id`,`object_id`,`type`,`file_id`,`name`,`inline`) VALUES (1,500,'H',7,'photo.png',0),(2,500,'H',8,'gone.png',0);
INSERT INTO `ost_file` (`id`,`bk`,`type`,`size`,`key`,`name`) VALUES (7,'D','image/png',6,'kkk','photo.png'),(8,'F','image/png',6,'zzz','gone.png');
INSERT INTO `ost_file_chunk` (`file_id`,`chunk_id`,`filedata`) VALUES (7,0,0x504e47),(7,1,_binary 'a\0b');
"""  # noqa: E501 - as mysqldump writes it


def test_osticket(tmp_path: Path, world: World) -> None:
    dump = tmp_path / "osticket.sql"
    dump.write_text(OSTICKET, encoding="utf-8")
    printed = ran("osticket", str(dump), *BRAND)
    talk = talk_of("osticket", "100234")
    assert talk.subject == "It's broken; (really), 'yes'"
    assert (talk.state, talk.priority, talk.customer.name) == (State.CLOSED, 3, "Ülle Õun")
    assert said_in(talk) == [
        ("inbound", "Line one\nline \\ two", None),
        ("note", "Call them", "Old Hand"),
        ("outbound", "Mended.", "Old Hand"),
    ]
    first = talk.messages.order_by("id")[0]
    assert (first.header_id, first.attachments.get().size) == ("mid@people.example", 6)
    assert "gone.png" in printed
    counts = Import.objects.get().counts
    assert counts["conversations"] == {"found": 2, "taken": 1, "known": 0, "refused": 1}


FREESCOUT = r"""
INSERT INTO `conversations` (`id`,`number`,`type`,`status`,`state`,`subject`,`customer_email`,`customer_id`,`user_id`,`closed_at`,`created_at`) VALUES
(1,77,1,3,2,'Broken lamp','ana@people.example',4,1,'2024-01-03 00:00:00','2024-01-01 00:00:00'),
(2,78,1,1,3,'Deleted','ana@people.example',4,NULL,NULL,'2024-01-01 00:00:00'),
(3,79,1,4,2,'Buy now','spam@spam.example',NULL,NULL,NULL,'2024-01-01 00:00:00');
INSERT INTO `threads` (`id`,`conversation_id`,`type`,`state`,`body`,`from`,`to`,`cc`,`message_id`,`customer_id`,`created_by_customer_id`,`created_by_user_id`,`created_at`) VALUES
(10,1,1,2,'<p>The lamp is broken.</p>','ana@people.example','[\"help@pohjala.example\"]',NULL,'fs1@people.example',4,4,NULL,'2024-01-01 00:00:00'),
(11,1,4,2,'','',NULL,NULL,NULL,4,NULL,1,'2024-01-01 00:10:00'),
(12,1,3,2,'Ask the shop',NULL,NULL,NULL,NULL,4,NULL,1,'2024-01-01 01:00:00'),
(13,1,2,2,'A new one is on its way.',NULL,NULL,NULL,NULL,4,NULL,1,'2024-01-02 00:00:00'),
(14,1,2,1,'A draft',NULL,NULL,NULL,NULL,4,NULL,1,'2024-01-02 00:00:00'),
(30,3,1,2,'Buy','spam@spam.example',NULL,NULL,NULL,NULL,NULL,NULL,'2024-01-01 00:00:00');
INSERT INTO `customers` (`id`,`first_name`,`last_name`,`company`,`phones`) VALUES (4,'Ana','Marić','','[{\"value\":\"+385 1 234\",\"type\":1}]');
INSERT INTO `emails` (`id`,`customer_id`,`email`,`type`) VALUES (1,4,'ana@people.example',1);
INSERT INTO `users` (`id`,`first_name`,`last_name`,`email`) VALUES (1,'Ana','Kovačević','ana@jadran.example');
INSERT INTO `attachments` (`id`,`thread_id`,`file_dir`,`file_name`,`mime_type`,`size`,`embedded`) VALUES (1,10,'1/2/3/','lamp.jpg','image/jpeg',4,0),(2,10,'../../../../etc/','passwd','text/plain',4,0);
"""  # noqa: E501 - as mysqldump writes it


def test_freescout(tmp_path: Path, world: World) -> None:
    dump = tmp_path / "freescout.sql"
    dump.write_text(FREESCOUT, encoding="utf-8")
    (tmp_path / "storage" / "1" / "2" / "3").mkdir(parents=True)
    (tmp_path / "storage" / "1" / "2" / "3" / "lamp.jpg").write_bytes(b"lamp")
    printed = ran("freescout", str(dump), *BRAND, "--files", str(tmp_path / "storage"))
    talk = talk_of("freescout", "77")
    assert (talk.state, talk.customer.name, talk.customer.phone) == (
        State.CLOSED, "Ana Marić", "+385 1 234",
    )  # fmt: skip
    assert said_in(talk) == [
        ("inbound", "The lamp is broken.", None),
        ("note", "Ask the shop", "Ana Kovačević"),
        ("outbound", "A new one is on its way.", "Ana Kovačević"),
    ]
    assert talk.messages.order_by("id")[2].staff == world.ana
    assert talk.messages.order_by("id")[0].attachments.get().filename == "lamp.jpg"
    assert "has a name that leads out of its folder (#77, passwd)" in printed
    assert "was deleted at the other desk (#78)" in printed
    assert talk_of("freescout", "79").spam


MBOX = """From ana@people.example Mon Jan  1 00:00:00 2024
From: Ana Maric <ana@people.example>
To: help@pohjala.example
Subject: Chairs
Message-ID: <m1@people.example>
Date: Mon, 01 Jan 2024 10:00:00 +0000

How many chairs are there?
>From the shop, I mean.

From help@pohjala.example Mon Jan  1 00:00:00 2024
From: Pood <help@pohjala.example>
To: Ana Maric <ana@people.example>
Subject: Re: Chairs
Message-ID: <m2@pohjala.example>
In-Reply-To: <m1@people.example>
Date: Mon, 01 Jan 2024 12:00:00 +0000

Twelve.

From ana@people.example Mon Jan  1 00:00:00 2024
From: Ana Maric <ana@people.example>
To: help@pohjala.example
Subject: Re: Chairs
Message-ID: <m3@people.example>
References: <m1@people.example> <m2@pohjala.example>
Date: Mon, 01 Jan 2024 13:00:00 +0000

Thank you.

On Mon, 1 Jan 2024 at 12:00, Pood <help@pohjala.example> wrote:
> Twelve.

From john@people.example Mon Jan  1 00:00:00 2024
From: john@people.example
To: help@pohjala.example
Subject: Lamp
Message-ID: <m4@people.example>
Date: Tue, 02 Jan 2024 13:00:00 +0000

Hello.
"""


@pytest.mark.parametrize("packed", [False, True])
def test_mbox(tmp_path: Path, world: World, packed: bool) -> None:
    path = tmp_path / "mail.mbox"
    path.write_text(MBOX, encoding="utf-8")
    if packed:
        path = tmp_path / "mail.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mail.mbox", MBOX)
    ran("mbox", str(path), *BRAND, "--ours", "help@pohjala.example")
    talk = Message.objects.get(header_id="m1@people.example").conversation
    assert talk.subject == "Chairs"
    assert talk.customer.name == "Ana Maric"
    assert [(kind, text.splitlines()[0]) for kind, text, _who in said_in(talk)] == [
        ("inbound", "How many chairs are there?"), ("outbound", "Twelve."),
        ("inbound", "Thank you."),
    ]  # fmt: skip
    asked, answered, thanked = talk.messages.order_by("id")
    assert "\nFrom the shop" in asked.text
    assert answered.staff is not None
    assert answered.staff.name == "Pood"
    assert thanked.visible.strip() == "Thank you."
    counts = Import.objects.get().counts
    assert counts["conversations"] == {"found": 2, "taken": 2, "known": 0, "refused": 0}
    assert counts["messages"]["taken"] == 4
    number = Import.objects.get().pk
    assert "2 conversations" in ran("--undo", str(number))
    assert not Message.objects.filter(header_id="m1@people.example").exists()
