"""Searching through the browser's door: operators, highlighting, customers, what leaks nothing."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import quote

import pytest
from django.test import Client
from tests.counting import statements
from tests.world import SECRET_WORD, World, hours_ago, mail
from tests.world.watching import watching

from kuula.desk.actions import (
    open_conversation,
    set_subject,
    set_tags,
)
from kuula.desk.incoming import Opening
from kuula.desk.models import Attachment
from kuula.desk.search import frequency, standing, walking
from kuula.kit import clock
from kuula.people.actions import CustomerForm, change_customer
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Staff


def as_staff(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def page_of(client: Client, words: str) -> str:
    answer = client.get("/search", {"q": words})
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def found(client: Client, words: str) -> set[int]:
    """The conversations on the page of these words."""
    return {
        int(n) for n in re.findall(r'href="/conversations/(\d+)" data-item', page_of(client, words))
    }


def test_operators_narrow_what_is_found(world: World) -> None:
    ivo, numbers = (
        as_staff(world.ivo),
        {
            name: getattr(world, name).pk
            for name in ("wardrobe", "invoice", "account", "slots", "office")
        },
    )
    everything = set(numbers.values())

    def only(words: str, *names: str) -> None:
        assert found(ivo, words) == {numbers[name] for name in names}, words

    only("from:kadri.tamm@example.ee", "wardrobe")
    only("from:northwind.example", "slots")
    only("from:@example.hr", "invoice")
    only("from:Kadri", "wardrobe")
    only('from:"Sergei"')
    only("from:Сергей", "account")
    only("kellelt:kadri", "wardrobe")
    only("tag:late", "wardrobe")
    only("oznaka:LATE", "wardrobe")
    only('brand:"Jadran Dom"', "invoice")
    only("brand:jadran", "invoice")
    only("is:solved", "slots")
    only("is:open from:example.hr", "invoice")
    only("assignee:nobody is:open", "wardrobe", "office")
    only("assignee:Ana", "invoice")
    only("subject:slot", "slots")
    only("subject:transakcije")
    only(f"#{world.office.pk} is:open", "office")
    only("delivery is:solved", "slots")
    only("delivery -is:solved")
    only("channel:mail -tag:late", *(everything_but(numbers, "wardrobe")))
    only("channel:chat")
    only("-kapp -chairs", "invoice", "account", "slots")
    only("is:waiting", "account")
    assert found(ivo, "-from:kadri") == everything - {numbers["wardrobe"]}
    assert world.lottery.pk not in found(ivo, "-tag:late")
    only_spam = found(ivo, "is:spam")
    assert only_spam == {world.lottery.pk}


def everything_but(numbers: dict[str, int], *names: str) -> list[str]:
    return [name for name in numbers if name not in names]


def test_dates_are_of_the_reader_and_of_the_message(world: World) -> None:
    ivo = as_staff(world.ivo)
    today = clock.now().date()
    assert world.wardrobe.pk in found(ivo, f"after:{today - timedelta(days=1)}")
    assert found(ivo, "after:2999-01-01") == set()
    assert found(ivo, "delivery before:yesterday") == {world.slots.pk}
    assert found(ivo, "delivery after:yesterday") == set()
    assert found(ivo, "before:2001") == set()
    with hours_ago(24 * 700) as moment:
        old = open_conversation(
            SYSTEM,
            opening=Opening(world.pohjala.pk, "Kolimine"),
            message=mail("vana@example.ee", "Vana Olija", "Kas kolite kappe?", moment, "et"),
        )
    assert found(ivo, f"on:{moment.date()} kolite") == {old.conversation_id}
    assert found(ivo, f"-on:{moment.date()} from:vana@example.ee") == set()


def test_files_and_addresses_written_to(world: World) -> None:
    ivo = as_staff(world.ivo)
    message = world.wardrobe.messages.get()
    message.recipients = {"to": ["Abi <abi@pohjala.example>"], "cc": ["x@else.example"]}
    message.save()
    Attachment.objects.create(
        message=message, key="k", filename="pilt.png", size=1, created_at=clock.now()
    )
    assert found(ivo, "has:file") == {world.wardrobe.pk}
    assert world.wardrobe.pk not in found(ivo, "-has:file")
    assert found(ivo, "to:abi@") == {world.wardrobe.pk}
    assert found(ivo, "kapp to:else.example") == {world.wardrobe.pk}
    assert found(ivo, "to:nobody@") == set()


def test_a_clearer_subject_is_found_from_then_on(world: World) -> None:
    set_subject(SYSTEM, conversation=world.office, subject="Toolide laoseis")
    ivo = as_staff(world.ivo)
    assert found(ivo, "toolid") == {world.office.pk}
    assert found(ivo, "subject:toolid") == {world.office.pk}
    assert found(ivo, "chairs stock") == {world.office.pk}


def test_what_is_not_understood_is_searched_as_words_and_said(world: World) -> None:
    ivo = as_staff(world.ivo)
    page = page_of(ivo, "form:kapp")
    assert "“form:” is not an operator and was searched as words." in page
    page = page_of(ivo, "kapp before:2026-02-31")
    assert "“before:2026-02-31” is not a date and was searched as words." in page
    assert "Write is:open" in page_of(ivo, "is:lost")
    assert "Write has:file" in page_of(ivo, "has:fun")
    assert "has no value" in page_of(ivo, "from:")
    assert "No brand is called “Kaubik”." in page_of(ivo, "brand:Kaubik")
    assert "No colleague is called “Zzz”." in page_of(ivo, "assignee:Zzz")
    assert "Only the first 500 characters" in page_of(ivo, "kapp " * 200)
    many = " ".join(f"kapp{one}" for one in range(50))
    assert "Only the first 40 words and 20 operators" in page_of(ivo, many)
    assert found(ivo, "is:kapp") == found(ivo, "kapp")


@pytest.mark.parametrize("who", ["ivo", "mari", "reader"])
def test_nothing_of_a_closed_team_is_found_counted_or_hinted_at(world: World, who: str) -> None:
    set_tags(SYSTEM, conversation=world.dispute, names=["salajane"])
    staff = getattr(world, who)
    client = as_staff(watching(staff) if who == "reader" else staff)
    number = world.dispute.pk
    for words in (
        SECRET_WORD,
        f"subject:{SECRET_WORD}",
        f"{SECRET_WORD} from:kadri",
        "from:kadri advokaat",
        "tag:salajane",
        "-tag:late",
        f"-{SECRET_WORD}",
        f"#{number}",
        f"is:open #{number}",
        "team:Legal",
        f"team:Legal {SECRET_WORD}",
        "-is:solved",
        "from:kadri",
        "on:today",
    ):
        page = page_of(client, words)
        assert f"/conversations/{number}" not in page, words
        assert "advokaat</mark>" not in page
        assert f"{SECRET_WORD} number" not in page
    assert "0 messages found" in page_of(client, SECRET_WORD)
    assert "0 conversations found" in page_of(client, "tag:salajane")
    assert "0 conversations found" in page_of(client, "tag:nosuch")
    assert "1 conversation found" in page_of(client, "from:kadri")
    same = [
        re.sub(r"[A-Za-z0-9]{64}", "", page_of(client, f"team:{name}").replace(name, "*"))
        for name in ("Legal", "Nosuch")
    ]
    assert same[0] == same[1]
    assert "No team is called “Legal”." in page_of(client, "team:Legal")
    assert number in found(as_staff(world.vera), f"team:Legal {SECRET_WORD}")
    assert number in found(as_staff(world.vera), "tag:salajane")


@pytest.mark.parametrize(
    ("text", "language", "words", "marked"),
    [
        ("Ootasin kappi, õunad jäid õue.", "et", "õuna", "õunad"),
        ("Nema ključa od kuće.", "hr", "kljuc", "ključa"),
        ("Naručili smo žute stolice.", "hr", "stolica", "stolice"),
        ("Шкаф пришёл без дверей.", "ru", "дверь", "дверей"),
        ("Two <b>boxes</b> & a lamp.", "en", "box", "boxes"),
    ],
)
def test_words_are_marked_in_their_forms_and_nothing_else_is_markup(
    world: World, text: str, language: str, words: str, marked: str
) -> None:
    written = mail("uus@example.ee", "Uus Klient", text, clock.now(), language)
    opening = Opening(world.pohjala.pk, f"{text[:-1]} <i>")
    open_conversation(SYSTEM, opening=opening, message=written)
    body = as_staff(world.ivo).get("/search", {"q": words}).content.decode()
    assert body.count(f"<mark>{marked}</mark>") == 2, "in subject and text"
    assert "<b>boxes" not in body
    assert "<i>" not in body


def test_a_word_far_down_or_in_quoted_history_is_shown(world: World) -> None:
    far = mail("uus@example.ee", "Uus", "Tere. " * 1500 + "Kvartsiit.", clock.now(), "et")
    open_conversation(SYSTEM, opening=Opening(world.pohjala.pk, "Pikk"), message=far)
    assert "<mark>Kvartsiit</mark>" in page_of(as_staff(world.ivo), "kvartsiit")


def test_customers_are_found_by_name_address_and_telephone(world: World) -> None:
    profile = CustomerForm("Kadri Tamm", "et", phone="+372 5123 4567")
    change_customer(SYSTEM, customer=world.kadri, form=profile)
    ivo, line = as_staff(world.ivo), f'href="/customers/{world.kadri.pk}"'
    for words in ("kadri", "kadri.tamm@", "from:kadri", "51234567", "+372 512 345 67", "5123-4567"):
        assert line in page_of(ivo, words), words
    for words in ("-kadri", "tag:kadri", "4567", "99951234567"):
        assert line not in page_of(ivo, words), words
    for one in range(7):
        written = mail(f"kadri{one}@example.ee", f"Kadri {one}", "Tere!", clock.now(), "et")
        open_conversation(SYSTEM, opening=Opening(world.pohjala.pk, "Tere"), message=written)
    page = page_of(ivo, "kadri")
    assert page.count('href="/customers/') == 5
    assert 'href="/customers?q=kadri"' in page


def test_ten_thousand_results_read_a_thousand_and_more_and_turn_over(world: World) -> None:
    for one in range(45):
        written = mail(f"k{one}@example.ee", f"Kiri {one}", "Kvartsiit", clock.now(), "et")
        open_conversation(SYSTEM, opening=Opening(world.pohjala.pk, "Kivi"), message=written)
    for words in (
        "kvartsiit",
        "kvartsiit is:open",
        "brand:põhjala subject:kivi",
        "-kapp subject:kivi",
    ):
        seen: list[str] = []
        path, client = f"/search?q={quote(words)}", as_staff(world.ivo)
        while path:
            page = client.get(path).content.decode()
            seen += re.findall(r'href="/conversations/(\d+)" data-item', page)
            older = re.search(r'href="([^"]+)" rel="next"', page)
            path = unescape(older[1]) if older else ""
        assert len(seen) == len(set(seen)) == 45, words


@pytest.mark.parametrize("common", [1, 10_000])
@pytest.mark.parametrize(
    "words",
    ["kvartsiit", "kvartsiit is:open", "kvartsiit -has:file", "kvartsiit -lamp on:today",
     "-has:file -to:nobody@", "brand:põhjala -kapp", "-is:solved -tag:late", "subject:kivi"],
)  # fmt: skip
def test_small_windows_find_the_same_page_by_page(
    world: World, monkeypatch: pytest.MonkeyPatch, words: str, common: int
) -> None:
    """As it is with millions of messages: a page ends where its portion of them does."""
    _write(world, 30)
    expected = _all_pages(as_staff(world.ivo), words)
    for name, value in (("NEAR", 3), ("WINDOW", 5), ("WINDOWS", 2)):
        monkeypatch.setattr(walking, name, value)
    monkeypatch.setattr(standing, "WINDOW", 5)
    monkeypatch.setattr(frequency, "COMMON", common)
    seen = _all_pages(as_staff(world.ivo), words)
    assert seen == expected
    assert len(seen) == len(set(seen)) >= 30
    assert str(world.dispute.pk) not in seen


def _all_pages(client: Client, words: str) -> list[str]:
    seen: list[str] = []
    path = f"/search?q={quote(words)}"
    while path:
        page = client.get(path).content.decode()
        seen += re.findall(r'href="/conversations/(\d+)" data-item', page)
        older = re.search(r'href="([^"]+)" rel="next"', page)
        further = re.search(r'<a class="btn[^"]*" href="(/search[^"]+)">Search further back', page)
        after = older or further
        path = unescape(after[1]) if after else ""
    return seen


@pytest.mark.parametrize(
    ("words", "times"),
    [("kvartsiit", 8), ("kvartsiit -tag:late team:first", 10), ("is:open -kapp", 6)],
)
def test_a_search_asks_the_database_the_same_number_of_times(
    world: World, words: str, times: int
) -> None:
    client = as_staff(world.ivo)
    _write(world, 3)
    few = _statements(client, words)
    _write(world, 27)
    assert (few, _statements(client, words)) == (times, times)


def _write(world: World, count: int) -> None:
    for one in range(count):
        written = mail(f"k{one}@example.ee", f"Kiri {one}", "Kvartsiit", clock.now(), "et")
        opening = Opening(world.pohjala.pk, "Kivi", team_id=world.first_line.pk)
        open_conversation(SYSTEM, opening=opening, message=written)


def _statements(client: Client, words: str) -> int:
    page_of(client, words)
    with statements() as asked:
        page_of(client, words)
    return len(asked)
