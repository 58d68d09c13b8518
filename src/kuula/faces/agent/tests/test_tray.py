"""The tray "Belongs here?" through the browser's door."""

import pytest
from django.test import Client
from tests.world import World
from tests.world.watching import watching

from kuula.channels.mail.actions import sorting
from kuula.channels.mail.models import RawMail
from kuula.channels.mail.sorting.references import make_reply_address
from kuula.channels.mail.tests.postbag import HELP, arrive, mail, mailbox_of
from kuula.desk.models import Conversation
from kuula.faces.agent.tests.test_inbox import as_staff

EVE = "Eve <eve@elsewhere.example>"
ACTS = ("placement", "opening", "removal", "return", "reading")
HTML = (
    b"From: Eve <eve@elsewhere.example>\r\nTo: %b\r\nSubject: Pictures\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>Hello <script>alert(1)</script>"
    b'<img src="https://tracker.example/a.png"></p>'
)


def doubtful(world: World, talk: Conversation, text: str = "It is me.") -> RawMail:
    """A stranger's mail that points to a conversation."""
    mailbox = RawMail.mailbox.field.related_model.objects.first() or mailbox_of(world.pohjala)
    return arrive(mailbox, mail(EVE, text, to=make_reply_address(HELP, talk.pk)))


def words_of(client: Client, path: str) -> str:
    """What a page says."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def test_the_list_says_why_who_what_and_where_perhaps(world: World) -> None:
    raw = doubtful(world, world.wardrobe)
    page = words_of(as_staff(world.ivo), "/tray")
    assert "does not take part" in page
    assert "eve@elsewhere.example" in page
    assert f"Perhaps № {world.wardrobe.pk}" in page
    assert f'href="/tray/{raw.pk}"' in page
    rows = as_staff(world.ivo).get("/tray?part=rows", headers={"HX-Request": "true"})
    assert rows.content.decode().lstrip().startswith('<div id="tray-rows"')


def test_the_inbox_counts_what_waits_for_those_who_sort(world: World) -> None:
    doubtful(world, world.wardrobe)
    nav = words_of(as_staff(world.ivo), "/inbox/open").split('href="/tray"')[1].split("</li>")[0]
    assert ">1</span>" in nav
    assert 'href="/tray"' not in words_of(as_staff(watching(world.reader)), "/inbox/open")


def test_a_closed_teams_mail_does_not_exist_for_outsiders(world: World) -> None:
    raw = doubtful(world, world.dispute)
    client = as_staff(world.ivo)
    assert "eve@elsewhere.example" not in words_of(client, "/tray")
    nav = words_of(client, "/inbox/open").split('href="/tray"')[1].split("</li>")[0]
    assert ">1</span>" not in nav
    for path in ("", "/html", "/original"):
        assert client.get(f"/tray/{raw.pk}{path}").status_code == 404
    for act in ACTS:
        assert client.post(f"/tray/{raw.pk}/{act}").status_code == 404
    assert "eve@elsewhere.example" in words_of(as_staff(world.vera), "/tray")


def test_nobody_places_a_mail_in_a_conversation_out_of_sight(world: World) -> None:
    raw = doubtful(world, world.wardrobe)
    answer = as_staff(world.ivo).post(
        f"/tray/{raw.pk}/placement", {"number": world.dispute.pk}, follow=True
    )
    assert f"There is no conversation № {world.dispute.pk}" in answer.content.decode()
    raw.refresh_from_db()
    assert raw.state == "tray"


def test_readers_may_not_sort(world: World) -> None:
    raw = doubtful(world, world.wardrobe)
    client = as_staff(watching(world.reader))
    assert client.get("/tray").status_code == 403
    assert client.get(f"/tray/{raw.pk}").status_code == 403
    for act in ACTS:
        assert client.post(f"/tray/{raw.pk}/{act}").status_code == 403


def test_a_mail_is_read_and_placed(world: World) -> None:
    raw = doubtful(world, world.wardrobe)
    client = as_staff(world.ivo)
    page = words_of(client, f"/tray/{raw.pk}")
    assert "It is me." in page
    assert f"Into № {world.wardrobe.pk}" in page
    answer = client.post(f"/tray/{raw.pk}/placement", {"number": f"№ {world.wardrobe.pk}"})
    assert answer["Location"] == f"/conversations/{world.wardrobe.pk}"
    assert "It is me." in words_of(client, f"/conversations/{world.wardrobe.pk}")
    assert client.get(f"/tray/{raw.pk}")["Location"] == f"/conversations/{world.wardrobe.pk}"
    again = client.post(f"/tray/{raw.pk}/removal", follow=True).content.decode()
    assert "Somebody has sorted this mail already." in again


def test_a_mail_begins_a_conversation(world: World) -> None:
    raw = doubtful(world, world.wardrobe)
    client = as_staff(world.ivo)
    answer = client.post(f"/tray/{raw.pk}/opening", follow=True)
    assert "It is me." in answer.content.decode()
    assert str(world.wardrobe.pk) not in answer.redirect_chain[-1][0]


def test_nonsense_for_a_number_says_so(world: World) -> None:
    raw = doubtful(world, world.wardrobe)
    client = as_staff(world.ivo)
    for number in ("", "abc", "9" * 40, "²"):
        answer = client.post(f"/tray/{raw.pk}/placement", {"number": number}, follow=True)
        assert "Write the number of a conversation." in answer.content.decode()


def test_put_away_with_undo(world: World) -> None:
    raw = doubtful(world, world.wardrobe)
    client = as_staff(world.ivo)
    page = client.post(f"/tray/{raw.pk}/removal", follow=True).content.decode()
    assert "The mail is put away" in page
    assert f'action="/tray/{raw.pk}/return"' in page
    assert "eve@elsewhere.example" not in page
    assert "Somebody put it away." in words_of(client, "/tray?shelf=dropped")
    page = client.post(f"/tray/{raw.pk}/return", follow=True).content.decode()
    assert "eve@elsewhere.example" in page


def test_html_is_shown_sealed_and_loads_nothing_until_asked(world: World) -> None:
    address = make_reply_address(HELP, world.wardrobe.pk).encode()
    raw = arrive(mailbox_of(world.pohjala), HTML % address)
    client = as_staff(world.ivo)
    assert f'src="/tray/{raw.pk}/html"' in words_of(client, f"/tray/{raw.pk}")
    answer = client.get(f"/tray/{raw.pk}/html")
    page = answer.content.decode()
    assert "alert" not in page
    assert ' src="https://tracker' not in page
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "https:" not in answer["Content-Security-Policy"]
    asked = client.get(f"/tray/{raw.pk}/html?pictures=1").content.decode()
    assert ' src="https://tracker' in asked


def test_what_cannot_be_read_can_be_downloaded_and_read_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(_raw: RawMail) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(sorting, "read_letter", stumble)
        patched.setattr(sorting, "ATTEMPTS", 1)
        with pytest.raises(ZeroDivisionError):
            arrive(mailbox_of(world.pohjala), mail("uku@mail.example", "A hard one"))
        patched.setattr("kuula.channels.mail.tray.read_letter", stumble)
        raw = RawMail.objects.get()
        client = as_staff(world.ivo)
        page = words_of(client, f"/tray/{raw.pk}")
    assert "Kuula cannot show this mail." in page
    answer = client.get(f"/tray/{raw.pk}/original")
    assert b"A hard one" in b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "application/octet-stream"
    assert "attachment" in answer["Content-Disposition"]
    client.post(f"/tray/{raw.pk}/reading")
    raw.refresh_from_db()
    assert raw.state == "stored"
