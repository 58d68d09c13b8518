from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from kuula.ui import formats

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def tallinn():
    with timezone.override("Europe/Tallinn"):
        yield


@pytest.mark.parametrize(
    ("language", "minutes", "hours", "day", "full"),
    [
        ("en", "3 minutes ago", "in 5 hours", "12 Oct", "21 Nov 2026 14:00"),
        ("et", "3 minuti eest", "5 tunni pärast", "12. okt", "21. nov 2026 14:00"),
        ("hr", "prije 3 minute", "za 5 sati", "12. lis", "21. stu 2026. 14:00"),
        ("ru", "3 минуты назад", "через 5 часов", "12 окт.", "21 нояб. 2026\u202fг. 14:00"),
        ("xx", "3 minutes ago", "in 5 hours", "12 Oct", "21 Nov 2026 14:00"),
    ],
)
def test_moments_in_each_language(language, minutes, hours, day, full):
    with translation.override(language):
        assert formats.ago(NOW - timedelta(minutes=3), NOW) == minutes
        assert formats.ago(NOW + timedelta(hours=5), NOW) == hours
        assert formats.ago(NOW - timedelta(days=40), NOW) == day
        assert formats.date_time(NOW) == full


def test_short_forms_say_only_what_is_needed():
    with translation.override("en"):
        assert formats.ago(NOW - timedelta(seconds=20), NOW) == "just now"
        assert formats.short_time(NOW, NOW) == "14:00"
        assert formats.short_time(NOW - timedelta(days=2), NOW) == "19 Nov"
        assert formats.short_time(NOW - timedelta(days=400), NOW) == "17 Oct 2025"
        assert formats.full_date(date(2026, 1, 2)) == "2 Jan 2026"
        assert formats.iso(NOW) == "2026-11-21T12:00:00Z"


def test_a_day_is_the_readers_day():
    late = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
    assert formats.short_time(late, NOW) == formats.clock_time(late)


@pytest.mark.parametrize(
    ("language", "number", "share", "money", "span"),
    [
        ("en", "1,234,567.5", "71%", "€649", "2\xa0hrs 10\xa0mins"),
        ("et", "1\xa0234\xa0567,5", "71%", "649\xa0€", "2\xa0t 10\xa0min"),
        ("hr", "1.234.567,5", "71\xa0%", "649\xa0€", "2\xa0h 10\xa0min"),
        ("ru", "1\xa0234\xa0567,5", "71\xa0%", "649\xa0€", "2\xa0ч 10\xa0мин"),
    ],
)
def test_numbers_in_each_language(language, number, share, money, span):
    with translation.override(language):
        assert formats.number(1234567.5) == number
        assert formats.percent(0.714) == share
        assert formats.money(649, "EUR") == money
        assert formats.duration(7800) == span


def test_numbers_keep_sign_and_decimals():
    with translation.override("en"):
        assert formats.signed(4.1) == "+4.1"
        assert formats.signed(-2.3) == "−2.3"
        assert formats.signed(0) == "0"
        assert formats.number(2, 1) == "2.0"
        assert formats.money(649.5, "EUR") == "€649.50"
        assert formats.percent(0.714, 1) == "71.4%"
        assert [formats.file_size(size) for size in (12, 8334, 83340, 75_000_000)] == [
            "12\xa0B", "8.3\xa0kB", "83\xa0kB", "75\xa0MB",
        ]  # fmt: skip
        assert [formats.duration(span) for span in (12, 250, 7200, 300_000)] == [
            "12\xa0secs", "4\xa0mins", "2\xa0hrs", "3\xa0days",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Kadri Tamm", "KT"), ("Сергей", "С"), ("Đurđica  van Šarić", "ĐŠ"), ("", "?"), ("- -", "?")],
)
def test_initials(name, letters):
    assert formats.initials(name) == letters
