"""What is found as a promise, and what is not, through the public function."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuula.desk.wording.promises import FoundPromise, find_promises

ZONE = ZoneInfo("Europe/Tallinn")
TUESDAY = datetime(2026, 11, 24, 10, 15, tzinfo=ZONE)
LANGUAGES = ("en", "et", "hr", "ru")


def found(lang: str, text: str, now: datetime = TUESDAY) -> list[FoundPromise]:
    return find_promises(text, lang=lang, now=now, zone=ZONE)


def due(lang: str, text: str, now: datetime = TUESDAY) -> list[str]:
    return [_written(one) for one in found(lang, text, now)]


def _written(one: FoundPromise) -> str:
    if one.due_from is None or one.due_to is None:
        return "no time"
    return f"{one.due_from:%d.%m %H:%M} - {one.due_to:%d.%m %H:%M}"


TIMED = [
    ("en", "I will ring you tomorrow at half past two.", "25.11 14:30 - 25.11 14:30"),
    ("en", "We'll send it by Friday.", "24.11 10:15 - 27.11 17:00"),
    ("en", "Our driver will be with you between 9 and 1 on Thursday.", "26.11 09:00 - 26.11 13:00"),
    ("en", "We'll refund you within two to three working days.", "24.11 10:15 - 27.11 17:00"),
    ("en", "I'll call you around four.", "24.11 15:30 - 24.11 16:30"),
    ("en", "We will write next week.", "30.11 09:00 - 04.12 17:00"),
    ("en", "I'll email you by the end of the day tomorrow.", "24.11 10:15 - 25.11 17:00"),
    ("en", "I'll reply on the 24th of January.", "24.01 09:00 - 24.01 17:00"),
    ("et", "Helistan teile homme kell pool kolm.", "25.11 14:30 - 25.11 14:30"),
    ("et", "Saadame selle reedeks.", "24.11 10:15 - 27.11 17:00"),
    ("et", "Toome kapi neljapäeval kella 9 ja 11 vahel.", "26.11 09:00 - 26.11 11:00"),
    ("et", "Maksame raha tagasi kolme tööpäeva jooksul.", "24.11 10:15 - 27.11 17:00"),
    ("et", "vastan ulehomme parast lounat", "26.11 12:00 - 26.11 17:00"),
    ("et", "Tagasimakse laekub hiljemalt 4. detsembril.", "24.11 10:15 - 04.12 17:00"),
    ("hr", "Nazvat ću Vas sutra u pola tri.", "25.11 14:30 - 25.11 14:30"),
    ("hr", "Poslat ćemo Vam ugovor do petka.", "24.11 10:15 - 27.11 17:00"),
    ("hr", "Dolazimo u četvrtak između 9 i 11.", "26.11 09:00 - 26.11 11:00"),
    ("hr", "Novac cemo vam vratiti u roku od tri radna dana.", "24.11 10:15 - 27.11 17:00"),
    ("hr", "Javit ću Vam se prekosutra poslijepodne.", "26.11 12:00 - 26.11 17:00"),
    ("ru", "Позвоню вам завтра в половине третьего.", "25.11 14:30 - 25.11 14:30"),
    ("ru", "Отправим договор к пятнице.", "24.11 10:15 - 27.11 17:00"),
    ("ru", "Привезём шкаф в четверг с 9 до 11.", "26.11 09:00 - 26.11 11:00"),
    ("ru", "Вернем деньги в течение трёх рабочих дней.", "24.11 10:15 - 27.11 17:00"),
    ("ru", "Отвечу вам послезавтра после обеда.", "26.11 12:00 - 26.11 17:00"),
]
EVENING = datetime(2026, 11, 24, 18, 30, tzinfo=ZONE)
SATURDAY = datetime(2026, 11, 28, 12, 0, tzinfo=ZONE)
LATE = [
    (EVENING, "en", "We will call you the day after tomorrow.", "26.11 09:00 - 26.11 17:00"),
    (EVENING, "en", "I'll call you by the end of the day.", "24.11 18:30 - 25.11 00:00"),
    (EVENING, "et", "Helistame teile täna.", "24.11 18:30 - 25.11 00:00"),
    (EVENING, "et", "Vastan päeva lõpuks.", "24.11 18:30 - 25.11 00:00"),
    (EVENING, "hr", "Javit ćemo vam se do kraja dana.", "24.11 18:30 - 25.11 00:00"),
    (EVENING, "ru", "Ответим до конца дня.", "24.11 18:30 - 25.11 00:00"),
    (EVENING, "en", "I'll call you in the morning.", "25.11 09:00 - 25.11 12:00"),
    (SATURDAY, "en", "We'll fix it this week.", "28.11 12:00 - 30.11 00:00"),
    (SATURDAY, "et", "Parandame selle sel nädalal.", "28.11 12:00 - 30.11 00:00"),
]
NONE = [
    ("en", "Shall I ring you tomorrow?"),
    ("en", "If you like, I'll send it on Monday."),
    ("en", "The courier will call you tomorrow."),
    ("en", "We will not charge you on Friday."),
    ("en", 'You wrote: "I will pay on Friday". We have seen it.'),
    ("en", "Please send the form by Friday."),
    ("en", "We are open from 9 to 6 tomorrow."),
    ("et", "Kas helistan teile homme?"),
    ("et", "Kui soovite, saadan selle homme."),
    ("et", "Kuller helistab teile homme."),
    ("et", "Me ei saada seda homme."),
    ("et", "Saatsime paki eile, palun tooge vana homme tagasi."),
    ("et", "Tere, Kristjan Tamm! Aitäh kirja eest."),
    ("et", "Garantii kehtib reedeni."),
    ("hr", "Hoćemo li Vas nazvati sutra?"),
    ("hr", "Ako želite, poslat ćemo ga sutra."),
    ("hr", "Kurir će Vas nazvati sutra."),
    ("hr", "Nećemo ga poslati sutra."),
    ("hr", "Ponuda vrijedi do petka."),
    ("ru", "Позвонить вам завтра?"),
    ("ru", "Если хотите, пришлём завтра."),
    ("ru", "Курьер позвонит вам завтра."),
    ("ru", "Мы не отправим его завтра."),
    ("ru", "Гарантия действует до пятницы."),
]


@pytest.mark.parametrize(("now", "lang", "text", "when"), LATE)
def test_what_is_promised_late_is_never_due_before_it_is_said(
    now: datetime, lang: str, text: str, when: str
) -> None:
    assert due(lang, text, now) == [when]


@pytest.mark.parametrize(("lang", "text", "expected"), TIMED)
def test_a_promise_has_the_time_it_names(lang: str, text: str, expected: str) -> None:
    assert due(lang, text) == [expected]


@pytest.mark.parametrize(("lang", "text"), NONE)
def test_what_only_looks_like_a_promise_is_none(lang: str, text: str) -> None:
    assert found(lang, text) == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "We'll get back to you as soon as the part has arrived."),
        ("et", "Teavitame teid kohe, kui kaup jõuab lattu."),
        ("hr", "Obavijestit ćemo Vas čim roba stigne."),
        ("ru", "Сообщим вам, как только товар поступит."),
    ],
)
def test_what_hangs_on_an_event_is_a_promise_without_a_time(lang: str, text: str) -> None:
    assert due(lang, text) == ["no time"]


def test_two_clauses_with_a_time_each_are_two_promises() -> None:
    text = "I'll try again in an hour and email you by noon."
    assert due("en", text) == ["24.11 10:15 - 24.11 11:15", "24.11 10:15 - 24.11 12:00"]


def test_the_same_day_is_the_one_the_text_spoke_of() -> None:
    text = "Please bring it on Monday. We will send the quote the same day."
    assert due("en", text) == ["30.11 09:00 - 30.11 17:00"]


def test_hours_pass_and_days_are_read_off_the_wall_when_the_clocks_change() -> None:
    friday = datetime(2026, 3, 27, 16, 0, tzinfo=ZONE)
    hours = found("en", "We will call you within 48 hours.", friday)[0]
    day = found("en", "We will call you by Monday.", friday)[0]
    assert hours.due_to == datetime(2026, 3, 29, 17, 0, tzinfo=ZONE)
    assert day.due_to is not None
    assert day.due_to.utcoffset() == timedelta(hours=3)


def test_a_quote_is_a_part_of_the_text() -> None:
    text = "Hello!\n\n- new SIM: we'll post it tomorrow\n\nBest"
    assert [one.quote for one in found("en", text)] == ["we'll post it tomorrow"]


@pytest.mark.parametrize("lang", LANGUAGES)
@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=200))
def test_no_text_raises(lang: str, text: str) -> None:
    assert all(one.quote in text for one in found(lang, text))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("junk", ["a", "1", '"', ", ", "\n", "999 days ", "31.12.", "и ", "İ"])
def test_long_junk_promises_nothing(lang: str, junk: str) -> None:
    assert found(lang, junk * (20_000 // len(junk))) == []


def test_times_that_no_calendar_has_are_none() -> None:
    last = datetime(9999, 12, 30, 12, 0, tzinfo=ZoneInfo("UTC"))
    assert due("en", "I will call you on 31 February.") == ["no time"]
    assert due("en", "I will call you within 999 weeks.", last) == ["no time"]
